"""What the library says of some days: how many papers each query found, and which."""

from datetime import date
from itertools import takewhile

import pytest
import shared
from clock import NOON, FakeClock
from desk import TODAY, BusyClock, Desk, days_ago, many, paper
from effort import LONG

from bot.library import Tally, Window
from bot.query import parse
from bot.span import Span
from storage.database import Database

AVATAR = parse("avatar")


async def test_window_of_thirty_days(sqlite_database: Database) -> None:
    """The last 30 days count today and the 29 days before it."""
    desk = Desk(sqlite_database)
    first, before = paper("2607.00001", "Avatar", days_ago(29)), days_ago(30)
    await desk.store(first, paper("2607.00002", "Avatar", before), *many(2, "Avatar"))

    window = await desk.library.window([AVATAR])

    assert window.span == Span(30, TODAY, fresh=True, whole=True)
    assert window.size == 3
    assert [tally.papers for tally in window.tallies] == [3]


async def test_window_tallies_each_query(sqlite_database: Database) -> None:
    """Each query has its count, its busiest day and its newest papers."""
    desk = Desk(sqlite_database)
    today, yesterday = many(4, "Avatar"), many(2, "Avatar head", days_ago(1), first=5)
    await desk.store(*today, *yesterday)

    window = await desk.library.window([AVATAR, parse("head"), parse("zebra")])

    heads, avatars, zebras = window.tallies[1], window.tallies[0], window.tallies[2]
    assert (avatars.papers, avatars.most_a_day) == (6, 4)
    assert avatars.newest == tuple(today[:0:-1])
    assert (heads.papers, heads.most_a_day, heads.newest) == (2, 2, tuple(yesterday[::-1]))
    assert zebras == Tally(0, 0, ())


async def test_a_tally_has_the_numbers_of_all_its_papers(database: Database) -> None:
    """Newest first, so that two tallies can be compared and any of the papers shown."""
    desk = Desk(database)
    stored = [*many(5, "Avatar"), *many(3, "Avatar head", days_ago(1), first=6)]
    await desk.store(*stored)

    window = await desk.library.window([AVATAR, parse("head")])
    avatars, heads = window.tallies

    assert len(avatars.seqs) == 8
    assert list(avatars.seqs) == sorted(avatars.seqs, reverse=True)
    assert avatars.seqs[5:] == heads.seqs
    assert await desk.library.at(heads.seqs) == heads.newest
    assert (await desk.library.at(avatars.seqs[::-1]))[:2] == (stored[5], stored[6])
    assert await desk.library.at(()) == ()


async def test_window_of_a_young_store(sqlite_database: Database) -> None:
    """A store that does not reach back says on how many days it stands."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar", days_ago(4)), paper("2608.00002", "Avatar"))

    window = await desk.library.window([AVATAR])

    assert window.span == Span(5, TODAY, fresh=True, whole=False)


@pytest.mark.parametrize(("age", "fresh"), [(7, True), (8, False)])
async def test_window_of_a_store_that_was_not_kept_up(
    sqlite_database: Database, age: int, fresh: bool
) -> None:
    """A store that ends more than a week ago has its own last days."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar", days_ago(age)))

    span = (await desk.library.window([AVATAR])).span

    assert span == Span(1, days_ago(age), fresh, whole=False)


async def test_window_of_an_empty_store(sqlite_database: Database) -> None:
    """Nothing is stored, so nothing was looked at."""
    window = await Desk(sqlite_database).library.window([AVATAR])

    span = Span(30, TODAY, fresh=True, whole=False)
    assert window == Window(span, 0, (Tally(0, 0, ()),))


async def test_window_when_time_is_up(sqlite_database: Database) -> None:
    """Each query has time of its own; what was found until its end is called partial."""
    desk = Desk(sqlite_database, clock=BusyClock(0.1))
    await desk.store(*many(2500, "Avatar"), paper("2608.09999", "Zebra"))

    window = await desk.library.window([AVATAR, parse("zebra")])
    avatars, zebras = window.tallies

    assert window.size == 2501
    assert avatars.partial
    assert 0 < avatars.papers < 2500
    assert (zebras.papers, zebras.partial) == (1, False)


async def test_window_without_queries(sqlite_database: Database) -> None:
    """Nobody asks, and nothing is tallied."""
    desk = Desk(sqlite_database)
    await desk.store(*many(2, "Avatar"))

    assert (await desk.library.window([])).tallies == ()


async def test_window_of_real_papers(sqlite_database: Database) -> None:
    """Over real days the tally is what asking every paper gives."""
    last = date(2026, 1, 8 if LONG else 5)
    some = takewhile(lambda one: one.announced <= last, shared.papers("papers-2026.jsonl.xz"))
    stored = {one.id: one for one in some if one.announced.year > 2024}
    desk = Desk(sqlite_database, clock=FakeClock(NOON.replace(month=1, day=9)))
    await desk.store(*stored.values())
    query = parse('"large language model" OR diffusion')

    window = await desk.library.window([query])

    matching = [one for one in stored.values() if query.matches(one)]
    days = [one.announced for one in matching]
    assert not window.tallies[0].partial
    assert window.size == len(stored)
    assert window.tallies[0].papers == len(matching) > 20
    assert window.tallies[0].most_a_day == max(map(days.count, days))
