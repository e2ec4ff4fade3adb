"""How arXiv's local counterpart fails on demand, and its record of manners."""

import asyncio
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator

import aiohttp
import pytest
from clock import FakeClock
from servers import arxiv_faults as faults
from servers.arxiv import ArxivServer
from servers.arxiv_sample import paper
from servers.arxiv_visitor import Client

PAPERS = (
    paper(1, "Neural graphs", abstract="On networks.", categories=("cs.LG", "stat.ML")),
    paper(2, "Graph drawing", comment="Accepted at ICLR 2026", categories=("cs.CG",)),
    paper(3, "Café talk", authors=("Adrian Del Maestro", "Bo Li"), journal_ref="J. Test 5 (2026)"),
    paper(4, "Large-scale learning", doi="10.1000/182", categories=("math.OC", "cs.LG")),
    paper(5, "Neural drawing", categories=("q-fin.PR",)),
)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with ArxivServer(PAPERS) as server:
        yield Client(server)


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (faults.status(429), 429, ""),
        (faults.status(503, body="busy"), 503, "busy"),
        (faults.rate_exceeded(), 200, "Rate exceeded."),
        (faults.web_page(), 200, "<html>"),
        (faults.error_entry("not now"), 200, "<summary>not now</summary>"),
        (faults.empty(), 200, "<opensearch:totalResults>0<"),
        (faults.hollow(), 200, "<opensearch:totalResults>3<"),
        (faults.slow(0.01), 200, "<entry>"),
        (faults.trickle(0), 200, "</feed>"),
    ],
)
async def test_faults_happen_once(
    client: Client, fault: faults.Fault, status: int, body: str
) -> None:
    """A fault answers the next request in its own way, and the one after it is in order."""
    client.server.faults.append(fault)
    answer = await client.ask(search_query="cat:cs.LG OR cat:cs.CL")
    assert answer.status == status
    assert body in answer.body
    assert len((await client.ask(search_query="cat:cs.LG OR cat:cs.CL")).ids) == 3


async def test_faults_wait_for_their_turn(client: Client) -> None:
    """None in the queue lets a request through, so that a later page can fail."""
    client.server.faults.extend([None, faults.short(1), faults.status(503, retry_after="7")])
    assert len((await client.ask(search_query="ti:graph")).ids) == 2
    cut = await client.ask(search_query="ti:graph")
    assert (len(cut.ids), cut.total) == (1, 2)
    async with (
        aiohttp.ClientSession() as session,
        session.get(client.server.url, params={"search_query": "a"}) as response,
    ):
        assert response.headers["Retry-After"] == "7"


async def test_a_truncated_feed_is_no_xml(client: Client) -> None:
    """It is sent as a success and does not parse."""
    client.server.faults.append(faults.truncated())
    answer = await client.ask(search_query="ti:graph")
    with pytest.raises(ET.ParseError):
        ET.fromstring(answer.body)


@pytest.mark.parametrize("fault", [faults.cut(), faults.reset()])
async def test_connections_break(client: Client, fault: faults.Fault) -> None:
    """In the middle of the body, or before anything is said."""
    client.server.faults.extend([fault, fault])  # This client tries once more by itself.
    with pytest.raises(aiohttp.ClientError):
        await client.ask(search_query="ti:graph")


async def test_a_hanging_request_ends_when_the_client_leaves(client: Client) -> None:
    """It is never answered, and the record shows when the client gave up."""
    client.server.faults.append(faults.hang())
    waiting = asyncio.create_task(client.ask(search_query="a"))
    await client.server.until(lambda server: server.under_way == 1)
    assert client.server.requests[0].ended is None
    waiting.cancel()
    await client.server.until(lambda server: server.under_way == 0)
    assert client.server.requests[0].ended is not None


async def test_a_hanging_request_does_not_keep_the_server_up() -> None:
    """The server ends although a client still waits."""
    async with ArxivServer() as server:
        server.faults.append(faults.hang())
        waiting = asyncio.create_task(Client(server).ask(search_query="a"))
        await server.until(lambda server: server.under_way == 1)
    with pytest.raises(aiohttp.ClientError):
        await waiting


async def test_the_record_tells_manners() -> None:
    """Every request's time, user agent, parameters, and how many went on at once."""
    clock = FakeClock()
    async with ArxivServer(PAPERS, clock=clock) as server:
        client = Client(server)
        assert server.shortest_gap == float("inf")
        assert server.most_at_once == 0
        for pause in (5, 3, 4):
            await client.ask(search_query="ti:graph")
            clock.advance(pause)
        assert server.shortest_gap == 3
        assert server.most_at_once == 1
        assert server.asked == [{"search_query": "ti:graph"}] * 3
        assert server.requests[0].user_agent.startswith("Python")
        server.faults.append(faults.slow(0.05))
        await asyncio.gather(client.ask(search_query="a"), client.ask(search_query="b"))
        assert server.most_at_once == 2
        assert server.shortest_gap == 0


async def test_an_idle_connection_counts() -> None:
    """A connection that is kept open is one too many when another request comes."""
    async with ArxivServer() as server, aiohttp.ClientSession() as session:
        async with session.get(server.url, params={"search_query": "a"}) as response:
            await response.read()
        await Client(server).ask(search_query="b")
        assert server.most_at_once == 2
        assert [each.under_way for each in server.requests] == [1, 1]


async def test_bad_manners_are_refused() -> None:
    """With an interval, what comes too soon or while another goes on is told to wait."""
    clock = FakeClock()
    async with ArxivServer(PAPERS, clock=clock, interval=3) as server:
        client = Client(server)
        assert (await client.ask(search_query="a")).status == 200
        clock.advance(2.9)
        assert (await client.ask(search_query="a")).status == 429
        clock.advance(3)
        assert (await client.ask(search_query="a")).status == 200
        clock.advance(3)
        server.faults.append(faults.hang())
        waiting = asyncio.create_task(client.ask(search_query="a"))
        await server.until(lambda server: server.under_way == 1)
        clock.advance(60)
        assert (await client.ask(search_query="a")).status == 429
        waiting.cancel()
