"""Finding papers in the store: both databases find what reading every paper finds."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

from effort import LONG
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from query_making import ground_of, papers, queries, real_papers
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.query import Document, Query, analyse, lookups, tokens
from storage import papers as stored
from storage import search
from storage.database import Database
from storage.records import Paper

SAMPLE = 400
IDS = tuple(f"2608.{n:05}" for n in range(1, 13))
ASKED = st.lists(queries(bounded=True), min_size=6, max_size=10)
STORED = st.lists(papers(IDS), min_size=5, max_size=12, unique_by=lambda paper: paper.id)
SOME = settings(
    max_examples=240 if LONG else 6,
    deadline=None,
    # The store is empty after each example; and an example takes its time.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[phase for phase in Phase if phase is not Phase.explain],
)


class Undone(Exception):  # noqa: N818 - not an error
    """Ends a transaction as if nothing had been."""


@asynccontextmanager
async def undone(database: Database) -> AsyncIterator[AsyncConnection]:
    """A transaction that leaves nothing behind, so that each example finds an empty store."""
    with suppress(Undone):
        async with database.transaction() as conn:
            yield conn
            raise Undone


async def found(conn: AsyncConnection, query: Query, limit: int = 1000) -> list[Paper]:
    """What the index of words finds, newest first."""
    since, until = query.bounds.since, query.bounds.until
    assert not isinstance(since, timedelta)
    assert not isinstance(until, timedelta)
    first, last = stored.seqs_between(since, until)
    tree = lookups(query.tree)
    hits = await search.newest(conn, tree, limit, first=first, last=last)
    assert hits.complete
    assert list(hits.seqs) == sorted(hits.seqs, reverse=True)
    best = await search.best(conn, tree, limit, among=limit, first=first, last=last)
    assert best.complete
    assert limit < 1000 or set(best.seqs) == set(hits.seqs)
    return list(await stored.at(conn, hits.seqs))


async def agree(
    conn: AsyncConnection, asked: Sequence[Query], there: Sequence[tuple[Paper, Document]]
) -> None:
    """Assert that each query finds the papers that answer it, and the newest of them alone."""
    for query in asked:
        answers = [paper for paper, document in there if query.matches(document)]
        assert await found(conn, query) == answers, str(query)
        assert await found(conn, query, 2) == answers[:2], str(query)


async def newest_first(conn: AsyncConnection) -> list[tuple[Paper, Document]]:
    return [(paper, analyse(paper)) for _, paper in await stored.newest(conn, 10_000)]


@SOME
@given(ASKED, STORED, STORED)
async def test_random_queries_find_what_matches(
    database: Database, asked: list[Query], before: list[Paper], after: list[Paper]
) -> None:
    """The index finds exactly the papers that match, also those that came in a new version."""
    async with undone(database) as conn:
        await stored.add(conn, before, tokens)
        await stored.add(conn, [replace(paper, version=2) for paper in after], tokens)
        await agree(conn, asked, await newest_first(conn))


@settings(SOME, max_examples=200 if LONG else 4)
@given(st.data())
async def test_random_queries_find_what_matches_of_real_papers(
    database: Database, data: st.DataObject
) -> None:
    """So it is with the words, names and TeX of real papers."""
    start = data.draw(st.integers(0, SAMPLE - 20))
    some = real_papers(SAMPLE)[start : start + 20]
    asked = data.draw(st.lists(queries(ground_of(some[:6])), min_size=10, max_size=16))
    async with undone(database) as conn:
        await stored.add(conn, some, tokens)
        await agree(conn, asked, await newest_first(conn))
