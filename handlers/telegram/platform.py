"""Telegram as a platform: its life, and sending over HTTP for as long as it is open."""

import asyncio
import logging
import os
import re
import ssl
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Final

import httpx
import structlog
from pydantic import SecretStr
from telegram import Bot
from telegram.error import InvalidToken
from telegram.request import HTTPXRequest

from bot.askers import Commands
from bot.clock import Clock
from bot.platforms import Entrance, Gone, LoginRefused, Missing, Rejected, RetryLater
from bot.posted import Posted
from bot.turns import Turns
from handlers.telegram import menus, render, wire
from handlers.telegram.asker import NAME
from handlers.telegram.conversation import Conversation
from handlers.telegram.errors import FAILURES, is_missing, translate
from handlers.telegram.limits import LIMITS, is_shared
from handlers.telegram.message import Message, thaw
from handlers.telegram.places import Places, why_not
from handlers.telegram.polling import BAD_TOKEN, Polling

log = structlog.get_logger()

_ADDRESS: Final = re.compile(r"(-?\d{1,20}|@[A-Za-z0-9_]{4,32})(?:/(\d{1,20}))?")
"""A chat's number or a public channel's name, and the thread in it."""
_CONNECT, _ANSWER = 10.0, 25.0
"""Seconds: together they stay under what a part may take."""


class Telegram:
    """The platform ``telegram``."""

    name = NAME
    remembers = timedelta()
    """Telegram does not know a message again, and a second copy is worse than none."""
    at_once = False

    def __init__(self, token: SecretStr, base_url: str | None, clock: Clock) -> None:
        self.turns = Turns(LIMITS, clock)
        self.ready = False
        self.entrance: Entrance | None = None
        self._token = token
        self._base_url = base_url
        self._open = AsyncExitStack()
        self._bot: Bot | None = None
        self._polling: Polling | None = None
        self._places = Places()

    async def open(self) -> None:
        """Log in. Nothing to do when it is open.

        Raises:
            LoginRefused: the token is refused.
            RetryLater: Telegram cannot be reached now.
        """
        if self.ready:
            return
        _calm()
        # Read once for both clients, and beside whatever else starts: it takes a while.
        trust = await asyncio.to_thread(httpx.create_ssl_context)
        bot = self._made(trust)
        async with AsyncExitStack() as opening:
            opening.push_async_callback(bot.shutdown)
            try:
                await bot.initialize()
            except InvalidToken:
                # What it came from shows the token.
                raise LoginRefused(BAD_TOKEN) from None
            except FAILURES as error:
                told = translate(error)
                later = told if isinstance(told, RetryLater) else RetryLater(str(told))
                raise later from error
            self._open = opening.pop_all()
        self._bot, self._polling = bot, Polling(bot)
        self.entrance = Entrance(
            "Telegram",
            "open it",
            bot.link,
            f"open {bot.link}?start=claim-{{code}}",
            f"{bot.link}?start={{payload}}",
        )
        self.ready = True

    async def close(self) -> None:
        """Close all connections. Nothing to do when it is not open."""
        self.ready = False
        self._bot = self._polling = None
        await self._open.aclose()

    def is_direct(self, address: str) -> bool:
        """Whether it is a person: groups have numbers below zero, public channels names."""
        return not is_shared(address)

    def render(self, notice: Posted, address: str) -> tuple[str, ...]:
        """The bodies of the parts: JSON of the text, its buttons, and whether it rings."""
        return render.bodies(notice, address)

    async def send(self, address: str, body: str, nonce: str) -> str:  # noqa: ARG002 - see remembers
        """Send the message and return its id.

        Raises:
            SendError: one of its five subclasses.
        """
        bot, chat, thread, message, silent = self._meant(address, body)
        try:
            sent = await wire.send(
                bot, chat, message, thread=thread, silent=silent, answers=message.under
            )
        except FAILURES as error:
            raise translate(error, thread) from error
        self._places.hear(sent.chat)
        return str(sent.message_id)

    async def edit(self, address: str, message_id: str, body: str) -> None:
        """Change the message. An edit rings nobody.

        Raises:
            Missing: there is no such message any more, or it is not ours.
            SendError: one of its five subclasses.
        """
        bot, chat, thread, message, _ = self._meant(address, body)
        try:
            await wire.replace(bot, chat, int(message_id), message)
        except FAILURES as error:
            if is_missing(error):
                raise Missing(f"Telegram says: {error}") from error
            raise translate(error, thread) from error

    def _meant(self, address: str, body: str) -> tuple[Bot, int | str, int | None, Message, bool]:
        """What sends it where: chat and thread; the message, and whether it is silent.

        Raises:
            SendError: nothing can be sent, there, or now.
        """
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise Gone(f"Telegram has no such address: {address}")
        try:
            message, silent = thaw(body)
        except ValueError as error:
            raise Rejected(str(error)) from error
        if self._bot is None:
            raise RetryLater("Telegram is not open")
        thread = int(found[2]) if found[2] else None
        return self._bot, _chat(found[1]), thread, message, silent

    async def look(self, address: str) -> str | None:
        """Why we may not write there, as it stands in brackets; None when we may.

        Raises:
            SendError: it cannot be told now.
        """
        found = _ADDRESS.fullmatch(address)
        if found is None:
            return f"Telegram has no such address: {address}"
        if self._bot is None:
            raise RetryLater("Telegram is not open")
        thread = int(found[2]) if found[2] else None
        try:
            return await why_not(self._bot, _chat(found[1]), thread)
        except FAILURES as error:
            told = translate(error, thread)
            if isinstance(told, Gone):
                return str(told)
            raise told from error

    def place(self, address: str) -> str | None:
        """The title of the chat, or of the one that a thread is in; None where it is not known."""
        found = re.match(r"-\d+", address)
        return self._places.place(int(found[0])) if found else None

    def own(self, person: str) -> str | None:  # noqa: ARG002 - as the others
        """Unknown: a person must have written to the bot first."""
        return None

    def keeper(self, address: str) -> str | None:  # noqa: ARG002 - as the others
        """Nobody: Telegram does not tell whose a chat is that we are not in."""
        return None

    async def serve(self, commands: Commands, up: Callable[[], None]) -> bool:
        """Take commands until cancelled; what is posted meanwhile and after goes over HTTP.

        Raises:
            LoginRefused: the token is refused, or another program receives the messages.
            RetryLater: Telegram cannot be reached.
        """
        if self._bot is None or self._polling is None:
            raise RetryLater("Telegram is not open")
        setting = asyncio.create_task(menus.sync(self._bot))
        try:
            said = Conversation(self._bot, commands, self.turns, self._places)
            await self._polling.run(said.handle, up)
        finally:
            setting.cancel()
            await asyncio.gather(setting, return_exceptions=True)
        return False

    def _made(self, trust: ssl.SSLContext) -> Bot:
        request, polling = _request(16, trust), _request(1, trust)
        token = self._token.get_secret_value()
        if self._base_url is None:
            return Bot(token, request=request, get_updates_request=polling)
        return Bot(token, self._base_url, request=request, get_updates_request=polling)


def _chat(number: str) -> int | str:
    return number if number.startswith("@") else int(number)


def _request(connections: int, trust: ssl.SSLContext) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=_CONNECT,
        pool_timeout=_CONNECT,
        read_timeout=_ANSWER,
        write_timeout=_ANSWER,
        media_write_timeout=_ANSWER,
        httpx_kwargs={"verify": trust},
    )


def _calm() -> None:
    """Keep the SDK from writing the token into the log, and from its old way to tell a delay.

    At INFO its HTTP client logs each address, in which the token stands.
    """
    logging.getLogger("httpx").setLevel(logging.WARNING)
    os.environ.setdefault("PTB_TIMEDELTA", "true")
