"""A copy is whole and checked before it has its name, and copying disturbs nobody."""

import asyncio
import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from clock import NOON
from making import a_chat, numbered, queued
from sqlalchemy import select, text

from bot.query import tokens
from storage import cursors, papers
from storage.backup import COPIED, backup
from storage.database import Database, StorageError
from storage.schema import metadata
from storage.upgrade import upgrade


@pytest.fixture
async def store(sqlite_database: Database) -> Database:
    """A store with something in most tables."""
    await queued(sqlite_database, await a_chat(sqlite_database), "2608.00001", "2608.00002")
    return sqlite_database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the copy goes: a folder with nothing else in it."""
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder / "copy.db"


async def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    async with database.reading() as conn:
        return {
            name: [tuple(row) for row in await conn.execute(select(table).order_by(*table.c))]
            for name, table in metadata.tables.items()
        }


async def contents_of(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a copy, but for what it says of itself: when it was made."""
    async with await Database.open(f"sqlite:///{file}") as copy:
        every = await contents(copy)
    every["meta"].remove((COPIED, NOON.isoformat()))
    return every


async def fill(database: Database, megabytes: int) -> None:
    """Put so much into the store."""
    async with database.transaction() as conn:
        many = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
            "INSERT INTO cursors SELECT 'fill', i, hex(randomblob(50000)) FROM n"
        )
        await conn.execute(text(many), {"count": megabytes * 10})


@contextmanager
def a_disk_that_is_full_at(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_copy_is_the_store(store: Database, file: Path) -> None:
    """The copy opens, holds every row, and says when it was made; nothing else is in its folder."""
    await backup(store, file, NOON)
    assert [found.name for found in file.parent.iterdir()] == ["copy.db"]
    assert await contents_of(file) == await contents(store)


async def test_a_copy_can_take_the_stores_place(
    store: Database, file: Path, tmp_path: Path
) -> None:
    """It has the version, so that nothing is made or upgraded when the program starts on it."""
    await backup(store, file, NOON)
    async with await Database.open(f"sqlite:///{file}") as copy:
        assert await upgrade(copy, tmp_path / "backups", NOON) is None
        await queued(copy, await a_chat(copy), "2608.00003")
    assert not (tmp_path / "backups").exists()


async def test_a_file_that_is_there_is_not_overwritten(store: Database, file: Path) -> None:
    """What stands there already is kept, and said to be."""
    file.write_text("precious")
    with pytest.raises(StorageError, match=r"copy\.db is there already\. Nothing was written\.$"):
        await backup(store, file, NOON)
    assert file.read_text() == "precious"


async def test_a_folder_that_is_not_there_is_not_made(store: Database, file: Path) -> None:
    """An unmounted disk is no place for a copy."""
    with pytest.raises(StorageError, match=r"/none is not there\. Nothing was written\.$"):
        await backup(store, file.parent / "none" / "copy.db", NOON)
    assert list(file.parent.iterdir()) == []


async def test_postgresql_has_a_program_of_its_own(postgres_database: Database, file: Path) -> None:
    """There the operator is told what to use."""
    with pytest.raises(StorageError, match="pg_dump"):
        await backup(postgres_database, file, NOON)
    assert list(file.parent.iterdir()) == []


async def test_copying_waits_for_no_transaction(store: Database, file: Path) -> None:
    """While one is under way the copy is made, of what was committed before."""
    before = await contents(store)
    async with store.transaction() as conn:
        await cursors.put(conn, "test", "", "not committed")
        await backup(store, file, NOON)
    assert await contents_of(file) == before
    assert await contents(store) != before


async def test_what_stands_in_the_log_is_copied(store: Database, file: Path) -> None:
    """A reader that keeps SQLite from emptying its write-ahead log keeps nothing from the copy."""
    assert store.url.database is not None
    async with store.reading() as conn:
        await conn.execute(text("SELECT count(*) FROM papers"))
        async with store.transaction() as other:
            await papers.add(other, numbered(1000), tokens)
        await fill(store, 2)
        main, log = (Path(store.url.database + end).stat().st_size for end in ("", "-wal"))
        assert log > 10 * main
        await backup(store, file, NOON)
    assert await contents_of(file) == await contents(store)


async def test_a_copy_that_is_cut_off_leaves_nothing(store: Database, file: Path) -> None:
    """Cancelled while it is being written, the copy ends at once, and the next one succeeds."""
    await fill(store, 30)
    draft = file.with_name("copy.db.part")
    copying = asyncio.create_task(backup(store, file, NOON))
    for _ in range(1_000_000):
        if draft.exists() and draft.stat().st_size:
            break
        await asyncio.sleep(0)
    with draft.open("rb") as half:
        copying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await copying
        assert half.seek(0, os.SEEK_END) < 30_000_000
    assert list(file.parent.iterdir()) == []
    await backup(store, file, NOON)
    assert file.stat().st_size > 30_000_000
    assert await contents_of(file) == await contents(store)


async def test_a_copy_cancelled_at_any_step_is_whole_or_not_there(
    store: Database, file: Path
) -> None:
    """However far it got, the final name is given only to a whole copy, and nothing else stays."""
    for step in range(0, 240, 6):
        copying = asyncio.create_task(backup(store, file, NOON))
        for _ in range(step):
            await asyncio.sleep(0)
        copying.cancel()
        await asyncio.gather(copying, return_exceptions=True)
        if file.exists():
            assert await contents_of(file) == await contents(store)
            file.unlink()
        assert list(file.parent.iterdir()) == []


async def test_what_a_killed_process_left_is_no_obstacle(store: Database, file: Path) -> None:
    """A draft that nobody finished is replaced."""
    file.with_name("copy.db.part").write_bytes(b"half a copy" * 1000)
    await backup(store, file, NOON)
    assert [found.name for found in file.parent.iterdir()] == ["copy.db"]
    assert await contents_of(file) == await contents(store)


async def test_a_name_is_taken_as_it_is(store: Database, file: Path) -> None:
    """Characters that would mean something in a URL mean nothing in a file's name."""
    odd = file.with_name("copy 100%25 ?mode=ro#1.db")
    await backup(store, odd, NOON)
    assert [found.name for found in file.parent.iterdir()] == [odd.name]
    odd.rename(file)
    assert await contents_of(file) == await contents(store)


async def test_a_full_disk_is_said(store: Database, file: Path) -> None:
    """No half copy stays, and the store goes on."""
    await fill(store, 2)
    with a_disk_that_is_full_at(1_000_000), pytest.raises(StorageError) as failure:
        await backup(store, file, NOON)
    assert str(failure.value).startswith("The copy failed: ")
    assert str(failure.value).endswith(". The store itself is unchanged.")
    assert list(file.parent.iterdir()) == []
    await queued(store, await a_chat(store), "2608.00003")


async def test_a_name_that_cannot_be_is_said(store: Database, file: Path) -> None:
    """Whatever the file system refuses becomes one sentence."""
    with pytest.raises(StorageError, match=r"^The copy failed: .*too long"):
        await backup(store, file.with_name("x" * 252), NOON)


async def test_a_damaged_store_gives_no_copy(store: Database, file: Path) -> None:
    """Rows that break the schema's own rules are found in the copy, which is not kept."""
    assert store.url.database is not None
    with closing(sqlite3.connect(store.url.database, isolation_level=None)) as hand:
        hand.execute("PRAGMA ignore_check_constraints=ON")
        hand.execute("UPDATE chats SET state = 'lost'")
    with pytest.raises(StorageError, match=r"^The copy is damaged \(CHECK.*chats\)\. The store"):
        await backup(store, file, NOON)
    assert list(file.parent.iterdir()) == []
