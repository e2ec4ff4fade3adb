"""Transactions that wait for one another share a commit, and nothing else."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from clock import NOON
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage import cursors
from storage.commits import CommitLost, Commits
from storage.database import Database
from storage.schema import cursors as table
from storage.schema import posts

FOREVER = 600.0


@pytest.fixture
def commits(sqlite_database: Database) -> Commits:
    """Groups that stay open as long as somebody waits."""
    return Commits(sqlite_database.writer, patience=FOREVER)


@pytest.fixture
def counted(sqlite_database: Database) -> Iterator[list[str]]:
    """Every commit of the writing connection, as it happens."""
    seen: list[str] = []

    def count(_: object) -> None:
        seen.append("commit")

    event.listen(sqlite_database.writer.sync_engine, "commit", count)
    yield seen
    event.remove(sqlite_database.writer.sync_engine, "commit", count)


async def put(commits: Commits, scope: int) -> None:
    """One small transaction."""
    async with commits.transaction() as conn:
        await cursors.put(conn, "test", str(scope), "value")


async def scopes(database: Database) -> set[int]:
    """What the transactions have written, as everybody sees it."""
    async with database.reading() as conn:
        found = await conn.scalars(select(table.c.scope).where(table.c.source == "test"))
        return {int(scope) for scope in found}


async def passes(count: int = 50) -> None:
    """Let the other tasks run until they wait for something outside."""
    for _ in range(count):
        await asyncio.sleep(0)


def is_free(database: Database) -> bool:
    """Whether nobody holds the file's write lock."""
    assert database.url.database is not None
    with closing(sqlite3.connect(database.url.database, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


async def test_transactions_that_wait_share_a_commit(
    sqlite_database: Database, commits: Commits, counted: list[str]
) -> None:
    """Fifty that begin at once are committed together."""
    await asyncio.gather(*(put(commits, n) for n in range(50)))
    assert await scopes(sqlite_database) == set(range(50))
    assert counted == ["commit"]


async def test_a_transaction_that_nobody_waits_behind_commits_at_once(
    sqlite_database: Database, commits: Commits, counted: list[str]
) -> None:
    """Each of several in a row is committed when it ends, however long the patience."""
    for n in range(5):
        await put(commits, n)
        assert len(counted) == n + 1
        assert is_free(sqlite_database)


async def test_a_group_that_is_old_takes_in_nobody(
    sqlite_database: Database, counted: list[str]
) -> None:
    """Without patience each of those that wait has a commit of its own."""
    hasty = Commits(sqlite_database.writer, patience=0)
    await asyncio.gather(*(put(hasty, n) for n in range(10)))
    assert await scopes(sqlite_database) == set(range(10))
    assert len(counted) == 10


async def test_those_that_come_later_are_committed_later(
    sqlite_database: Database, commits: Commits, counted: list[str]
) -> None:
    """A group holds those that waited when its first member ended; no stream keeps it open."""

    async def chain(first: int) -> None:
        for n in range(first, first + 5):
            await put(commits, n)

    await asyncio.gather(*(chain(10 * n) for n in range(4)))
    assert len(await scopes(sqlite_database)) == 20
    assert 5 <= len(counted) < 20


async def test_nobody_returns_before_his_work_is_committed(
    sqlite_database: Database, commits: Commits
) -> None:
    """Whoever goes on after a transaction finds its work in the store."""

    async def write_and_look(scope: int) -> bool:
        await put(commits, scope)
        return scope in await scopes(sqlite_database)

    assert all(await asyncio.gather(*(write_and_look(n) for n in range(20))))


async def test_a_store_has_transactions_of_this_kind(
    sqlite_database: Database, counted: list[str]
) -> None:
    """A burst of transactions on an open store costs fewer commits than transactions."""

    async def write(scope: int) -> None:
        async with sqlite_database.transaction() as conn:
            await cursors.put(conn, "test", str(scope), "value")

    await asyncio.gather(*(write(n) for n in range(200)))
    assert await scopes(sqlite_database) == set(range(200))
    assert len(counted) < 200


# One fails


async def test_a_failure_undoes_its_own_work_alone(
    sqlite_database: Database, commits: Commits, counted: list[str]
) -> None:
    """The others of the group are committed, whether a statement or the program fails."""

    async def fail(scope: int) -> None:
        async with commits.transaction() as conn:
            await cursors.put(conn, "test", str(scope), "value")
            if scope % 2:
                raise LookupError(scope)
            await conn.execute(insert(posts).values(id=1))

    work = [fail(n) if n % 5 in {1, 2} else put(commits, n) for n in range(20)]
    ends = await asyncio.gather(*work, return_exceptions=True)
    kept = {n for n in range(20) if n % 5 not in {1, 2}}
    assert await scopes(sqlite_database) == kept
    assert {n for n, end in enumerate(ends) if end is None} == kept
    assert {type(end) for n, end in enumerate(ends) if n not in kept} == {
        LookupError,
        IntegrityError,
    }
    assert counted == ["commit"]


async def test_a_failed_commit_fails_everybody(sqlite_database: Database, commits: Commits) -> None:
    """When what is committed together cannot be, each learns it and nothing is written."""

    async def refer_to_nothing() -> None:
        async with commits.transaction() as conn:
            await conn.execute(text("PRAGMA defer_foreign_keys=ON"))
            chat = {"chat_id": 99, "kind": "paper", "key": "x", "state": "open"}
            await conn.execute(insert(posts).values(**chat, priority=1, due=NOON))

    work = [put(commits, 1), refer_to_nothing(), put(commits, 2)]
    ends = await asyncio.gather(*work, return_exceptions=True)
    assert [type(end) for end in ends] == [IntegrityError] * 3
    assert await scopes(sqlite_database) == set()
    await put(commits, 3)
    assert await scopes(sqlite_database) == {3}


async def test_a_full_disk_undoes_the_group(sqlite_database: Database, commits: Commits) -> None:
    """Where SQLite drops all of a group, its members learn it, and later ones are not touched."""
    async with commits.transaction() as conn:
        pages = await conn.scalar(text("PRAGMA page_count"))
        await conn.execute(text(f"PRAGMA max_page_count={pages}"))

    async def write_much() -> None:
        async with commits.transaction() as conn:
            await cursors.put(conn, "test", "2", "x" * 1_000_000)

    work = [put(commits, 1), write_much(), put(commits, 3)]
    ends = await asyncio.gather(*work, return_exceptions=True)
    assert [type(end) for end in ends] == [CommitLost, OperationalError, type(None)]
    assert "full" in str(ends[0])
    assert await scopes(sqlite_database) == {3}


async def test_a_transaction_that_ended_by_itself_is_told(
    sqlite_database: Database, commits: Commits
) -> None:
    """SQLite may roll back while nobody looks: who goes on as if nothing were, learns it."""

    async def write() -> None:
        async with commits.transaction() as conn:
            await cursors.put(conn, "test", "1", "value")
            await conn.exec_driver_sql("ROLLBACK")

    with pytest.raises(CommitLost):
        await write()
    await put(commits, 2)
    assert await scopes(sqlite_database) == {2}
