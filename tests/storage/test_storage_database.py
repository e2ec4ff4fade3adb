"""Transactions are whole, take turns, and let go; readers see one state and change nothing."""

import asyncio
import sys

import psycopg
import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError

from storage import cursors
from storage.database import Connection, Database, storable
from storage.schema import locks


async def put(conn: Connection, value: str) -> None:
    await cursors.put(conn, "test", "", value)


async def stored(database: Database) -> str | None:
    async with database.reading() as conn:
        return await cursors.get(conn, "test", "")


async def test_a_transaction_is_seen_when_it_has_ended(database: Database) -> None:
    """Not before, and by everybody after."""
    async with database.transaction() as conn:
        await put(conn, "new")
        assert await stored(database) is None
    assert await stored(database) == "new"


async def test_an_exception_undoes_the_transaction(database: Database) -> None:
    """It comes out as it was raised, nothing is written, and the next transaction goes on."""

    async def fail() -> None:
        async with database.transaction() as conn:
            await put(conn, "lost")
            raise LookupError("a defect")

    with pytest.raises(LookupError, match="a defect"):
        await fail()
    assert await stored(database) is None
    async with database.transaction() as conn:
        await put(conn, "kept")
    assert await stored(database) == "kept"


async def test_a_cancelled_transaction_is_undone(database: Database) -> None:
    """One that is cancelled inside, and one that waits behind it, leave the way free."""
    is_inside = asyncio.Event()

    async def stay() -> None:
        async with database.transaction() as conn:
            await put(conn, "lost")
            is_inside.set()
            await asyncio.Event().wait()

    inside = asyncio.create_task(stay())
    await is_inside.wait()
    waiting = asyncio.create_task(stay())
    await asyncio.sleep(0)
    for task in (waiting, inside):
        task.cancel()
    ends = await asyncio.gather(inside, waiting, return_exceptions=True)
    assert [type(end) for end in ends] == [asyncio.CancelledError] * 2
    async with database.transaction() as conn:
        await put(conn, "kept")
    assert await stored(database) == "kept"


async def test_transactions_take_turns(sqlite_database: Database) -> None:
    """A hundred at once that read, and write what they read plus one, all count."""
    async with sqlite_database.transaction() as conn:
        await conn.execute(insert(locks).values(name="test", used=0))

    async def add_one() -> None:
        async with sqlite_database.transaction() as conn:
            used = (await conn.execute(select(locks.c.used))).scalar_one()
            await asyncio.sleep(0)
            await conn.execute(update(locks).values(used=used + 1))

    await asyncio.gather(*(add_one() for _ in range(100)))
    async with sqlite_database.reading() as conn:
        assert await conn.scalar(select(locks.c.used)) == 100


async def test_transactions_of_another_process_are_waited_for(sqlite_database: Database) -> None:
    """A short lock of, say, the command-line program does not make ours fail."""
    program = (
        "import sqlite3, sys\n"
        "conn = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "conn.execute('BEGIN IMMEDIATE')\n"
        "conn.execute(\"INSERT INTO cursors VALUES ('test', '', 'theirs')\")\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
        "conn.execute('COMMIT')\n"
    )
    pipe = asyncio.subprocess.PIPE
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, str(sqlite_database.url.database)),
        stdin=pipe,
        stdout=pipe,
    )
    assert other.stdin is not None
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"

    async def write() -> str | None:
        async with sqlite_database.transaction() as conn:
            found = await cursors.get(conn, "test", "")
            await put(conn, "ours")
            return found

    ours = asyncio.create_task(write())
    for _ in range(1000):
        await asyncio.sleep(0)
    assert not ours.done()
    other.stdin.close()
    assert await ours == "theirs"
    assert await other.wait() == 0
    assert await stored(sqlite_database) == "ours"


# Reading


async def test_reading_sees_one_state(database: Database) -> None:
    """What is committed meanwhile is not seen before the next reading."""
    async with database.transaction() as conn:
        await put(conn, "old")
    async with database.reading() as conn:
        assert await cursors.get(conn, "test", "") == "old"
        async with database.transaction() as other:
            await put(other, "new")
        assert await cursors.get(conn, "test", "") == "old"
    assert await stored(database) == "new"


async def test_reading_cannot_write(database: Database) -> None:
    """A write that has lost its way is refused."""

    async def write() -> None:
        async with database.reading() as conn:
            await put(conn, "lost")

    with pytest.raises(DBAPIError):
        await write()
    assert await stored(database) is None


async def test_readers_and_the_writer_do_not_wait_for_each_other(database: Database) -> None:
    """Several read while one writes, all at the same time."""
    async with database.transaction() as writer, database.reading() as first:
        await put(writer, "new")
        async with database.reading() as second:
            assert await cursors.get(first, "test", "") is None
            assert await cursors.get(second, "test", "") is None
            assert await second.scalar(select(func.count()).select_from(locks)) == 0


async def test_a_lost_connection_is_replaced(
    postgres_database: Database, postgres_store_url: str
) -> None:
    """After the server was started anew the next transaction succeeds."""
    async with postgres_database.transaction() as conn:
        await put(conn, "before")
    with psycopg.connect(postgres_store_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    async with postgres_database.transaction() as conn:
        await put(conn, "after")
    assert await stored(postgres_database) == "after"


# Texts


@pytest.mark.parametrize(
    ("text", "can_be"),
    [
        ("", True),
        ("Schrödinger’s 猫 🧮 \u200b\n\t\x01", True),
        ("\ud7ff\ue000\U0010ffff", True),
        ("a\x00b", False),
        ("\ud800", False),
        ("x\udfffy", False),
    ],
)
async def test_what_can_be_stored_is_known_before(
    database: Database, text: str, can_be: bool
) -> None:
    """What is storable comes back as it was, on both databases."""
    assert storable(text) == can_be
    if can_be:
        async with database.transaction() as conn:
            await put(conn, text)
        assert await stored(database) == text
