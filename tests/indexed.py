"""What the index of words holds, row by row, and what it would hold if it were made anew."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, text

from bot.indexing import begin
from bot.query import tokens
from storage import indexing, papers, search
from storage.database import Connection, Database
from storage.records import Paper
from storage.schema import papers as table

Held = list[tuple[Any, ...]]


async def held(database: Database) -> Held:
    """All that the index holds: in SQLite each token with its place, in PostgreSQL each vector."""
    if not database.is_sqlite:
        async with database.reading() as conn:
            rows = await conn.execute(text("SELECT * FROM papers_search ORDER BY seq"))
            return [tuple(row) for row in rows]
    async with database.apart() as conn:
        await conn.exec_driver_sql("INSERT INTO search(search) VALUES ('integrity-check')")
        await conn.exec_driver_sql(
            "CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, search, instance)"
        )
        rows = await conn.exec_driver_sql("SELECT * FROM temp.held ORDER BY doc, col, offset, term")
        return [tuple(row) for row in rows]


async def made_anew(database: Database) -> Held:
    """The same, after everything was forgotten and each stored paper was indexed again."""
    async with database.transaction() as conn:
        await search.clear(conn)
        stored = await papers.newest(conn, 100_000)
        await search.add(conn, [(seq, tokens(paper)) for seq, paper in reversed(stored)])
    return await held(database)


async def stored_only(conn: Connection, new: Iterable[Paper]) -> None:
    """Store papers as an older version did, which had no index."""
    ordered = sorted(new, key=lambda one: (one.announced, one.id))
    seqs = await papers._next_seqs(conn, ordered)
    rows = [{**papers._values(one), "seq": seq} for one, seq in zip(ordered, seqs, strict=True)]
    await conn.execute(insert(table), rows)


async def old(database: Database, new: Iterable[Paper]) -> None:
    """Let the store be one whose papers no index knows, as after an upgrade."""
    async with database.transaction() as conn:
        await stored_only(conn, new)
        await begin(conn)


async def add(database: Database, *new: Paper) -> None:
    async with database.transaction() as conn:
        await papers.add(conn, new, tokens)


async def assert_whole(database: Database) -> None:
    """Every stored paper can be found, by what it says now, and nothing else can."""
    async with database.reading() as conn:
        assert await indexing.indexed_from(conn) == search.FIRST
    now = await held(database)
    assert now == await made_anew(database)
    assert now
