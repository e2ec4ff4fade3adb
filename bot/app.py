"""The only place that builds and joins things, and the owner of every task."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

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
from bot.sources.gate import Gate
from bot.summaries import abstract
from bot.summarise import Summarise
from bot.topics import Topic, sync
from storage import outbox, summaries
from storage.database import Database
from storage.upgrade import upgrade

log = structlog.get_logger()

Harvested = Callable[[Sequence[Source]], Sequence[Source]]

_LONGEST_NAP = 30.0
_SHORTEST_NAP = 0.05
_AFTER_A_DEFECT = 10.0
_AFTER_A_BAD_POLL = 300.0
"""Seconds; longer, because each try asks arXiv again."""


@dataclass(frozen=True, slots=True)
class App:
    """Papercast, built and joined, with its database open and its lock held."""

    clock: Clock
    database: Database
    lock: ServiceLock
    platforms: Sequence[Platform]
    poll: Poll
    summarise: Summarise
    deliver: Deliver
    commands: Runner
    every: timedelta

    async def once(self) -> list[Harvest]:
        """Poll, then summarise and deliver until nothing is left that could be done now."""
        harvests = await self.poll.run()
        await self.settle()
        return harvests

    async def while_held(self, stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
        """Do the work, ended early by ``stop``, and renew the lock meanwhile.

        Raises:
            LockLost: when another service has taken the database over.
        """
        ended = asyncio.Event()

        async def until_done() -> None:
            await until(stop, [work])
            ended.set()

        await until(ended, [self.lock.keep(), until_done()])

    async def settle(self) -> None:
        """Summarise and deliver until nothing is due."""
        while await self.summarise.run() + await self.deliver.run():
            pass

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set or a person at a platform ends the service.

        Raises:
            LockLost: when another service has taken the database over.
        """
        poll, texts, posts = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def poll_step() -> int:
            await self.poll.run()
            texts.set()
            posts.set()
            return 0

        async def summarise_step() -> int:
            made = await self.summarise.run()
            posts.set()
            return made

        async with Schedule() as schedule:
            schedule.every(self.every, poll.set)
            await until(
                stop,
                [
                    self.lock.keep(),
                    self._forever(poll_step, poll.wait, poll, _AFTER_A_BAD_POLL),
                    self._forever(summarise_step, lambda: self._nap(texts), texts),
                    self._forever(self.deliver.run, lambda: self._nap_until_due(posts), posts),
                    *(self.serve(platform, stop) for platform in self.platforms),
                ],
            )

    async def serve(self, platform: Platform, stop: asyncio.Event) -> None:
        """Let the platform take commands; a person there may set ``stop``."""
        try:
            if await platform.serve(self.commands):
                stop.set()
        except Exception:
            # A front end that breaks takes no commands any more; the others, and what is
            # delivered, go on.
            log.exception("platform takes no commands any more", platform=platform.name)

    async def _forever(
        self,
        step: Callable[[], Awaitable[int]],
        rest: Callable[[], Awaitable[object]],
        wake: asyncio.Event,
        pause: float = _AFTER_A_DEFECT,
    ) -> None:
        """Run a step again at once while it finds work, else rest until there may be more."""
        while True:
            wake.clear()
            try:
                if await step():
                    continue
                await rest()
            except Exception:
                # The edge of the loop: whatever went wrong is written down, and the next round
                # finds the store as the last commit left it.
                log.exception("step failed")
                await self.clock.sleep(pause)

    async def _nap_until_due(self, wake: asyncio.Event) -> None:
        """Rest until woken or until something is due."""
        async with self.database.reading() as conn:
            due = await outbox.next_due(conn, [platform.name for platform in self.platforms])
        await self._nap(wake, (due - self.clock.now()).total_seconds() if due else _LONGEST_NAP)

    async def _nap(self, wake: asyncio.Event, seconds: float = _LONGEST_NAP) -> None:
        await until(wake, [self.clock.sleep(min(_LONGEST_NAP, max(_SHORTEST_NAP, seconds)))])


@asynccontextmanager
async def opened(
    settings: Settings, plugins: Plugins, clock: Clock, harvested: Harvested = list
) -> AsyncIterator[App]:
    """Open the store, take its lock, and join everything.

    ``harvested`` chooses what is harvested, given the sources of the configuration.

    Raises:
        StorageError: when the store cannot be used.
        AlreadyRunning: when another service uses it.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await _open(settings))
        lock = ServiceLock(database, clock)
        await lock.look()  # before anything is changed
        await _bring_up(settings, database, clock)
        await stack.enter_async_context(lock)
        await _begin(settings, database, clock)
        yield _joined(settings, plugins, clock, lock, harvested)


async def _open(settings: Settings) -> Database:
    return await Database.open(settings.database.url.get_secret_value())


async def _bring_up(settings: Settings, database: Database, clock: Clock) -> None:
    done = await upgrade(database, settings.backup.folder, clock.now())
    if done:
        log.info("store upgraded", before=done.before, after=done.after, copy=str(done.copy))


async def _begin(settings: Settings, database: Database, clock: Clock) -> None:
    """Take over what the service before this one left, and let the chats follow their topics."""
    async with database.transaction() as conn:
        await outbox.drop_leases(conn)
        await summaries.drop_leases(conn)
        await sync(conn, _topics(settings), clock.now())


def _topics(settings: Settings) -> list[Topic]:
    return [Topic(one.name, one.query, one.chats) for one in settings.topics]


def _joined(
    settings: Settings,
    plugins: Plugins,
    clock: Clock,
    lock: ServiceLock,
    harvested: Harvested,
) -> App:
    database = lock.database
    gate = Gate(database, clock)
    configured = [one.create(one.options, gate=gate, clock=clock) for one in plugins.sources]
    platforms = [one.create(one.options) for one in plugins.platforms]
    language = settings.summaries.language
    providers = [one.create(one.options) for one in plugins.summaries]
    summarise = Summarise(database, clock, providers, language)
    stand_in = abstract.create(abstract.Options())
    library = Library(
        database,
        clock,
        lookup=next((cast(Lookup, one) for one in configured if hasattr(one, "search")), None),
        summary_of=summarise.of,
        stand_in=stand_in,
        language=language,
        deadline=settings.search.deadline.total_seconds(),
        page_size=settings.search.page_size,
    )
    return App(
        clock=clock,
        database=database,
        lock=lock,
        platforms=platforms,
        poll=Poll(
            database,
            clock,
            harvested(configured),
            wish=summarise.wish,
            patience=settings.summaries.patience,
            post_days=settings.harvest.post_days,
        ),
        summarise=summarise,
        deliver=Deliver(
            database,
            clock,
            {platform.name: platform for platform in platforms},
            summary_of=summarise.of,
            stand_in=stand_in,
            language=language,
            send_timeout=settings.delivery.send_timeout.total_seconds(),
            concurrency=settings.delivery.concurrency,
        ),
        commands=Runner(database, clock, library, _topics(settings)),
        every=settings.harvest.every,
    )


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
