"""arXiv's local counterpart: its pages, its refusals and its shape.

It does not lie beside what it tests: pytest puts a test's folder on the path of imports, where
``servers/arxiv.py`` would hide the package ``arxiv``.
"""

import asyncio
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from servers.arxiv import ArxivServer
from servers.arxiv_index import submitted
from servers.arxiv_sample import paper
from servers.arxiv_visitor import ATOM, Answer, Client
from shared import ROOT, shared

from bot.sources.announcements import announced

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


async def test_pages_follow_start_and_max_results(client: Client) -> None:
    """Ten results from the first one unless told otherwise; the total counts them all."""
    client.server.add(*(paper(number) for number in range(10, 30)))
    first = await client.ask(search_query="cat:cs.CL")
    assert (len(first.ids), first.total) == (10, 21)
    last = await client.ask(search_query="cat:cs.CL", start=18, max_results=5)
    assert (len(last.ids), last.total) == (3, 21)
    assert (await client.ask(search_query="cat:cs.CL", start=30)).ids == []


async def test_sorting_goes_both_ways(client: Client) -> None:
    """By submission or by last update, newest first unless told otherwise; ids settle ties."""
    newer = datetime(2026, 8, 20, tzinfo=UTC)
    client.server.papers.clear()
    client.server.add(paper(1, updated=newer), paper(2), paper(3, submitted=paper(2).submitted))

    async def order(**params: str) -> list[str]:
        return [name[-1] for name in (await client.ask(search_query="cat:cs.CL", **params)).ids]

    assert await order() == ["3", "2", "1"]
    assert await order(sortBy="submittedDate", sortOrder="ascending") == ["1", "2", "3"]
    assert await order(sortBy="lastUpdatedDate") == ["1", "3", "2"]


async def test_ids_name_papers(client: Client) -> None:
    """Known ids come back, unknown ones do not count, a version must be the current one."""
    client.server.add(paper(6, id="solv-int/9701001", version=2))
    answer = await client.ask(id_list="2608.00001,2608.99999,solv-int/9701001v2")
    assert set(answer.ids) == {"2608.00001", "solv-int/9701001"}
    assert answer.total == 2
    assert (await client.ask(id_list="solv-int/9701001v1")).total == 0
    assert (await client.ask(id_list="2608.99999")).total == 0


async def test_ids_and_a_query_intersect(client: Client) -> None:
    """With both given, a paper must be named and answer."""
    answer = await client.ask(id_list="2608.00001,2608.00002", search_query="ti:neural")
    assert answer.ids == ["2608.00001"]


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"id_list": "abc"}, "incorrect id format for abc"),
        ({"search_query": "(ti:a"}, "Invalid query string"),
        ({"search_query": 'ti:"a'}, "Invalid query string"),
        ({"search_query": "a", "max_results": "2001"}, "max_results must not exceed 2000"),
        ({"search_query": "a", "start": "10000"}, "must not reach past 10000"),
        ({"search_query": "a", "start": "9999", "max_results": "2"}, "must not reach past 10000"),
        ({"search_query": "a", "start": "-1"}, "start must be non-negative"),
        ({"search_query": "a", "max_results": "x"}, "max_results must be an integer"),
        ({"search_query": "a", "sortBy": "x"}, "sortBy must be in"),
        ({"search_query": "a", "sortOrder": "x"}, "sortOrder must be in"),
        ({}, "Either a search_query or id_list must be specified"),
    ],
)
async def test_bad_requests_get_an_error_entry(
    client: Client, params: dict[str, str], sentence: str
) -> None:
    """HTTP 400 and a feed whose one entry is titled Error and says why."""
    answer = await client.ask(**params)
    assert answer.status == 400
    assert answer.root.findtext(f"{ATOM}entry/{ATOM}title") == "Error"
    assert sentence in answer.sentence


async def test_the_deepest_page_is_answered(client: Client) -> None:
    """The reach of paging includes its last result."""
    assert (await client.ask(search_query="a", start=9999, max_results=1)).status == 200


async def test_a_form_is_as_good_as_an_address(client: Client) -> None:
    """The same request by POST has the same answer."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(client.server.url, data={"id_list": "2608.00001"}) as response,
    ):
        assert Answer(response.status, await response.text()).ids == ["2608.00001"]


def order(entry: ET.Element) -> list[str]:
    """The names of an entry's elements, repeated ones once."""
    names = [child.tag + ("" if child.get("title") != "doi" else "#doi") for child in entry]
    return [name for index, name in enumerate(names) if names[index - 1] != name or not index]


def captures(status: str = "200") -> Iterator[tuple[dict[str, str], Path]]:
    folder = shared("corpus", "api")
    for line in (folder / "INDEX.tsv").read_text("utf-8").splitlines()[1:]:
        file, code, url, *_ = line.split("\t")
        if code == status:
            yield dict(parse_qsl(urlsplit(url).query)), folder.parent / file


async def test_feeds_have_the_shape_of_captured_ones(client: Client) -> None:
    """Feed and entry hold the same elements in the same order as arXiv's real answers."""
    full = paper(7, comment="5 pages", journal_ref="J. 1", doi="10.1000/1", authors=("A", "B"))
    client.server.papers.clear()
    client.server.add(full)
    mine = (await client.ask(search_query="cat:cs.CL")).root
    whole = order(mine[-1])
    for _, file in captures():
        theirs = ET.parse(file).getroot()
        entries = theirs.findall(f"{ATOM}entry")
        assert [child.tag for child in theirs][:7] == [child.tag for child in mine][:7]
        for entry in entries:
            names = order(entry)
            assert names == [name for name in whole if name in names]


async def test_error_feeds_have_the_shape_of_the_captured_one(client: Client) -> None:
    """Only the time differs from arXiv's own answer to the same bad id."""
    ((params, file),) = captures("400")
    mine = (await client.ask(**params)).root
    theirs = ET.parse(file).getroot()
    for stamp in [*mine.iter(f"{ATOM}updated"), *theirs.iter(f"{ATOM}updated")]:
        stamp.text = None
    assert [(each.tag, each.attrib, each.text) for each in mine.iter()] == [
        (each.tag, each.attrib, each.text) for each in theirs.iter()
    ]


async def test_captured_answers_are_replayed() -> None:
    """What was asked in earnest gets arXiv's own bytes and status; the rest gets an answer too."""
    async with ArxivServer(PAPERS, captured=shared("corpus", "api")) as server:
        client = Client(server)
        asked = [(200, *each) for each in captures()] + [(400, *each) for each in captures("400")]
        assert len(asked) == 20
        for status, params, file in asked:
            assert await client.ask(**params) == Answer(status, file.read_text("utf-8"))
        assert (await client.ask(id_list="2608.00001")).ids == ["2608.00001"]


async def test_an_unknown_submission_leads_to_the_announcement() -> None:
    """Where only the announcement is known, the moment made up announces on that very day."""
    for day in range(17, 22):
        made_up = submitted(paper(day, submitted=None, announced=date(2026, 8, day)))
        assert announced(made_up) == date(2026, 8, day)
    assert submitted(paper(1, submitted=None)) != submitted(paper(2, submitted=None))
    assert submitted(paper(1, submitted=None)) == submitted(paper(1, submitted=None))


async def test_papers_come_and_go(client: Client) -> None:
    """What is announced or removed while the server runs shows in the next answer."""
    client.server.add(paper(8, "Neural newness"), paper(1, "Renamed", version=2))
    client.server.remove("2608.00005")
    assert await client.found("ti:neural") == {"08"}
    assert await client.found("ti:renamed") == {"01"}


def test_it_runs_as_a_program(tmp_path: Path) -> None:
    """Its first line is its address; it serves a file, keeps the record and ends on SIGTERM."""
    record = {
        "id": "2608.00001",
        "title": "From a file",
        "version": 1,
        "authors": ["A"],
        "abstract": "An abstract.",
        "categories": ["cs.CL"],
        "primary": "cs.CL",
        "published": "2026-08-17T12:00:00Z",
        "updated": None,
        "comment": None,
        "doi": None,
        "journal_ref": None,
        "listed": "2026-08-18",
    }
    file = tmp_path / "papers.jsonl"
    file.write_text(json.dumps(record) + "\n", encoding="utf-8")
    command = [sys.executable, str(ROOT / "tests/servers/arxiv.py"), "--papers", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            url = program.stdout.readline().strip()
            answer, seen = asyncio.run(_visit(url))
        finally:
            program.terminate()
    assert program.returncode == 0
    assert answer.ids == ["2608.00001"]
    assert [each["params"] for each in seen] == [{"search_query": "ti:file"}]


async def _visit(url: str) -> tuple[Answer, list[dict[str, object]]]:
    async with aiohttp.ClientSession() as session:
        async with session.get(url, params={"search_query": "ti:file"}) as response:
            answer = Answer(response.status, await response.text())
        async with session.get(url.replace("/api/query", "/requests")) as response:
            return answer, await response.json()
