"""SQLite's driver with one errand a statement.

The driver runs statements in a thread. For each it is sent there four times: to make a cursor, to
execute, to fetch, to close. All rows are fetched at once in any case, so one errand does it all,
and everything that reads or writes takes about half the processor's time.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self, TypeVar

import aiosqlite

T = TypeVar("T")
Row = tuple[Any, ...]


class Cursor:
    """What one statement left: its rows, and what it says of them."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Row] = []
        self.description: Sequence[Row] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute it and fetch every row."""
        return await self._connection.errand(lambda raw: self._keep(raw.execute(sql, parameters)))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute it once for each."""
        return await self._connection.errand(
            lambda raw: self._keep(raw.executemany(sql, parameters))
        )

    async def fetchall(self) -> list[Row]:
        """The rows that are left."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open between two errands."""
        self._rows = []

    def _keep(self, cursor: sqlite3.Cursor) -> Self:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()
        return self


class Connection(aiosqlite.Connection):
    """The driver's connection with cursors of ours."""

    def cursor(self) -> Cursor:  # type: ignore[override]  # it is awaited by nobody but entered
        """A cursor that is used for one statement at a time."""
        return Cursor(self)

    async def errand(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run the work in the driver's thread, with the plain connection."""
        # The driver's own way into its thread has no types.
        done: T = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]
        return done


def connect(file: str, **options: Any) -> Connection:
    """What the engine is given to make connections; its thread never outlives the process."""
    made = Connection(lambda: sqlite3.connect(file, **options), iter_chunk_size=64)
    made._thread.daemon = True  # noqa: SLF001 - as the engine does to those that it makes itself
    return made
