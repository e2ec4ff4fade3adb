"""The parts of Discord's counterpart, joined and served; ``DiscordServer`` adds what tests do."""

from typing import Self

from aiohttp import web
from servers.discord_asking import Asking
from servers.discord_channels import Channels
from servers.discord_commands import Commands
from servers.discord_gateway import Gateway
from servers.discord_identity import Identity
from servers.discord_interactions import Interactions
from servers.discord_limits import Limits
from servers.discord_rest import PREFIX, Rest
from servers.discord_signal import Signal
from servers.discord_world import World
from servers.discord_writer import Writer

from bot.clock import Clock, SystemClock

TOKEN = "MTA.discord.token"


class Assembly:
    """Serves until its ``async with`` ends.

    Args:
        token: what the bot must show.
        clock: tells the time for rate limits, nonces, the three seconds of an interaction, ids.
        patience: the longest that a test waits for something, in seconds.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Clock | None = None,
        patience: float = 10.0,
        port: int = 0,
    ) -> None:
        self.token = token
        self.api_url = ""
        self.gateway_url = ""
        self.signal = Signal(patience)
        self.world = World(clock or SystemClock())
        self.limits = Limits(self.world.clock)
        identity = Identity(self.world, lambda: self.gateway_url)
        self.gateway = Gateway(token, self.world.clock, self.signal, identity.ready)
        self._writer = Writer(self.world, self.gateway, self.signal, self._files_url)
        self._commands = Commands(self.world)
        self.interactions = Interactions(self.world, self._writer, self.signal)
        channels = Channels(self.world, self._writer)
        owners = (identity, channels, self._commands, self.interactions)
        routes = tuple(route for owner in owners for route in owner.routes)
        self.rest = Rest(routes, token, self.limits, self.signal)
        self._asking = Asking(
            self.world, self.gateway, self.signal, self._commands, self.interactions, self._writer
        )
        self._runner = web.AppRunner(self._app(), handler_cancellation=True, shutdown_timeout=0.1)
        self._port = port

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.api_url = f"http://{host}:{port}{PREFIX}"
        self.gateway_url = f"ws://{host}:{port}/gateway"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await self._runner.cleanup()
        if kind is None and self.rest.defects:
            raise AssertionError("the server failed:\n" + "\n".join(self.rest.defects))

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=25 * 1024 * 1024)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/files/{channel}/{file}/{name}", self._file)
        app.router.add_route("*", "/{path:.*}", self.rest.handle)
        app.on_shutdown.append(self._hang_up)
        return app

    async def _hang_up(self, _: web.Application) -> None:
        self.gateway.cut()

    def _files_url(self) -> str:
        return self.api_url.removesuffix(PREFIX) + "/files"

    async def _file(self, request: web.Request) -> web.Response:
        for message in self.world.messages.values():
            for file in message.files:
                if str(file.id) == request.match_info["file"]:
                    return web.Response(body=file.data)
        raise web.HTTPNotFound
