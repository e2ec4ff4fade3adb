"""What the tests of Discord's counterpart talk with: the real discord.py, and a bare client."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from servers.discord import DiscordServer

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Bot(discord.Client):
    """Keeps the events that come, by name, and wakes who waits for one."""

    def __init__(self, server: DiscordServer, **options: Any) -> None:
        intents = options.pop("intents", INTENTS)
        # discord.py would wait two seconds for guilds that may follow READY.
        super().__init__(intents=intents, guild_ready_timeout=0.01, **options)
        self.server = server
        self.events: list[tuple[str, tuple[Any, ...]]] = []
        self.tree = app_commands.CommandTree(self)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Keep an event, and pass it on as discord.py does."""
        self.events.append((event, args))
        self.server.signal.notify()
        super().dispatch(event, *args, **kwargs)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once, where discord.py would wait five seconds before a second time."""

    async def heard(self, event: str, *, times: int = 1) -> tuple[Any, ...]:
        """What came with an event, once it has come so many times."""

        def look() -> list[tuple[Any, ...]] | None:
            came = [args for name, args in self.events if name == event]
            return came if len(came) >= times else None

        return (await self.server.signal.until(look, event))[times - 1]

    def names(self) -> list[str]:
        """The names of the events so far."""
        return [name for name, _ in self.events]


@contextmanager
def pointed(server: DiscordServer) -> Iterator[None]:
    """Let discord.py, whose addresses are class attributes, talk to this server."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = server.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def running(bot: Bot) -> AsyncIterator[Bot]:
    """The bot, logged in, connected and ready."""
    with pointed(bot.server):
        async with bot:
            await bot.login(bot.server.token)
            connection = asyncio.create_task(bot.connect())
            await bot.heard("ready")
            yield bot
        connection.cancel()
        with suppress(asyncio.CancelledError):
            await connection


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of the REST API."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def code(self) -> int:
        """Discord's own code of an error."""
        code: int = self.body["code"]
        return code


class Visitor:
    """Talks HTTP without discord.py, which waits and tries again by itself."""

    def __init__(self, server: DiscordServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self._session = session

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        data: Any = None,
    ) -> Said:
        """One request with the bot's token, or another."""
        given = self.server.token if token is None else token
        async with self._session.request(
            method,
            self.server.api_url + path,
            json=body,
            data=data,
            headers={"Authorization": f"Bot {given}"},
        ) as response:
            text = await response.text()
            exact = response.headers.get("Content-Type") == "application/json"
            read = await response.json() if exact else text or None
            return Said(response.status, response.headers, read)


@asynccontextmanager
async def visiting(server: DiscordServer) -> AsyncIterator[Visitor]:
    """A bare client of a server."""
    async with aiohttp.ClientSession() as session:
        yield Visitor(server, session)
