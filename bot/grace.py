"""Letting work that has begun come to its end although its task is cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.clock import Clock

T = TypeVar("T")


async def to_its_end(work: Coroutine[Any, Any, T], clock: Clock, grace: float) -> T:
    """Await the work. When cancelled meanwhile, still give it ``grace`` seconds to end.

    A message that is under way when the service is stopped should be settled as what it became,
    not left as one whose fate nobody knows.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        limit = asyncio.ensure_future(clock.sleep(grace))
        await asyncio.wait({task, limit}, return_when=asyncio.FIRST_COMPLETED)
        limit.cancel()
        if not task.done():
            task.cancel()
        await asyncio.gather(task, limit, return_exceptions=True)
        raise


def being_cancelled() -> bool:
    """Whether it is this very task that somebody cancels, not what it waits for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
