"""Where we may write, as Telegram tells of our own place in a chat, and how chats are called.

The rights have the names that Telegram's own clients show.
"""

from typing import Final

from telegram import (
    Bot,
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberRestricted,
    ChatMemberUpdated,
)
from telegram.constants import ChatAction, ChatMemberStatus, ChatType

from bot.news import News
from bot.text.clean import clean

BLOCKED: Final = "it was blocked"
REMOVED: Final = "it was removed"
SEND: Final = 'it lacks "Send Messages"'
POST: Final = 'it lacks "Post Messages"'


class Places:
    """The titles of chats, as far as they were heard since the start: they are stored nowhere."""

    def __init__(self) -> None:
        self._titles: dict[int, str] = {}

    def hear(self, chat: Chat | None) -> None:
        """Remember how a chat is called."""
        if chat is not None and chat.title:
            self._titles[chat.id] = chat.title

    def place(self, chat_id: int) -> str | None:
        """How a sentence calls the chat: its title in quotation marks."""
        title = self._titles.get(chat_id)
        return None if title is None else f'"{clean(title)}"'


def news(update: ChatMemberUpdated) -> News:
    """What our new place in a chat means for it and its threads."""
    private = update.chat.type == ChatType.PRIVATE
    lacks = lacking(update.new_chat_member, channel=update.chat.type == ChatType.CHANNEL)
    if private and lacks is not None:
        lacks = BLOCKED
    return News(str(update.chat.id), lacks, whole=True)


def lacking(member: ChatMember, *, channel: bool) -> str | None:
    """What keeps us from writing in our place in a chat; None when nothing does."""
    match member:
        case ChatMemberBanned() | ChatMemberLeft():
            return REMOVED
        case ChatMemberRestricted() if not member.is_member:
            return REMOVED
        case ChatMemberRestricted():
            return None if member.can_send_messages else SEND
        case ChatMemberAdministrator():
            return POST if channel and not member.can_post_messages else None
    return POST if channel else None


async def why_not(bot: Bot, chat_id: int | str, thread: int | None = None) -> str | None:
    """Ask Telegram why we may not write there; None when we may.

    Raises:
        TelegramError: it does not tell; its refusal may be the answer.
    """
    if isinstance(chat_id, int) and chat_id > 0:
        await bot.send_chat_action(chat_id, ChatAction.TYPING, thread)
        return None
    chat = await bot.get_chat(chat_id)
    member = await bot.get_chat_member(chat_id, bot.id)
    lacks = lacking(member, channel=chat.type == ChatType.CHANNEL)
    if lacks is not None:
        return lacks
    may = chat.permissions
    if member.status == ChatMemberStatus.MEMBER and may and may.can_send_messages is False:
        return SEND
    if thread is not None:
        # Only who tries learns that a thread is closed or gone.
        await bot.send_chat_action(chat_id, ChatAction.TYPING, thread)
    return None
