"""The database: engines, pragmas and the one way to a transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from sqlalchemy import event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_FULL = 2
"""``PRAGMA synchronous``: a committed "sent" that a power cut undoes would go out twice."""

Connection = AsyncConnection
"""What the functions of this package take first; only ``transaction`` and ``reading`` make one."""

_EXAMPLES = "A database URL looks like sqlite:///papercast.db or postgresql://user@host/name."


class StorageError(Exception):
    """The database cannot be used; the message is a sentence for the operator."""


class Database:
    """An open database. On SQLite one connection writes and others read; PostgreSQL needs one pool.

    Use ``transaction()`` for everything that writes and ``reading()`` for everything that does not.
    """

    def __init__(self, url: URL, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.url = url
        self.writer = writer
        self._reader = reader
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open without looking at the schema: ``storage.upgrade`` does that.

        Raises:
            StorageError: when the URL is not understood or the database cannot be reached.
        """
        target = _driver_url(url)
        if target.get_backend_name() == "sqlite":
            writer = _sqlite(target, "BEGIN IMMEDIATE", 1)
            database = cls(target, writer, _sqlite(target, "BEGIN", 4))
        else:
            engine = create_async_engine(target, pool_pre_ping=True)
            database = cls(target, engine, engine)
        await database._check()
        return database

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file of ours rather than a server's database."""
        return self.url.get_backend_name() == "sqlite"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        await self._reader.dispose()
        await self.writer.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose work is committed at the end, or rolled back on any exception.

        On SQLite transactions wait for each other here rather than in the file's lock, which is
        not fair; nothing slow may be awaited inside.
        """
        if not self.is_sqlite:
            async with self.writer.begin() as conn:
                yield conn
            return
        async with self._turn, self.writer.begin() as conn:
            yield conn

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading, on one consistent state of the data."""
        async with self._reader.begin() as conn:
            yield conn

    async def _check(self) -> None:
        try:
            async with self.transaction() as conn:
                if self.is_sqlite:
                    level = (await conn.exec_driver_sql("PRAGMA synchronous")).scalar_one()
                    if level != _FULL:
                        raise StorageError(f"SQLite runs with synchronous={level}; FULL is needed.")
        except (DBAPIError, OSError) as error:
            await self.close()
            cause = getattr(error, "orig", error)
            raise StorageError(f"Cannot open the database {self.shown_url}: {cause}") from error

    @property
    def shown_url(self) -> str:
        """The URL as the operator writes it, without its password."""
        return self.url.set(drivername=self.url.get_backend_name()).render_as_string()


def _driver_url(url: str) -> URL:
    """The URL with the driver that we use: sqlite → aiosqlite, postgres → psycopg."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The URL may hold a password, so neither it nor its parser's message is repeated.
        raise StorageError(_EXAMPLES) from None
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise StorageError(f"{other} is not supported. {_EXAMPLES}")


def _sqlite(url: URL, begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=size, max_overflow=0, pool_timeout=60)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        # The driver would open deferred transactions by itself; those fail at once when
        # another writer got in between, whatever the busy time-out.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "busy_timeout=5000",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(conn: Any) -> None:
        conn.exec_driver_sql(begin)

    return engine
