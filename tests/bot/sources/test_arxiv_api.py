"""arXiv's query API as a source: over a real socket, through the real gate, against its faults."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial
from importlib.metadata import version

import pytest
from clock import NOON, FakeClock
from harvesting import Store, online
from servers import arxiv_faults as faults
from servers.arxiv import ArxivServer
from servers.arxiv_sample import paper, series

from bot.sources import arxiv_api
from bot.sources.arxiv_api import ArxivApi
from bot.sources.base import Lookup, RequestRefused, Source, SourceDown
from bot.sources.gate import Gate
from storage.database import Database

HOUR = timedelta(hours=1)
PAPERS = series(range(1, 31), NOON - timedelta(days=3), 2 * HOUR)
ALL = {each.id for each in PAPERS}

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


def test_it_is_a_source_and_a_lookup(make: Make) -> None:
    """It offers both, under the name of its section."""
    source: Source = make()
    lookup: Lookup = make()
    assert source.name == "arxiv_api"
    assert source.scope == "all"
    assert lookup


async def test_papers_arrive_whole(make: Make) -> None:
    """What was announced is what comes, but for the day of announcement, which is estimated."""
    store = Store()
    await store.harvest(make())
    assert store.ids == ALL
    for original in PAPERS:
        came = store.papers[original.id]
        assert (came.title, came.authors, came.submitted) == (
            original.title,
            original.authors,
            original.submitted,
        )
        assert came.announced > NOON.date() - timedelta(days=3)


async def test_manners_are_kept_over_a_whole_harvest(make: Make, server: ArxivServer) -> None:
    """Never two requests at once, none sooner than three seconds after another."""
    store = Store()
    await store.harvest(make())
    assert len(server.requests) == 3
    assert server.most_at_once == 1
    assert server.shortest_gap >= 3


async def test_nothing_new_is_one_request(make: Make, server: ArxivServer) -> None:
    """The second poll of an evening costs arXiv one request."""
    store = Store()
    await store.harvest(make())
    before = len(server.requests)
    assert await store.harvest(make()) == 0
    assert len(server.requests) - before == 1


async def test_an_announcement_arrives_with_the_next_poll(
    make: Make, server: ArxivServer, clock: FakeClock
) -> None:
    """New papers, and one that moderation had held back."""
    store, api = Store(), make()
    await store.harvest(api)
    clock.advance(12 * 3600)
    server.add(*series(range(50, 70), NOON, timedelta(minutes=9)))
    server.add(paper(80, submitted=NOON - timedelta(days=4)))
    await store.harvest(api)
    assert store.ids == {f"2608.{n:05}" for n in (*range(1, 31), *range(50, 70), 80)}


FAULTS = {
    "too many": faults.status(429),
    "wait": faults.status(429, retry_after="20"),
    "broken": faults.status(503),
    "throttled": faults.rate_exceeded(),
    "truncated": faults.truncated(),
    "web page": faults.web_page(),
    "hanging": faults.hang(),
    "cut": faults.cut(),
    "reset": faults.reset(),
    "empty": faults.empty(),
    "hollow": faults.hollow(),
    "short": faults.short(3),
    "slow": faults.slow(0.05),
}


@pytest.mark.parametrize("place", [0, 1, 3], ids=["look", "first page", "last page"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_no_fault_loses_a_paper(
    make: Make, server: ArxivServer, fault: faults.Fault, place: int
) -> None:
    """Whatever goes wrong with whichever request, the harvest brings everything."""
    store = Store()
    api = make(timeout=0.5)
    await store.harvest(api)
    store.papers.clear()
    server.faults.extend([*[None] * place, fault])
    await store.harvest(api)
    assert store.ids == ALL
    assert not server.faults
    assert server.most_at_once == 1
    assert server.shortest_gap >= 3


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_first_harvest_survives_a_fault_on_its_second_page(
    make: Make, server: ArxivServer, fault: faults.Fault
) -> None:
    """With no cursor to go back to."""
    store = Store()
    server.faults.extend([None, fault])
    await store.harvest(make(timeout=0.5))
    assert store.ids == ALL


async def test_an_outage_leaves_what_came_and_the_next_poll_brings_the_rest(
    make: Make, server: ArxivServer
) -> None:
    """Pages that were yielded stand, and the cursor stays before what is missing."""
    store, api = Store(), make(attempts=2)
    server.faults.extend([None, None, *[faults.status(503)] * 2])
    with pytest.raises(SourceDown, match="HTTP 503"):
        await store.harvest(api)
    assert 0 < len(store.papers) < 30
    await store.harvest(api)
    assert store.ids == ALL


@pytest.mark.parametrize("kept", range(4))
async def test_a_crash_after_any_page_loses_nothing(make: Make, kept: int) -> None:
    """The page that comes at the crash is lost with it, and comes again with the next poll."""
    store = Store()
    assert await store.harvest(make(), crash_after=kept) == min(kept, 3)
    await store.harvest(make())
    assert store.ids == ALL


async def test_a_refused_query_is_told_in_arxivs_words(make: Make, server: ArxivServer) -> None:
    """A query that arXiv does not take will not be taken a second time."""
    server.faults.append(faults.status(400, body=_error("Invalid query string")))
    with pytest.raises(RequestRefused, match="arXiv refuses the request: Invalid query string"):
        await Store().harvest(make())
    assert len(server.requests) == 1


async def test_the_harvest_asks_only_for_its_scope(make: Make, server: ArxivServer) -> None:
    """Categories and query are arXiv's to select; the span of time stands beside them."""
    server.add(
        paper(100, "Graph drawing", categories=("math.CO",), submitted=NOON - HOUR),
        paper(101, "Graph drawing", categories=("cs.CG",), submitted=NOON - HOUR),
    )
    store = Store()
    await store.harvest(make(categories=["math"], query='"graph drawing"'))
    assert store.ids == {"2608.00100"}
    (asked,) = server.asked
    assert asked["search_query"].startswith("submittedDate:[202608111200 TO 202608181201] AND (")


@pytest.mark.parametrize(
    ("contact", "tail"),
    [("", ""), ("mailto:me@example.org", " (+mailto:me@example.org)")],
)
async def test_we_say_who_we_are(make: Make, server: ArxivServer, contact: str, tail: str) -> None:
    """Name, version, and how to reach who runs it, if that was configured."""
    await make(contact=contact).paper("2608.00001")
    assert server.requests[0].user_agent == f"Papercast/{version('papercast')}{tail}"


async def test_waits_differ_without_a_seed(
    server: ArxivServer, sqlite_database: Database, clock: FakeClock
) -> None:
    """Two bots that fail together do not come back together."""
    waits = set()
    for _ in range(2):
        api = arxiv_api.create(
            arxiv_api.Options(url=server.url), gate=Gate(sqlite_database, clock), clock=clock
        )
        server.faults.append(faults.status(503))
        clock.slept.clear()
        await api.paper("2608.00001")
        waits.add(min(clock.slept))
    assert len(waits) == 2


def _error(sentence: str) -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Error</title>'
        f"<summary>{sentence}</summary></entry></feed>"
    )
