"""Whoever is cancelled, at any point, leaves no group open and takes nobody down with him."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from storage import cursors
from storage.commits import Commits
from storage.database import Database
from storage.schema import cursors as table

SLOW = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
    "SELECT count(*) FROM n"
)
"""A statement that takes long enough to be cancelled on the way."""


@pytest.fixture
async def commits(sqlite_database: Database) -> AsyncIterator[Commits]:
    """Groups that stay open as long as somebody waits."""
    made = Commits(sqlite_database.writer, patience=600)
    yield made
    await made.idle()
    assert is_free(sqlite_database), "a group was left open"


def is_free(database: Database) -> bool:
    """Whether nobody holds the file's write lock."""
    assert database.url.database is not None
    with closing(sqlite3.connect(database.url.database, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


async def scopes(database: Database) -> list[int]:
    """What the transactions have written, as everybody sees it."""
    async with database.reading() as conn:
        found = await conn.scalars(select(table.c.scope).where(table.c.source == "test"))
        return sorted(int(scope) for scope in found)


class Member:
    """A transaction that writes and then stays inside until it is let go."""

    def __init__(self, store: Commits | Database, scope: int) -> None:
        self.is_inside = asyncio.Event()
        self.may_go = asyncio.Event()
        self.task = asyncio.create_task(self._run(store, scope))

    async def _run(self, store: Commits | Database, scope: int) -> None:
        async with store.transaction() as conn:
            await cursors.put(conn, "test", str(scope), "value")
            self.is_inside.set()
            await self.may_go.wait()


def a_put(commits: Commits, scope: int) -> asyncio.Task[None]:
    """One small transaction, on its way."""

    async def put() -> None:
        async with commits.transaction() as conn:
            await cursors.put(conn, "test", str(scope), "value")

    return asyncio.create_task(put())


async def cancelled(*tasks: asyncio.Task[None]) -> None:
    """Cancel the tasks and wait until they have ended so."""
    for task in tasks:
        task.cancel()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(end) for end in ends] == [asyncio.CancelledError] * len(tasks)


async def test_one_cancelled_inside_undoes_its_own_work(
    sqlite_database: Database, commits: Commits
) -> None:
    """Those before and behind it in the group are committed."""
    first = Member(commits, 1)
    await first.is_inside.wait()
    second, third = Member(commits, 2), a_put(commits, 3)
    first.may_go.set()
    await second.is_inside.wait()
    await cancelled(second.task)
    await asyncio.gather(first.task, third)
    assert await scopes(sqlite_database) == [1, 3]


async def test_a_lone_one_cancelled_inside_leaves_nothing(
    sqlite_database: Database, commits: Commits
) -> None:
    """Its work is undone and the turn is free."""
    alone = Member(commits, 1)
    await alone.is_inside.wait()
    await cancelled(alone.task)
    await a_put(commits, 2)
    assert await scopes(sqlite_database) == [2]


async def test_one_cancelled_in_a_statement_undoes_its_own_work(
    sqlite_database: Database, commits: Commits
) -> None:
    """The connection, and what others of the group did on it, survive."""
    connections: list[object] = []
    event.listen(
        sqlite_database.writer.sync_engine, "connect", lambda one, _: connections.append(one)
    )
    is_inside = asyncio.Event()

    async def slow() -> None:
        async with commits.transaction() as conn:
            await cursors.put(conn, "test", "2", "value")
            asyncio.get_running_loop().call_soon(is_inside.set)
            await conn.execute(SLOW)

    first = Member(commits, 1)
    await first.is_inside.wait()
    second, third = asyncio.create_task(slow()), a_put(commits, 3)
    first.may_go.set()
    await is_inside.wait()
    await cancelled(second)
    await asyncio.gather(first.task, third)
    assert await scopes(sqlite_database) == [1, 3]
    assert connections == []


async def test_waiters_that_are_cancelled_leave_no_group_open(
    sqlite_database: Database, commits: Commits
) -> None:
    """The one that ended before them is committed without them."""
    first = Member(commits, 1)
    await first.is_inside.wait()
    waiting = [a_put(commits, n) for n in (2, 3, 4)]
    await asyncio.sleep(0)
    first.may_go.set()
    await cancelled(*waiting)
    await first.task
    assert await scopes(sqlite_database) == [1]


async def test_all_that_are_cancelled_leave_no_group_open(
    sqlite_database: Database, commits: Commits
) -> None:
    """The one whose work is done, and all who wait: what is done is committed, and no more."""
    first = Member(commits, 1)
    await first.is_inside.wait()
    second = Member(commits, 2)
    third = a_put(commits, 3)
    first.may_go.set()
    await second.is_inside.wait()
    assert not first.task.done()
    await cancelled(first.task, third, second.task)
    await commits.idle()
    assert await scopes(sqlite_database) == [1]


async def test_one_cancelled_after_its_work_takes_nobody_along(
    sqlite_database: Database, commits: Commits
) -> None:
    """Of several that wait for the same commit one is cancelled, and the others return."""
    first = Member(commits, 1)
    await first.is_inside.wait()
    second, third = Member(commits, 2), Member(commits, 3)
    for member, following in ((first, second), (second, third)):
        member.may_go.set()
        await following.is_inside.wait()
    await cancelled(first.task)
    third.may_go.set()
    await asyncio.gather(second.task, third.task)
    assert await scopes(sqlite_database) == [1, 2, 3]


async def test_cancelling_at_any_step_keeps_all_or_nothing(
    sqlite_database: Database, commits: Commits
) -> None:
    """However far a transaction got, it is written whole or not at all, and the next goes on."""

    async def write(scope: int) -> None:
        async with commits.transaction() as conn:
            await cursors.put(conn, "test", str(scope), "value")
            await cursors.put(conn, "test", str(scope + 1), "value")

    for step in range(0, 200, 2):
        task = asyncio.create_task(write(step))
        for _ in range(step):
            await asyncio.sleep(0)
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0)
        await asyncio.gather(task, return_exceptions=True)
        await commits.idle()
        assert is_free(sqlite_database)
    await a_put(commits, 1000)
    found = await scopes(sqlite_database)
    assert found[-1] == 1000
    assert all((scope ^ 1) in found for scope in found[:-1])


async def test_a_transaction_that_cannot_begin_frees_the_turn(
    sqlite_database: Database, commits: Commits
) -> None:
    """When another process holds the file for too long, each that waits learns it in his turn."""
    async with commits.transaction() as conn:
        await conn.execute(text("PRAGMA busy_timeout=0"))
    assert sqlite_database.url.database is not None
    with closing(sqlite3.connect(sqlite_database.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        tries = [a_put(commits, 1), a_put(commits, 2)]
        ends = await asyncio.gather(*tries, return_exceptions=True)
        assert [type(end) for end in ends] == [OperationalError] * 2
    await a_put(commits, 3)
    assert await scopes(sqlite_database) == [3]


async def test_closing_waits_for_what_is_done(sqlite_database: Database) -> None:
    """Work whose owner was cancelled after it was done is committed before the store is closed."""
    assert sqlite_database._commits is not None
    sqlite_database._commits._patience = 600
    first = Member(sqlite_database, 1)
    await first.is_inside.wait()
    second = Member(sqlite_database, 2)
    first.may_go.set()
    await second.is_inside.wait()
    await cancelled(first.task)
    closing_time = asyncio.create_task(sqlite_database.close())
    for _ in range(100):
        await asyncio.sleep(0)
    assert not closing_time.done()
    second.may_go.set()
    await asyncio.gather(second.task, closing_time)
    async with await Database.open(str(sqlite_database.url)) as again:
        assert await scopes(again) == [1, 2]
