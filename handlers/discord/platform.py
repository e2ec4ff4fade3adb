"""Discord as a platform: its life, and sending over HTTP for as long as it is open."""

import asyncio
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Final

import structlog
from pydantic import SecretStr

from bot.askers import Commands
from bot.clock import Clock
from bot.commands import COMMANDS
from bot.commands.base import Command
from bot.loops import until
from bot.platforms import CannotLook, Entrance, Gone, Rejected, RetryLater, Uncertain
from bot.posted import Posted
from bot.turns import Turns
from handlers.discord import render
from handlers.discord.asker import NAME
from handlers.discord.client import Client, calm
from handlers.discord.commands import registered, sync
from handlers.discord.endpoints import Endpoints
from handlers.discord.errors import FAILURES, of_edit, translate
from handlers.discord.finding import Bookmarks, look, shown, sought
from handlers.discord.interactions import Interactions
from handlers.discord.limits import LIMITS, heeded, trace
from handlers.discord.login import connect, log_in
from handlers.discord.looking import why_not
from handlers.discord.message import read, thaw
from handlers.discord.wire import Wire

log = structlog.get_logger()

_ADDRESS: Final = re.compile(r"(@?)([0-9]{1,20})")
"""A channel or a thread; with an @, a person."""


class Discord:
    """The platform ``discord``."""

    name = NAME
    remembers = timedelta(seconds=100)
    """Discord knows a nonce again for some two minutes: what was sent twice is there once."""
    at_once = False

    def __init__(
        self,
        token: SecretStr,
        endpoints: Endpoints,
        clock: Clock,
        commands: Sequence[Command] = COMMANDS,
    ) -> None:
        self.turns = Turns(LIMITS, clock)
        self.ready = False
        self.entrance: Entrance | None = None
        self._token = token
        self._endpoints = endpoints
        self._commands = commands
        self._open = AsyncExitStack()
        self._client: Client | None = None
        self._bookmarks = Bookmarks()
        self._wire: Wire | None = None

    async def open(self) -> None:
        """Log in over HTTP. Nothing to do when it is open.

        Raises:
            LoginRefused: the token is refused.
            RetryLater: Discord cannot be reached now.
        """
        if self.ready:
            return
        async with AsyncExitStack() as opening:
            self._endpoints.take()
            opening.callback(self._endpoints.give_back)
            client = Client(trace(self.turns))
            opening.push_async_callback(client.close)
            self.entrance = await log_in(client, self._token)
            self._client, self._wire = client, Wire(client)
            self._open = opening.pop_all()
        self.ready = True

    async def close(self) -> None:
        """Close all connections. Nothing to do when it is not open."""
        self.ready = False
        self._client = self._wire = None
        await self._open.aclose()

    def is_direct(self, address: str) -> bool:
        """Whether it is a person, not a channel or a thread."""
        return address.startswith("@")

    def render(self, notice: Posted, address: str) -> tuple[str, ...]:
        """The bodies of the parts: JSON of what Discord is sent."""
        return render.bodies(notice, address)

    async def send(self, address: str, body: str, nonce: str) -> str:
        """Create the message, once for a nonce, and return its id.

        Raises:
            SendError: one of its five subclasses.
        """
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise Gone(f"Discord has no such address: {address}")
        try:
            form, files = thaw(body)
        except ValueError as error:
            raise Rejected(str(error)) from error
        if self._wire is None or self._client is None:
            raise RetryLater("Discord is not open")
        try:
            chat = int(found[2])
            channel = await self._wire.direct(chat) if found[1] else chat
            with heeded() as answered:
                made = await self._wire.post(channel, form, files, nonce)
        except FAILURES as error:
            told = translate(error)
            raise told if found[1] else self._client.places.explained(told, chat) from error
        if answered.spent is not None:
            self.turns.hold(address, answered.spent)
        return made

    async def edit(self, address: str, message_id: str, body: str) -> None:
        """Change the message. An edit rings nobody.

        Raises:
            Missing: there is no such message any more, or it is not ours.
            SendError: one of its five subclasses.
        """
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise Gone(f"Discord has no such address: {address}")
        try:
            message, _ = read(body)
        except ValueError as error:
            raise Rejected(str(error)) from error
        if self._wire is None:
            raise RetryLater("Discord is not open")
        try:
            chat = int(found[2])
            channel = await self._wire.direct(chat) if found[1] else chat
            # What a channel allows of edits is counted apart, and few enough for the SDK's waiting.
            await self._wire.edit(channel, int(message_id), message)
        except FAILURES as error:
            raise of_edit(error) from error

    async def look(self, address: str) -> str | None:
        """Why we may not write there, as it stands in brackets; None when we may.

        Raises:
            SendError: it cannot be told now.
        """
        found = _ADDRESS.fullmatch(address)
        if found is None:
            return f"Discord has no such address: {address}"
        if self._wire is None or self._client is None:
            raise RetryLater("Discord is not open")
        try:
            if found[1]:
                await self._wire.knock(int(found[2]))
                return None
            return await why_not(self._client, self._wire, int(found[2]))
        except FAILURES as error:
            told = translate(error)
            if isinstance(told, Gone):
                return str(told)
            raise told from error

    def place(self, address: str) -> str | None:
        """The channel's name with its sign; None where it is not known."""
        found = _ADDRESS.fullmatch(address)
        if found is None or found[1] or self._client is None:
            return None
        return self._client.places.place(int(found[2]))

    def own(self, person: str) -> str | None:
        """Their direct messages, which either may begin."""
        return f"@{person}"

    def keeper(self, address: str) -> str | None:
        """The direct messages of who owns the guild."""
        found = _ADDRESS.fullmatch(address)
        if found is None or found[1] or self._client is None:
            return None
        owner = self._client.places.owner(int(found[2]))
        return None if owner is None else f"@{owner}"

    async def find(
        self, address: str, body: str, nonce: str, since: datetime, until: datetime
    ) -> str | None:
        """The id of our own message that shows this part; None when it is surely not there.

        Raises:
            CannotLook: we may not read there.
            RetryLater: Discord does not answer now.
        """
        wire, chat, direct = self._way(address)
        try:
            part = sought(body, nonce)
            return await look(wire, chat, direct, part, since, until, self._bookmarks)
        except FAILURES as error:
            raise self._unread(error, chat, direct=direct) from error

    async def has_shown(
        self, address: str, papers: Collection[str], since: datetime, until: datetime
    ) -> frozenset[str]:
        """Those of the papers that posts of ours between the two moments show.

        Raises:
            CannotLook: we may not read there.
            RetryLater: Discord does not answer now.
        """
        wire, chat, direct = self._way(address)
        try:
            return await shown(wire, chat, direct, papers, since, until)
        except FAILURES as error:
            raise self._unread(error, chat, direct=direct) from error

    def _way(self, address: str) -> tuple[Wire, int, bool]:
        """The wire, and whom it leads to: a channel or (true) a person."""
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise CannotLook(f"Discord has no such address: {address}")
        if self._wire is None or self._client is None:
            raise RetryLater("Discord is not open")
        return self._wire, int(found[2]), bool(found[1])

    def _unread(self, error: BaseException, chat: int, *, direct: bool) -> CannotLook | RetryLater:
        """What a failure means for one who only reads; an outage of a server passes."""
        told = translate(error)
        if self._client is not None and not direct:
            told = self._client.places.explained(told, chat)
        if isinstance(told, Gone | Rejected):
            return CannotLook(str(told))
        return RetryLater(str(told), delay=told.delay if isinstance(told, RetryLater) else None)

    async def serve(self, commands: Commands, up: Callable[[], None]) -> bool:
        """Take commands until cancelled; what is posted meanwhile and after goes over HTTP.

        Raises:
            LoginRefused: the gateway does not let us in.
            RetryLater: it cannot be reached.
        """
        client, wire = self._client, self._wire
        if client is None or wire is None:
            raise RetryLater("Discord is not open")
        there, known = asyncio.Event(), asyncio.Event()

        async def register() -> None:
            await _sync(client, self._commands)
            known.set()

        async def announce() -> None:
            await there.wait()
            await known.wait()
            up()

        try:
            with calm():
                async with client.listening(Interactions(commands, wire), there.set):
                    await until(asyncio.Event(), [register(), connect(client), announce()])
        except Exception:
            # The SDK may have closed everything, so what follows begins anew.
            await self.close()
            raise
        return False


async def _sync(client: Client, commands: Sequence[Command]) -> None:
    """Register the commands; when Discord refuses them, those that are there must do."""
    try:
        await sync(client, registered(commands))
    except FAILURES as error:
        told = translate(error)
        if isinstance(told, RetryLater | Uncertain):
            raise RetryLater(str(told)) from error
        log.exception("commands not registered", why=str(told))
