"""Who asks, and where: from what Telegram tells with a message or a pressed button."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import structlog
from telegram import Bot, Chat, Message, User
from telegram.constants import ChatAction, ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.askers import Asker
from bot.platforms import Gone
from bot.text.clean import clean
from handlers.telegram.errors import translate
from handlers.telegram.places import POST, SEND, why_not

NAME: Final = "telegram"
_REMEMBERED: Final = 60.0
"""Seconds that it is remembered who is an administrator."""
_MANAGERS: Final = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})

log = structlog.get_logger()


@dataclass
class Rights:
    """Asks Telegram who may do what, and remembers it for a while."""

    bot: Bot
    _known: dict[tuple[int, int], tuple[float, bool]] = field(default_factory=dict)

    async def manages(self, chat: int, user: int) -> bool:
        """Whether the person is an administrator there; no, when Telegram does not tell."""
        now = asyncio.get_running_loop().time()
        known = self._known.get((chat, user))
        if known and known[0] > now:
            return known[1]
        try:
            member = await self.bot.get_chat_member(chat, user)
        except TelegramError as error:
            log.warning("rights not told", why=error.message)
            return False
        may = member.status in _MANAGERS
        self._known = {key: one for key, one in self._known.items() if one[0] > now}
        self._known[chat, user] = (now + _REMEMBERED, may)
        return may

    async def lacks(self, chat: Chat, thread: int | None) -> str | None:
        """Why the bot may not write in a group or channel, as a sentence."""
        try:
            why = await why_not(self.bot, chat.id, thread)
        except TelegramError as error:
            told = translate(error, thread)
            if not isinstance(told, Gone):
                log.warning("own rights not told", why=error.message)
                return None
            why = str(told)
        return None if why is None else _may_not(chat, why)

    async def unreachable(self, user: int) -> str | None:
        """Why the bot may not write to a person, as a sentence."""
        try:
            await self.bot.send_chat_action(user, ChatAction.TYPING)
        except (Forbidden, BadRequest):
            return (
                f"Telegram lets Papercast write to you only after you have opened {self.bot.link} "
                "and pressed Start. Then try again. Nothing was changed."
            )
        except TelegramError as error:
            log.warning("person not asked", why=error.message)
        return None


def asker_of(
    message: Message, rights: Rights, user: User | None, sender_chat: Chat | None = None
) -> Asker:
    """Who asks, in the chat and thread of that message.

    ``sender_chat``: an administrator who stays anonymous, or a channel, speaks as this chat.
    """
    chat = message.chat
    address = address_of(message)
    if chat.type == ChatType.PRIVATE:
        return alone(chat.id, address)
    thread = message.message_thread_id if message.is_topic_message else None

    async def lacks() -> str | None:
        return await rights.lacks(chat, thread)

    if user is None or (sender_chat is not None and sender_chat.id == chat.id):
        # Only administrators can speak as the chat itself.
        return _shared(chat, address, str(chat.id), _surely, lacks)
    person = user.id
    return _shared(
        chat,
        address,
        str(person),
        lambda: rights.manages(chat.id, person),
        lacks,
        own=str(person),
        unreachable=lambda: rights.unreachable(person),
    )


def alone(user: int, address: str | None = None) -> Asker:
    """A person in their direct messages."""
    return Asker(NAME, address or str(user), str(user), own=str(user))


def address_of(message: Message) -> str:
    """The chat, and its thread if the message stands in one."""
    if message.is_topic_message and message.message_thread_id is not None:
        return f"{message.chat.id}/{message.message_thread_id}"
    return str(message.chat.id)


def _may_not(chat: Chat, why: str) -> str:
    """``why``: a right that is missing, or what else is in the way."""
    grant = {
        SEND: " Grant it under the group's settings, Permissions, then try again.",
        POST: " Grant it under the channel's settings, Administrators, then try again.",
    }.get(why, "")
    title = clean(chat.title or "")
    place = f'"{title}"' if title else "this chat"
    return f"Papercast may not write in {place}: {why}.{grant} Nothing was changed."


async def _surely() -> bool:
    return True


async def _nothing() -> str | None:
    return None


def _shared(
    chat: Chat,
    address: str,
    person: str,
    manages: Callable[[], Awaitable[bool]],
    lacks: Callable[[], Awaitable[str | None]],
    *,
    own: str | None = None,
    unreachable: Callable[[], Awaitable[str | None]] = _nothing,
) -> Asker:
    return Asker(
        NAME,
        address,
        person,
        direct=False,
        own=own,
        place="this channel" if chat.type == ChatType.CHANNEL else "this group",
        managers="administrators",
        manages=manages,
        lacks=lacks,
        unreachable=unreachable,
    )
