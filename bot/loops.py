"""What keeps the steps going: run while there is work, rest until there may be more."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import structlog

from bot.clock import Clock

log = structlog.get_logger()

LONGEST_NAP = 30.0
_SHORTEST_NAP = 0.05
AFTER_A_DEFECT = 10.0


async def forever(
    step: Callable[[], Awaitable[int]],
    rest: Callable[[], Awaitable[object]],
    wake: asyncio.Event,
    clock: Clock,
    pause: float = AFTER_A_DEFECT,
) -> None:
    """Run a step again at once while it finds work, else rest until there may be more."""
    while True:
        wake.clear()
        try:
            if await step():
                continue
            await rest()
        except Exception:
            # The edge of the loop: whatever went wrong is written down, and the next round finds
            # the store as the last commit left it.
            log.exception("step failed")
            await clock.sleep(pause)


async def finish(
    work: Callable[[], Awaitable[object]], clock: Clock, pause: float = AFTER_A_DEFECT
) -> None:
    """Do the work until it has ended once without a failure."""
    while True:
        try:
            await work()
        except Exception:
            # The edge of the loop, as above.
            log.exception("step failed")
            await clock.sleep(pause)
        else:
            return


async def nap(wake: asyncio.Event, clock: Clock, seconds: float = LONGEST_NAP) -> None:
    """Rest that long, within reason, or until woken."""
    await until(wake, [clock.sleep(min(LONGEST_NAP, max(_SHORTEST_NAP, seconds)))])


async def until(event: asyncio.Event, work: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Run the work until the event is set, all of it has ended, or one piece of it fails."""
    signal = asyncio.ensure_future(event.wait())
    tasks = [asyncio.ensure_future(one) for one in work]
    left: set[asyncio.Future[Any]] = set(tasks)
    try:
        while left and not signal.done():
            done, _ = await asyncio.wait({signal, *left}, return_when=asyncio.FIRST_COMPLETED)
            left -= done
            for task in done:
                task.result()
    finally:
        for task in (signal, *tasks):
            task.cancel()
        await asyncio.gather(signal, *tasks, return_exceptions=True)
