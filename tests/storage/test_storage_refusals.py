"""What a machine refuses is a sentence; what is wrong with the program is none."""

import errno
import os
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.refusals import refusal

FULL = "Cannot use the database: database or disk is full."


async def failing(database: Database, *statements: str) -> Exception:
    """The error with which one of the statements fails."""
    try:
        async with database.transaction() as conn:
            for statement in statements:
                await conn.execute(text(statement))
    except DBAPIError as error:
        return error
    pytest.fail("all went well")


async def test_a_full_disk(sqlite_database: Database) -> None:
    """As SQLite says it."""
    full = "PRAGMA max_page_count = 1"
    error = await failing(sqlite_database, full, "CREATE TABLE much AS SELECT zeroblob(1000000)")
    assert refusal(error) == FULL


async def test_a_server_that_ends(postgres_database: Database) -> None:
    """PostgreSQL says more than one line; the first is told."""
    error = await failing(postgres_database, "SELECT pg_terminate_backend(pg_backend_pid())")
    said = refusal(error)
    assert said is not None
    assert said.startswith("Cannot use the database: ")
    assert "\n" not in said


async def test_a_defect_is_none(database: Database) -> None:
    """A statement that is wrong stays a defect, for which there is a traceback."""
    assert refusal(await failing(database, "SELECT nothing FROM nowhere")) is None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_file_that_cannot_be_used(number: int) -> None:
    """It is named, with what the system said."""
    error = OSError(number, os.strerror(number), "backups/copy.db")
    assert refusal(error) == f"Cannot use backups/copy.db: {os.strerror(number)}."


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ECONNRESET, "Connection reset by peer"),
        FileNotFoundError(errno.ENOENT, "No such file or directory", "templates/page.html"),
        OSError("no number"),
        LookupError("gone"),
    ],
    ids=repr,
)
def test_what_says_nothing_of_the_machine(error: Exception) -> None:
    """A connection, a file of ours that is missing, anything else."""
    assert refusal(error) is None


async def test_errors_that_come_together(sqlite_database: Database, tmp_path: Path) -> None:
    """They are a refusal where each of them is one."""
    full = "PRAGMA max_page_count = 1"
    first = await failing(sqlite_database, full, "CREATE TABLE much AS SELECT zeroblob(1000000)")
    second = OSError(errno.ENOSPC, "No space left on device", tmp_path)
    both = ExceptionGroup("chats could not be written to", [first, second])
    assert refusal(ExceptionGroup("steps failed", [both])) == FULL
    assert refusal(ExceptionGroup("steps failed", [both, LookupError("gone")])) is None
