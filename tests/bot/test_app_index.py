"""What an older version has stored is indexed while the service runs, and before a single round."""

import asyncio
from pathlib import Path

from app_stage import Announcements, Terminal, app, paper
from clock import NOON
from indexed import assert_whole, stored_only

from bot.app import App
from bot.query import lookups, parse
from storage import changes, indexing, search
from storage.database import Database
from storage.upgrade import upgrade


async def an_older_store(folder: Path) -> None:
    """A store with a paper that no index knows."""
    async with await Database.open(f"sqlite:///{folder}/papercast.db") as database:
        await upgrade(database, folder, NOON)
        async with database.transaction() as conn:
            await stored_only(conn, [paper(1)])


async def found(joined: App) -> int:
    async with joined.database.reading() as conn:
        return len((await search.newest(conn, lookups(parse("heads").tree), 10)).seqs)


async def test_it_is_indexed_while_it_serves(tmp_path: Path) -> None:
    """The service goes on when all is indexed, and papers that came meanwhile are found too."""
    await an_older_store(tmp_path)
    source, terminal, stop = Announcements([paper(2)]), Terminal(), asyncio.Event()
    async with app(tmp_path, source, terminal) as joined:
        assert await found(joined) == 0
        running = asyncio.create_task(joined.run(stop))
        async with asyncio.timeout(30):
            await terminal.shown.wait()
            while await found(joined) < 2:
                assert not running.done()
        stop.set()
        await running
        await assert_whole(joined.database)


async def test_a_single_round_indexes_first(tmp_path: Path) -> None:
    """When it ends, everything in the store can be found."""
    await an_older_store(tmp_path)
    async with app(tmp_path, Announcements([paper(2)]), Terminal()) as joined:
        await joined.once()
        assert await found(joined) == 2
        await assert_whole(joined.database)


async def test_papers_of_other_rules_are_not_found_from_the_start(tmp_path: Path) -> None:
    """Before anything is harvested the index forgets what was read in another way."""
    await an_older_store(tmp_path)
    async with app(tmp_path, Announcements(), Terminal()) as joined:
        await joined.once()
        async with joined.database.transaction() as conn:
            await indexing.begin(conn, "an older reader")
            await indexing.go_on(conn, [])
    async with app(tmp_path, Announcements([paper(2)]), Terminal()) as joined:
        assert await found(joined) == 0
        await joined.once()
        await assert_whole(joined.database)


async def test_a_start_trims_the_feed(tmp_path: Path) -> None:
    """What changed before nobody follows any more; only the last change is kept."""
    async with (
        app(tmp_path, Announcements(), Terminal()) as joined,
        joined.database.transaction() as conn,
    ):
        await changes.note(conn, [1] * 10)
        last = await changes.last_change(conn)
    async with (
        app(tmp_path, Announcements(), Terminal()) as joined,
        joined.database.reading() as conn,
    ):
        assert await changes.changed(conn, 0) == (last, [1])
        assert await changes.changed(conn, last - 1) == (last, [1])
