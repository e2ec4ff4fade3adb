"""How fast Discord lets a bot send: fifty requests a second, and what each answer's headers say.

The numbers are those of Discord's page on rate limits. What a channel allows is not to be known
before; its answers tell it, and the SDK shows them to a trace alone.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import aiohttp

from bot.pacing import Limits, Window
from bot.turns import Turns

LIMITS: Final = Limits((Window(50, 1.0),), refusals=Window(5_000, 600.0))
"""Ten thousand refusals in ten minutes end in a ban of the address: half of it must do."""

_REFUSED: Final = frozenset({401, 403, 429})


@dataclass(slots=True)
class Answered:
    """What an answer says of the place that was written to: nothing is left for ``spent``."""

    spent: timedelta | None = None


_answered: ContextVar[Answered | None] = ContextVar("answered", default=None)


@contextlib.contextmanager
def heeded() -> Iterator[Answered]:
    """Note what the last answer within says."""
    noted = Answered()
    token = _answered.set(noted)
    try:
        yield noted
    finally:
        _answered.reset(token)


def trace(turns: Turns) -> aiohttp.TraceConfig:
    """What the SDK is given so that every answer is seen."""

    async def ended(_: Any, __: Any, request: aiohttp.TraceRequestEndParams) -> None:
        answer = request.response
        # A limit that is shared with others is not counted against us.
        if answer.status in _REFUSED and answer.headers.get("X-RateLimit-Scope") != "shared":
            turns.refused()
        noted = _answered.get()
        if noted is not None:
            noted.spent = _spent(answer)

    config = aiohttp.TraceConfig()
    config.on_request_end.append(ended)
    return config


def _spent(answer: aiohttp.ClientResponse) -> timedelta | None:
    if answer.headers.get("X-RateLimit-Remaining") != "0":
        return None
    try:
        return timedelta(seconds=float(answer.headers.get("X-RateLimit-Reset-After", "")))
    except ValueError:
        return None
