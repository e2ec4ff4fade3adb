"""The schedule ticks on the event loop, and stops when it is left: a tenth of a second."""

import asyncio
import threading
from datetime import timedelta

from bot.schedule import Schedule

SHORT = timedelta(seconds=0.02)
LONG = timedelta(hours=1)


class Ticks:
    """Counts calls, and says when there were enough."""

    def __init__(self, enough: int) -> None:
        self.count = 0
        self.threads: set[int] = set()
        self._enough = enough
        self._reached = asyncio.Event()

    def __call__(self) -> None:
        """One tick."""
        self.count += 1
        self.threads.add(threading.get_ident())
        if self.count >= self._enough:
            self._reached.set()

    async def enough(self) -> None:
        """Return once there were enough."""
        async with asyncio.timeout(10):
            await self._reached.wait()


async def test_it_ticks_again_and_again() -> None:
    """A callback is called at each interval, not once."""
    ticks = Ticks(3)

    async with Schedule() as schedule:
        schedule.every(SHORT, ticks)
        await ticks.enough()

    assert ticks.count >= 3


async def test_a_tick_is_on_the_loop() -> None:
    """A callback may touch what belongs to the event loop: it is never called in a thread."""
    ticks = Ticks(1)

    async with Schedule() as schedule:
        schedule.every(SHORT, ticks)
        await ticks.enough()

    assert ticks.threads == {threading.get_ident()}


async def test_the_first_tick_is_an_interval_away() -> None:
    """What is asked for every hour does not happen at the start, whatever else ticks."""
    often, seldom = Ticks(2), Ticks(1)

    async with Schedule() as schedule:
        schedule.every(LONG, seldom)
        schedule.every(SHORT, often)
        await often.enough()

    assert seldom.count == 0


async def test_it_is_silent_after_its_end() -> None:
    """Once left, a schedule ticks no more, while another one goes on."""
    ended, other = Ticks(1), Ticks(3)

    async with Schedule() as schedule:
        schedule.every(SHORT, ended)
        await ended.enough()
    count = ended.count
    async with Schedule() as another:
        another.every(SHORT, other)
        await other.enough()

    assert ended.count == count


async def test_a_tick_that_fails_does_not_end_the_ticking() -> None:
    """A defect in one tick costs that tick alone."""
    ticks = Ticks(3)

    def fail() -> None:
        ticks()
        raise ZeroDivisionError

    async with Schedule() as schedule:
        schedule.every(SHORT, fail)
        await ticks.enough()

    assert ticks.count >= 3
