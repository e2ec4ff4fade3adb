"""The last days of a store, for the linter to count in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.query import Query, lookups
from bot.span import Covered, Span, covered
from storage import papers, search
from storage.database import Database
from storage.records import Paper

_ALL = 1_000_000
"""More papers than a month has."""


def never() -> bool:
    """Take the time that it takes."""
    return False


@dataclass(frozen=True, slots=True)
class Stored:
    """Counts in the papers that are ``covered``: see ``bot.linting.Counts``.

    ``enough`` tells when the counting of a remark has taken long enough: then there is none.
    """

    database: Database
    covered: Covered
    enough: search.Enough = never

    @property
    def span(self) -> Span:
        """See ``Counts``."""
        return self.covered.span

    @property
    def papers(self) -> int:
        """See ``Counts``."""
        return self.covered.size

    async def count(self, query: Query) -> int:
        """See ``Counts``."""
        return len(await self._find(query, _ALL, self.covered.first, self.covered.last))

    async def newest(self, query: Query, limit: int) -> Sequence[Paper]:
        """See ``Counts``."""
        found = await self._find(query, limit, self.covered.first, self.covered.last)
        return await self._papers(found)

    async def older(self, query: Query) -> Paper | None:
        """See ``Counts``."""
        before = await self._find(query, 1, search.FIRST, self.covered.first - 1)
        found = await self._papers(before)
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


async def stored(database: Database, today: date, days: int = 30) -> Stored | None:
    """The last days of a store, without haste; None when nothing is stored."""
    async with database.reading() as conn:
        there = await covered(conn, days, today)
    return Stored(database, there) if there.size else None
