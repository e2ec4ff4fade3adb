"""The index of words in SQLite: one contentless FTS5 table (https://www.sqlite.org/fts5.html).

Its ``rowid`` is the paper's ``seq``, so that newest first needs no sort.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.driver import Connection
from storage.records import Node, Tokens
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

_TEXTS = attrgetter(
    *(f"{name}.stems" for name in TEXTS), *(f"{name}.words" for name in TEXTS), "authors", "keys"
)
"""The text of each column."""

_WORDS = slice(1 + COLUMNS.index("title_words"), 1 + COLUMNS.index("keys"))
"""Where in a row the words stand as they are written."""

_CHOSEN = "SELECT k, v FROM search_config"
_CHOOSE = "INSERT INTO search(search, rank) VALUES (?, ?)"
_MERGE = "INSERT INTO search(search, rank) VALUES ('merge', ?)"

_USUAL = {"automerge": 4, "crisismerge": 16}
"""How many pieces of about one size there are before FTS5 merges them, by its own measure: a little
with each write, or all at once, however much it is."""

_CRISIS = 64
"""So that there is never so much to do at once: not in a store, either, that a bulk was filled into
and that nobody has settled."""

_FEW_PIECES = {"automerge": 4, "crisismerge": _CRISIS}
_MANY_PIECES = {"automerge": 32, "crisismerge": _CRISIS}
"""Then each paper is merged once or twice until the index is settled, and not five times."""

_PAGES = 1000
"""Pages of the index that are merged at once: four MiB, some hundredths of a second."""

Enough = Callable[[], bool]


async def add(conn: AsyncConnection, rows: Iterable[tuple[int, Tokens]]) -> None:
    """See ``storage.search``."""
    values = [_values(seq, tokens) for seq, tokens in rows]
    noted = await vocabulary.noted(conn)

    def work(raw: sqlite3.Connection) -> None:
        raw.executemany(_ADD, values)
        noted.note(raw, chain.from_iterable(row[_WORDS] for row in values))

    driver: Connection = await driver_of(conn)
    await driver.errand(work)


async def remove(conn: AsyncConnection, rows: Sequence[tuple[int, Tokens]]) -> None:
    """See ``storage.search``."""
    await conn.exec_driver_sql(_REMOVE, [_values(seq, tokens) for seq, tokens in rows])


async def clear(conn: AsyncConnection) -> None:
    """See ``storage.search``."""
    await conn.exec_driver_sql("INSERT INTO search(search) VALUES ('delete-all')")
    await vocabulary.clear(conn)


async def allow_pieces(conn: AsyncConnection, *, many: bool) -> None:
    """See ``storage.search`` and https://www.sqlite.org/fts5.html#the_automerge_configuration_option."""
    chosen = {row.k: row.v for row in await conn.exec_driver_sql(_CHOSEN)}
    for name, most in (_MANY_PIECES if many else _FEW_PIECES).items():
        if chosen.get(name, _USUAL[name]) != most:
            await conn.exec_driver_sql(_CHOOSE, (name, most))


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
    """The row of a paper."""
    return (seq, *_TEXTS(tokens))
