"""Older papers from arXiv's OAI-PMH endpoint: over a real socket, against everything that fails."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from clock import NOON, FakeClock
from contracts import BulkContract, ids_of, read_on
from servers import arxiv_faults as faults
from servers.arxiv_oai import OaiServer, cut, truncated
from servers.arxiv_oai_xml import OaiRecord
from servers.arxiv_sample import paper

from bot.sources import arxiv_oai_request
from bot.sources.arxiv_oai import ArxivOai
from bot.sources.arxiv_options import Options
from bot.sources.base import RequestRefused, SourceDown
from bot.sources.gate import Gate
from storage.database import Database

SINCE = date(2026, 1, 1)
Make = Callable[..., ArxivOai]


def record(number: int, day: int, *categories: str, **changes: Any) -> OaiRecord:
    """A paper of that number which last changed on that day of January 2026."""
    one = paper(number, id=f"2601.{number:05}", categories=categories or ("cs.CL",))
    return OaiRecord(one, date(2026, 1, day), date(2026, 1, 1), **changes)


RECORDS = [record(number, (number + 3) // 2) for number in range(1, 8)]
"""Seven papers, two a day from the second on; pages have three."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def server(clock: FakeClock) -> AsyncIterator[OaiServer]:
    """arXiv, which refuses bad manners."""
    async with OaiServer(RECORDS, page_size=3, clock=clock, interval=3) as opened:
        yield opened


@pytest.fixture
def make(server: OaiServer, sqlite_database: Database, clock: FakeClock) -> Make:
    def bulk(
        *categories: str,
        database: Database = sqlite_database,
        timeout: float = 20,
        **options: Any,
    ) -> ArxivOai:
        return ArxivOai(
            Options(oai_url=server.url, **options),
            SINCE,
            categories,
            gate=Gate(database, clock),
            clock=clock,
            timeout=timeout,
            jitter=Random(1),
        )

    return bulk


async def numbers(bulk: ArxivOai, cursor: str | None = None) -> list[int]:
    return [int(paper_id[-5:]) for paper_id in ids_of(await read_on(bulk, cursor))]


def tokens(server: OaiServer) -> list[bool]:
    """Of each request, whether it carried a token."""
    return ["resumptionToken" in params for params in server.asked]


class TestContract(BulkContract):
    @pytest.fixture
    def bulk(self, make: Make) -> ArxivOai:
        return make()


async def test_a_list_is_asked_for_from_a_day_on(make: Make, server: OaiServer) -> None:
    """In arXiv's format and without an end; then by the tokens alone."""
    assert await numbers(make("cs.CL")) == [1, 2, 3, 4, 5, 6, 7]
    first, *others = server.asked
    assert first == {
        "verb": "ListRecords",
        "metadataPrefix": "arXiv",
        "from": "2026-01-01",
        "set": "cs:cs:CL",
    }
    assert [set(each) for each in others] == [{"verb", "resumptionToken"}] * 2


async def test_without_categories_no_set_is_named(make: Make, server: OaiServer) -> None:
    """All of arXiv is asked for."""
    assert await numbers(make()) == [1, 2, 3, 4, 5, 6, 7]
    assert "set" not in server.asked[0]


async def test_arxiv_is_asked_for_no_day_before_its_first(
    sqlite_database: Database, server: OaiServer, clock: FakeClock
) -> None:
    """Papers of the nineties have changed since, if only when the endpoint was made."""
    options, gate = Options(oai_url=server.url), Gate(sqlite_database, clock)
    bulk = ArxivOai(options, date(1995, 1, 1), (), gate=gate, clock=clock)
    assert await numbers(bulk) == [1, 2, 3, 4, 5, 6, 7]
    assert server.asked[0]["from"] == "2005-09-16"


async def test_sets_are_read_one_after_the_other(make: Make, server: OaiServer) -> None:
    """Each from the first day on; one in which nothing matches is passed."""
    server.records = [record(1, 5, "cs.CV"), record(2, 2, "quant-ph"), record(3, 3, "cs.CL")]
    assert await numbers(make("quant-ph", "cs.CV", "math.NA")) == [1, 2]
    assert [params.get("set") for params in server.asked] == [
        "cs:cs:CV",
        "math:math:NA",
        "physics:quant-ph",
    ]


async def test_manners_are_kept(make: Make, server: OaiServer) -> None:
    """One request after the other, three seconds apart, and we say who we are."""
    await numbers(make(contact="me@example.org"))
    assert server.most_at_once == 1
    assert server.shortest_gap >= 3
    assert all(each.user_agent.endswith("(+me@example.org)") for each in server.requests)
    assert all(each.user_agent.startswith("Papercast/") for each in server.requests)


async def test_the_gate_is_shared(make: Make, sqlite_url: str, server: OaiServer) -> None:
    """Two that share a database never ask at once."""
    async with await Database.open(sqlite_url) as second:
        one, other = make().batches(None), make(database=second).batches(None)
        for _ in range(3):
            await anext(one)
            await anext(other)
    assert server.shortest_gap >= 3
    assert server.most_at_once == 1


def test_arxiv_itself_is_never_asked_sooner() -> None:
    """A copy of the query API of one's own does not make OAI-PMH one's own."""
    options = Options(url="http://127.0.0.1/api", interval=0)
    assert options.oai_interval == 3
    assert Options(url="http://a/", oai_url="http://b/", interval=0).oai_interval == 0


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(503, retry_after="40"),
        faults.status(429),
        faults.rate_exceeded(),
        faults.web_page(),
        faults.reset(),
        faults.hang(),
        truncated(),
        cut(),
    ],
)
async def test_a_failure_is_tried_again(make: Make, server: OaiServer, fault: Any) -> None:
    """In the middle of a list, with the same token, and nothing is lost or doubled."""
    server.faults.extend([None, fault])
    assert await numbers(make(timeout=0.3)) == [1, 2, 3, 4, 5, 6, 7]
    assert server.asked[1] == server.asked[2]


async def test_retry_after_is_obeyed(make: Make, server: OaiServer) -> None:
    """However long it is, within an hour."""
    server.faults.append(faults.status(503, retry_after="1800"))
    await numbers(make())
    first, second = server.requests[:2]
    assert second.at - first.at >= timedelta(seconds=1800)


async def test_one_that_stays_down_ends_it(make: Make, server: OaiServer) -> None:
    """After the configured number of tries; the batches that came stand."""
    server.faults.extend([None, *[faults.status(503)] * 9])
    batches = make(attempts=3).batches(None)
    assert ids_of([await anext(batches)]) == [f"2601.{number:05}" for number in (1, 2, 3)]
    with pytest.raises(SourceDown, match="HTTP 503"):
        await anext(batches)
    assert len(server.requests) == 4


async def test_a_refusal_ends_it_at_once(make: Make, server: OaiServer) -> None:
    """The same request will never succeed."""
    server.faults.append(faults.status(404))
    with pytest.raises(RequestRefused):
        await read_on(make(), None)
    assert len(server.requests) == 1


async def test_a_token_that_ended_costs_nothing(make: Make, server: OaiServer) -> None:
    """The list is asked for again from the last day that came, whose papers may come twice."""
    first, *_ = [batch async for batch in make().batches(None)]
    server.end_the_day()
    server.requests.clear()
    assert await numbers(make(), first.cursor) == [3, 4, 5, 6, 7]
    assert tokens(server) == [True, False, True]
    assert server.asked[1]["from"] == "2026-01-03"


async def test_a_token_may_end_in_the_middle_of_a_run(make: Make, server: OaiServer) -> None:
    """Midnight is not the end."""
    found: list[str] = []
    async for batch in make().batches(None):
        found += ids_of([batch])
        if len(server.requests) in {1, 3}:
            server.end_the_day()
    assert sorted(set(found)) == [f"2601.{number:05}" for number in range(1, 8)]
    assert tokens(server)[:4] == [False, True, False, True]


async def test_a_server_that_forgets_everything_is_left(make: Make, server: OaiServer) -> None:
    """Asking again from the same day would go on for ever."""
    server.page_size = 1
    server.records = [record(number, 2) for number in range(1, 5)]

    async def read_while_days_end() -> None:
        async for _ in make().batches(None):
            server.end_the_day()

    with pytest.raises(SourceDown, match="its own tokens"):
        await read_while_days_end()
    assert len(server.requests) == 4


async def test_a_token_that_leads_to_itself_is_no_list(make: Make, server: OaiServer) -> None:
    """The same page would come for ever."""
    head = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>'
    same = f"{head}<resumptionToken>x</resumptionToken></ListRecords></OAI-PMH>"
    server.faults.extend([faults.says(same, "text/xml")] * 9)
    with pytest.raises(SourceDown, match="again and again"):
        await read_on(make(), None)
    assert len(server.requests) == 2


async def test_an_endless_answer_is_no_list(
    make: Make, server: OaiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left before it fills the memory."""
    monkeypatch.setattr(arxiv_oai_request, "LONGEST_ANSWER", 1000)
    server.faults.append(faults.says(" " * 1001, "text/xml"))
    with pytest.raises(SourceDown, match="longer than any list"):
        await read_on(make(attempts=1), None)


async def test_what_cannot_be_read_is_told(make: Make, server: OaiServer) -> None:
    """With the id of the record; deleted ones are nothing to tell."""
    server.records = [record(1, 2, deleted=True), record(2, 2)]
    server.records.append(OaiRecord(paper(3, title="", id="2601.00003"), SINCE, SINCE))
    (batch,) = await read_on(make(), None)
    assert batch.unreadable == ("2601.00003: it has no title",)
    assert ids_of([batch]) == ["2601.00002"]


async def test_the_way_is_measured_by_days(make: Make, server: OaiServer) -> None:
    """A list tells no number: what is done is the time from the first day until now."""
    server.records = [record(n, 1 + n) for n in range(1, 4)] + [
        OaiRecord(paper(9, id="2605.00009"), NOON.date(), NOON.date())
    ]
    server.page_size = 1
    found: Sequence[Any] = await read_on(make("cs.CL"), None)
    assert [round(batch.done, 2) for batch in found] == [0.0, 0.01, 0.01, 1.0]
    assert found[0].place == "cs:cs:CL, changed by 2026-01-02"
    assert found[-1].place == "the end"


def test_other_papers_have_another_scope(make: Make) -> None:
    """The order and spelling of what is asked does not matter."""
    assert make("cs.CV", "cs.CL").scope == make("cs.CL", "cs.CV").scope
    assert len({make().scope, make("cs.CL").scope, make("cs").scope}) == 3
