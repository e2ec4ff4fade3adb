"""The index of words: which papers have these tokens, newest first or best first.

It is given the tokens of each paper and asked trees of lookups (``storage.records``); what a word
is, it does not know. On SQLite it is a contentless FTS5 table, on PostgreSQL two ``tsvector``
columns; both hold the same tokens and find the same papers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Node, Tokens
from storage.search import fts5, tsearch

FIRST, LAST = 0, 2**62
"""Below and above the ``seq`` of every paper."""

Row = tuple[int, Tokens]
"""The ``seq`` of a paper and what of it can be searched."""

Enough = Callable[[], bool]
"""Whether a search has taken long enough: asked again and again while it runs."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The ``seq`` of papers that were found; not ``complete`` where time was up before the end."""

    seqs: tuple[int, ...]
    complete: bool = True


class _Home(Protocol):
    """What each kind of database has a module for."""

    async def add(self, conn: AsyncConnection, rows: Iterable[Row], /) -> None: ...

    async def remove(self, conn: AsyncConnection, rows: Sequence[Row], /) -> None: ...

    async def clear(self, conn: AsyncConnection, /) -> None: ...

    async def allow_pieces(self, conn: AsyncConnection, /, *, many: bool) -> None: ...

    async def settle(self, conn: AsyncConnection, /, *, start: bool) -> bool: ...

    async def newest(
        self,
        conn: AsyncConnection,
        tree: Node,
        limit: int,
        sure: int,
        first: int,
        last: int,
        enough: Enough,
        /,
    ) -> tuple[list[int], bool]: ...

    async def best(
        self,
        conn: AsyncConnection,
        tree: Node,
        limit: int,
        among: int,
        first: int,
        last: int,
        enough: Enough,
        /,
    ) -> tuple[list[int], bool]: ...


def _never() -> bool:
    return False


async def add(conn: AsyncConnection, rows: Iterable[Row]) -> None:
    """Let these papers be found. In the order of ``seq`` it is quickest."""
    await _home(conn).add(conn, rows)


async def remove(conn: AsyncConnection, rows: Sequence[Row]) -> None:
    """Let these papers be found no more; the tokens must be those that they were added with.

    FTS5 keeps no tokens of its own, and wrong ones would leave traces that nothing reports.
    """
    if rows:
        await _home(conn).remove(conn, rows)


async def clear(conn: AsyncConnection) -> None:
    """Forget every paper."""
    await _home(conn).clear(conn)


async def allow_pieces(conn: AsyncConnection, *, many: bool) -> None:
    """Let the index be in ``many`` pieces while very many papers are added; or in few, as always.

    Each search asks each piece. But to merge them again and again takes longer than to add them.
    """
    await _home(conn).allow_pieces(conn, many=many)


async def settle(conn: AsyncConnection, *, start: bool = False) -> bool:
    """Bring the index nearer to one piece, a step in each transaction, while this returns True.

    For after many papers were added at once, since each search asks each piece. The first step
    says ``start``; papers may be added between the steps.
    """
    return await _home(conn).settle(conn, start=start)


async def newest(
    conn: AsyncConnection,
    tree: Node,
    limit: int,
    *,
    sure: int | None = None,
    first: int = FIRST,
    last: int = LAST,
    enough: Enough = _never,
) -> Hits:
    """The newest papers that answer, at most ``limit``, from ``first`` to ``last`` by ``seq``.

    Only the first ``sure`` of them are the newest when there are ``limit``: of the others, which
    are for a count, some may be older than one that is left out. Without it, all are. What was
    found when it is ``enough`` is the newest of all that there is, as far as it would be.
    """
    shown = limit if sure is None else min(sure, limit)
    seqs, complete = await _home(conn).newest(conn, tree, limit, shown, first, last, enough)
    return Hits(tuple(seqs), complete)


async def best(
    conn: AsyncConnection,
    tree: Node,
    limit: int,
    *,
    among: int,
    first: int = FIRST,
    last: int = LAST,
    enough: Enough = _never,
) -> Hits:
    """The most relevant of the newest ``among`` papers that answer, best first.

    SQLite ranks by BM25, PostgreSQL by cover density; in both a word of the title weighs most.
    When it is ``enough`` before all are ranked, the newest stand in for the best.
    """
    home = _home(conn)
    ranked, complete = await home.best(conn, tree, limit, among, first, last, enough)
    if complete:
        return Hits(tuple(ranked))
    seqs, _ = await home.newest(conn, tree, limit, limit, first, last, _never)
    return Hits(tuple(seqs), complete=False)


def _home(conn: AsyncConnection) -> _Home:
    home: _Home = fts5 if conn.dialect.name == "sqlite" else tsearch
    return home
