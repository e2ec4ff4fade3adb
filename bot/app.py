"""Papercast, running: the owner of every task."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.access import Access
from bot.attend import Doors, End, attend, try_to_open
from bot.clock import Clock
from bot.commands.runner import Runner
from bot.deliver import Deliver
from bot.edits import Edits
from bot.gather import Gather
from bot.indexing import index_all
from bot.keeping import Keeping
from bot.loops import LONGEST_NAP, finish, forever, nap, until
from bot.notes import Notes
from bot.pauses import Pauses
from bot.platforms import Platform
from bot.poll import Harvest, Poll
from bot.revisit import Revisit
from bot.schedule import Schedule
from bot.service import ServiceLock
from bot.summarise import Summarise
from bot.troubles import Troubles
from bot.watch import Watch
from storage import outbox
from storage.database import Database

log = structlog.get_logger()

_AFTER_A_BAD_POLL = 300.0
"""Seconds; longer, because each try asks arXiv again."""
_BETWEEN_LOOKS = 600.0
_BETWEEN_EDITS = 5.0
_LONGEST_HARVEST = timedelta(minutes=10)
"""How long posts wait at most for a harvest to end: all of an announcement is known then."""


def _unnoticed() -> None:
    """Nobody waits to be told."""


async def _silence() -> None:
    """Nobody is greeted."""


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
    edits: Edits
    gather: Gather
    commands: Runner
    access: Access
    every: timedelta
    troubles: Troubles
    watch: Watch
    notes: Notes
    keeping: Keeping
    pauses: Pauses
    revisit: Revisit

    async def once(self, ready: Callable[[], None] = _unnoticed) -> list[Harvest]:
        """Index what is there, poll, then summarise and deliver until nothing is left to do now.

        ``ready`` is called when every platform has been tried.
        """
        await asyncio.gather(*(try_to_open(one) for one in self.platforms))
        ready()
        await index_all(self.database)
        await self.deliver.hold_back()
        harvests = await self.poll.run()
        await self.revisit.run()
        await self.pauses.look()
        await self.settle()
        await self.keeping.run()
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
        """Do all that is due, and edit; nobody waits for a provider that rests."""
        while await self.summarise.run(now_or_never=True) + await self.deliver.run():
            pass
        await self.edits.run()

    async def run(
        self, stop: asyncio.Event, greet: Callable[[], Awaitable[None]] = _silence
    ) -> None:
        """Serve until ``stop`` is set or a person at a platform ends the service.

        ``greet`` runs when every platform is up, or is known not to be yet.

        Raises:
            LockLost: when another service has taken the database over.
            NobodyLeft: when no platform lets us in.
        """
        poll, texts, posts, news = (asyncio.Event() for _ in range(4))
        doors = Doors([platform.name for platform in self.platforms], posts.set)

        async def poll_step() -> int:
            try:
                self.gather.held_until = self.clock.now() + _LONGEST_HARVEST
                if self.watch.has_room():
                    self.watch.harvested(await self.poll.run())
            finally:
                self.gather.digests = True
                self.gather.held_until = datetime.min.replace(tzinfo=UTC)
                for event in (texts, posts, news):
                    event.set()
            return 0

        async def summarise_step() -> int:
            made = await self.summarise.run()
            posts.set()
            news.set()
            return made

        async def look() -> int:
            await self.watch.look()
            if await self.notes.run(self.troubles.open):
                posts.set()
            await self.pauses.look()
            await self.keeping.run()
            return 0

        async def welcome() -> None:
            await doors.all_tried.wait()
            await greet()

        self.gather.digests = False
        await self.deliver.hold_back()
        async with Schedule() as schedule:
            schedule.every(self.every, poll.set)
            await until(
                stop,
                [
                    self.lock.keep(),
                    welcome(),
                    finish(lambda: index_all(self.database), self.clock),
                    forever(poll_step, poll.wait, poll, self.clock, _AFTER_A_BAD_POLL),
                    forever(summarise_step, lambda: nap(texts, self.clock), texts, self.clock),
                    forever(
                        lambda: self.deliver.run(posts),
                        lambda: self._until_due(posts),
                        posts,
                        self.clock,
                    ),
                    self._revisit(posts, news),
                    forever(self.edits.run, lambda: self._until_edits(news), news, self.clock),
                    forever(look, self._until_news, self.troubles.news, self.clock),
                    *(self.serve(platform, stop, doors) for platform in self.platforms),
                ],
            )

    async def serve(self, platform: Platform, stop: asyncio.Event, doors: Doors) -> None:
        """Let the platform take commands; a person there may set ``stop``.

        Raises:
            NobodyLeft: when this was the last platform, and it does not let us in.
        """
        end = await attend(platform, self.commands, self.clock, self.troubles, doors)
        if end is End.ASKED:
            stop.set()
        if end is End.REFUSED:
            doors.shut(platform.name)

    async def _revisit(self, *woken: asyncio.Event) -> None:
        """Ask about what was posted now and then, and wake whoever shows what has changed."""

        async def step() -> int:
            changed = await self.revisit.run()
            for event in woken if changed else ():
                event.set()
            return changed

        never = asyncio.Event()
        if self.revisit.is_possible:
            await forever(step, lambda: nap(never, self.clock), never, self.clock)

    async def _until_edits(self, wake: asyncio.Event) -> None:
        """Rest until woken or until a post is to be looked at again."""
        seconds = await self.edits.wait()
        # What is marked may have to wait for its chat, or for what is new there.
        rest = LONGEST_NAP if seconds is None else max(seconds, _BETWEEN_EDITS)
        await nap(wake, self.clock, rest)

    async def _until_due(self, wake: asyncio.Event) -> None:
        """Rest until woken or until something is due."""
        async with self.database.reading() as conn:
            open_now = self.deliver.open_platforms()
            due = await outbox.next_due(conn, open_now, self.gather.looked)
        seconds = (due - self.clock.now()).total_seconds() if due else LONGEST_NAP
        await nap(wake, self.clock, seconds)

    async def _until_news(self) -> None:
        """Rest until there is something to tell the operator, or until it is time to look."""
        await until(self.troubles.news, [self.clock.sleep(_BETWEEN_LOOKS)])
