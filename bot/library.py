"""The read side: what the store knows, and arXiv itself where the store has no answer.

What a person looks up live is shown and not stored: a paper that is in the store is not new any
more, and would never be posted to those who asked for it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from bot.clock import Clock
from bot.linting import Other, Remark, Stored, remark
from bot.query import EVERYTHING, Query, lookups
from bot.similar import similar
from bot.sources.base import Lookup, RequestRefused
from bot.span import Covered, Span, complete_from, covered
from bot.summaries.shown import Shown
from storage import papers, search
from storage.database import Connection, Database
from storage.indexing import indexed_from
from storage.records import Paper

MOST = 1000
"""Papers that a search counts and shows; how many more there are, nobody asks."""

_RANKED = 20_000
"""The newest papers that a search by relevance looks at."""

_IN_A_WINDOW = 60_000
"""Papers of a window that a query may match and all be counted: twice what arXiv has in a month."""

_ASKED = 50
"""Papers asked of a source for one page: it finds more than the query does."""

_DAYS = 30
"""The last days, of which counts tell what a query brings."""

_REMARKS = 4
"""How many searches' time the linter has for all that it counts."""


class Order(Enum):
    """What comes first in a search."""

    NEWEST = "newest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Found:
    """A page of papers in the order that was asked for, and the store it comes from.

    ``total`` counts what matches, up to ``MOST``: then there may be ``more``. It is ``partial``
    when time was up before all were found. ``oldest`` and ``newest`` are the days that the store
    reaches back to and has come to.
    """

    papers: tuple[Paper, ...]
    total: int
    store_size: int
    oldest: date | None
    newest: date | None
    more: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """The papers near to one; ``partial``, and none, when time was up before they were known."""

    papers: tuple[Paper, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """What one query found: how many papers, on the busiest day, and the newest few.

    ``seqs`` are all of them, newest first, as the store numbers them; there may be more where it
    is ``partial``, since time was up.
    """

    papers: int
    most_a_day: int
    newest: tuple[Paper, ...]
    seqs: tuple[int, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The last days of the store as several queries see them, in the order they were asked.

    ``size`` papers were announced on them. When none are, they may be ``unread``: stored, and not
    indexed yet.
    """

    span: Span
    size: int
    tallies: tuple[Tally, ...]
    unread: bool = False


class Library:
    """Answers questions about papers.

    Args:
        lookup: the source that can be asked live, if there is one.
        shown: finds the summary of a paper.
        page_size: how many papers a page has.
        deadline: seconds after which a search shows what it has found.
        scope: what of arXiv is harvested, as a sentence says it; empty when it is all.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        lookup: Lookup | None,
        *,
        shown: Shown,
        page_size: int = 10,
        deadline: float = 0.25,
        scope: str = "",
    ) -> None:
        self.page_size = page_size
        self.deadline = deadline
        self.scope = scope
        self._database = database
        self._clock = clock
        self._lookup = lookup
        self._shown = shown

    async def search(self, query: Query, page: int = 1, order: Order = Order.NEWEST) -> Found:
        """A page of the stored papers that answer."""
        bounds = query.bounds.on(self._clock.now().date())
        first, last = papers.seqs_between(bounds.since, bounds.until)
        enough, tree = self._enough(), lookups(query.tree)
        begin, end = (page - 1) * self.page_size, page * self.page_size
        sure = end if order is Order.NEWEST else 0
        async with self._database.reading() as conn:
            hits = await search.newest(
                conn, tree, MOST + 1, sure=sure, first=first, last=last, enough=enough
            )
            if order is Order.RELEVANCE and hits.seqs:
                ranked = await search.best(
                    conn, tree, end, among=_RANKED, first=first, last=last, enough=enough
                )
            else:
                ranked = hits
            shown = await papers.at(conn, ranked.seqs[:MOST][begin:end])
            size, oldest, newest = await _extent(conn)
        partial = not (hits.complete and ranked.complete)
        total = min(len(hits.seqs), MOST)
        return Found(shown, total, size, oldest, newest, len(hits.seqs) > MOST, partial)

    async def newest(self, page: int = 1) -> Found:
        """A page of all papers."""
        return await self.search(Query(EVERYTHING), page)

    async def covered(self, days: int = _DAYS) -> Covered:
        """The papers of the last days, for all that one answer counts."""
        async with self._database.reading() as conn:
            return await covered(conn, days, self._clock.now().date())

    async def window(
        self, queries: Sequence[Query], show: int = 3, *, within: Covered | None = None
    ) -> Window:
        """What each query finds in the last days, with its ``show`` newest papers.

        ``within``: the papers of these days, where they are known already.
        """
        there = within or await self.covered()
        async with self._database.reading() as conn:
            found = [
                await search.newest(
                    conn,
                    lookups(query.tree),
                    _IN_A_WINDOW,
                    first=there.first,
                    last=there.last,
                    enough=self._enough(),
                )
                for query in queries
            ]
            tallies = [await _tally(conn, hits, show) for hits in found]
        return Window(there.span, there.size, tuple(tallies), there.unread)

    async def remark(
        self,
        query: Query,
        typed: str,
        others: Sequence[Other] = (),
        *,
        within: Covered | None = None,
    ) -> Remark | None:
        """What a person should know before subscribing to the query; None when all is well.

        It counts as ``window`` does. ``typed`` is the query as it was typed, ``others`` what the
        chat gets already.
        """
        there = within or await self.covered()
        counts = Stored(self._database, there, self._enough(_REMARKS)) if there.size else None
        return await remark(query, typed, counts, others)

    async def at(self, seqs: Sequence[int]) -> tuple[Paper, ...]:
        """The papers that a tally counts, by their numbers in the store."""
        async with self._database.reading() as conn:
            return await papers.at(conn, seqs)

    async def similar(self, paper: Paper) -> Near:
        """The stored papers that are nearest to this one by their weighted words, nearest first."""
        async with self._database.reading() as conn:
            hits = await similar(conn, paper, self.page_size, enough=self._enough())
            return Near(await papers.at(conn, hits.seqs), partial=not hits.complete)

    async def live(self, query: Query) -> tuple[Paper, ...]:
        """The newest papers that arXiv itself has for the query, at most a page.

        Raises:
            SourceError: when it cannot be asked.
        """
        asked = query.on(self._clock.now().date())
        answered = await self._source().search(asked, _ASKED)
        matches = await asyncio.to_thread(lambda: [one for one in answered if asked.matches(one)])
        return tuple(matches[: self.page_size])

    @property
    def asks_arxiv(self) -> bool:
        """Whether there is a source that can be asked live."""
        return self._lookup is not None

    def reaches_before(self, query: Query, oldest: date) -> bool:
        """Whether the query says that it looks at days before that one."""
        bounds = query.bounds.on(self._clock.now().date())
        return any(end is not None and end < oldest for end in (bounds.since, bounds.until))

    async def paper(self, paper_id: str) -> Paper | None:
        """One paper by its id without version, from the store or else from arXiv.

        Raises:
            SourceError: when it is not stored and arXiv cannot be asked.
        """
        return await self.stored(paper_id) or await self._source().paper(paper_id)

    async def stored(self, paper_id: str) -> Paper | None:
        """The same, from the store alone."""
        async with self._database.reading() as conn:
            return await papers.get(conn, paper_id)

    async def summary(self, paper: Paper, chosen: str | None = None) -> tuple[str | None, str]:
        """The summary of a paper, if one can be had, and what it rests on.

        ``chosen``: the language that the chat has chosen.
        """
        async with self._database.reading() as conn:
            return await self._shown.of(conn, paper, chosen)

    async def extent(self) -> tuple[int, date | None, date | None]:
        """How many papers are stored, and the first and last day they were announced."""
        async with self._database.reading() as conn:
            return await _extent(conn)

    async def complete_from(self) -> date | None:
        """The day from which on all of the ``scope`` is stored; None when nothing is."""
        async with self._database.reading() as conn:
            return await complete_from(conn, self._clock.now().date())

    def _enough(self, times: int = 1) -> Callable[[], bool]:
        """A new stretch of time for so many searches, until their deadline."""
        ends = self._clock.now() + timedelta(seconds=times * self.deadline)
        return lambda: self._clock.now() >= ends

    def _source(self) -> Lookup:
        if self._lookup is None:
            raise RequestRefused("no source is configured that can be asked")
        return self._lookup


async def _extent(conn: Connection) -> tuple[int, date | None, date | None]:
    """The papers that can be found: while they are indexed, those that are."""
    size, oldest, newest = await papers.extent(conn)
    indexed = await indexed_from(conn)
    if indexed > search.FIRST and oldest is not None:
        oldest = max(oldest, papers.day_of(indexed))
    return size, oldest, newest


async def _tally(conn: Connection, hits: search.Hits, show: int) -> Tally:
    seqs = hits.seqs
    busiest = max(Counter(map(papers.day_of, seqs)).values(), default=0)
    newest = await papers.at(conn, seqs[:show])
    return Tally(len(seqs), busiest, newest, seqs, partial=not hits.complete)
