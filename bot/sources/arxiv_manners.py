"""Asks arXiv with manners and patience: in turn, once more after a failure, later when told so."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

import structlog

from bot.clock import Clock
from bot.sources.base import SourceDown
from bot.sources.gate import Gate

log = structlog.get_logger()

_FIRST_WAIT, _LONGEST_WAIT = 3.0, 60.0
"""Seconds: between tries the wait is drawn from a span that doubles from the one to the other."""

_SLACK = 10.0
"""Seconds that a turn outlasts its request's time-out: connecting cannot be broken off."""

T = TypeVar("T")


class Manners:
    """Sends one request at a time, each in a turn of the gate.

    Args:
        interval: seconds after a request in which nobody sends the next one.
        timeout: seconds after which a request has surely ended.
    """

    def __init__(
        self, gate: Gate, clock: Clock, *, interval: float, timeout: float, jitter: Random
    ) -> None:
        self._gate = gate
        self._clock = clock
        self._interval = interval
        self._timeout = timeout
        self._jitter = jitter

    async def ask(self, send: Callable[[], Awaitable[T]], *, patience: float, attempts: int) -> T:
        """What ``send`` returns, called up to ``attempts`` times in ``patience`` seconds.

        Raises:
            SourceDown: when arXiv does not give a believable answer in that time.
            RequestRefused: when arXiv refuses the request.
        """
        give_up = self._clock.now() + timedelta(seconds=patience)
        tried = 0
        while True:
            try:
                return await self._once(send, give_up)
            except SourceDown as failure:
                tried += 1
                wait = self._jitter.uniform(0, min(_FIRST_WAIT * 2 ** (tried - 1), _LONGEST_WAIT))
                again = self._clock.now() + timedelta(seconds=max(wait, failure.retry_after or 0))
                if tried >= attempts or again > give_up:
                    raise
                log.info("arXiv is asked again", why=str(failure), tried=tried, wait=round(wait, 1))
            await self._clock.sleep(wait)

    async def _once(self, send: Callable[[], Awaitable[T]], give_up: datetime) -> T:
        async with self._gate.turn(
            (give_up - self._clock.now()).total_seconds(),
            interval=self._interval,
            hold=self._timeout + _SLACK,
        ) as turn:
            try:
                return await send()
            except SourceDown as failure:
                turn.pause(failure.retry_after or 0.0)
                raise
