"""The read side: what the store knows, and arXiv itself where the store has no answer.

What a person looks up live is shown and not stored: a paper that is in the store is not new any
more, and would never be posted to those who asked for it.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, timedelta

from bot.clock import Clock
from bot.query import Query
from bot.sources.base import Lookup, RequestRefused
from bot.summaries.shown import Shown
from bot.walk import Match, Walk
from storage import papers
from storage.database import Database
from storage.records import Paper

_ASKED = 50
"""Papers asked of a source for one page: it finds more than the query does."""

_FRESH = timedelta(days=7)
"""arXiv pauses for less: a store whose newest paper is older has not been kept up."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of papers, newest first, and the store it comes from.

    ``total`` counts all that match when the search is ``complete``, else those seen until the page
    was full or time was up.
    """

    papers: tuple[Paper, ...]
    total: int
    complete: bool
    store_size: int
    oldest: date | None
    newest: date | None


@dataclass(frozen=True, slots=True)
class Span:
    """Some days up to ``end``.

    ``fresh``: that is today. ``whole``: the store reaches back to the first of them.
    """

    days: int
    end: date
    fresh: bool
    whole: bool

    @property
    def since(self) -> date:
        """The first of the days."""
        return self.end - timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True)
class Tally:
    """What one query found: how many papers, on the busiest day, and the newest few."""

    papers: int
    most_a_day: int
    newest: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The last days of the store as several queries see them, in the order they were asked.

    ``size`` papers were looked at, announced on ``stored_days`` days; those are all there are when
    it is ``complete``, and else the newest, because time was up.
    """

    span: Span
    complete: bool
    size: int
    stored_days: int
    tallies: tuple[Tally, ...]


class Library:
    """Answers questions about papers.

    Args:
        lookup: the source that can be asked live, if there is one.
        shown: finds the summary of a paper.
        page_size: how many papers a page has.
        deadline: seconds after which a search shows what it has found.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        lookup: Lookup | None,
        *,
        shown: Shown,
        page_size: int = 10,
        deadline: float = 2.0,
    ) -> None:
        self.page_size = page_size
        self.deadline = deadline
        self._database = database
        self._clock = clock
        self._lookup = lookup
        self._shown = shown
        self._walk = Walk(database, clock, seconds=deadline)

    async def search(self, query: Query, page: int = 1) -> Found:
        """A page of the stored papers that answer."""
        matches: list[Match] = []
        complete = False
        async with aclosing(self._walk.through([query])) as stretches:
            async for stretch in stretches:
                matches += stretch.matches
                complete = stretch.last
                if len(matches) > page * self.page_size:
                    break
        shown = [match.paper for match in matches]
        return await self._page(shown, page, len(shown), complete=complete)

    async def newest(self, page: int = 1) -> Found:
        """A page of all papers."""
        async with self._database.reading() as conn:
            stored = await papers.newest(conn, page * self.page_size)
        size, _, _ = await self.extent()
        return await self._page([paper for _, paper in stored], page, size, complete=True)

    async def window(self, queries: Sequence[Query], days: int = 30, show: int = 3) -> Window:
        """What each query finds in the last days, with its ``show`` newest papers.

        The days end with the newest paper where the store has not been kept up.
        """
        _, oldest, newest = await self.extent()
        span = _span(days, self._clock.now().date(), oldest, newest)
        seen: Counter[date] = Counter()
        found: list[list[Paper]] = [[] for _ in queries]
        complete = False
        async with aclosing(self._walk.through(queries, span.since)) as stretches:
            async for stretch in stretches:
                seen.update(stretch.days)
                complete = stretch.last
                for match in stretch.matches:
                    for place in match.places:
                        found[place].append(match.paper)
        tallies = tuple(_tally(of_query, show) for of_query in found)
        return Window(span, complete, seen.total(), len(seen), tallies)

    async def live(self, query: Query) -> tuple[Paper, ...]:
        """The newest papers that arXiv itself has for the query, at most a page.

        Raises:
            SourceError: when it cannot be asked.
        """
        asked = await self._source().search(query.tree, _ASKED)
        matches = await asyncio.to_thread(lambda: [one for one in asked if query.matches(one)])
        return tuple(matches[: self.page_size])

    async def paper(self, paper_id: str) -> Paper | None:
        """One paper by its id without version, from the store or else from arXiv.

        Raises:
            SourceError: when it is not stored and arXiv cannot be asked.
        """
        async with self._database.reading() as conn:
            stored = await papers.get(conn, paper_id)
        return stored or await self._source().paper(paper_id)

    async def summary(self, paper: Paper) -> tuple[str | None, str]:
        """The summary of a paper, if one can be had, and what it rests on."""
        async with self._database.reading() as conn:
            return await self._shown.of(conn, paper)

    async def extent(self) -> tuple[int, date | None, date | None]:
        """How many papers are stored, and the first and last day they were announced."""
        async with self._database.reading() as conn:
            return await papers.extent(conn)

    async def _page(
        self, matches: Sequence[Paper], page: int, total: int, *, complete: bool
    ) -> Found:
        shown = tuple(matches[(page - 1) * self.page_size : page * self.page_size])
        return Found(shown, total, complete, *await self.extent())

    def _source(self) -> Lookup:
        if self._lookup is None:
            raise RequestRefused("no source is configured that can be asked")
        return self._lookup


def _span(days: int, today: date, oldest: date | None, newest: date | None) -> Span:
    fresh = newest is None or newest >= today - _FRESH
    end = today if fresh or newest is None else newest
    return Span(days, end, fresh, oldest is not None and oldest <= end - timedelta(days=days - 1))


def _tally(found: Sequence[Paper], show: int) -> Tally:
    busiest = max(Counter(paper.announced for paper in found).values(), default=0)
    return Tally(len(found), busiest, tuple(found[:show]))
