"""A store in which the linter counts, filled with papers of which only a few words matter."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.linting import remark
from bot.linting.base import Counts, Other
from bot.linting.store import Stored, stored
from bot.query import Query, parse, tokens
from bot.span import PAUSE
from storage import papers
from storage.database import Database
from storage.records import Paper

DAY = date(2026, 8, 18)
OLDER = DAY - timedelta(days=64)


class Shelf:
    """Papers in the order in which they are put there, each with an id of its own."""

    def __init__(self) -> None:
        self.papers: list[Paper] = []

    def put(
        self,
        count: int,
        title: str,
        *,
        day: date = DAY,
        author: str | None = None,
        category: str = "cs.CV",
    ) -> "Shelf":
        """So many papers that are alike."""
        first = len(self.papers) + 1
        self.papers += (
            Paper(
                id=f"2608.{n:05}",
                title=title,
                announced=day,
                authors=(author,) if author else (),
                categories=(category,),
                primary_category=category,
            )
            for n in range(first, first + count)
        )
        return self


async def counts(database: Database, found: Iterable[Paper], days: int = 30) -> Stored:
    """What these papers let the linter count, with as many others as a store has that is whole."""
    others = [
        Paper(f"2606.{n:05}", "Long ago", DAY - timedelta(days=n)) for n in range(PAUSE + 1, 65, 8)
    ]
    async with database.transaction() as conn:
        await papers.add(conn, [*found, *others], tokens)
    made = await stored(database, DAY, days)
    assert made is not None, "a paper is stored"
    return made


async def said(
    counted: Counts | None, typed: str, *others: str, limit: int = 12
) -> tuple[str, str | None]:
    """The sentence and the line of the remark, empty without one; it may count only so often."""
    frugal = Frugal(counted) if counted else None
    chat = [Other(number, parse(other)) for number, other in enumerate(others, start=2)]
    found = await remark(parse(typed), typed, frugal, chat)
    assert frugal is None or frugal.asked <= limit, frugal.asked
    return (found.sentence, found.line) if found else ("", None)


class Frugal:
    """Counts that are counted."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self.asked = 0
        self.span = counts.span
        self.papers = counts.papers

    async def count(self, query: Query) -> int:
        self.asked += 1
        return await self._counts.count(query)

    async def newest(self, query: Query, limit: int) -> Sequence[Paper]:
        self.asked += 1
        return await self._counts.newest(query, limit)

    async def older(self, query: Query) -> Paper | None:
        self.asked += 1
        return await self._counts.older(query)
