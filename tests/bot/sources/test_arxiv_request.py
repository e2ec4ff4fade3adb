"""One request to arXiv: over a real socket, by the real package, against everything that fails."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import timedelta
from time import monotonic

import pytest
from aiohttp import web
from clock import NOON, FakeClock
from servers import arxiv_faults as faults
from servers.arxiv import ArxivServer
from servers.arxiv_sample import MONDAY, paper, series

from bot.sources.arxiv_request import ask
from bot.sources.base import RequestRefused, SourceDown
from bot.sources.questions import Answer, Question

ALL = Question("cat:cs.CL", size=3)


@pytest.fixture
async def server() -> AsyncIterator[ArxivServer]:
    papers = series(range(1, 9), MONDAY, timedelta(minutes=7))
    async with ArxivServer(papers) as opened:
        yield opened


async def send(server: ArxivServer, question: Question = ALL, timeout: float = 10) -> Answer:
    return await ask(
        question,
        url=server.url,
        user_agent="Papercast/1 (+me@example.org)",
        timeout=timeout,
        clock=FakeClock(),
    )


def ids(answer: Answer) -> list[int]:
    return [int(each.id[-5:]) for each in answer.papers]


async def test_a_page_is_answered(server: ArxivServer) -> None:
    """The oldest first, as many as were asked for, and how many there are."""
    answer = await send(server)
    assert ids(answer) == [1, 2, 3]
    assert (answer.entries, answer.total) == (3, 8)
    assert answer.papers[0] == paper(
        1, "Title 1", submitted=MONDAY, updated=MONDAY, announced=answer.papers[0].announced
    )


async def test_everything_of_a_question_is_asked(server: ArxivServer) -> None:
    """Query, ids, place, number and order reach arXiv as its parameters."""
    question = Question("ti:title", ids=("2608.00004", "2608.00002"), start=1, newest_first=True)
    answer = await send(server, question)
    assert ids(answer) == [2]
    assert server.asked == [
        {
            "search_query": "ti:title",
            "id_list": "2608.00004,2608.00002",
            "start": "1",
            "max_results": "100",
            "sortBy": "submittedDate",
            "sortOrder": "descending",
        }
    ]


async def test_one_question_is_one_request(server: ArxivServer) -> None:
    """There is neither a second page nor a second try, though there is more to be had."""
    await send(server)
    server.faults.append(faults.short(1))
    assert (await send(server)).entries == 1
    server.faults.append(faults.status(503))
    with pytest.raises(SourceDown):
        await send(server)
    assert len(server.requests) == 3


async def test_we_say_who_we_are(server: ArxivServer) -> None:
    """Our user agent, not the package's."""
    await send(server)
    assert server.requests[0].user_agent == "Papercast/1 (+me@example.org)"


async def test_no_connection_stays_open(server: ArxivServer) -> None:
    """Each request has a connection of its own, closed at its end, whatever the end was."""
    for fault in (None, faults.status(503), faults.hang(), faults.web_page(), None):
        server.faults.append(fault)
        try:
            await send(server, timeout=0.2)
        except SourceDown:
            assert fault is not None
    assert server.most_at_once == 1
    assert [each.open for each in server.requests] == [1] * 5


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (faults.status(429), "fewer requests"),
        (faults.status(503), "HTTP 503"),
        (faults.status(403), "turns us away"),
        (faults.rate_exceeded(), "fewer requests"),
        (faults.web_page(), "page for people"),
        (faults.truncated(), "cut off"),
        (faults.cut(), "connection to arXiv failed"),
        (faults.reset(), "connection to arXiv failed"),
        (faults.hang(), r"does not answer within 0\.3 s"),
        (faults.trickle(0.05), r"does not answer within 0\.3 s"),
        (faults.says("<feed"), "cut off"),
    ],
)
async def test_faults_are_told_apart(
    server: ArxivServer, fault: faults.Fault, sentence: str
) -> None:
    """Each is a sentence for the operator, after one request and in good time."""
    server.faults.append(fault)
    with pytest.raises(SourceDown, match=sentence):
        await send(server, timeout=0.3)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("Tue, 18 Aug 2026 12:01:00 GMT", 60.0), ("later", None), (None, None)],
)
async def test_retry_after_is_read(
    server: ArxivServer, header: str | None, seconds: float | None
) -> None:
    """Seconds, or a date by the injected clock."""
    assert NOON.isoformat() == "2026-08-18T12:00:00+00:00"
    server.faults.append(faults.status(429, retry_after=header))
    with pytest.raises(SourceDown) as caught:
        await send(server)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (Question("(ti:a"), "arXiv refuses the request: Invalid query string: '(ti:a'."),
        (Question(ids=("abc",)), "arXiv refuses the request: incorrect id format for abc."),
    ],
)
async def test_a_refusal_is_told_in_arxivs_words(
    server: ArxivServer, question: Question, sentence: str
) -> None:
    """HTTP 400 with an error entry: the same request is not worth another try."""
    with pytest.raises(RequestRefused) as caught:
        await send(server, question)
    assert str(caught.value) == sentence


async def test_an_error_in_a_success_is_a_refusal(server: ArxivServer) -> None:
    """An error entry counts, whatever its status."""
    server.faults.append(faults.error_entry("sortBy must be in: relevance"))
    with pytest.raises(RequestRefused, match="sortBy must be in: relevance"):
        await send(server)


async def test_an_empty_page_is_an_answer(server: ArxivServer) -> None:
    """Whether it can be believed is for others to tell."""
    server.faults.extend([faults.empty(), faults.hollow()])
    assert await send(server) == Answer((), entries=0, total=0)
    assert await send(server) == Answer((), entries=0, total=8)


async def test_a_slow_answer_is_an_answer(server: ArxivServer) -> None:
    """As long as it comes in time."""
    server.faults.append(faults.slow(0.1))
    assert ids(await send(server)) == [1, 2, 3]


async def test_an_entry_without_dates_still_counts(server: ArxivServer) -> None:
    """The package drops it; its place in the list must not be forgotten."""
    whole = "<entry><id>http://arxiv.org/abs/2608.00001v1</id></entry>"
    head = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
    )
    server.faults.append(
        faults.says(f"{head}<o:totalResults>1</o:totalResults>{whole}</feed>", "text/xml")
    )
    assert await send(server) == Answer((), entries=1, total=1)


@pytest.mark.parametrize("bad", ["<published>soon</published>"])
async def test_nonsense_in_an_entry_is_no_answer(server: ArxivServer, bad: str) -> None:
    """A date that is none."""
    fields = {"id": "<id>http://arxiv.org/abs/2608.00001v1</id>"}
    fields["published"] = "<published>2026-08-17T12:00:00Z</published>"
    fields[bad[1 : bad.index(">")]] = bad
    entry = "".join(fields.values()) + "<updated>2026-08-17T12:00:00Z</updated>"
    head = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
    )
    body = f"{head}<o:totalResults>1</o:totalResults><entry>{entry}</entry></feed>"
    server.faults.append(faults.says(body, "text/xml"))
    with pytest.raises(SourceDown, match="a date that is none"):
        await send(server)


async def test_nobody_there_is_told_as_such() -> None:
    """A refused connection, and a name that leads nowhere."""
    async with ArxivServer() as gone:
        pass
    with pytest.raises(SourceDown, match="connection to arXiv failed"):
        await send(gone)


async def test_a_redirect_is_not_followed() -> None:
    """It would be a second request, out of turn and perhaps to somewhere else."""
    visits = []

    async def moved(request: web.Request) -> web.Response:
        visits.append(request.path)
        return web.Response(status=301, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_get("/{path:.*}", moved)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server = ArxivServer()
    server.url = "http://{}:{}/api/query".format(*runner.addresses[0][:2])
    with pytest.raises(RequestRefused, match="HTTP 301"):
        await send(server)
    await runner.cleanup()
    assert visits == ["/api/query"]


async def test_cancelling_closes_the_connection_at_once(server: ArxivServer) -> None:
    """Whoever stops waiting leaves nothing behind, long before the time-out would have told."""
    server.faults.append(faults.hang())
    before = monotonic()
    waiting = asyncio.create_task(send(server, timeout=60))
    await server.until(lambda each: each.under_way == 1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await server.until(lambda each: each.under_way == 0)
    assert ids(await send(server)) == [1, 2, 3]
    assert server.most_at_once == 1
    assert monotonic() - before < 30


async def test_cancelling_before_anything_is_sent(server: ArxivServer) -> None:
    """Wherever it is cancelled, the request comes to its end before the cancellation goes on."""
    for steps in range(6):
        task = asyncio.create_task(send(server, timeout=60))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert server.under_way == 0
    assert ids(await send(server)) == [1, 2, 3]
    assert server.most_at_once == 1


async def test_a_server_that_never_speaks_is_left_in_time() -> None:
    """A port that accepts and stays silent costs the time-out and no more."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = ArxivServer()
        server.url = "http://{}:{}/api/query".format(*silent.getsockname())
        with pytest.raises(SourceDown, match="does not answer"):
            await send(server, timeout=0.2)


def test_the_end_of_the_loop_ends_the_request() -> None:
    """A program that ends in the middle of a request does not wait for its time-out."""
    before = monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent, ExitStack() as connections:

        async def program() -> None:
            server = ArxivServer()
            server.url = "http://{}:{}/api/query".format(*silent.getsockname())
            asking = asyncio.create_task(send(server, timeout=60))
            connection, _ = await asyncio.to_thread(silent.accept)
            connections.enter_context(connection)
            await asyncio.to_thread(connection.recv, 1)
            assert not asking.done()

        asyncio.run(program())
    assert monotonic() - before < 30


def test_the_package_is_loaded_when_first_needed() -> None:
    """The source can be imported and made without the packages that speak HTTP."""
    code = (
        "import sys; from bot.sources import arxiv_api;"
        "print({'arxiv', 'requests', 'lxml'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
