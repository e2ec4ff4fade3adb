"""INSERT … ON CONFLICT means the same on both databases."""

import subprocess
import sys

import pytest
from clock import NOON
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storage.database import Connection, Database
from storage.dialect import insert, insert_new, upsert
from storage.schema import cursors, locks

ROW = {"source": "a", "scope": "b", "value": "old"}


async def rows(conn: Connection) -> list[tuple[str, str, str]]:
    found = await conn.execute(select(cursors).order_by(cursors.c.source, cursors.c.scope))
    return [(row.source, row.scope, row.value) for row in found]


async def test_a_plain_insert_refuses_a_row_that_is_there(database: Database) -> None:
    """Without saying what to do in a conflict, a conflict is an error."""

    async def twice() -> None:
        async with database.transaction() as conn:
            for _ in range(2):
                await conn.execute(insert(conn, cursors).values(ROW))

    with pytest.raises(IntegrityError):
        await twice()


async def test_insert_new_leaves_what_is_there(database: Database) -> None:
    """The row that is there keeps its values, whichever of its keys is in the way."""
    async with database.transaction() as conn:
        for value in ("old", "new"):
            await conn.execute(insert_new(conn, cursors).values(ROW | {"value": value}))
        assert await rows(conn) == [("a", "b", "old")]


async def test_insert_new_takes_many_rows(database: Database) -> None:
    """Those that are there are left, the others are added."""
    many = [ROW | {"scope": scope} for scope in "abc"]
    async with database.transaction() as conn:
        await conn.execute(insert_new(conn, cursors).values(ROW | {"value": "first"}))
        await conn.execute(insert_new(conn, cursors), many)
        assert await rows(conn) == [("a", "a", "old"), ("a", "b", "first"), ("a", "c", "old")]


async def test_upsert_changes_the_named_columns_alone(database: Database) -> None:
    """What is not named keeps its value; a row that is not there is made of all of them."""
    async with database.transaction() as conn:
        statement = upsert(conn, locks, ["name"], ["holder", "until"])
        await conn.execute(statement.values(name="x", holder="a", token="t", used=1, until=NOON))
        await conn.execute(statement.values(name="x", holder="b", token="u", used=2, until=None))
        row = (await conn.execute(select(locks))).one()
    assert (row.holder, row.until) == ("b", None)
    assert (row.token, row.used) == ("t", 1)


async def test_upsert_touches_no_other_row(database: Database) -> None:
    """A conflict is one of the whole key."""
    async with database.transaction() as conn:
        statement = upsert(conn, cursors, ["source", "scope"], ["value"])
        for source, scope, value in (("a", "b", "1"), ("a", "c", "2"), ("b", "b", "3")):
            await conn.execute(statement.values(source=source, scope=scope, value=value))
        await conn.execute(statement.values(ROW))
        assert await rows(conn) == [("a", "b", "old"), ("a", "c", "2"), ("b", "b", "3")]


def test_sqlite_costs_nothing_of_postgresql() -> None:
    """A program that has its store in a file does not load what only the other database needs."""
    program = "import sys, storage.outbox, storage.upgrade; print('psycopg' in sys.modules)"
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("False\n", "")
