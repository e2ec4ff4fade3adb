"""Telegram on its local counterpart: the platform, a person, and all that this person sees."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from servers.telegram import Chat, Message, Person, TelegramServer

from bot.askers import Commands
from handlers.telegram import Options, create
from handlers.telegram.platform import Telegram


def options(server: TelegramServer, **given: Any) -> Options:
    """The options that lead there."""
    return Options.model_validate({"token": server.token, "base_url": server.base_url, **given})


@asynccontextmanager
async def opened(server: TelegramServer, **given: Any) -> AsyncIterator[Telegram]:
    """The platform, logged in."""
    platform = create(options(server, **given))
    try:
        await platform.open()
        yield platform
    finally:
        await platform.close()


@asynccontextmanager
async def serving(platform: Telegram, commands: Commands) -> AsyncIterator[None]:
    """The platform takes commands."""
    up = asyncio.Event()
    task = asyncio.create_task(platform.serve(commands, up.set))
    waiting = asyncio.create_task(up.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
        yield
    finally:
        for each in (task, waiting):
            each.cancel()
            with suppress(asyncio.CancelledError):
                await each


def shown(message: Message) -> str:
    """All that a reader sees of a message, its buttons with what they do, and its file."""
    buttons = [f"{one['text']} {one.get('callback_data', '')}" for one in message.buttons]
    file = message.document
    files = [f"{file.name}\n{file.content.decode()}"] if file is not None else []
    return "\n".join([message.text, *buttons, *files])


@dataclass
class Stage:
    """A chat as a stage of the contract: a person's own, or a group that they manage."""

    server: TelegramServer
    platform: Telegram
    person: Person
    chat: Chat

    @property
    def address(self) -> str:
        return str(self.chat.id)

    async def say(self, line: str) -> None:
        """Type a command; in a group it is given by the button of an earlier message."""
        if self.chat is self.person.dm:
            await self.server.say(self.person, self.chat, f"/{line}")
        else:
            planted = await self.server.say(self.person, self.chat, f"/{line}")
            assert planted

    async def sees(self, text: str) -> str:
        """Wait until the chat shows the text, and return all that it shows by then."""
        await self.server.seen(self.chat, lambda one: text in shown(one))
        return "\n".join(map(shown, self.server.sent(self.chat)))
