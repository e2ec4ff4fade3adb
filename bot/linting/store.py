"""The last days of a store, for the linter to count in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.query import Query, lookups
from storage import indexing, papers, search
from storage.database import Database
from storage.records import Paper

_ALL = 1_000_000
"""More papers than a month has."""


def never() -> bool:
    """Take the time that it takes."""
    return False


@dataclass(frozen=True, slots=True)
class Stored:
    """Counts in the papers from ``first`` to ``last``: see ``bot.linting.Counts``."""

    database: Database
    days: int
    papers: int
    young: bool
    first: int
    last: int
    enough: search.Enough = never

    async def count(self, query: Query) -> int:
        """See ``Counts``."""
        return len(await self._find(query, _ALL, self.first, self.last))

    async def newest(self, query: Query, limit: int) -> Sequence[Paper]:
        """See ``Counts``."""
        return await self._papers(await self._find(query, limit, self.first, self.last))

    async def older(self, query: Query) -> Paper | None:
        """See ``Counts``."""
        found = await self._papers(await self._find(query, 1, search.FIRST, self.first - 1))
        return found[0] if found else None

    async def _find(self, query: Query, limit: int, first: int, last: int) -> Sequence[int]:
        tree, enough = lookups(query.tree), self.enough
        async with self.database.reading() as conn:
            hits = await search.newest(conn, tree, limit, first=first, last=last, enough=enough)
        if not hits.complete:
            raise TimeoutError("the search was cut short")
        return hits.seqs

    async def _papers(self, seqs: Sequence[int]) -> Sequence[Paper]:
        async with self.database.reading() as conn:
            return await papers.at(conn, seqs)


async def stored(
    database: Database, days: int = 30, end: date | None = None, enough: search.Enough = never
) -> Stored | None:
    """The days up to ``end``, by default up to the newest paper; None when nothing is stored.

    A young store has fewer days, and so has one whose papers are still being indexed. ``enough``
    tells when the counting of a remark has taken long enough: then there is none.
    """
    async with database.reading() as conn:
        _, oldest, newest = await papers.extent(conn)
        if oldest is None or newest is None:
            return None
        end = end or newest
        asked = end - timedelta(days=days - 1)
        begin = max(oldest, asked)
        first, last = papers.seqs_between(begin, end)
        indexed = await indexing.indexed_from(conn)
        if indexed > first:
            first, begin = indexed, papers.day_of(indexed)
        size, _ = await papers.count(conn, first, last)
    there = (end - begin).days + 1
    return Stored(database, there, size, begin > asked, first, last, enough) if size else None
