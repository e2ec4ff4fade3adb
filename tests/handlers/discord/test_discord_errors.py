"""What each failure of Discord means for a part that was being sent."""

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.platforms import Gone, Rejected, RetryLater, SendError, Uncertain
from handlers.discord.errors import translate


def answered(
    status: int, code: int | None, headers: Mapping[str, str] | None = None
) -> discord.HTTPException:
    """Discord's refusal as the SDK raises it; without a code it is somebody else's page."""
    response = cast(Any, SimpleNamespace(status=status, reason="No", headers=headers or {}))
    said = "<html>" if code is None else {"message": "Unknown Channel", "code": code}
    return discord.HTTPException(response, said)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, 10003, Gone),
        (404, 10013, Gone),
        (403, 50001, Gone),
        (403, 50013, Gone),
        (403, 50007, Gone),
        (400, 50033, Gone),
        (403, 50278, Gone),
        (400, 50083, Gone),
        (403, 160005, Gone),
        (403, 99999, Gone),
        (404, 99999, Gone),
        (429, 20016, RetryLater),
        (429, 20028, RetryLater),
        (403, 20029, RetryLater),
        (400, 40003, RetryLater),
        (429, None, RetryLater),
        (401, 0, RetryLater),
        (403, None, RetryLater),
        (404, 0, RetryLater),
        (400, 50035, Rejected),
        (400, 50006, Rejected),
        (413, 40005, Rejected),
        (400, 200000, Rejected),
        (400, 240000, Rejected),
        (500, 0, Uncertain),
        (502, None, Uncertain),
        (503, None, Uncertain),
        (504, 10003, Uncertain),
    ],
)
def test_an_answer(status: int, code: int | None, kind: type[SendError]) -> None:
    """The chat is gone, it may be tried later, it can never be sent, or nobody can tell."""
    told = translate(answered(status, code))
    assert type(told) is kind
    assert str(told)


def test_waiting_is_as_long_as_is_asked() -> None:
    """A wait that Discord names is kept; a ban, which names none, lasts ten minutes."""
    asked = translate(answered(429, 20028, {"Retry-After": "7.5"}))
    assert isinstance(asked, RetryLater)
    assert asked.delay == timedelta(seconds=7.5)
    banned = translate(answered(429, None))
    assert isinstance(banned, RetryLater)
    assert banned.delay == timedelta(minutes=10)
    slow = translate(answered(403, 20016))
    assert isinstance(slow, RetryLater)
    assert slow.delay is None
    limited = translate(discord.RateLimited(90))
    assert isinstance(limited, RetryLater)
    assert limited.delay == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (aiohttp.ClientConnectorError(cast(Any, SimpleNamespace()), OSError(111, "x")), RetryLater),
        (aiohttp.ConnectionTimeoutError(), RetryLater),
        (aiohttp.ServerDisconnectedError(), Uncertain),
        (aiohttp.ClientOSError(104, "reset"), Uncertain),
        (aiohttp.ClientPayloadError(), Uncertain),
        (TimeoutError(), Uncertain),
        (ConnectionResetError(), Uncertain),
    ],
    ids=lambda one: getattr(one, "__name__", type(one).__name__),
)
def test_no_answer(error: Exception, kind: type[SendError]) -> None:
    """What never left may be sent again; what did may have arrived."""
    told = translate(error)
    assert type(told) is kind
    assert str(told)
