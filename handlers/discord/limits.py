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
import discord

from bot.pacing import Limits, Window
from bot.turns import Turns

LIMITS: Final = Limits((Window(50, 1.0),), refusals=Window(5_000, 600.0))
"""Ten thousand refusals in ten minutes end in a ban of the address: half of it must do."""

_REFUSED: Final = frozenset({401, 403, 429})


class _Unpaced:
    """In place of the SDK's own waiting, where a message has waited for its turn already.

    The SDK would wait after a message until its channel allows another one, and only then say that
    the first has arrived.
    """

    remaining = 1

    async def __aenter__(self) -> None:
        """Nothing to wait for."""

    async def __aexit__(self, *_: object) -> None:
        """As above."""

    def update(self, response: aiohttp.ClientResponse, *, use_clock: bool = False) -> None:
        """The trace has heard what the answer says."""


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


def leave_pacing_to_us(http: discord.http.HTTPClient) -> None:
    """Let the SDK wait for nothing by itself in what is ``heeded``; elsewhere it goes on to."""
    own, free = http.get_ratelimit, _Unpaced()

    def chosen(key: str) -> Any:
        return own(key) if _answered.get() is None else free

    http.get_ratelimit = chosen  # type: ignore[method-assign]  # there is no other way to turn it off


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
