"""Copies of the store: whole, checked, and made while the service runs.

A copy says of itself when it was made (``COPIED``). A service that is started on it knows by that
how much it does not know: ``bot.restored``.
"""

import asyncio
import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from storage.database import Database, StorageError
from storage.sqlite import driver_of

COPIED = "copied"
"""The name of the fact, in ``meta``, that the store is a copy: since when it knows nothing."""


async def backup(database: Database, file: Path, now: datetime) -> None:
    """Copy the store to ``file``; the copy is checked before it gets that name.

    Raises:
        StorageError: when the file is there already, the folder is not, the copy fails, or this
            is not SQLite.
    """
    if not database.is_sqlite:
        raise StorageError("This store is on PostgreSQL: copy it with pg_dump.")
    if file.exists():
        raise StorageError(f"{file} is there already. Nothing was written.")
    if not file.parent.is_dir():
        raise StorageError(f"The folder {file.parent} is not there. Nothing was written.")
    draft = file.with_name(file.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        await _copy(database, draft)
        await asyncio.to_thread(_check, draft, now)
        draft.rename(file)
    except (sqlite3.Error, DBAPIError, OSError) as error:
        raise StorageError(f"The copy failed: {error}. The store itself is unchanged.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


async def _copy(database: Database, draft: Path) -> None:
    async with database.apart() as conn:
        driver = await driver_of(conn)
        try:
            await driver.execute_fetchall("VACUUM INTO ?", (str(draft),))
        except asyncio.CancelledError:
            # Closing the connection would wait until all is copied.
            await driver.interrupt()
            raise


def _check(draft: Path, now: datetime) -> None:
    """Blocks. Opened by its path, which may hold what a URL would read differently."""
    with closing(sqlite3.connect(draft)) as copy:
        (found,) = copy.execute("PRAGMA integrity_check").fetchone()
        if found == "ok":
            with copy:
                _mark(copy, now)
    if found != "ok":
        raise StorageError(f"The copy is damaged ({found}). The store itself is unchanged.")
    with draft.open("rb+") as written:
        # SQLite does not wait for the disk when it copies.
        os.fsync(written.fileno())


def _mark(copy: sqlite3.Connection, now: datetime) -> None:
    """Let it say that it is a copy. A store so young that it keeps no facts has sent nothing."""
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        copy.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (COPIED, now.isoformat()))
