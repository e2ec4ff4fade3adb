"""Opening says in one sentence what is wrong; transactions are whole, take turns, and let go."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, func, insert, make_url, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import Pool

from storage import cursors
from storage.database import Connection, Database, StorageError
from storage.schema import locks

EXAMPLES = "A database URL looks like sqlite:///papercast.db or postgresql://user@host/name."


async def refusal(url: str) -> str:
    """The sentence with which the URL is refused; one line, and never a password."""
    with pytest.raises(StorageError) as refused:
        await Database.open(url)
    sentence = str(refused.value)
    assert "secret" not in sentence
    assert "\n" not in sentence
    return sentence


# Opening


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", EXAMPLES),
        ("papercast.db", EXAMPLES),
        ("postgresql://ann:secret@host:port/name", EXAMPLES),
        ("postgresql://[::1/name", EXAMPLES),
        ("mysql://ann:secret@host/name", f"mysql is not supported. {EXAMPLES}"),
        ("nonsense://ann:secret@host", f"nonsense is not supported. {EXAMPLES}"),
        ("sqlite://", f"The store needs a file. {EXAMPLES}"),
        ("sqlite:///:memory:", f"The store needs a file. {EXAMPLES}"),
        (
            "postgresql://ann:my@secret@host/name",
            "In the password of a database URL, @ is written %40.",
        ),
    ],
)
async def test_a_url_that_is_none_is_refused(url: str, sentence: str) -> None:
    """What cannot be a database's URL is answered with what one looks like."""
    assert await refusal(url) == sentence


async def test_a_file_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """No folder is made."""
    url = f"sqlite:///{tmp_path}/none/papercast.db"
    assert await refusal(url) == f"Cannot open the database {url}: unable to open database file"
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder is no database."""
    url = f"sqlite:///{tmp_path}"
    assert await refusal(url) == f"Cannot open the database {url}: unable to open database file"


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """And it is left as it is."""
    (tmp_path / "letter.db").write_text("Dear operator, this is not a database.\n" * 100)
    url = f"sqlite:///{tmp_path}/letter.db"
    assert await refusal(url) == f"Cannot open the database {url}: file is not a database"
    assert (tmp_path / "letter.db").read_text().startswith("Dear operator")


async def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """At the start, not at the first paper."""
    with closing(sqlite3.connect(tmp_path / "papercast.db")) as made:
        made.execute("CREATE TABLE papers (id)")
    sentence = await refusal(f"sqlite:///file:{tmp_path}/papercast.db?mode=ro&uri=true")
    assert sentence.endswith("/papercast.db?mode=ro&uri=true: attempt to write a readonly database")


async def test_a_file_that_somebody_holds_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    """After five seconds another program's lock is reported."""
    with closing(sqlite3.connect(tmp_path / "papercast.db", isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        assert (await refusal(sqlite_url)).endswith("papercast.db: database is locked")


async def test_a_server_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The sentence names the server, and the server's hints are left out."""
    sentence = await refusal(f"postgresql://ann:secret@/name?host={tmp_path}&password=secret")
    assert sentence.startswith("Cannot open the database postgresql://ann:***@/name?host=")
    assert sentence.endswith("failed: No such file or directory")


async def test_a_server_that_does_not_answer_is_refused(tmp_path: Path) -> None:
    """One that takes the connection and says nothing is given up, as soon as the URL says."""

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await until.wait()
        writer.close()

    until = asyncio.Event()
    server = await asyncio.start_unix_server(say_nothing, tmp_path / ".s.PGSQL.5432")
    async with server:
        sentence = await refusal(f"postgresql:///name?host={tmp_path}&connect_timeout=2")
        until.set()
    assert sentence.endswith("timeout expired")


async def test_a_database_that_the_server_has_not_is_refused(postgres_url: str) -> None:
    """The server's own words are passed on."""
    assert (await refusal(postgres_url.replace("/test_", "/none_"))).endswith("does not exist")


async def test_postgres_is_a_name_of_postgresql(postgres_url: str) -> None:
    """Some providers write it so."""
    async with await Database.open(postgres_url.replace("postgresql:", "postgres:")) as opened:
        assert not opened.is_sqlite


async def test_the_shown_url_is_as_it_was_written(sqlite_url: str, postgres_url: str) -> None:
    """Without the driver that is chosen for it, and without a password wherever that stands."""
    for url in (sqlite_url, f"{postgres_url}&password=secret&connect_timeout=5"):
        async with await Database.open(url) as opened:
            shown = make_url(opened.shown_url)
        assert shown.drivername == make_url(url).drivername
        assert shown.database == make_url(url).database
        assert "secret" not in str(shown)


async def test_less_than_full_synchronous_is_refused(sqlite_url: str) -> None:
    """A store that a power cut could set back is not opened."""

    def weaken(connection: sqlite3.Connection, *_: object) -> None:
        connection.cursor().execute("PRAGMA synchronous=NORMAL")

    event.listen(Pool, "checkout", weaken)
    try:
        assert await refusal(sqlite_url) == "SQLite runs with synchronous=1; FULL is needed."
    finally:
        event.remove(Pool, "checkout", weaken)


@asynccontextmanager
async def either(database: Database, kind: str) -> AsyncIterator[Connection]:
    async with database.transaction() if kind == "writer" else database.reading() as conn:
        yield conn


@pytest.mark.parametrize("kind", ["writer", "reader"])
async def test_connections_are_prepared(sqlite_database: Database, kind: str) -> None:
    """Every connection is durable, concurrent, patient, strict about references and distrustful."""
    pragmas = ("synchronous", "journal_mode", "busy_timeout", "foreign_keys", "trusted_schema")
    async with either(sqlite_database, kind) as conn:
        found = [await conn.scalar(text(f"PRAGMA {name}")) for name in pragmas]
        query_only = await conn.scalar(text("PRAGMA query_only"))
    assert found == [2, "wal", 5000, 1, 0]
    assert query_only == (kind == "reader")


# Transactions


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
