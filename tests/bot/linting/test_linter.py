"""The one remark about a query, from a real store."""

import asyncio
from dataclasses import replace
from itertools import islice

import remark_fuzzing
from counted import Shelf, counts, said
from effort import LONG
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.linting import Remark, remark
from bot.query import EVERYTHING, Query, QueryError, parse
from bot.text.lists import words
from storage.database import Database
from storage.records import Phrase

SHORT = 20_000 if LONG else 1_000


async def test_a_good_query_needs_no_remark(sqlite_database: Database) -> None:
    """Where nothing would change much, nothing is said."""
    counted = await counts(sqlite_database, Shelf().put(4, "A talking head").papers)
    assert await said(counted, '"talking head"') == ("", None)


async def test_a_query_that_cannot_match_refuses(sqlite_database: Database) -> None:
    """It is told without a store too, and alone of all remarks it refuses."""
    found = await remark(parse("avatar -avatar"), "avatar -avatar", None)
    assert found == Remark(
        'This can never match: "avatar" and NOT "avatar" exclude each other.', refuses=True
    )


async def test_without_a_store_nothing_is_counted() -> None:
    """A query that may be right is taken as it is."""
    assert await remark(parse("avatar"), "avatar", None) is None


async def test_a_search_between_days_is_left_alone(sqlite_database: Database) -> None:
    """Its days are its own; the last ones of the store say nothing of it."""
    counted = await counts(sqlite_database, Shelf().put(1, "Heads").papers)
    assert await said(counted, "avatar since:2020") == ("", None)


async def test_the_line_keeps_what_was_typed(sqlite_database: Database) -> None:
    """Typographic signs become plain ones, and spelling and order stay."""
    shelf = Shelf().put(3, "Lip synchronization").put(1, "Lip sync avatar")
    counted = await counts(sqlite_database, shelf.papers)
    _, line = await said(counted, " CAT：cs.cv   “Lip  Sync” –Survey ")
    assert line == 'CAT:cs.cv "Lip Sync*" -Survey'


async def test_a_line_that_says_something_else_is_not_kept(sqlite_database: Database) -> None:
    """The name of a topic is no query: the canonical form stands in."""
    counted = await counts(sqlite_database, Shelf().put(3, "Lip synchronization").papers)
    found = await remark(parse('"lip sync"'), "Talking (heads", counted)
    assert found is not None
    assert found.line == '"lip sync*"'


async def test_a_line_is_no_longer_than_people_may_type(sqlite_database: Database) -> None:
    """A better query that would be refused is none."""
    counted = await counts(sqlite_database, Shelf().put(3, "Lip synchronization").papers)
    filler = " ".join(f"-{'w' * 46}{n}" for n in range(10))
    assert len(f'"lip sync" {filler}') == 500
    assert (await said(counted, f'"lip sync" {filler}'))[1] is None
    assert (await said(counted, f'"lip sync" {filler[:-1]}'))[1] == f'"lip sync*" {filler[:-1]}'


FEW = replace(remark_fuzzing.COUNTED, times=1)
PIECES = st.lists(
    st.sampled_from(
        sorted(
            words(
                "lip sync talking -face NOT OR AND or not and ( ) ti:( au:li cat:cs id:2608.00001 "
                'syn* =talking — -survey "lip"'
            )
        )
    ),
    max_size=9,
).map(" ".join)


@settings(deadline=None)
@given(PIECES | st.text(max_size=30))
def test_any_query_gets_a_remark_or_none(text: str) -> None:
    """No query that parses is too odd, and a line is a query that can be subscribed to."""
    try:
        query = parse(text, standing=True)
    except QueryError:
        return
    found = asyncio.run(remark(query, text, FEW))
    if found and found.line is not None:
        assert parse(found.line, standing=True) != query


def test_remarks_tell_the_truth() -> None:
    """No query is too odd, each count is that of the papers, and each line a query."""
    queries = sum(map(remark_fuzzing.check, islice(remark_fuzzing.strings(2), SHORT)))
    assert SHORT / 2 < queries < SHORT


async def test_odd_trees_are_looked_at() -> None:
    """Trees that nobody can type are no trouble either."""
    assert await remark(Query(EVERYTHING), "", FEW) == Remark(
        "This matches every paper.", None, True
    )
    assert await remark(Query(Phrase(("x" * 60,), "x" * 60)), "", FEW) is not None
