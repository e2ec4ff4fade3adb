"""The last days of a store, which may have few."""

from dataclasses import replace
from datetime import timedelta

import pytest
from counted import DAY, OLDER, Shelf, counts, said

from bot.indexing import index_all
from bot.linting import stored
from bot.query import parse, tokens
from bot.span import Span
from storage import papers
from storage.database import Database


async def test_an_empty_store_has_no_days(database: Database) -> None:
    """There is nothing to count in."""
    assert await stored(database, DAY) is None


async def test_days_end_with_the_newest_paper(database: Database) -> None:
    """What was announced before, or long after the day that was asked for, is not counted."""
    shelf = Shelf().put(2, "Heads").put(1, "Heads", day=DAY - timedelta(days=29))
    shelf.put(1, "An old head", day=DAY - timedelta(days=30))
    counted = await counts(database, shelf.papers)
    assert (counted.span, counted.papers) == (Span(30, DAY, fresh=True, whole=True), 6)
    assert await counted.count(parse("head")) == 3
    assert [paper.id for paper in await counted.newest(parse("head"), 2)] == [
        "2608.00002",
        "2608.00001",
    ]
    older = await counted.older(parse("head"))
    assert older is not None
    assert older.title == "An old head"
    assert await counted.older(parse("hand")) is None
    before = await stored(database, DAY - timedelta(days=25), 10)
    assert before is not None
    assert before.papers == 4
    assert await stored(database, OLDER - timedelta(days=9)) is None


async def test_a_young_store_says_how_many_days_it_has(database: Database) -> None:
    """Thirty days would be a lie."""
    shelf = Shelf().put(1, "Heads").put(5, "Hands", day=DAY - timedelta(days=2))
    async with database.transaction() as conn:
        await papers.add(conn, shelf.papers, tokens)
    counted = await stored(database, DAY)
    assert counted is not None
    assert (counted.span, counted.papers) == (Span(3, DAY, fresh=True, whole=False), 6)
    assert await said(counted, "faces") == (
        "No paper in the 3 days stored so far. For a narrow subject that can be right.",
        None,
    )


async def test_what_is_not_indexed_yet_is_not_counted(sqlite_database: Database) -> None:
    """While an upgrade indexes the store, its days are those that can be searched."""
    shelf = Shelf().put(300, "Heads").put(5, "Hands", day=DAY - timedelta(days=2))
    counted = await counts(sqlite_database, shelf.papers)
    assert await counted.count(parse("heads OR hands")) == 305
    await index_all(sqlite_database)
    again = await stored(sqlite_database, DAY)
    assert again is not None
    assert again.papers == 308


async def test_when_time_is_up_nothing_is_said(sqlite_database: Database) -> None:
    """A remark is worth no waiting, and half a count is none."""
    counted = await counts(sqlite_database, Shelf().put(1500, "Heads").papers)
    assert (await said(counted, "heads"))[0].endswith("about 50 a day.")
    hurried = replace(counted, enough=lambda: True)
    with pytest.raises(TimeoutError):
        await hurried.count(parse("heads"))
    assert await said(hurried, "heads") == ("", None)
