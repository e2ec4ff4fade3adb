"""Giving an answer: acknowledged at once, said when it is known, for the asker alone."""

import secrets
from collections.abc import Awaitable
from typing import Final

import discord
import structlog

from bot.askers import Commands
from bot.blocks import Line, Reply
from handlers.discord import buttons
from handlers.discord.errors import FAILURES, translate
from handlers.discord.message import SILENT, Message, form
from handlers.discord.reply import messages
from handlers.discord.wire import Asked, Wire

log = structlog.get_logger()

_NOTHING: Final = Reply(())


class Answers:
    """Answers over one client's connection."""

    def __init__(self, commands: Commands, wire: Wire) -> None:
        self._commands = commands
        self._wire = wire

    async def acknowledge(self, asked: Asked, *, private: bool, turns: bool = False) -> bool:
        """Make the first response; False when it came too late or another process made it.

        Then nobody would see an answer, and nothing may be changed behind the asker's back.
        """
        try:
            await asked.response.defer(ephemeral=private, thinking=not turns)
        except FAILURES as error:
            log.warning("interaction not acknowledged", why=str(translate(error)))
            return False
        return True

    async def say(self, asked: Asked, reply: Reply, *, private: bool, turns: bool = False) -> None:
        """Put the answer where the acknowledgement is, and what does not fit after it.

        ``private``: what is written there is not heard, so what is asked for needs a form.
        """
        said = await self._messages(reply, form_for=reply.asks if private else None)
        if not said:
            if not turns:
                await self._wire.take_back(asked)
            return
        first, *others = said
        await self._wire.replace(asked, first)
        for message in others:
            await self._wire.follow_up(asked, message, private=private)

    async def write(self, said: discord.Message, reply: Reply) -> None:
        """Answer a message that a person wrote to the bot."""
        for n, message in enumerate(await self._messages(reply)):
            body = form(message, SILENT)
            await self._wire.post(said.channel.id, body, message.files, f"{said.id}-{n}")

    async def _messages(self, reply: Reply, form_for: str | None = None) -> tuple[Message, ...]:
        made = await buttons.for_actions(reply.actions, self._commands)
        if form_for:
            made.append(buttons.for_text(form_for))
        return messages(reply, made)


async def answer_of(asking: Awaitable[Reply | None]) -> Reply:
    """What the engine answers; a defect in it is told with a number that the log knows."""
    try:
        return await asking or _NOTHING
    except Exception:
        # The edge to a person: they get an answer, and the platform goes on. Whether the command
        # changed something before it failed is not known here, so nothing is said about it.
        noted = secrets.token_hex(2).upper()
        log.exception("a command failed", noted=noted)
        words = f"Something went wrong here, not in your message. It is noted as {noted}."
        return Reply((Line(words),))
