"""The last days of the store: which it covers, and what is counted."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from indexed import old

from bot.query import tokens
from bot.span import PAUSE, Covered, Span, complete_from, covered, lacks
from storage import indexing, papers
from storage.database import Database
from storage.records import Paper

FRIDAY = date(2026, 8, 21)
FEBRUARY = [date(2026, 2, n) for n in range(1, 29)]


def ago(days: int) -> date:
    return FRIDAY - timedelta(days=days)


def papers_of(*days: date, a_day: int = 20) -> list[Paper]:
    """So many papers of each of the days, which may be those of a year."""
    return [Paper(f"{day:%y%m}.{day:%d}{n:03}", "Heads", day) for day in days for n in range(a_day)]


async def looked(database: Database, *given: Paper, today: date = FRIDAY) -> Covered:
    async with database.transaction() as conn:
        await papers.add(conn, given, tokens)
        return await covered(conn, 30, today)


def weekdays(days: int) -> Iterator[date]:
    """Those of the last days on which arXiv announces papers."""
    return (day for day in map(ago, range(days)) if day.weekday() < 5)


# ---- What is said of the days ----


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(30, FRIDAY, fresh=True, whole=True), "the last 30 days"),
        (Span(30, FRIDAY, fresh=False, whole=True), "the 30 days to 21 Aug 2026"),
        (Span(4, FRIDAY, fresh=True, whole=False), "the 4 days stored so far"),
        (Span(1, FRIDAY, fresh=False, whole=False), "the 1 day stored so far"),
    ],
)
def test_days_in_a_sentence(span: Span, said: str) -> None:
    """All that were asked for, or as many as there are."""
    assert str(span) == said


# ---- Where they begin ----


async def test_a_store_that_reaches_back(database: Database) -> None:
    """Weekends are no hole, at either end; only the papers of these days count."""
    sunday, given = date(2026, 8, 23), papers_of(*weekdays(60))
    there = await looked(database, *given, today=sunday)
    assert there.span == Span(30, sunday, fresh=True, whole=True)
    since = date(2026, 7, 25)
    assert there.size == sum(one.announced >= since for one in given) == 400


async def test_an_empty_store(database: Database) -> None:
    """It covers nothing."""
    there = await looked(database)
    assert there.size == 0
    assert not there.span.whole


async def test_a_young_store(database: Database) -> None:
    """It has the days from its first paper to its newest."""
    there = await looked(database, *papers_of(ago(5), ago(3), ago(2)))
    assert there.span == Span(4, ago(2), fresh=True, whole=False)
    assert there.size == 60


@pytest.mark.parametrize(
    ("more", "days"), [([], 4), ([ago(40)], 4), ([ago(24), ago(23)], 6), ([ago(30), ago(29)], 5)]
)
async def test_a_hole(database: Database, more: list[date], days: int) -> None:
    """Older years that were filled in do not stand for days that were not."""
    given = papers_of(*FEBRUARY, *more, *weekdays(4))
    there = await looked(database, *given)
    assert there.span == Span(days, FRIDAY, fresh=True, whole=False)
    assert there.size == 20 * days


async def test_a_hole_before_the_newest_papers(sqlite_database: Database) -> None:
    """All days that are there count, not the last ones alone."""
    there = await looked(sqlite_database, *papers_of(ago(0), *map(ago, range(10, 60))))
    assert there.span == Span(21, FRIDAY, fresh=True, whole=False)
    assert there.size == 21 * 20


async def test_a_hole_that_ends_where_the_days_begin(sqlite_database: Database) -> None:
    """What lies before them is no matter."""
    there = await looked(sqlite_database, *papers_of(*FEBRUARY, *map(ago, range(30))))
    assert there.span == Span(30, FRIDAY, fresh=True, whole=True)


async def test_a_store_that_was_not_kept_up(sqlite_database: Database) -> None:
    """It has its own last days."""
    given, march = papers_of(*FEBRUARY), date(2026, 3, 7)
    assert (await looked(sqlite_database, *given, today=march)).span.fresh
    there = await looked(sqlite_database)
    assert there.span == Span(28, FEBRUARY[-1], fresh=False, whole=False)
    assert there.size == len(given)


async def test_few_categories_may_be_quiet(sqlite_database: Database) -> None:
    """A paper now and then is no sign that others are missing."""
    given = papers_of(*map(ago, (2, 3, 12, 25, 26, 45)), a_day=1)
    there = await looked(sqlite_database, *given)
    assert there.span == Span(30, FRIDAY, fresh=True, whole=True)
    assert there.size == 5


async def test_dates_that_are_still_to_come(sqlite_database: Database) -> None:
    """Of the next announcement they are counted, of a later day they are not."""
    there = await looked(sqlite_database, *papers_of(ago(0), ago(-4), ago(-10)))
    assert there.span == Span(5, ago(-4), fresh=True, whole=False)
    assert there.size == 40
    there = await looked(sqlite_database, today=ago(9))
    assert there.size == 0


async def test_what_cannot_be_found_yet_is_not_counted(sqlite_database: Database) -> None:
    """While an upgrade indexes the store, it begins where the index does."""
    await old(sqlite_database, papers_of(*weekdays(60)))
    there = await looked(sqlite_database)
    assert (there.size, there.unread) == (0, True)
    async with sqlite_database.transaction() as conn:
        newest = await papers.newest(conn, 50)
        await indexing.go_on(conn, [(seq, tokens(one)) for seq, one in reversed(newest)])
    there = await looked(sqlite_database)
    assert there.span == Span(3, FRIDAY, fresh=True, whole=False)
    assert (there.size, there.first, there.unread) == (50, newest[-1][0], False)


# ---- The rule ----


@pytest.mark.parametrize(
    ("empty", "count", "days"),
    [
        (PAUSE, 1000, 30),
        (PAUSE + 1, 1000, 22),
        (PAUSE + 1, 38, 22),
        (PAUSE + 1, 37, 30),
        (25, 12, 5),
        (25, 11, 30),
    ],
)
def test_a_hole_is_where_papers_are_missing(empty: int, count: int, days: int) -> None:
    """It is longer than a week, and at the pace of all the days ten papers would be there."""
    a_day = {ago(n): 0 for n in range(30) if not 3 <= n < 3 + empty} | {FRIDAY: count}
    assert 30 - lacks(a_day, ago(30), ago(29), 30) == days


def test_days_before_the_first_paper() -> None:
    """Those that are looked at are lacking, and never more."""
    assert lacks({FRIDAY: 1}, None, ago(29), 30) == 29
    assert lacks({FRIDAY: 9}, ago(400), ago(29), 30) == 0
    assert lacks({FRIDAY: 10}, ago(400), ago(29), 30) == 29
    assert lacks({ago(29): 10}, ago(400), ago(29), 30) == 0
    assert lacks({}, None, FRIDAY, 1) == 0


# ---- From when on a store is complete ----


@pytest.mark.parametrize(
    ("days", "since"),
    [
        ([], None),
        ([*weekdays(40)], ago(39)),
        ([*FEBRUARY, *weekdays(4)], ago(3)),
        ([date(2007, 4, 2), *FEBRUARY], FEBRUARY[0]),
        ([*weekdays(40), ago(-30)], ago(39)),
    ],
    ids=["empty", "no hole", "a hole", "a stray paper", "a wrong date"],
)
async def test_from_when_on_it_is_complete(
    database: Database, days: list[date], since: date | None
) -> None:
    """From its first paper, or from behind its newest hole."""
    async with database.transaction() as conn:
        await papers.add(conn, papers_of(*days), tokens)
        assert await complete_from(conn, FRIDAY) == since
