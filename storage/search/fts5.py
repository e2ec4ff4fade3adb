"""The index of words in SQLite: one contentless FTS5 table (https://www.sqlite.org/fts5.html).

Its ``rowid`` is the paper's ``seq``, so that newest first needs no sort.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.driver import Connection
from storage.records import Node, Stretch, Tokens
from storage.search import vocabulary
from storage.search.finding import COLUMNS, TEXTS, Found, Search
from storage.sqlite import driver_of

# Tokens are parted by spaces; whatever else may be in one is a character like others.
CREATE = (
    f"CREATE VIRTUAL TABLE search USING fts5({', '.join(COLUMNS)}, content='', "
    "tokenize=\"ascii tokenchars '+#|.:/-_='\")",
    # In bytes: the words of a thousand papers are put in order at once, and merged less often.
    "INSERT INTO search(search, rank) VALUES ('hashsize', 16777216)",
    vocabulary.CREATE,
)

_PLACES = ", ".join("?" for _ in COLUMNS)
_ROW = f"rowid, {', '.join(COLUMNS)}) VALUES"
_ADD = f"INSERT INTO search({_ROW} (?, {_PLACES})"
_REMOVE = f"INSERT INTO search(search, {_ROW} ('delete', ?, {_PLACES})"

_MERGE = "INSERT INTO search(search, rank) VALUES ('merge', ?)"

_PAGES = 1000
"""Pages of the index that are merged at once: four MiB, some hundredths of a second."""

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
    conn: AsyncConnection,
    tree: Node,
    limit: int,
    sure: int,
    first: int,
    last: int,
    enough: Enough,
) -> Found:
    """See ``storage.search``."""
    driver: Connection = await driver_of(conn)
    return await driver.errand(
        lambda raw: Search(raw, first, last, enough).newest(tree, limit, sure)
    )


async def best(
    conn: AsyncConnection,
    tree: Node,
    limit: int,
    among: int,
    first: int,
    last: int,
    enough: Enough,
) -> Found:
    """See ``storage.search``."""
    driver: Connection = await driver_of(conn)
    return await driver.errand(
        lambda raw: Search(raw, first, last, enough).best(tree, limit, among)
    )


def _values(seq: int, tokens: Tokens) -> tuple[Any, ...]:
    stretches: list[Stretch] = [getattr(tokens, name) for name in TEXTS]
    return (
        seq,
        *(" ".join(stretch.stems) for stretch in stretches),
        *(" ".join(stretch.words) for stretch in stretches),
        " ".join(tokens.authors),
        " ".join(tokens.keys),
    )
