"""Asks again about papers that were posted: a harvest reads only what was submitted lately.

One sweep a day goes through all of them, some at a time, in the order of their ids; a crash goes
on behind the last ones that were stored. What has changed is noted as in a harvest.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

import structlog

from bot.clock import Clock
from bot.read_ahead import read_ahead
from bot.revisions import note
from bot.sources.base import SourceError
from storage import cursors, edits, papers
from storage.database import Database
from storage.records import Paper

log = structlog.get_logger()

NAME = "revisit"
"""The cursor of the sweep."""
_SWEEP, _BEGAN = "papers", "began"
_AT_ONCE = 100
"""Papers in one question: arXiv's advice for questions by id."""
_IN_A_ROW = 20
"""Questions in one run: a harvest may have to wait for its turn as long as these take."""
_EVERY = timedelta(days=1)
_REST = timedelta(hours=1)
"""How long a source that fails is left alone."""


@runtime_checkable
class Reviser(Protocol):
    """A source that tells what papers are like now."""

    name: str

    async def papers(self, ids: tuple[str, ...]) -> tuple[Paper, ...]:
        """The papers of these ids without version, at most a hundred; without those it lacks.

        Raises:
            SourceError: when the source fails.
        """
        ...


class Revisit:
    """Notices new versions and withdrawals of what people were sent, however old the paper is.

    Args:
        source: who is asked; None where nobody can be, or nothing that was posted can change.
    """

    def __init__(self, database: Database, clock: Clock, source: Reviser | None) -> None:
        self._database = database
        self._clock = clock
        self._source = source
        self._rests_until = datetime.min.replace(tzinfo=UTC)

    @property
    def is_possible(self) -> bool:
        """Whether there is anybody to ask."""
        return self._source is not None

    async def run(self) -> int:
        """Ask about some papers, and return how many have changed; none when that is not due."""
        if self._source is None or self._clock.now() < self._rests_until:
            return 0
        changed = 0
        for _ in range(_IN_A_ROW):
            ids = await self._next()
            if not ids:
                break
            try:
                changed += await self._look(self._source, ids)
            except SourceError as error:
                log.warning("papers not asked about", why=str(error))
                self._rests_until = self._clock.now() + _REST
                break
        return changed

    async def _next(self) -> tuple[str, ...]:
        """The papers to ask about now; a sweep that has come to its end begins a day later."""
        async with self._database.reading() as conn:
            last = await cursors.get(conn, NAME, _SWEEP) or ""
            began = await cursors.get(conn, NAME, _BEGAN)
            if not last and began and not self._is_over(datetime.fromisoformat(began)):
                return ()
            ids = await edits.posted(conn, last, _AT_ONCE)
        if not ids:
            await self._end(last)
        return tuple(ids)

    def _is_over(self, began: datetime) -> bool:
        """Whether the day of a sweep is over; one of the future was begun by a wrong clock."""
        return not timedelta() <= self._clock.now() - began < _EVERY

    async def _end(self, last: str) -> None:
        """Nothing is left; the next sweep begins a day after this one did."""
        async with self._database.transaction() as conn:
            await cursors.put(conn, NAME, _SWEEP, "")
            if not last:
                await cursors.put(conn, NAME, _BEGAN, self._clock.now().isoformat())

    async def _look(self, source: Reviser, ids: tuple[str, ...]) -> int:
        found = await source.papers(ids)
        async with self._database.reading() as conn:
            revised = await papers.revisions(conn, found, fresh=True)
        read = await read_ahead({paper for one in revised for paper in (one.before, one.after)})
        # Its categories stay: whom a cross-list makes it new for, a harvest must find out.
        there = [replace(one.after, categories=one.before.categories) for one in revised]
        async with self._database.transaction() as conn:
            _, revised = await papers.put(conn, there, read.tokens, fresh=True)
            await note(conn, revised, self._clock.now(), source.name, posts=True)
            if not await cursors.get(conn, NAME, _SWEEP):
                await cursors.put(conn, NAME, _BEGAN, self._clock.now().isoformat())
            await cursors.put(conn, NAME, _SWEEP, ids[-1])
        if revised:
            log.info("papers changed", papers=len(revised))
        return len(revised)
