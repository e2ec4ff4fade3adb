"""The number of a subscription, as people type it: ``1``, ``#1`` or ``1.`` with a full stop."""

from bot.blocks import Copy
from bot.commands.base import Context, Given, Refusal
from bot.commands.wording import quoted
from storage import chats
from storage.database import Connection
from storage.records import Chat

_DIGITS = 9
"""No chat ever has so many subscriptions that a number needs more."""


def number_of(typed: str, example: str) -> int:
    """The number that was typed; ``example`` is a line of the command that is right.

    Raises:
        Refusal: when it is none.
    """
    number = typed.strip().lstrip("#").rstrip(".")
    if not number.isdecimal() or len(number) > _DIGITS:
        raise Refusal(
            f"{quoted(typed)} is not a number. Nothing was changed. Send the number of one:",
            Copy(example),
        )
    return int(number)


def missing(number: int) -> Refusal:
    """That the chat has no subscription of that number."""
    return Refusal(
        f"There is no subscription number {number} here. Nothing was changed. These are here:",
        Copy("/subscriptions"),
    )


async def chat_of(context: Context, conn: Connection) -> Chat | None:
    """The chat that the command is about, if it is known."""
    return await chats.find(conn, context.asker.platform, context.asker.chat)


def rest(given: Given, name: str) -> str | None:
    """What was given for that parameter; nothing but blanks is nothing."""
    return (given.get(name) or "").strip() or None
