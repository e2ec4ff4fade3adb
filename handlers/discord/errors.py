"""What a failure of Discord's API means for the part that was being sent.

The codes are those of Discord's page on JSON error codes.
"""

from datetime import timedelta
from typing import Final

import aiohttp
import discord

from bot.platforms import Gone, Missing, Rejected, RetryLater, SendError, Uncertain

FAILURES: Final = (
    discord.HTTPException,
    discord.RateLimited,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
)
"""Everything by which a request can fail."""

_GONE: Final = {
    10003: "the channel was deleted",
    10013: "the account is gone",
    50001: "it can no longer see the channel",
    50007: "this person takes no messages from it",
    50013: "it lacks a permission",
    50033: "this person takes no messages from it",
    50083: "the thread is locked",
    50278: "it shares no server with this person",
    160005: "the thread is locked",
}
"""Why nothing can be written there any more, as it stands in brackets in a sentence."""
_NOT_OURS: Final = frozenset(
    {
        10008,  # unknown message
        50005,  # written by somebody else
    }
)
_ARCHIVED: Final = 50083
"""No message of an archived thread can be changed; one that is sent there brings it back."""
_LATER: Final = frozenset(
    {
        20016,  # slow mode
        20028,  # the channel's write limit
        20029,  # the guild's write limit
        40003,  # direct messages opened too fast
        40004,  # sending is switched off for a while
    }
)
_NO_WORDS: Final = 0
"""The code of an answer that is not of Discord's API itself: a proxy, a wrong address."""

_REFUSED_TOKEN: Final = timedelta(minutes=5)
_BANNED: Final = timedelta(minutes=10)
"""Discord counts refused requests over ten minutes before it bans an address."""


def translate(error: BaseException) -> SendError:
    """One of ``FAILURES`` as what is known of the part; the text says why."""
    if isinstance(error, discord.RateLimited):
        delay = timedelta(seconds=error.retry_after)
        return RetryLater("Discord asks to wait", delay=delay)
    if isinstance(error, discord.HTTPException):
        return _answered(error)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return RetryLater("Discord cannot be reached")
    # The request may have been read before the connection ended.
    return Uncertain(f"no answer from Discord ({type(error).__name__})")


def of_edit(error: BaseException) -> SendError | Missing:
    """The same, of a message that was to be changed."""
    if isinstance(error, discord.HTTPException):
        if error.code in _NOT_OURS:
            return Missing(f"Discord says {error.status}: {error.text} ({error.code})")
        if error.code == _ARCHIVED:
            return RetryLater("the thread is archived")
    return translate(error)


def _answered(error: discord.HTTPException) -> SendError:
    said = f"Discord says {error.status}: {error.text or 'nothing'} ({error.code})"
    if error.status >= 500:  # noqa: PLR2004 - HTTP's own border
        return Uncertain(said)
    if error.code in _GONE:
        return Gone(_GONE[error.code])
    if error.status == 401:  # noqa: PLR2004 - as above: unauthorized
        return RetryLater("Discord refuses the token", delay=_REFUSED_TOKEN)
    if error.status == 429 or error.code in _LATER:  # noqa: PLR2004 - too many requests
        return RetryLater(said, delay=_asked(error))
    if error.code == _NO_WORDS:
        return RetryLater(f"no answer of Discord's own ({error.status})", delay=_BANNED)
    return Gone(said) if error.status in {403, 404} else Rejected(said)


def _asked(error: discord.HTTPException) -> timedelta | None:
    """How long we are asked to wait; a ban, which has not Discord's own words, may not say."""
    try:
        return timedelta(seconds=float(error.response.headers.get("Retry-After", "")))
    except ValueError:
        return _BANNED if error.code == _NO_WORDS else None
