"""When things happen: the only file that knows APScheduler.

The scheduler is a clock that ticks, nothing more. What is due is asked of our own clock and
tables, so a tick that is late, doubled or missed changes nothing but the moment.
"""

from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Self


class Schedule:
    """Calls back at intervals while it is entered."""

    def __init__(self) -> None:
        from apscheduler.schedulers.asyncio import (  # noqa: PLC0415 - slow; a single run needs none
            AsyncIOScheduler,
        )

        # By default a tick that is a second late is dropped (misfire_grace_time=1).
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(job_defaults=defaults, timezone=UTC)

    def every(self, interval: timedelta, tick: Callable[[], None]) -> None:
        """Call ``tick`` once an interval, first one interval from now."""

        async def on_the_loop() -> None:
            tick()  # A plain function would be called in a thread, where no event may be set.

        self._scheduler.add_job(on_the_loop, "interval", seconds=interval.total_seconds())

    async def __aenter__(self) -> Self:
        self._scheduler.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        # wait=True would cancel a coroutine in mid-work; ticks have nothing to wait for.
        self._scheduler.shutdown(wait=False)
