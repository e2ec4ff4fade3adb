"""Walking through the store: exact, newest first, and no longer than there is time."""

from datetime import date
from itertools import takewhile

import pytest
import shared
from clock import FakeClock
from desk import BusyClock, Desk, days_ago, many, paper

from bot import walk
from bot.query import Query, parse
from bot.walk import Stretch, Walk
from storage.database import Database
from storage.records import Paper


async def walked(
    database: Database, *texts: str, since: date | None = None, seconds: float = 2
) -> list[Stretch]:
    """All stretches of a walk for these queries."""
    way = Walk(database, BusyClock(), seconds=seconds)
    return [one async for one in way.through([parse(text) for text in texts], since)]


def ids(stretches: list[Stretch], place: int = 0) -> list[str]:
    """The papers that answer the query at that place, in the order they were found."""
    matches = (match for stretch in stretches for match in stretch.matches)
    return [match.paper.id for match in matches if place in match.places]


async def test_newest_first(database: Database) -> None:
    """Matches come newest announcement first, with every column of the paper."""
    old = paper("2608.00009", "Avatar of old", days_ago(3))
    new = paper("2608.00001", "Avatar of today")
    await Desk(database).store(old, new, paper("2608.00002", "Nothing of that"))

    (stretch,) = await walked(database, "avatar")

    assert [match.paper for match in stretch.matches] == [new, old]
    assert stretch.days == (new.announced, new.announced, old.announced)
    assert stretch.last


async def test_empty_store(sqlite_database: Database) -> None:
    """There is always one stretch, and in an empty store it is the last."""
    assert await walked(sqlite_database, "avatar") == [Stretch((), (), last=True)]


async def test_several_queries_in_one_walk(sqlite_database: Database) -> None:
    """Each match says which of the queries it answers."""
    both, one = paper("2608.00001", "Avatar heads"), paper("2608.00002", "Heads")
    await Desk(sqlite_database).store(both, one)

    stretches = await walked(sqlite_database, "avatar", "zebra", "heads")

    assert ids(stretches, 0) == [both.id]
    assert ids(stretches, 1) == []
    assert ids(stretches, 2) == [one.id, both.id]


async def test_letters_that_run_together_are_no_match(sqlite_database: Database) -> None:
    """What the quick look lets through is read in full: part of a word is no word."""
    await Desk(sqlite_database).store(paper("2608.00001", "Avatars"), paper("2608.00002", "Avatar"))

    assert ids(await walked(sqlite_database, "avatar")) == ["2608.00002"]


async def test_since(sqlite_database: Database) -> None:
    """Papers announced before that day are not looked at."""
    await Desk(sqlite_database).store(
        *(paper(f"2608.0000{day}", "Avatar", days_ago(day)) for day in range(5))
    )

    stretches = await walked(sqlite_database, "avatar", since=days_ago(2))

    assert ids(stretches) == ["2608.00000", "2608.00001", "2608.00002"]
    assert sum(len(stretch.days) for stretch in stretches) == 3


async def test_parts_hold_few_papers_that_need_analysing(sqlite_database: Database) -> None:
    """A common word makes stretches short, so that the clock is looked at in time."""
    await Desk(sqlite_database).store(*many(walk.ANALYSED * 2 + 1, "Avatar"))

    stretches = await walked(sqlite_database, "avatar", seconds=60)

    assert [len(stretch.days) for stretch in stretches] == [walk.ANALYSED, walk.ANALYSED, 1]
    assert [stretch.last for stretch in stretches] == [False, False, True]


async def test_parts_that_come_out_even(sqlite_database: Database) -> None:
    """The last stretch says so also when it is as long as the others."""
    await Desk(sqlite_database).store(*many(walk.ANALYSED, "Avatar"))

    (stretch,) = await walked(sqlite_database, "avatar")

    assert stretch.last


async def test_store_of_exactly_what_is_read_at_once(sqlite_database: Database) -> None:
    """Every paper is seen once, also where a reading ends with the store."""
    await Desk(sqlite_database).store(*many(walk.READ, "Zebra"), paper("2608.99999", "Avatar"))

    stretches = await walked(sqlite_database, "avatar", seconds=60)

    assert ids(stretches) == ["2608.99999"]
    assert [len(stretch.days) for stretch in stretches] == [walk.READ, 1]

    stretches = await walked(sqlite_database, "avatar", since=days_ago(0), seconds=60)
    assert sum(len(stretch.days) for stretch in stretches) == walk.READ + 1


async def test_full_reading_then_nothing(sqlite_database: Database) -> None:
    """A store that ends just where a reading ended has an empty last stretch."""
    await Desk(sqlite_database).store(*many(walk.READ, "Zebra"))

    stretches = await walked(sqlite_database, "avatar", seconds=60)

    assert [(len(one.days), one.last) for one in stretches] == [(walk.READ, False), (0, True)]


async def test_time_is_up(sqlite_database: Database) -> None:
    """When time is up the walk ends without having reached the end, with its newest matches."""
    await Desk(sqlite_database).store(*many(walk.ANALYSED * 4, "Avatar"))

    stretches = await walked(sqlite_database, "avatar", seconds=2)

    assert [stretch.last for stretch in stretches] == [False, False]
    assert len(ids(stretches)) == walk.ANALYSED * 2


async def test_matches_of_real_papers(sqlite_database: Database) -> None:
    """On a real day the walk finds exactly what asking every paper finds."""
    until = takewhile(lambda one: one.announced <= DAY, shared.papers("papers-2026.jsonl.xz"))
    day = [one for one in until if one.announced == DAY]
    await Desk(sqlite_database).store(*day)
    queries = [parse(text) for text in ("diffusion OR transformer -survey", "cat:cs.CV", '"to be"')]

    way = Walk(sqlite_database, FakeClock(), seconds=60)
    stretches = [one async for one in way.through(queries)]

    assert len(day) > 400
    for place, query in enumerate(queries):
        assert set(ids(stretches, place)) == expected(query, day)


DAY = date(2026, 1, 6)


def expected(query: Query, papers: list[Paper]) -> set[str]:
    """The ids of the papers that answer, each asked by itself; some do and some do not."""
    found = {one.id for one in papers if query.matches(one)}
    assert 0 < len(found) < len(papers)
    return found


@pytest.mark.parametrize("title", ["Avatar", "Zebra"])
async def test_nothing_is_held_open(sqlite_database: Database, title: str) -> None:
    """A walk that is left early holds no connection: five at once are not too many."""
    await Desk(sqlite_database).store(*many(walk.READ + 1, title))
    ways = [
        Walk(sqlite_database, FakeClock(), seconds=60).through([parse("avatar")]) for _ in range(5)
    ]

    begun = [await anext(way) for way in ways]

    assert len({stretch.days for stretch in begun}) == 1
    for way in ways:
        await way.aclose()
