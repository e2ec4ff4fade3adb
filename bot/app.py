"""The only place that builds and joins things, and the owner of every task."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.commands.runner import Runner
from bot.config import Settings
from bot.deliver import Deliver
from bot.library import Library
from bot.load import Plugins
from bot.platforms import Platform
from bot.poll import Harvest, Poll
from bot.schedule import Schedule
from bot.service import ServiceLock
from bot.sources.base import Lookup, Source
from bot.summaries import abstract
from bot.summarise import Summarise
from bot.topics import Topic, sync
from storage import outbox, summaries
from storage.database import Database
from storage.upgrade import upgrade

log = structlog.get_logger()

_PATIENCE_WITH_TASKS = 8.0
"""Seconds that sends in flight have to end after a SIGTERM; the whole stop takes at most 10."""
_LONGEST_NAP = 30.0
_AFTER_A_DEFECT = 10.0


@dataclass(frozen=True, slots=True)
class App:
    """Papercast, built and joined, with its database open and its lock held."""

    clock: Clock
    database: Database
    platforms: Sequence[Platform]
    poll: Poll
    summarise: Summarise
    deliver: Deliver
    commands: Runner
    every: timedelta

    async def once(self) -> list[Harvest]:
        """Poll, summarise and deliver what is due, until nothing is left that could be done now."""
        harvests = await self.poll.run()
        await self.settle()
        return harvests

    async def settle(self) -> None:
        """Summarise and deliver until nothing is due."""
        while await self.summarise.run():
            pass
        while await self.deliver.run():
            pass

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set or a platform has nobody left to serve, then end cleanly."""
        poll, work = asyncio.Event(), asyncio.Event()
        poll.set()

        async def poll_step() -> int:
            found = sum(harvest.promised for harvest in await self.poll.run())
            work.set()
            return found

        async with Schedule() as schedule:
            schedule.every(self.every, poll.set)
            steps = [
                self._forever(poll_step, poll, nap=None),
                self._forever(self._work, work, nap=_LONGEST_NAP),
            ]
            serving = [platform.serve(self.commands) for platform in self.platforms]
            await _until(stop, steps, serving)

    async def _work(self) -> int:
        return await self.summarise.run() + await self.deliver.run()

    async def _forever(
        self, step: Callable[[], Awaitable[int]], wake: asyncio.Event, *, nap: float | None
    ) -> None:
        """Run a step again at once while it finds work; then when woken, or due, or after a nap."""
        while True:
            wake.clear()
            try:
                while await step():
                    pass
            except Exception:
                # The edge of the loop: whatever went wrong is written down, and the next round
                # finds the store as the last commit left it.
                log.exception("step failed")
                await self.clock.sleep(_AFTER_A_DEFECT)
                continue
            await self._nap(wake, nap)

    async def _nap(self, wake: asyncio.Event, longest: float | None) -> None:
        if longest is None:
            await wake.wait()
            return
        async with self.database.reading() as conn:
            due = await outbox.next_due(conn, [platform.name for platform in self.platforms])
        seconds = longest
        if due is not None:
            seconds = min(longest, max(0.05, (due - self.clock.now()).total_seconds()))
        await _first(wake.wait(), self.clock.sleep(seconds))


@asynccontextmanager
async def opened(settings: Settings, plugins: Plugins, clock: Clock) -> AsyncIterator[App]:
    """Open the store, take its lock, and join everything.

    Raises:
        StorageError: when the store cannot be used.
        AlreadyRunning: when another service uses it.
    """
    async with AsyncExitStack() as stack:
        database = await store(settings, clock)
        stack.push_async_exit(database)
        await stack.enter_async_context(ServiceLock(database, clock))
        yield await joined(settings, plugins, database, clock)


async def store(settings: Settings, clock: Clock) -> Database:
    """Open the database and bring its schema up."""
    database = await Database.open(settings.database.url.get_secret_value())
    try:
        done = await upgrade(database, Path(settings.backup.folder), clock.now())
    except BaseException:
        await database.close()
        raise
    if done:
        log.info("store upgraded", before=done.before, after=done.after, copy=str(done.copy))
    return database
