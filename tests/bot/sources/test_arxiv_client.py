"""Asking arXiv: in turn, with manners, again after a failure, and not for ever."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from clock import NOON, FakeClock
from servers import arxiv_faults as faults
from servers.arxiv import ArxivServer
from servers.arxiv_sample import MONDAY, series

from bot.sources.arxiv_client import ArxivClient
from bot.sources.arxiv_options import Options
from bot.sources.base import RequestRefused, SourceDown
from bot.sources.gate import Gate
from bot.sources.questions import Answer, Question
from storage.database import Database

QUESTION = Question("cat:cs.CL", size=5)

Make = Callable[..., ArxivClient]


class Longest(Random):
    """Always draws the longest wait, and remembers the spans."""

    def __init__(self) -> None:
        super().__init__()
        self.spans: list[tuple[float, float]] = []

    def uniform(self, a: float, b: float) -> float:
        self.spans.append((a, b))
        return b


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def server(clock: FakeClock) -> AsyncIterator[ArxivServer]:
    """arXiv, which refuses bad manners."""
    papers = series(range(1, 13), MONDAY, timedelta(minutes=7))
    async with ArxivServer(papers, clock=clock, interval=3) as opened:
        yield opened


@pytest.fixture
def make(server: ArxivServer, sqlite_database: Database, clock: FakeClock) -> Make:
    def client(
        database: Database = sqlite_database, jitter: Random | None = None, **options: Any
    ) -> ArxivClient:
        return ArxivClient(
            Options(url=server.url, **options),
            Gate(database, clock),
            clock,
            user_agent="Papercast/test",
            jitter=jitter or Random(1),
        )

    return client


async def ask(client: ArxivClient, question: Question = QUESTION, **changes: Any) -> Answer:
    return await client.ask(question, **{"patience": 300, "attempts": 4, **changes})


async def test_manners_are_kept(make: Make, server: ArxivServer) -> None:
    """One request after the other, three seconds apart, and we say who we are."""
    client = make()
    answers = await asyncio.gather(*(ask(client) for _ in range(5)))
    assert [answer.entries for answer in answers] == [5] * 5
    assert server.most_at_once == 1
    assert server.shortest_gap >= 3
    assert {each.user_agent for each in server.requests} == {"Papercast/test"}


async def test_manners_are_kept_by_two_processes(
    make: Make, server: ArxivServer, sqlite_database: Database, sqlite_url: str
) -> None:
    """What shares the database shares arXiv's patience: never two at once, from both together."""
    async with await Database.open(sqlite_url) as second:
        clients = [make(sqlite_database), make(second)]
        answers = await asyncio.gather(*(ask(clients[n % 2]) for n in range(8)))
    assert len(server.requests) == 8
    assert all(answer.total == 12 for answer in answers)
    assert server.most_at_once == 1
    assert server.shortest_gap >= 3


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(429),
        faults.status(503),
        faults.rate_exceeded(),
        faults.web_page(),
        faults.truncated(),
        faults.cut(),
        faults.reset(),
        faults.hollow(),
        faults.hang(),
    ],
)
async def test_a_failure_is_tried_again(
    make: Make, server: ArxivServer, fault: faults.Fault
) -> None:
    """Up to the last try, in turn and with the pauses of the gate."""
    server.faults.extend([fault, fault, fault])
    assert (await ask(make(timeout=0.2))).entries == 5
    assert len(server.requests) == 4
    assert server.most_at_once == 1
    assert server.shortest_gap >= 3


async def test_waits_grow_and_are_drawn_by_lot(make: Make, server: ArxivServer) -> None:
    """From nothing to 3, 6, 12 seconds and so on, at most a minute."""
    server.faults.extend([faults.status(503)] * 7)
    jitter = Longest()
    await ask(make(jitter=jitter), attempts=8)
    assert jitter.spans == [(0, span) for span in (3, 6, 12, 24, 48, 60, 60)]
    starts = [each.at for each in server.requests]
    gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(starts)]
    assert gaps == [3, 6, 12, 24, 48, 60, 60]


async def test_it_gives_up(make: Make, server: ArxivServer) -> None:
    """After so many tries the last failure is told, and nothing is asked any more."""
    server.faults.extend([faults.status(503), faults.status(503), faults.web_page()])
    with pytest.raises(SourceDown, match="page for people"):
        await ask(make(), attempts=3)
    assert len(server.requests) == 3


async def test_it_gives_up_in_time(make: Make, server: ArxivServer) -> None:
    """No new try begins when its wait would end after the patience."""
    server.faults.extend([faults.status(503)] * 9)
    with pytest.raises(SourceDown, match="HTTP 503"):
        await ask(make(jitter=Longest()), attempts=9, patience=30)
    assert len(server.requests) == 4


async def test_a_wish_to_wait_is_granted(make: Make, server: ArxivServer) -> None:
    """After ``Retry-After: 40`` nobody asks for forty seconds, whoever it is."""
    server.faults.append(faults.status(429, retry_after="40"))
    client, other = make(), make()
    await asyncio.gather(ask(client), ask(other))
    assert len(server.requests) == 3
    ended = server.requests[0].ended
    assert ended is not None
    assert server.requests[1].at - ended >= timedelta(seconds=40)


async def test_a_wish_as_a_date_is_granted(make: Make, server: ArxivServer) -> None:
    """The same with a date, by our clock."""
    server.faults.append(faults.status(503, retry_after="Tue, 18 Aug 2026 12:01:30 GMT"))
    await ask(make())
    assert server.requests[1].at >= NOON + timedelta(seconds=90)


async def test_a_long_wish_ends_the_harvest(
    make: Make, server: ArxivServer, clock: FakeClock
) -> None:
    """Nobody sits out an hour: it is told at once, and until then nobody sends anything."""
    server.faults.append(faults.status(429, retry_after="86400"))
    with pytest.raises(SourceDown, match="fewer requests") as caught:
        await ask(make())
    assert caught.value.retry_after == 86_400
    with pytest.raises(SourceDown, match="may be asked again in"):
        await ask(make())
    assert len(server.requests) == 1
    clock.advance(3600)
    assert (await ask(make())).entries == 5


async def test_a_refusal_is_not_tried_again(make: Make, server: ArxivServer) -> None:
    """The same request would be refused again."""
    with pytest.raises(RequestRefused, match="Invalid query string"):
        await ask(make(), Question("(ti:a"))
    assert len(server.requests) == 1


async def test_a_refusal_frees_the_gate(make: Make, server: ArxivServer) -> None:
    """The next one waits for three seconds, not for a lease."""
    for _ in range(2):
        with pytest.raises(RequestRefused):
            await ask(make(), Question("(ti:a"))
    assert server.shortest_gap == 3


async def test_a_later_page_without_entries_is_not_believed(
    make: Make, server: ArxivServer
) -> None:
    """More is counted than was shown so far, so there must be some."""
    server.faults.append(faults.hollow())
    answer = await ask(make(), Question("cat:cs.CL", start=10, size=5))
    assert (answer.entries, answer.total) == (2, 12)
    assert len(server.requests) == 2


async def test_the_end_of_the_results_is_believed(make: Make, server: ArxivServer) -> None:
    """A page that starts where the results end is rightly empty."""
    answer = await ask(make(), Question("cat:cs.CL", start=12, size=5))
    assert (answer.entries, answer.total) == (0, 12)
    assert len(server.requests) == 1


async def test_emptiness_is_believed_where_it_may_be(make: Make, server: ArxivServer) -> None:
    """A search may find nothing, and an unknown id is counted and not shown."""
    assert (await ask(make(), Question("ti:nothing"))).total == 0
    server.faults.append(faults.hollow())
    assert (await ask(make(), Question(ids=("2608.00001",), size=1))).entries == 0
    assert len(server.requests) == 2


async def test_emptiness_is_not_believed_where_papers_are(make: Make, server: ArxivServer) -> None:
    """Where papers were before, arXiv is asked again, and fails if it goes on like that."""
    server.faults.extend([faults.empty(), faults.empty()])
    assert (await ask(make(), expected=True)).total == 12
    server.faults.extend([faults.empty()] * 4)
    with pytest.raises(SourceDown, match="where there must be some"):
        await ask(make(), expected=True)


async def test_a_cancelled_question_frees_the_gate(make: Make, server: ArxivServer) -> None:
    """In the middle of a request that hangs: the connection closes, and the next is served."""
    client = make(timeout=60)
    server.faults.append(faults.hang())
    waiting = asyncio.create_task(ask(client))
    await server.until(lambda each: each.under_way == 1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await ask(client)).entries == 5
    assert server.most_at_once == 1
    assert server.shortest_gap == 3
