"""A paper that first matches through a cross-list counts as new; any other is posted once."""

from dataclasses import replace

import pytest
from clock import NOON
from engine import Engine, promised, subscribe
from fakes import FakeSource, page, paper

from bot.poll import Harvest
from storage import papers
from storage.database import Database
from storage.records import Paper

A = replace(paper("2608.00001"), categories=("cs.CL",), primary_category="cs.CL")
CROSSED = replace(A, categories=("cs.CL", "cs.CV"))


async def harvests(database: Database, *pages: Paper) -> list[Harvest]:
    """Harvest these papers, each of them later than the one before."""
    source = FakeSource("api")
    engine = Engine(database, sources=[source])
    ended = []
    for number, one in enumerate(pages, start=1):
        source.happenings.append(page(number, one))
        ended += await engine.poll.run()
    return ended


@pytest.mark.parametrize(
    "later",
    [CROSSED, replace(CROSSED, version=2, abstract="Talking heads, once more.")],
    ids=["cross-list", "with a version"],
)
async def test_a_cross_list_is_new_for_those_who_ask_for_it(
    database: Database, later: Paper
) -> None:
    """Those who got the paper do not get it again; a third look changes nothing."""
    await subscribe(database, "heads", '"talking heads"')
    await subscribe(database, "vision", 'cat:cs.CV "talking heads"')
    await subscribe(database, "robots", "cat:cs.RO")

    ended = await harvests(database, A, later, later)

    assert [one.promised for one in ended] == [1, 1, 0]
    assert await promised(database) == {"heads": [A.id], "vision": [A.id]}
    async with database.reading() as conn:
        stored = await papers.get(conn, A.id)
    assert stored is not None
    assert stored.categories == CROSSED.categories


async def test_who_would_have_got_it_gets_nothing(database: Database) -> None:
    """Whoever subscribed since it was stored, and asks for what it was in, does not get it."""
    await harvests(database, A)
    await subscribe(database, "late", "heads")

    (again,) = await harvests(database, CROSSED)

    assert again.promised == 0
    assert await promised(database) == {}


async def test_what_a_version_says_makes_no_paper_new(database: Database) -> None:
    """Only the category counts: words that come with it do not."""
    await subscribe(database, "robots", "cat:cs.CV robots")
    later = replace(CROSSED, version=2, abstract="Robots.")
    assert [one.promised for one in await harvests(database, A, later)] == [0, 0]


async def test_a_withdrawn_paper_is_new_for_nobody(database: Database) -> None:
    """Although its withdrawal brings another category."""
    await subscribe(database, "vision", "cat:cs.CV")
    later = replace(CROSSED, version=2, withdrawn=True, comment="withdrawn", updated=NOON)
    assert [one.promised for one in await harvests(database, A, later)] == [0, 0]
