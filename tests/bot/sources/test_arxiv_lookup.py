"""Looking papers up at arXiv for a person: what is found, and how long it may take."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from functools import partial

import pytest
from clock import NOON, FakeClock
from harvesting import online
from servers import arxiv_faults as faults
from servers.arxiv import ArxivServer
from servers.arxiv_sample import paper, series
from shared import shared

from bot.query import parse
from bot.sources import arxiv_api
from bot.sources.arxiv_api import ArxivApi
from bot.sources.base import RequestRefused, SourceDown
from bot.sources.gate import Gate
from storage.database import Database

HOUR = timedelta(hours=1)
PAPERS = series(range(1, 31), NOON - timedelta(days=3), 2 * HOUR)

Make = Callable[..., ArxivApi]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
async def server(clock: FakeClock) -> AsyncIterator[ArxivServer]:
    """arXiv, which refuses bad manners."""
    async with ArxivServer(PAPERS, clock=clock, interval=3) as opened:
        yield opened


@pytest.fixture
def make(server: ArxivServer, sqlite_database: Database, clock: FakeClock) -> Make:
    return partial(online, server, sqlite_database, clock)


async def test_search_finds_the_newest(make: Make, server: ArxivServer) -> None:
    """As many as were asked for, the newest first, in one request."""
    found = await make().search(parse("title"), 3)
    assert [each.id[-2:] for each in found] == ["30", "29", "28"]
    assert len(server.requests) == 1


async def test_search_drops_what_does_not_answer(make: Make, server: ArxivServer) -> None:
    """ArXiv compares stems, also where a word was asked for in one form alone."""
    server.add(
        paper(100, "Talking heads", submitted=NOON - HOUR),
        paper(101, "A talking head", submitted=NOON - 2 * HOUR),
    )
    both = await make().search(parse('"talking head"'), 5)
    assert [each.id for each in both] == ["2608.00100", "2608.00101"]
    exact = await make().search(parse('="talking head"'), 5)
    assert [each.id for each in exact] == ["2608.00101"]


async def test_days_are_asked_as_submissions(make: Make, server: ArxivServer) -> None:
    """A paper may be submitted a month before it is announced; what comes is held to the days."""
    found = await make().search(parse("title since:2026-08-18 until:2026-08-18"), 50)
    (asked,) = server.asked
    assert asked["search_query"].endswith(" AND submittedDate:[202607190000 TO 202608182359])")
    assert {each.announced for each in found} == {date(2026, 8, 18)}
    everything = await make().search(parse("title"), 50)
    assert len(found) < len(everything)


@pytest.mark.parametrize(
    ("bounds", "asked"),
    [
        ("since:2026-08-01", "[202607020000 TO 999912312359]"),
        ("until:2026-08-01", "[199101010000 TO 202608012359]"),
        ("since:1990", "[199101010000 TO 999912312359]"),
    ],
)
async def test_one_bound_is_enough(
    make: Make, server: ArxivServer, bounds: str, asked: str
) -> None:
    """The other one is as far away as arXiv takes it."""
    await make().search(parse(f"title {bounds}"), 5)
    assert asked in server.asked[0]["search_query"]


async def test_days_from_today_must_be_told_before(make: Make, server: ArxivServer) -> None:
    """What day is today is the library's to say."""
    with pytest.raises(ValueError, match="depends on today"):
        await make().search(parse("title since:3d"), 5)
    assert await make().search(parse("title since:30d").on(NOON.date()), 5)
    assert len(server.requests) == 1


@pytest.mark.parametrize("line", ["-title", "since:2026-08-01", "title OR -head"])
async def test_what_only_excludes_is_refused(make: Make, server: ArxivServer, line: str) -> None:
    """ArXiv has no words for everything except something."""
    with pytest.raises(RequestRefused, match="everything except"):
        await make().search(parse(line), 5)
    assert server.requests == []


async def test_search_may_find_nothing(make: Make, server: ArxivServer) -> None:
    """That is an answer, and it is not asked again."""
    assert await make().search(parse("cat:hep-th"), 5) == ()
    assert len(server.requests) == 1


async def test_search_is_not_bound_to_the_harvest(make: Make) -> None:
    """A person may look for what is not harvested."""
    api = make(categories=["hep-th"])
    assert len(await api.search(parse("title"), 5)) == 5


async def test_a_large_search_is_one_page(make: Make, server: ArxivServer) -> None:
    """However much is asked for."""
    assert len(await make().search(parse("title"), 500)) == 30
    assert server.asked[0]["max_results"] == "500"


async def test_a_person_does_not_wait_for_ever(make: Make, server: ArxivServer) -> None:
    """Two tries at most, and none when arXiv has asked for a long pause."""
    server.faults.extend([faults.status(503)] * 2)
    with pytest.raises(SourceDown):
        await make().search(parse("title"), 5)
    assert len(server.requests) == 2
    server.faults.append(faults.status(429, retry_after="600"))
    with pytest.raises(SourceDown):
        await make().search(parse("title"), 5)
    with pytest.raises(SourceDown, match="may be asked again in"):
        await make().paper("2608.00001")
    assert len(server.requests) == 3


async def test_a_person_can_leave(make: Make, server: ArxivServer) -> None:
    """A look-up that is broken off leaves the gate free."""
    server.faults.append(faults.hang())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await make().paper("2608.00001")
    assert await make().paper("2608.00001")
    assert server.most_at_once == 1


async def test_one_paper_is_found_by_its_id(make: Make, server: ArxivServer) -> None:
    """In one request, whatever else is there."""
    server.add(paper(200, "Old", id="hep-th/9901001", version=3))
    found = await make().paper("hep-th/9901001")
    assert found
    assert (found.id, found.version, found.title) == ("hep-th/9901001", 3, "Old")
    assert len(server.requests) == 1


async def test_an_unknown_paper_is_none(make: Make, server: ArxivServer) -> None:
    """Also when arXiv counts it and does not show it."""
    assert await make().paper("2608.99999") is None
    server.faults.append(faults.hollow())
    assert await make().paper("2608.00001") is None
    assert len(server.requests) == 2


async def test_a_bad_id_is_refused_in_arxivs_words(make: Make) -> None:
    """It is the person's to mend."""
    with pytest.raises(RequestRefused, match="incorrect id format for abc"):
        await make().paper("abc")


async def test_arxivs_own_answers_are_understood(
    sqlite_database: Database, clock: FakeClock
) -> None:
    """Against captured bytes: an old id, a new one, and one that nobody has."""
    async with ArxivServer(captured=shared("corpus", "api"), clock=clock) as server:
        api = arxiv_api.create(
            arxiv_api.Options(url=server.url), gate=Gate(sqlite_database, clock), clock=clock
        )
        old = await api.paper("astro-ph/0601001")
        new = await api.paper("1605.08386")
        assert old
        assert new
        assert old.authors[0] == "Andrew Gould"
        assert new.categories
        assert await api.paper("0000.0000") is None


async def test_papers_as_they_are_now(make: Make, server: ArxivServer) -> None:
    """Each in its newest version, by one request; what arXiv does not have is left out."""
    server.add(paper(30, "Another title", submitted=NOON - HOUR, version=2))
    ids = ("2608.00029", "2608.00030", "2608.99999")
    found = await make().papers(ids)
    assert [(each.id, each.version) for each in found] == [("2608.00029", 1), ("2608.00030", 2)]
    assert len(server.requests) == 1
