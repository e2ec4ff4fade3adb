"""The largest queries that can be typed are asked of the index, whatever their shape."""

from datetime import date

import pytest

from bot.query import OPERATOR, PERSON, Limits, Query, lookups, parse, tokens
from storage import papers, search
from storage.database import Database
from storage.records import Paper

PAPERS = [
    Paper("2608.00001", "An avatar", date(2026, 8, 18)),
    Paper("2608.00002", "A lip sync model", date(2026, 8, 18)),
]
SHAPES = [
    "avatar OR b ({})",
    "avatar -(b OR {})",
    "avatar (b OR -c ({}))",
    'x -("lip sync" OR y -({}))',
]


@pytest.mark.parametrize("shape", SHAPES)
async def test_brackets_may_stand_as_deep_as_a_query_may_have_them(
    database: Database, shape: str
) -> None:
    """The index answers as the papers themselves do."""
    line = "zebra"
    for _ in range(PERSON.depth // shape.count("(")):
        line = shape.format(line)
    query = parse(line, Limits(5000, 400, PERSON.depth))
    assert await found(database, query) == {one.id for one in PAPERS if query.matches(one)}


@pytest.mark.parametrize("joint", [" OR ", " -"])
async def test_a_query_may_have_as_many_terms_as_the_operator_may_write(
    database: Database, joint: str
) -> None:
    """Short words or long phrases, up to all the characters there may be."""
    for terms in (
        [f"a{n}" for n in range(1, 230)],
        [f'"audio driven talking head {n}"' for n in range(50)],
    ):
        query = parse(joint.join(["avatar", *terms]), OPERATOR)
        assert await found(database, query) == {"2608.00001"}


async def found(database: Database, query: Query) -> set[str]:
    async with database.transaction() as conn:
        await papers.add(conn, PAPERS, tokens)
        hits = await search.newest(conn, lookups(query.tree), 9)
        return {one.id for one in await papers.at(conn, hits.seqs)}
