"""Papers that were stored before there was an index become findable while the service runs."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from clock import NOON
from engine import watched
from fakes import WatchedDatabase, paper
from indexed import add, assert_whole, held, old, stored_only
from sqlalchemy import text

from bot.indexing import begin, in_bulk, index_all
from bot.query import lookups, parse, tokens
from storage import indexing, papers, search
from storage.database import Connection, Database
from storage.records import Paper
from storage.schema import VERSION
from storage.upgrade import SCRIPTS, _migrate, upgrade

MANY = 450
"""More than two transactions take."""


@pytest.fixture
async def store(store_url: str, tmp_path: Path) -> AsyncIterator[WatchedDatabase]:
    """An empty store that can be watched: the test runs once on each database."""
    async with watched(store_url, tmp_path) as opened:
        yield opened


def numbered(numbers: Iterable[int], title: str = "Talking heads", **values: Any) -> list[Paper]:
    """Papers with their number in the title, so that each can be told from the others."""
    return [paper(f"2608.{n:05}", f"{title} number{n}", **values) for n in numbers]


async def found(database: Database, query: str) -> list[str]:
    """The titles that a query finds."""
    async with database.reading() as conn:
        hits = await search.newest(conn, lookups(parse(query).tree), 10_000)
        titles = {seq: one.title for seq, one in await papers.newest(conn, 10_000)}
    return [titles[seq] for seq in hits.seqs]


async def test_a_new_store_has_nothing_to_index(database: Database) -> None:
    """Its papers are indexed as they come, also after the next start."""
    for _ in range(2):
        async with database.transaction() as conn:
            await begin(conn)
        await add(database, *numbered([1, 2]))
        assert await index_all(database) == 0
        await assert_whole(database)


async def pieces(database: Database) -> dict[str, int]:
    """What is chosen about the pieces of the index."""
    async with database.reading() as conn:
        rows = await conn.execute(text("SELECT k, v FROM search_config WHERE k LIKE '%merge'"))
        return {row.k: row.v for row in rows}


async def test_in_bulk_the_index_may_be_in_many_pieces(sqlite_database: Database) -> None:
    """Afterwards it is as always, also behind an error."""
    with suppress(ZeroDivisionError):
        async with in_bulk(sqlite_database):
            many = await pieces(sqlite_database)
            _ = 1 / 0
    few = await pieces(sqlite_database)
    assert few["automerge"] < many["automerge"]
    assert few["crisismerge"] == many["crisismerge"]


async def test_a_start_puts_right_what_a_killed_bulk_has_left(sqlite_database: Database) -> None:
    """Who was killed could not."""
    async with sqlite_database.transaction() as conn:
        await search.allow_pieces(conn, many=True)
    many = await pieces(sqlite_database)
    async with sqlite_database.transaction() as conn:
        await begin(conn)
    few = await pieces(sqlite_database)
    assert few["automerge"] < many["automerge"]


async def test_papers_stored_before_an_upgrade_become_findable(
    database_url: str, tmp_path: Path
) -> None:
    """A store of the version without an index is upgraded, and then its papers are indexed."""
    async with await Database.open(database_url) as database:
        async with database.transaction() as conn:
            await conn.run_sync(_migrate, "0002", SCRIPTS)
            await stored_only(conn, numbered([1, 2]))
        assert await upgrade(database, tmp_path, NOON, version=VERSION) is not None
        async with database.transaction() as conn:
            await begin(conn)
        assert await found(database, "heads") == []

        assert await index_all(database) == 2

        assert await found(database, "heads") == ["Talking heads number2", "Talking heads number1"]
        await assert_whole(database)


async def test_all_are_indexed_once(database: Database) -> None:
    """However many there are, each is; what was done is not done again."""
    await old(database, numbered(range(MANY)))

    assert await index_all(database) == MANY
    assert await index_all(database) == 0

    await assert_whole(database)
    assert len(await found(database, "heads")) == MANY


async def test_without_old_papers_nothing_is_begun(database: Database) -> None:
    """Papers that come before the first look are found at once."""
    await old(database, numbered([1]))
    await index_all(database)
    await add(database, *numbered([2]))

    assert len(await found(database, "heads")) == 2
    await assert_whole(database)


async def test_a_new_paper_is_found_before_the_old_ones(database: Database) -> None:
    """What comes is indexed at once, and what is announced earlier than all waits its turn."""
    await old(database, numbered(range(1, 4)))
    await add(database, *numbered([4]), *numbered([5], days_ago=9))

    assert await found(database, "heads") == ["Talking heads number4"]
    assert await found(database, "-boats") == ["Talking heads number4"]
    assert await found(database, "-heads") == []
    await index_all(database)
    assert len(await found(database, "heads")) == 5
    await assert_whole(database)


class Meanwhile:
    """Right before each of the next transactions somebody stores new papers and new versions."""

    def __init__(self, database: WatchedDatabase, steps: int) -> None:
        self.database = database
        self.steps = steps
        self.random = Random(steps)

    async def __call__(self, place: str) -> None:
        """Watch the store."""
        if place != "before a transaction" or not self.steps:
            return
        self.steps -= 1
        self.database.watch = None
        changed = self.random.sample(range(MANY), 60)
        version = 10 - self.steps
        await add(self.database, *numbered(changed, "Walking feet", version=version))
        await add(self.database, *numbered([MANY + self.steps], days_ago=self.steps % 3))
        self.database.watch = self


async def test_what_comes_meanwhile_is_right_too(store: WatchedDatabase) -> None:
    """New papers, older ones and new versions that are stored between the steps are all found."""
    await old(store, numbered(range(MANY)))
    store.watch = Meanwhile(store, 4)

    assert await index_all(store) >= MANY

    await assert_whole(store)
    walking = await found(store, "walking")
    assert walking
    assert not set(walking) & set(await found(store, "heads"))
    assert len(walking) + len(await found(store, "heads")) == MANY + 4


async def test_others_store_at_the_same_time(database: Database) -> None:
    """Harvests that run while papers are indexed wait for no end of it, and spoil nothing."""
    await old(database, numbered(range(MANY)))

    async def harvest(n: int) -> None:
        some = range(n, MANY + 100, 11)
        await add(database, *numbered(some, "Walking feet", version=2 + n % 3, days_ago=n % 2))

    await asyncio.gather(index_all(database), *map(harvest, range(11)))
    await index_all(database)

    await assert_whole(database)
    assert len(await found(database, "walking")) == MANY + 100


class KilledError(BaseException):
    """The process ends here."""


class KillAt:
    """Kills the process at its n-th place."""

    def __init__(self, n: int) -> None:
        self.left = n

    async def __call__(self, place: str) -> None:
        """Watch the store."""
        self.left -= 1
        if self.left == 0:
            raise KilledError(place)


async def test_killed_anywhere_it_goes_on(sqlite_url: str, tmp_path: Path) -> None:
    """At whatever place the process dies, the next one indexes the rest, and only the rest."""
    async with watched(sqlite_url, tmp_path) as store:
        await old(store, numbered(range(MANY)))
    for n in count(1):
        shutil.copyfile(tmp_path / "papercast.db", tmp_path / f"{n}.db")
        async with watched(f"sqlite:///{tmp_path}/{n}.db", tmp_path) as store:
            store.watch = KillAt(n)
            try:
                await index_all(store)
            except KilledError as killed:
                done = (n - 1) // 3 + (str(killed) == "after its commit")
            else:
                break
            store.watch = None
            async with store.transaction() as conn:
                await begin(conn)
            assert await index_all(store) == max(0, MANY - 200 * done)
            await assert_whole(store)
    assert n > 4 * 3  # and some places more, where the index is brought into one piece


async def test_another_reader_makes_everything_anew(database: Database) -> None:
    """What was indexed by other rules is forgotten at once, and indexed by those of today."""
    await add(database, *numbered([1, 2]))
    before = await held(database)
    async with database.transaction() as conn:
        assert await indexing.begin(conn, "an older reader")
        assert await found_in(conn) == ()
        ((seq, _),) = await papers.newest(conn, 1)
        await indexing.go_on(conn, [(seq, tokens(paper("x", "As it was read then")))])

    async with database.transaction() as conn:
        await begin(conn)
    assert await held(database) == []
    await index_all(database)

    assert await held(database) == before
    await assert_whole(database)


async def test_a_store_that_was_read_before_formulas_were_is_read_anew(database: Database) -> None:
    """What its papers say is found at the end in ways that the older reader did not know."""
    water = replace(paper("2608.00001", "Ice of H$_2$O"), authors=("Juan García-Bellido",))
    asked = ("H2O", "au:garcia-bellido_j")
    async with database.transaction() as conn:
        await stored_only(conn, [water])
        await indexing.begin(conn, "2, snowball 3")
        ((seq, _),) = await papers.newest(conn, 1)
        await indexing.go_on(conn, [(seq, tokens(paper("x", "Ice of H 2 O")))])
        await indexing.go_on(conn, [])
    assert [await found(database, query) for query in ("ice", *asked)] == [[water.title], [], []]

    async with database.transaction() as conn:
        await begin(conn)
    await index_all(database)

    assert [await found(database, query) for query in asked] == [[water.title]] * 2
    await assert_whole(database)


async def found_in(conn: Connection) -> tuple[int, ...]:
    return (await search.newest(conn, lookups(parse("heads").tree), 10)).seqs
