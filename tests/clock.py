"""A clock that tests own: nobody waits, and the time is what the test says it is."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

NOON = datetime(2026, 8, 18, 12, 0, tzinfo=UTC)
"""Where a fake clock starts: an ordinary Tuesday."""


class FakeClock:
    """Tells the time it was given and, when somebody sleeps, moves on by itself.

    Sleepers wake in the order of their times, so two that sleep at once wake as they would in
    earnest. With ``runs=False`` time stands still until ``advance`` moves it.
    """

    def __init__(self, start: datetime = NOON, *, runs: bool = True) -> None:
        self.slept: list[float] = []
        """The length of every sleep, in the order in which they began."""
        self._start = start
        self._gone = timedelta()
        self._runs = runs
        self._order = count()
        self._asleep = asyncio.Event()
        self._ticking = False
        self._sleepers: list[tuple[timedelta, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """The present of this clock."""
        return self._start + self._gone

    def elapsed(self) -> float:
        """Seconds that it has gone on, whatever it was set to."""
        return self._gone.total_seconds()

    def set_to(self, present: datetime) -> None:
        """Step to that time: no time goes by, and nobody wakes."""
        self._start = present - self._gone

    async def sleep(self, seconds: float) -> None:
        """Return once this clock has gone on by so many seconds; other tasks run meanwhile."""
        self.slept.append(seconds)
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        deadline = self._gone + timedelta(seconds=max(seconds, 0))
        heapq.heappush(self._sleepers, (deadline, next(self._order), awake))
        self._asleep.set()
        if self._runs and not self._ticking:
            self._ticking = True
            asyncio.get_running_loop().call_soon(self._tick)
        elif seconds <= 0:
            asyncio.get_running_loop().call_soon(self._wake_next)
        await awake

    async def somebody_sleeps(self) -> None:
        """Return once somebody has begun to sleep since this was last asked."""
        await self._asleep.wait()
        self._asleep.clear()

    def advance(self, seconds: float) -> None:
        """Move time on, and wake everyone whose time has come by then."""
        target = self._gone + timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= target:
            self._wake_next()
        self._gone = max(self._gone, target)

    def _tick(self) -> None:
        """Wake one sleeper, and the next one when the first has had its turn."""
        self._wake_next()
        self._ticking = bool(self._sleepers)
        if self._ticking:
            asyncio.get_running_loop().call_soon(self._tick)

    def _wake_next(self) -> None:
        while self._sleepers:
            deadline, _, awake = heapq.heappop(self._sleepers)
            if not awake.done():
                self._gone = max(self._gone, deadline)
                awake.set_result(None)
                return
