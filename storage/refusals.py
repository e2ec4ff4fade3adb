"""Tells what a machine refuses a store, such as room, from what is wrong with the program."""

import errno
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, OperationalError

_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)
_PRIMARY = 0xFF
"""The bits of SQLite's code for an error that say which kind it is of."""
_SYSTEM = frozenset(
    {errno.EACCES, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC, errno.EPERM, errno.EROFS}
)


def refusal(error: BaseException) -> str | None:
    """What the machine or the database server refused, as a sentence.

    None where the error, or one of several that came together, is none of that kind.
    """
    sentences = [_refusal(one) for one in _single(error)]
    return sentences[0] if all(sentences) else None


def _single(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _single(one)
    else:
        yield error


def _refusal(error: BaseException) -> str | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, OSError) and cause.errno in _SYSTEM and cause.filename:
        return f"Cannot use {cause.filename}: {cause.strerror}."
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        is_ours = not isinstance(error, OperationalError)
    else:
        is_ours = code & _PRIMARY not in _SQLITE
    # PostgreSQL's messages go on with hints, on further lines.
    return None if is_ours else f"Cannot use the database: {str(cause).partition(chr(10))[0]}."
