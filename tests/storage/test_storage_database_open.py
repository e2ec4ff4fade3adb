"""Opening a database says in one sentence what is wrong, and prepares what is right."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.pool import Pool

from storage.database import Connection, Database, StorageError

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


async def test_a_file_is_made_only_where_that_is_wanted(sqlite_url: str, tmp_path: Path) -> None:
    """Who wants the store that is there is told when there is none, and none is made."""
    file = tmp_path / "papercast.db"
    with pytest.raises(StorageError, match=r"^There is no store /.*\.db\. Nothing was written\.$"):
        await Database.open(sqlite_url, create=False)
    assert list(tmp_path.iterdir()) == []
    async with await Database.open(sqlite_url):
        assert file.exists()
    async with await Database.open(sqlite_url, create=False) as opened:
        assert opened.is_sqlite


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
