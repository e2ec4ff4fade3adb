"""The index of words in SQLite: one contentless FTS5 table (https://www.sqlite.org/fts5.html).

Its ``rowid`` is the paper's ``seq``, so that newest first needs no sort.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Node, Stretch, Tokens
from storage.search import vocabulary
from storage.search.match import expression, nothing
from storage.search.signed import Positive, often, seldom, signed, size, telling
from storage.sqlite import driver_of

TEXTS = ("title", "abstract", "comment", "journal")
COLUMNS = (*TEXTS, *(f"{name}_words" for name in TEXTS), "authors", "keys")

# Tokens are parted by spaces; whatever else may be in one is a character like others.
CREATE = (
    f"CREATE VIRTUAL TABLE search USING fts5({', '.join(COLUMNS)}, content='', "
    "tokenize=\"ascii tokenchars '+#|.:/-_='\")",
    # In bytes: the words of a thousand papers are put in order at once, and merged less often.
    "INSERT INTO search(search, rank) VALUES ('hashsize', 16777216)",
    vocabulary.CREATE,
)

_WEIGHTS = ", ".join("5.0" if name.startswith("title") else "1.0" for name in COLUMNS)
"""A word of the title counts five times as much for the relevance."""

_PLACES = ", ".join("?" for _ in COLUMNS)
_ROW = f"rowid, {', '.join(COLUMNS)}) VALUES"
_ADD = f"INSERT INTO search({_ROW} (?, {_PLACES})"
_REMOVE = f"INSERT INTO search(search, {_ROW} ('delete', ?, {_PLACES})"

_MATCH = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
_FOUND = f"{_MATCH} ORDER BY rowid"
_NEWEST = f"{_MATCH} ORDER BY rowid DESC LIMIT ?"
_SCORED = f"SELECT rowid, bm25(search, {_WEIGHTS}) AS score FROM search"  # noqa: S608 - as below
_BEST = (
    f"SELECT rowid FROM ({_SCORED} WHERE search MATCH ? AND rowid BETWEEN ? AND ? "  # noqa: S608 - made here, of our own names
    "ORDER BY rowid DESC LIMIT ?) ORDER BY score, rowid DESC LIMIT ?"
)
# With the plus SQLite does not ask FTS5 for each of them.
_BEST_OF = (
    f"SELECT rowid FROM ({_SCORED} WHERE search MATCH ? AND rowid BETWEEN ? AND ? "  # noqa: S608 - as above
    "AND +rowid IN (SELECT value FROM json_each(?))) ORDER BY score, rowid DESC LIMIT ?"
)
_MERGE = "INSERT INTO search(search, rank) VALUES ('merge', ?)"
# FTS5 keeps the size of each row that it has: what is not indexed yet lacks everything, but was
# never asked. See https://www.sqlite.org/fts5.html#fts5_data_structures.
_INDEXED = "SELECT id FROM search_docsize WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?"

_VERY_MANY = 200
"""Spellings: so many only a beginning has."""

_FIRST_CHUNK, _CHUNK = 64, 1024
"""Rows fetched at once: each time costs a turn of the driver's thread."""

_PAGES = 1000
"""Pages of the index that are merged at once: four MiB, some hundredths of a second."""

_STEPS = 1000
"""Instructions of SQLite's machine between two looks at the clock: some microseconds."""

Enough = Callable[[], bool]


async def add(conn: AsyncConnection, rows: Sequence[tuple[int, Tokens]]) -> None:
    """See ``storage.search``."""
    await conn.exec_driver_sql(_ADD, [_values(*row) for row in rows])
    await vocabulary.add(conn, (tokens for _, tokens in rows))


async def remove(conn: AsyncConnection, rows: Sequence[tuple[int, Tokens]]) -> None:
    """See ``storage.search``."""
    await conn.exec_driver_sql(_REMOVE, [_values(*row) for row in rows])


async def clear(conn: AsyncConnection) -> None:
    """See ``storage.search``."""
    await conn.exec_driver_sql("INSERT INTO search(search) VALUES ('delete-all')")
    await vocabulary.clear(conn)


async def settle(conn: AsyncConnection, *, start: bool) -> bool:
    """See ``storage.search`` and https://www.sqlite.org/fts5.html#the_merge_command."""
    driver = await driver_of(conn)
    before = driver.total_changes
    await conn.exec_driver_sql(_MERGE, (-_PAGES if start else _PAGES,))
    # One change is the command itself.
    return bool(driver.total_changes - before > 1)


async def newest(
    conn: AsyncConnection, tree: Node, limit: int, first: int, last: int, enough: Enough
) -> tuple[list[int], bool]:
    """See ``storage.search``."""
    sought = signed(await vocabulary.possible(conn, tree))
    if sought.negative:
        return await _others(conn, sought.part, limit, first, last, enough)
    return await _newest(conn, sought.part, limit, first, last, enough)


async def _newest(
    conn: AsyncConnection, part: Positive, limit: int, first: int, last: int, enough: Enough
) -> tuple[list[int], bool]:
    """The papers with common spellings first, then those with rare ones that are among the newest.

    FTS5 looks for the next paper of each spelling before it gives the newest of all, and for one
    that few papers have it may so go through the whole index. From a paper on upwards, it does not.
    """
    common, rare = often(part), seldom(part)
    found, complete = await _asked(conn, _NEWEST, common, (first, last, limit), enough)
    if nothing(rare):
        return found, complete
    if complete and len(found) < limit:
        near, complete = await _asked(conn, _NEWEST, rare, (first, last, limit), enough)
        if complete or not found:
            return _newest_of(found, near, limit), complete
        found = found[:_FIRST_CHUNK]
    elif not found:
        return [], False
    # Where it begins in the middle, FTS5 looks for each spelling twice: for very many that is long.
    if size(rare) > _VERY_MANY:
        near, _ = await _asked(conn, _NEWEST, rare, (found[-1], last, limit), _never)
    else:
        near, _ = await _asked(conn, _FOUND, rare, (found[-1], last), _never)
    return _newest_of(found, near, limit), complete


async def _asked(
    conn: AsyncConnection, statement: str, part: Positive, bounds: Sequence[Any], enough: Enough
) -> tuple[list[int], bool]:
    """What a statement finds of this part, for which FTS5 need not be asked when it is nothing."""
    if nothing(part):
        return [], True
    return await _fetch(conn, statement, (expression(part), *bounds), enough)


def _newest_of(found: Sequence[int], others: Sequence[int], limit: int) -> list[int]:
    return sorted({*found, *others}, reverse=True)[:limit]


def _never() -> bool:
    return False


async def best(
    conn: AsyncConnection,
    tree: Node,
    limit: int,
    among: int,
    first: int,
    last: int,
    enough: Enough,
) -> tuple[list[int], bool]:
    """See ``storage.search``. Nothing is more relevant for what it lacks: then the newest come."""
    tree = await vocabulary.possible(conn, tree)
    sought = signed(tree)
    if sought.negative:
        return await newest(conn, tree, limit, first, last, enough)
    common = often(sought.part)
    ranked: list[int] = []
    if not nothing(common):
        ranked, complete = await _ranked(conn, common, limit, among, first, last, enough)
        if not complete or len(ranked) == limit or common == sought.part:
            return ranked, complete
    found, complete = await _newest(conn, sought.part, limit, first, last, enough)
    others = [seq for seq in found if seq not in set(ranked)]
    return (ranked + others)[:limit], complete


async def _ranked(
    conn: AsyncConnection,
    part: Positive,
    limit: int,
    among: int,
    first: int,
    last: int,
    enough: Enough,
) -> tuple[list[int], bool]:
    """The best of the newest ``among`` that have it.

    For BM25 FTS5 counts the papers that have each of the words, which takes longest for those that
    nearly all have and that therefore weigh nothing. So without them, where there are such.
    """
    told = telling(part)
    if told == part:
        return await _asked(conn, _BEST, part, (first, last, among, limit), enough)
    near, complete = await _asked(conn, _NEWEST, part, (first, last, among), enough)
    if not complete or not near:
        return [], complete
    return await _asked(conn, _BEST_OF, told, (near[-1], near[0], json.dumps(near), limit), enough)


async def _others(
    conn: AsyncConnection, part: Positive, limit: int, first: int, last: int, enough: Enough
) -> tuple[list[int], bool]:
    """The papers that have it not: all that are indexed, without those that have it."""
    found: list[int] = []
    while len(found) < limit:
        most = max(2 * limit, _CHUNK)
        near, complete = await _fetch(conn, _INDEXED, (first, last, most), enough)
        if near and not nothing(part):
            asked = (expression(part), near[-1], near[0])
            having, whole = await _fetch(conn, _FOUND, asked, enough)
            if not whole:
                return found[:limit], False
            without = set(having)
            near_others = [seq for seq in near if seq not in without]
        else:
            near_others = near
        found += near_others
        if not complete or len(near) < most:
            return found[:limit], complete
        last = near[-1] - 1
    return found[:limit], True


async def _fetch(
    conn: AsyncConnection, statement: str, parameters: Sequence[Any], enough: Enough
) -> tuple[list[int], bool]:
    """The first column of all rows, and whether they are all: not when it became enough."""
    found: list[int] = []
    if enough():
        return found, False
    driver = await driver_of(conn)
    await driver.set_progress_handler(enough, _STEPS)
    try:
        async with driver.execute(statement, parameters) as cursor:
            size = _FIRST_CHUNK
            while rows := await cursor.fetchmany(size):
                found += [row[0] for row in rows]
                if len(rows) < size:
                    break
                size = _CHUNK
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return found, False
    finally:
        await driver.set_progress_handler(None, 0)
    return found, True


def _values(seq: int, tokens: Tokens) -> tuple[Any, ...]:
    stretches: list[Stretch] = [getattr(tokens, name) for name in TEXTS]
    return (
        seq,
        *(" ".join(stretch.stems) for stretch in stretches),
        *(" ".join(stretch.words) for stretch in stretches),
        " ".join(tokens.authors),
        " ".join(tokens.keys),
    )
