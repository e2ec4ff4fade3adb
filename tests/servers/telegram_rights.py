"""Who may write where, and what a bot hears: Telegram's rules for chats, groups and channels."""

from servers.telegram_refusals import bad_request, forbidden, upgraded
from servers.telegram_things import Chat, Message, Person


def inside(bot: Person, chat: Chat) -> None:
    """Make sure that the bot is in a chat.

    Raises:
        Refused: it is not, or nobody is there any more.
    """
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    if chat.person:
        _reachable(chat.person)
        return
    place = chat.member(bot)
    if not place.is_inside:
        verb = "was kicked from" if place.status == "kicked" else "is not a member of"
        raise forbidden(f"bot {verb} the {chat.type} chat")


def _reachable(person: Person) -> None:
    if person.deactivated:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")


def writable(bot: Person, chat: Chat, thread: int | None) -> None:
    """Make sure that the bot may write in a chat and thread.

    Raises:
        Refused: it may not.
    """
    inside(bot, chat)
    place = chat.member(bot)
    if chat.type == "channel" and not (place.is_admin and place.can_post):
        raise bad_request("need administrator rights in the channel chat")
    if not place.is_admin and (not place.can_send or chat.silent):
        raise bad_request("not enough rights to send text messages to the chat")
    if thread is not None and thread not in chat.threads:
        raise bad_request("message thread not found")
    closed = chat.general_closed if thread is None else chat.threads[thread].closed
    if closed and not place.is_admin:
        raise bad_request("TOPIC_CLOSED")


def hears(bot: Person, said: Message, *, privacy: bool) -> bool:
    """Whether the bot is told of a message.

    With ``privacy`` it hears in a group what is meant for it: commands, answers to its messages,
    what was sent through it, and what nobody wrote. As an administrator it hears all.
    """
    place = said.chat.member(bot)
    if not place.is_inside or said.chat.type == "channel":
        return place.is_admin
    if said.chat.type == "private" or place.is_admin or not privacy:
        return True
    answered = said.chat.messages.get(said.reply_to or 0)
    to_bot = answered is not None and answered.by_bot
    return to_bot or said.via_inline or bool(said.service) or _commands(bot, said)


def _commands(bot: Person, said: Message) -> bool:
    """Whether it begins with a command for any bot or for this one."""
    first = said.entities[0] if said.entities else None
    if first is None or first.kind != "bot_command" or first.offset:
        return False
    name = said.text[: first.length].partition("@")[2].lower()
    return name in ("", bot.username.lower())
