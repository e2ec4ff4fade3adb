"""The database: engines, pragmas and the one way to a transaction."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import sqlite
from storage.commits import Commits

_FULL = 2
"""``PRAGMA synchronous``: a committed "sent" that a power cut undoes would go out twice."""

_CONNECT_TIMEOUT = 10
"""Seconds that PostgreSQL has to answer, unless the URL says otherwise."""


def storable(text: str) -> bool:
    """Whether both databases can keep the text: no lone surrogate, no NUL."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


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
        self._commits = Commits(writer) if self.is_sqlite else None

    @classmethod
    async def open(cls, url: str, *, create: bool = True) -> Self:
        """Open without looking at the schema: ``storage.upgrade`` does that.

        A SQLite file that is not there is made, unless ``create`` forbids it.

        Raises:
            StorageError: when the URL is not understood or the database cannot be reached.
        """
        target = _driver_url(url)
        if target.get_backend_name() == "sqlite":
            if not create and not Path(target.database or "").exists():
                raise StorageError(f"There is no store {target.database}. Nothing was written.")
            writer = sqlite.engine(target, "BEGIN IMMEDIATE", size=1)
            reader = sqlite.engine(target, "BEGIN", size=4, query_only=True)
            database = cls(target, writer, reader)
        else:
            wait = {"connect_timeout": target.query.get("connect_timeout", _CONNECT_TIMEOUT)}
            engine = create_async_engine(target, pool_pre_ping=True, connect_args=wait)
            one_state = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            database = cls(target, engine, engine.execution_options(**one_state))
        try:
            await database._check()
        except BaseException:
            await database.close()
            raise
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
        if self._commits is not None:
            await self._commits.idle()
        await self._reader.dispose()
        await self.writer.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose work is committed at the end, or rolled back on any exception.

        On SQLite transactions take turns, and those that wait for one another share a commit:
        nothing slow may be awaited inside.
        """
        begin = self.writer.begin if self._commits is None else self._commits.transaction
        async with begin() as conn:
            yield conn

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that can only read, and sees one state of the data from start to end."""
        async with self._reader.begin() as conn:
            yield conn

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[AsyncConnection]:
        """A connection of its own to the SQLite file, without a transaction.

        For what takes long, since transactions go on meanwhile, and for what must not be in one.
        """
        engine = sqlite.engine(self.url, "BEGIN IMMEDIATE", size=1)
        try:
            async with engine.connect() as conn:
                yield conn
        finally:
            await engine.dispose()

    async def _check(self) -> None:
        try:
            if self.is_sqlite:
                await asyncio.to_thread(sqlite.look, self.url)
            async with self.transaction() as conn:
                if self.is_sqlite:
                    level = (await conn.exec_driver_sql("PRAGMA synchronous")).scalar_one()
                    if level != _FULL:
                        raise StorageError(f"SQLite runs with synchronous={level}; FULL is needed.")
        except (sqlite3.Error, DBAPIError, OSError) as error:
            # PostgreSQL's messages go on with hints, on further lines.
            cause = str(getattr(error, "orig", error)).partition("\n")[0]
            raise StorageError(f"Cannot open the database {self.shown_url}: {cause}") from error

    @property
    def shown_url(self) -> str:
        """The URL as the operator writes it, without its password."""
        shown = self.url.difference_update_query(["password", "sslpassword"])
        return shown.set(drivername=self.url.get_backend_name()).render_as_string()


def _driver_url(url: str) -> URL:
    """The URL with the driver that we use: sqlite → aiosqlite, postgres → psycopg."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The URL may hold a password, so neither it nor its parser's message is repeated.
        raise StorageError(_EXAMPLES) from None
    if "@" in (parsed.host or ""):
        raise StorageError("In the password of a database URL, @ is written %40.")
    match parsed.get_backend_name():
        case "sqlite" if parsed.database in {None, "", ":memory:"}:
            raise StorageError(f"The store needs a file. {_EXAMPLES}")
        case "sqlite":
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise StorageError(f"{other} is not supported. {_EXAMPLES}")
