"""What a failure of Telegram's API means for the part that was being sent.

The texts are Telegram's own; the SDK changes their first letters, so they are compared folded.
"""

import re
from datetime import timedelta
from typing import Final

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.platforms import Gone, Moved, Rejected, RetryLater, SendError, Uncertain
from handlers.telegram.places import BLOCKED, POST, REMOVED, SEND

FAILURES: Final = (TelegramError,)
"""Everything by which a request can fail; the SDK wraps what its network layer raises."""

_GONE: Final = (
    (r"bot was blocked|user_is_blocked", BLOCKED),
    (r"bot was kicked|not a member|channel_private", REMOVED),
    (r"user is deactivated|input_user_deactivated|user not found", "the account is gone"),
    (r"chat not found|peer_id_invalid|group chat was deactivated", "the chat is gone"),
    (r"need administrator rights", POST),
    (r"not enough rights|have no rights|chat_write_forbidden|chat_restricted", SEND),
    (r"chat_send_plain_forbidden", SEND),
    (r"thread not found|topic_deleted", "the thread was deleted"),
    (r"topic_closed", "the thread is closed"),
)
"""Why nothing can be written there any more, as it stands in brackets in a sentence."""
_MISSING: Final = re.compile(
    r"message to edit not found|message can't be edited|message_id_invalid|no text in the message",
    re.IGNORECASE,
)
_REFUSED_TOKEN: Final = timedelta(minutes=5)
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""What ends before the request is written."""


def translate(error: BaseException, thread: int | None = None) -> SendError:  # noqa: PLR0911 - one for each kind
    """One of ``FAILURES`` as what is known of the part; ``thread`` is where it was going."""
    match error:
        case ChatMigrated():
            moved = str(error.new_chat_id)
            return Moved(moved if thread is None else f"{moved}/{thread}")
        case RetryAfter():
            return RetryLater("Telegram asks to wait", delay=waited(error))
        case Forbidden():
            return Gone(_why(error) or f"Telegram says: {error.message}")
        case InvalidToken():
            return RetryLater("Telegram refuses the token", delay=_REFUSED_TOKEN)
        case BadRequest():
            why = _why(error)
            return Gone(why) if why else Rejected(f"Telegram says: {error.message}")
        case Conflict():
            return RetryLater(f"Telegram says: {error.message}")
        case NetworkError() if isinstance(error.__cause__, _NOT_SENT):
            return RetryLater("Telegram cannot be reached")
        case _:
            # The request may have been read before the connection ended, and the server may have
            # failed after it had sent.
            return Uncertain(f"no answer from Telegram ({type(error).__name__})")


def _why(error: TelegramError) -> str | None:
    found = (why for sign, why in _GONE if re.search(sign, error.message, re.IGNORECASE))
    return next(found, None)


def waited(error: RetryAfter) -> timedelta:
    """How long Telegram asks to wait; the SDK tells it in seconds or as a span."""
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)


def is_missing(error: BaseException) -> bool:
    """Whether an edit was refused because there is no such message, or it is not ours."""
    return isinstance(error, BadRequest) and _MISSING.search(error.message) is not None


def is_unchanged(error: BadRequest) -> bool:
    """Whether an edit was refused because it changes nothing."""
    return "not modified" in error.message.casefold()
