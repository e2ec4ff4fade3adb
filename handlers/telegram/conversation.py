"""What people send, told to the engine, and its answers: messages, pressed buttons, inline."""

import asyncio
import secrets
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Final

import structlog
from telegram import Bot, CallbackQuery, Update
from telegram import Message as Said
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.askers import Asker, Commands
from bot.blocks import Line, Reply
from bot.commands import COMMANDS
from bot.commands.help import find
from bot.commands.payload import payload_of
from bot.pacing import Rank
from bot.platforms import Gone
from bot.turns import Turns
from handlers.telegram import buttons, inline, wire
from handlers.telegram.asker import NAME, Rights, alone, asker_of
from handlers.telegram.errors import FAILURES, translate
from handlers.telegram.html import cut
from handlers.telegram.message import Message
from handlers.telegram.pieces import visible
from handlers.telegram.places import Places, news
from handlers.telegram.reply import said_as

log = structlog.get_logger()

_SLOW: Final = 1.0
"""Seconds after which the asker is shown that something is being written."""
_ALERT: Final = 200
"""Characters of what a pressed button says (Bot API, answerCallbackQuery)."""
_FOR_ONE: Final = frozenset({"abstract", "bibtex"})
"""What one reader wants to see, and the others of a group do not."""
_FORGOTTEN: Final = (
    "This button is too old: what it was for is forgotten. Nothing was changed. "
    "Give the command again."
)


class Conversation:
    """Answers what one bot is told."""

    def __init__(self, bot: Bot, commands: Commands, turns: Turns, places: Places) -> None:
        self._bot = bot
        self._places = places
        self._turns = turns
        self._commands = commands
        self._rights = Rights(bot)

    async def handle(self, update: Update) -> None:
        """Answer an update; an answer that does not arrive is logged."""
        self._places.hear(update.effective_chat)
        try:
            if update.inline_query is not None:
                await inline.answer(update.inline_query, self._commands)
            elif update.callback_query is not None:
                await self._press(update.callback_query)
            elif update.my_chat_member is not None:
                await self._commands.learn(NAME, [news(update.my_chat_member)])
            elif (said := update.message or update.channel_post) is not None:
                await self._said(said)
        except FAILURES as error:
            log.warning("answer not delivered", why=str(translate(error)))
        except Exception:
            # The edge of a conversation that outlives a defect.
            log.exception("update not handled")

    async def _said(self, said: Said) -> None:
        """A message; some of them nobody wrote."""
        here = str(said.chat.id)
        if said.migrate_to_chat_id is not None:
            await self._commands.moved(NAME, here, str(said.migrate_to_chat_id))
        elif said.migrate_from_chat_id is not None:
            await self._commands.moved(NAME, str(said.migrate_from_chat_id), here)
        elif said.text:
            await self._hear(said, said.text)

    async def _hear(self, said: Said, text: str) -> None:
        asker = asker_of(said, self._rights, said.from_user, said.sender_chat)
        if said.reply_to_message is not None:
            asker = replace(asker, under=str(said.reply_to_message.message_id))
        if not text.startswith("/"):
            if not asker.direct and not self._is_answer(said):
                return
            reply = await self._waiting(said, self._commands.hear(text, asker))
        elif (line := self._line(text, asker)) is not None:
            reply = await self._waiting(said, self._commands.run(line, asker))
        else:
            return
        if reply is not None:
            await self._answer(said, reply, asker)

    async def _answer(self, said: Said, reply: Reply, asker: Asker) -> None:
        """Write the answer where it was asked; where we may not write, to the asker alone."""
        try:
            await self._say(said, reply, asker)
        except FAILURES as error:
            if asker.direct or asker.own is None or not isinstance(translate(error), Gone):
                raise
            for message in await self._messages(reply, alone(int(asker.own))):
                async with self._turns.turn(asker.own, Rank.ANSWER):
                    await wire.send(self._bot, int(asker.own), message)

    def _line(self, text: str, asker: Asker) -> str | None:
        """The command line; None when another bot is meant, or perhaps is."""
        command = text.split(maxsplit=1)[0]
        name, at, bot = command.removeprefix("/").partition("@")
        if at and bot.casefold() != self._bot.username.casefold():
            return None
        if not asker.direct and find(COMMANDS, name) is None:
            return None
        return name + text[len(command) :]

    def _is_answer(self, said: Said) -> bool:
        """Whether it replies to us: an administrator hears all that is said in a group."""
        question = said.reply_to_message
        # A channel's posts, ours too, are from nobody.
        return question is not None and question.from_user in (None, self._bot.bot)

    async def _waiting(self, said: Said, work: Awaitable[Reply | None]) -> Reply | None:
        """The engine's answer; while it takes long, the asker sees that it is being written."""
        task = asyncio.ensure_future(_answer_of(work))
        try:
            done, _ = await asyncio.wait({task}, timeout=_SLOW)
            if not done:
                await self._type(said)
            return await task
        finally:
            task.cancel()

    async def _type(self, said: Said) -> None:
        thread = said.message_thread_id if said.is_topic_message else None
        try:
            await self._bot.send_chat_action(said.chat.id, ChatAction.TYPING, thread)
        except TelegramError as error:
            log.debug("typing not shown", why=error.message)

    async def _say(self, said: Said, reply: Reply, asker: Asker, *, under: bool = True) -> None:
        """Write the answer under what was said, where several people talk."""
        thread = said.message_thread_id if said.is_topic_message else None
        answers = said.message_id if under and not asker.direct else None
        for message in await self._messages(reply, asker):
            async with self._turns.turn(str(said.chat.id), Rank.ANSWER):
                await wire.send(
                    self._bot, said.chat.id, message, thread=thread, silent=True, answers=answers
                )

    async def _messages(self, reply: Reply, asker: Asker) -> Sequence[Message]:
        made = await buttons.for_actions(reply.actions, self._commands)
        return said_as(reply, made, asks=reply.asks is not None and not asker.direct)

    async def _press(self, query: CallbackQuery) -> None:
        pressed = buttons.read(query.data or "")
        on = query.message
        if pressed is None or not isinstance(on, Said):
            await query.answer()
            return
        line = pressed.line if pressed.key is None else await self._commands.kept(pressed.key)
        if line is None:
            await query.answer(_FORGOTTEN, show_alert=True)
            return
        asker = asker_of(on, self._rights, query.from_user)
        line = line.removeprefix("/")
        if pressed.turns:
            await self._turn(query, on, line, asker)
        elif asker.direct:
            await query.answer()
            await self._say(
                on, await _answer_of(self._commands.run(line, asker)) or _NOTHING, asker
            )
        else:
            await self._tell_one(query, line, asker)

    async def _turn(self, query: CallbackQuery, on: Said, line: str, asker: Asker) -> None:
        """Put the answer into the place of the list that the button stands under."""
        await query.answer()
        reply = await _answer_of(self._commands.run(line, asker)) or _NOTHING
        first, *_ = [*await self._messages(reply, asker), None]
        if first is not None:
            async with self._turns.turn(str(on.chat.id), Rank.ANSWER):
                await wire.replace(self._bot, on.chat.id, on.message_id, first)

    async def _tell_one(self, query: CallbackQuery, line: str, asker: Asker) -> None:
        """Answer one of several readers, and leave the others in peace."""
        payload = payload_of(line) if line.partition(" ")[0] in _FOR_ONE else None
        if payload is not None:
            await query.answer(url=f"{self._bot.link}?start={payload}")
            return
        reply = await _answer_of(self._commands.run(line, asker)) or _NOTHING
        text = "\n".join(visible(message.html) for message in said_as(reply))
        await query.answer(cut(text, _ALERT), show_alert=True)


_NOTHING: Final = Reply(())


async def _answer_of(asking: Awaitable[Reply | None]) -> Reply | None:
    """What the engine answers; a defect in it is told with a number that the log knows."""
    try:
        return await asking
    except Exception:
        # The edge to a person: they get an answer, and the platform goes on. Whether the command
        # changed something before it failed is not known here, so nothing is said about it.
        noted = secrets.token_hex(2).upper()
        log.exception("a command failed", noted=noted)
        words = f"Something went wrong here, not in your message. It is noted as {noted}."
        return Reply((Line(words),))
