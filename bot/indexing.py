"""Indexing the papers that are there: after an upgrade, or when words are read in a new way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.query import READER
from bot.read_ahead import read_ahead
from storage import indexing, papers, search
from storage.database import Connection, Database
from storage.records import Paper

log = structlog.get_logger()

_AT_ONCE = 200
"""Papers in one transaction: others write in between."""


async def begin(conn: Connection) -> None:
    """See at start, before anything is stored, whether papers are to be indexed (anew)."""
    await search.allow_pieces(conn, many=False)  # as ``in_bulk`` has left it, if it was killed
    if await indexing.begin(conn, READER):
        log.info("papers are being indexed; until then a search finds the newest of them")


async def index_all(database: Database) -> int:
    """Index every paper that cannot be found yet, the newest first, and return how many.

    Papers that come meanwhile are indexed as always. Ended early, it goes on from there the next
    time.
    """
    done = 0
    while indexed := await _index_some(database):
        done += indexed
    if done:
        await settle(database)
        log.info("papers indexed", papers=done)
    return done


@asynccontextmanager
async def in_bulk(database: Database) -> AsyncIterator[None]:
    """While very many papers are added, after which the index is to be settled."""
    async with database.transaction() as conn:
        await search.allow_pieces(conn, many=True)
    try:
        yield
    finally:
        async with database.transaction() as conn:
            await search.allow_pieces(conn, many=False)


async def settle(database: Database) -> None:
    """Bring the index into one piece after many papers: each search asks each of its pieces.

    It goes in steps, between which others write.
    """
    start = more = True
    while more:
        async with database.transaction() as conn:
            more = await search.settle(conn, start=start)
        start = False


async def _index_some(database: Database) -> int:
    async with database.reading() as conn:
        if await indexing.indexed_from(conn) == search.FIRST:
            return 0
        waiting = await _waiting(conn)
    read = await read_ahead([paper for _, paper in waiting])
    async with database.transaction() as conn:
        await papers.take_turn(conn)
        # Asked again: what has changed since it was read ahead is read as it is now.
        waiting = await _waiting(conn)
        await indexing.go_on(conn, [(seq, read.tokens(paper)) for seq, paper in reversed(waiting)])
    return len(waiting)


async def _waiting(conn: Connection) -> list[tuple[int, Paper]]:
    below = await indexing.indexed_from(conn)
    return await papers.newest(conn, _AT_ONCE, before=below)
