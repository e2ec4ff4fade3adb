"""What SQLite needs beyond a URL: connections that are prepared, and a first look at the file."""

import sqlite3
from contextlib import closing
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import driver

_MAPPED = 2**31
"""Bytes of the file that a reading connection may map, which is as much as SQLite maps."""

_PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
)


def engine(url: URL, begin: str, *, size: int, query_only: bool = False) -> AsyncEngine:
    """At most ``size`` connections whose transactions start with the statement ``begin``."""
    made = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=60,
        # A reading transaction always ends; to end it once more would be an errand for nothing.
        pool_reset_on_return=None if query_only else "rollback",
        connect_args={"async_creator_fn": driver.connect},
    )

    @event.listens_for(made.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        # The driver would open deferred transactions by itself; those fail at once when
        # another writer got in between, whatever the busy time-out.
        connection.isolation_level = None
        cursor = connection.cursor()
        reading = ("query_only=1", f"mmap_size={_MAPPED}", "cache_size=-8000")
        for pragma in (*_PRAGMAS, *(reading if query_only else ())):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(made.sync_engine, "begin")
    def start(conn: Any) -> None:
        conn.exec_driver_sql(begin)

    return made


def look(url: URL) -> None:
    """See whether the file can be opened and written; blocks while another process has it.

    By the plain driver: the asynchronous one leaves a thread behind when it cannot open a file.

    Raises:
        sqlite3.Error: when it cannot.
    """
    plain = url.set(drivername="sqlite")
    [file], options = plain.get_dialect()().create_connect_args(plain)
    with closing(sqlite3.connect(file, **dict(options))) as conn:
        for statement in ("PRAGMA busy_timeout=5000", "BEGIN IMMEDIATE", "ROLLBACK"):
            conn.execute(statement)


async def driver_of(conn: AsyncConnection) -> Any:
    """The driver's own connection: a statement there does not begin a transaction."""
    return (await conn.get_raw_connection()).driver_connection
