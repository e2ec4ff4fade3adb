"""Which papers the harvest still owes to people."""

from datetime import date, timedelta

import pytest
from clock import NOON, FakeClock
from fakes import FakeSource
from harvesting import Index, offline

from bot.owed import owed_from
from bot.poll import POST_FROM
from bot.sources.arxiv_api import ArxivApi
from bot.sources.base import LookingBack, Source
from storage import cursors
from storage.database import Database

TODAY = NOON.date()
A_WEEK_AGO = TODAY - timedelta(days=7)


def api(**options: int) -> ArxivApi:
    return offline(Index(), FakeClock(), **options)


async def owed(database: Database, *sources: Source, post_days: int = 1) -> date:
    async with database.reading() as conn:
        return await owed_from(conn, sources, TODAY, post_days)


async def put(database: Database, source: Source, *, first: date, cursor: str = "x") -> None:
    """Leave behind what a harvest leaves."""
    async with database.transaction() as conn:
        await cursors.put(conn, source.name, POST_FROM + source.scope, first.isoformat())
        await cursors.put(conn, source.name, source.scope, cursor)


async def test_a_week_is_always_left(database: Database) -> None:
    """Even where nothing is harvested."""
    assert await owed(database) == A_WEEK_AGO
    assert await owed(database, FakeSource("feed")) == A_WEEK_AGO


async def test_before_the_first_harvest_its_days_to_come_are_left(database: Database) -> None:
    """A first harvest posts what is no older than the operator says."""
    assert await owed(database, FakeSource("feed"), post_days=30) == TODAY - timedelta(days=34)


async def test_until_the_first_harvest_is_whole_its_days_are_left(database: Database) -> None:
    """From its own first day on, and some days before: the day of a paper is an estimate."""
    source = FakeSource("feed")
    await put(database, source, first=date(2026, 7, 1))
    assert await owed(database, source) == date(2026, 6, 27)


async def test_a_first_day_ahead_of_today_leaves_the_week(database: Database) -> None:
    """A clock that was ahead at the first start changes nothing."""
    source = FakeSource("feed")
    await put(database, source, first=date(2027, 1, 1))
    assert await owed(database, source) == A_WEEK_AGO


@pytest.mark.parametrize(
    ("until", "expected"),
    [("2026-08-18T09:00:00Z", A_WEEK_AGO), ("2026-06-20T09:00:00Z", date(2026, 6, 15))],
)
async def test_a_harvest_that_is_behind_is_waited_for(
    database: Database, until: str, expected: date
) -> None:
    """What was submitted since it last ran, and as long before as it looks back, is left to it."""
    source = api(overlap_days=5)
    await put(database, source, first=date.min, cursor=f"2026-05-01T00:00:00Z/{until}")
    assert await owed(database, source) == expected


async def test_the_source_that_looks_back_furthest_decides(database: Database) -> None:
    """Every source posts what it is the first to bring."""
    feed, other = FakeSource("feed"), FakeSource("other")
    await put(database, feed, first=date.min)
    await put(database, other, first=date(2026, 8, 1))
    assert await owed(database, feed, other) == date(2026, 7, 28)


async def test_a_source_that_does_not_look_back_is_no_obstacle(database: Database) -> None:
    """After its first harvest only the week is left to it."""
    source = FakeSource("feed")
    await put(database, source, first=date.min)
    assert not isinstance(source, LookingBack)
    assert await owed(database, source) == A_WEEK_AGO


def test_arxiv_tells_how_far_it_looks_back() -> None:
    """Never before its first harvest began; nothing of a cursor that is none."""
    source = api(overlap_days=10)
    assert isinstance(source, LookingBack)
    cursor = "2026-08-11T12:00:00Z/2026-08-18T09:30:05Z"
    assert source.looks_back_to(cursor) == date(2026, 8, 11)
    assert api(overlap_days=2).looks_back_to(cursor) == date(2026, 8, 16)
    assert source.looks_back_to("x") is None
