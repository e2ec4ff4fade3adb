"""Older papers come into the store, once each, and people still get what is new."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from clock import FakeClock
from engine import subscribe
from fakes import TODAY, FakeSource, paper
from sqlalchemy import func, select

from bot.backfill import Backfill, Filled
from bot.owed import owed_from
from bot.poll import Poll
from bot.sources.base import Page, SourceDown
from bot.sources.batches import Batch
from bot.wanted import Wanted
from storage import cursors, papers
from storage.database import Database
from storage.records import Paper, TextKey
from storage.schema import deliveries, texts

OWED = TODAY - timedelta(days=7)
OLD = [paper(f"2606.{number:05}", days_ago=60 - number) for number in range(1, 7)]
NEW = [paper(f"2608.{number:05}", days_ago=2 - number // 2) for number in range(1, 5)]


@dataclass
class FakeBulk:
    """So many papers a batch; after ``breaks_after`` of them it fails."""

    papers: Sequence[Paper]
    size: int = 2
    scope: str = "papers"
    breaks_after: int | None = None
    bad: tuple[str, ...] = ()
    asked: list[str | None] = field(default_factory=list)

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """The papers behind the cursor, which counts batches."""
        self.asked.append(cursor)
        for number in range(int(cursor or 0), -(-len(self.papers) // self.size)):
            if number == self.breaks_after:
                raise SourceDown("It broke.")
            part = tuple(self.papers[number * self.size :][: self.size])
            yield Batch(part, str(number + 1), self.bad)


async def fill(
    database: Database,
    bulk: FakeBulk,
    wanted: Wanted | None = None,
    owed: date = OWED,
    stop: asyncio.Event | None = None,
) -> tuple[bool, Filled]:
    backfill = Backfill(database, FakeClock(), bulk, wanted or Wanted(), owed, lambda *_: None)
    return await backfill.run(stop or asyncio.Event()), backfill.filled


async def stored(database: Database) -> list[str]:
    async with database.reading() as conn:
        return [each.id for _, each in reversed(await papers.newest(conn, 100))]


async def promised(database: Database) -> list[str]:
    async with database.reading() as conn:
        found = await conn.scalars(select(deliveries.c.paper_id).order_by(deliveries.c.paper_id))
        return list(found)


async def cursor(database: Database, wanted: str = "") -> str | None:
    async with database.reading() as conn:
        return await cursors.get(conn, "backfill", f"papers; {wanted}")


def ids(some: Sequence[Paper]) -> list[str]:
    return [each.id for each in some]


async def test_all_of_it_is_stored(database: Database) -> None:
    """Every paper once, and a second whole run finds everything there."""
    bulk = FakeBulk(OLD)
    assert await fill(database, bulk) == (True, Filled(stored=6))
    assert await stored(database) == ids(OLD)
    assert await fill(database, bulk) == (True, Filled(known=6))
    assert await stored(database) == ids(OLD)
    assert bulk.asked == [None, None]


async def test_nothing_is_promised(database: Database) -> None:
    """However well a paper matches; nor is a summary wanted."""
    await subscribe(database)
    await fill(database, FakeBulk(OLD))
    assert await promised(database) == []
    async with database.reading() as conn:
        assert await conn.scalar(select(func.count()).select_from(texts)) == 0


async def test_a_run_that_broke_off_goes_on(database: Database) -> None:
    """What came before stands, and nothing is read twice."""
    broken = FakeBulk(OLD, breaks_after=2)
    with pytest.raises(SourceDown):
        await fill(database, broken)
    assert await stored(database) == ids(OLD[:4])
    assert await cursor(database) == "2"
    bulk = FakeBulk(OLD)
    assert await fill(database, bulk) == (True, Filled(stored=2))
    assert bulk.asked == ["2"]


async def test_papers_and_cursor_go_together(database: Database) -> None:
    """A batch that cannot be stored moves nothing on."""
    bulk = FakeBulk([*OLD[:3], replace(OLD[3], title=None)])  # type: ignore[arg-type]  # no title
    with pytest.raises(Exception, match=r"(?i)not.null"):
        await fill(database, bulk)
    assert await stored(database) == ids(OLD[:2])
    assert await cursor(database) == "1"


async def test_a_stop_ends_it_behind_a_batch(database: Database) -> None:
    """The next run goes on there."""
    stop = asyncio.Event()
    bulk = FakeBulk(OLD)
    backfill = Backfill(database, FakeClock(), bulk, Wanted(), OWED, lambda *_: stop.set())
    assert await backfill.run(stop) is False
    assert (await stored(database), await cursor(database)) == (ids(OLD[:2]), "1")
    assert await fill(database, bulk) == (True, Filled(stored=4))


async def test_a_stop_does_not_wait_for_a_page(sqlite_database: Database) -> None:
    """Whoever must wait an hour for arXiv can be stopped meanwhile."""
    begun = asyncio.Event()

    class Hanging(FakeBulk):
        async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
            begun.set()
            await asyncio.Event().wait()
            yield Batch((), "never")

    stop = asyncio.Event()
    running = asyncio.create_task(fill(sqlite_database, Hanging(OLD), stop=stop))
    await begun.wait()
    stop.set()
    assert await running == (False, Filled())


async def test_only_what_is_asked_for_is_stored(database: Database) -> None:
    """The rest is counted, and another question has a cursor of its own."""
    wanted = Wanted(since=OLD[2].announced)
    assert await fill(database, FakeBulk(OLD), wanted) == (True, Filled(stored=4, other=2))
    assert await fill(database, FakeBulk(OLD, breaks_after=None)) == (True, Filled(2, 4))
    assert await cursor(database, str(wanted)) == ""


async def test_what_cannot_be_read_is_counted(database: Database) -> None:
    """It keeps nothing else away."""
    bulk = FakeBulk(OLD, bad=("line 1: it has no title",))
    assert await fill(database, bulk) == (True, Filled(stored=6, unreadable=3))


async def test_a_batch_may_hold_a_paper_twice(database: Database) -> None:
    """It is stored once, in its newest version."""
    bulk = FakeBulk([OLD[0], replace(OLD[0], version=2, title="Second")], size=5)
    assert await fill(database, bulk) == (True, Filled(stored=1, known=1))
    async with database.reading() as conn:
        found = await papers.get(conn, OLD[0].id)
    assert found is not None
    assert (found.version, found.title) == (2, "Second")


# ---- A backfill and the harvest ----


async def harvest(database: Database, source: FakeSource, post_days: int = 1) -> int:
    """How many papers a harvest promises."""

    def wish(one: Paper, chosen: str | None) -> TextKey:
        return TextKey("summary", one.id, one.version, "none", "none", "1", "en")

    poll = Poll(
        database, FakeClock(), [source], wish=wish, patience=timedelta(0), post_days=post_days
    )
    return sum(each.promised for each in await poll.run())


async def fill_beside(
    database: Database, source: FakeSource, some: Sequence[Paper], post_days: int = 1
) -> Filled:
    async with database.reading() as conn:
        owed = await owed_from(conn, [source], TODAY, post_days)
    return (await fill(database, FakeBulk(some), owed=owed))[1]


async def test_a_backfill_before_the_first_harvest_swallows_nothing(database: Database) -> None:
    """The first harvest posts what it would have posted without it."""
    await subscribe(database)
    source = FakeSource("api", Page((*OLD, *NEW), "1"))
    assert await fill_beside(database, source, [*OLD, *NEW]) == Filled(stored=6, left=4)
    assert await harvest(database, source, post_days=7) == len(NEW)
    assert await promised(database) == ids(NEW)


async def test_a_longer_first_harvest_is_left_more(database: Database) -> None:
    """When the operator wants a month posted, a month is left alone."""
    await subscribe(database)
    source = FakeSource("api", Page((*OLD, *NEW), "1"))
    filled = await fill_beside(database, source, [*OLD, *NEW], post_days=57)
    assert filled == Filled(left=10)
    assert await harvest(database, source, post_days=57) == 8


async def test_a_backfill_between_two_harvests_swallows_nothing(database: Database) -> None:
    """What the first one brought is there, what the second one owes is left to it."""
    await subscribe(database)
    source = FakeSource("api", Page(tuple(NEW[:2]), "1"), Page(tuple(NEW[2:]), "2"))
    first = FakeSource("api", Page(tuple(NEW[:2]), "1"))
    assert await harvest(database, first, post_days=7) == 2
    assert await fill_beside(database, source, [*OLD, *NEW]) == Filled(stored=6, left=4)
    assert await harvest(database, source) == 2
    assert await promised(database) == ids(NEW)


async def test_what_was_left_can_be_filled_in_later(database: Database) -> None:
    """When its week is over, the same command stores what the harvest did not want."""
    await fill(database, FakeBulk([*OLD, *NEW]))
    later = await fill(database, FakeBulk([*OLD, *NEW]), owed=TODAY + timedelta(days=7))
    assert later == (True, Filled(stored=4, known=6))


async def test_no_paper_is_of_tomorrow(sqlite_database: Database) -> None:
    """One of which only the month is known is dated today at the latest; what is owed is left."""
    undated = [replace(paper("2608.00001"), announced=date(2026, 8, 31), submitted=None)]

    assert (await fill(sqlite_database, FakeBulk(undated)))[1] == Filled(left=1)
    await fill(sqlite_database, FakeBulk(undated, scope="again"), owed=date.max)

    async with sqlite_database.reading() as conn:
        ((_, found),) = await papers.newest(conn, 9)
    assert found == replace(undated[0], announced=TODAY)
