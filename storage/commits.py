"""Group commit: on SQLite, transactions that wait for one another share one commit.

A commit waits for the disk, which takes far longer than the work of most transactions. So each does
its work in turn in one transaction, those behind the first in a savepoint. That is committed when
all that waited as the first of them ended have had their turns, or after the turn in which it is a
hundredth of a second old. None returns before the commit that holds its work; one that nobody waits
behind commits at once.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction

from storage.sqlite import driver_of

T = TypeVar("T")


class CommitLost(Exception):  # noqa: N818 - a state, named as people say it
    """Another transaction of the group failed so badly that this one's work is undone too."""


class _Group:
    """Transactions that are committed together; ``ended`` carries how that went."""

    def __init__(self, conn: AsyncConnection, stack: AsyncExitStack, patience: float) -> None:
        loop = asyncio.get_running_loop()
        self.conn = conn
        self._stack = stack
        self.closes = loop.time() + patience
        self.ended: asyncio.Future[None] = loop.create_future()
        # Members that were cancelled do not look at it, and that is no defect.
        self.ended.add_done_callback(lambda ended: ended.cancelled() or ended.exception())

    async def commit(self) -> None:
        """Commit all members' work, and tell them how that went."""
        try:
            await self._stack.aclose()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the members must hear it
            self.ended.set_exception(error)
        else:
            self.ended.set_result(None)

    async def undo(self, problem: BaseException) -> None:
        """Let all members' work go, and tell them why."""
        lost = CommitLost(f"Undone together with work that failed: {problem}")
        lost.__cause__ = problem
        self.ended.set_exception(lost)
        await self._stack.__aexit__(CommitLost, lost, None)


class Commits:
    """Hands out the one writing connection of ``engine`` in turn, and commits for its users.

    ``patience`` is the age in seconds at which a group takes in nobody else.
    """

    def __init__(self, engine: AsyncEngine, patience: float = 0.010) -> None:
        self._engine = engine
        self._patience = patience
        self._turn = asyncio.Lock()
        self._group: _Group | None = None
        self._under_way: set[asyncio.Task[Any]] = set()
        event.listen(engine.sync_engine, "handle_error", _keep_connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose work is committed at the end, or rolled back on any exception.

        Raises:
            CommitLost: when another transaction undid this one.
        """
        await self._turn.acquire()
        entering = self._start(self._enter())
        problem = None
        try:
            await asyncio.shield(entering)
            group = self._group
            assert group is not None, "who has entered is in a group"
            yield group.conn
        except BaseException as error:
            problem = error
            raise
        finally:
            await asyncio.shield(self._start(self._leave(entering, problem)))
        await asyncio.shield(group.ended)

    async def idle(self) -> None:
        """Return when no commit is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Let the work come to its end, even when the one who waits for it is cancelled."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _enter(self) -> AsyncTransaction | None:
        """Join the group with a savepoint, or begin one, which needs none."""
        if self._group is not None:
            return await self._group.conn.begin_nested()
        async with AsyncExitStack() as stack:
            conn = await stack.enter_async_context(self._engine.begin())
            self._group = _Group(conn, stack.pop_all(), self._patience)
        return None

    async def _leave(
        self, entering: asyncio.Task[AsyncTransaction | None], problem: BaseException | None
    ) -> None:
        """Keep or undo the member's work, pass the turn on, and commit unless others will."""
        await asyncio.wait({entering})
        group = self._group
        try:
            if group is not None and entering.exception() is None:
                await self._settle(group, entering.result(), problem)
            if group is not None and asyncio.get_running_loop().time() >= group.closes:
                await self._commit(group)
        finally:
            self._turn.release()
        if group is not None:
            self._start(self._close(group))

    async def _settle(
        self, group: _Group, savepoint: AsyncTransaction | None, problem: BaseException | None
    ) -> None:
        if savepoint is None:
            whole = (await driver_of(group.conn)).in_transaction
            if problem is not None or not whole:
                await self._undo(group, problem or SQLAlchemyError("SQLite ended it by itself"))
            return
        try:
            await (savepoint.commit() if problem is None else savepoint.rollback())
        except SQLAlchemyError as error:
            # SQLite has ended the whole transaction by itself, as it does when the disk is full.
            await self._undo(group, problem or error)

    async def _undo(self, group: _Group, problem: BaseException) -> None:
        self._group = None
        await group.undo(problem)

    async def _close(self, group: _Group) -> None:
        """Commit when those who wait now have had their turns: they share the commit."""
        async with self._turn:
            await self._commit(group)

    async def _commit(self, group: _Group) -> None:
        if self._group is group:
            self._group = None
            await group.commit()


def _keep_connection(context: ExceptionContext) -> None:
    """Do not drop a connection, and everybody's work with it, because one member is cancelled.

    The driver's thread runs the statement to its end, and whatever comes next after it.
    """
    if isinstance(context.original_exception, asyncio.CancelledError):
        context.is_disconnect = False
