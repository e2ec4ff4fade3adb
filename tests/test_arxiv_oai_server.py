"""The local counterpart of arXiv's OAI-PMH endpoint answers as the real one does."""

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from datetime import date

import aiohttp
import pytest
from servers.arxiv_oai import OaiServer
from servers.arxiv_oai_xml import OaiRecord
from servers.arxiv_sample import paper
from shared import shared

from bot.sources.arxiv_oai_records import listed

CAPTURED = "listrecords_arXiv_2026-01-05_plasm-ph.xml"
DAYS = [date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 6), date(2026, 1, 6), date(2026, 1, 7)]
RECORDS = [
    OaiRecord(paper(number, categories=("cs.CL", "physics.optics")), day, date(2026, 1, 2))
    for number, day in enumerate(DAYS, 1)
]
LIST = {"verb": "ListRecords", "metadataPrefix": "arXiv"}


@pytest.fixture
async def server() -> AsyncIterator[OaiServer]:
    async with OaiServer(RECORDS) as opened:
        yield opened


async def ask(server: OaiServer, **params: str) -> str:
    async with (
        aiohttp.ClientSession() as session,
        session.get(server.url, params=params, headers={"Connection": "close"}) as response,
    ):
        assert response.status == 200
        return await response.text()


def numbers(text: str) -> list[int]:
    return [int(each.id[-5:]) for each in listed(200, text.encode()).papers]


def token(text: str) -> str | None:
    return listed(200, text.encode()).token


def comparable(text: str) -> list[str]:
    """The records of an answer, element by element, without what the counterpart leaves out."""
    found = ET.fromstring(text)
    for record in found.iterfind("{*}ListRecords/{*}record/{*}metadata/{*}arXiv"):
        record.attrib.clear()
        for license_ in record.findall("{*}license"):
            record.remove(license_)
    return [
        ET.canonicalize(ET.tostring(record, encoding="unicode"), strip_text=True)
        for record in found.iterfind("{*}ListRecords/{*}record")
    ]


async def test_it_answers_like_the_real_one() -> None:
    """Given the records of a real answer, it gives the same elements in the same order."""
    real = shared("corpus", "oai", CAPTURED).read_text()
    created = {"2504.11237": date(2025, 4, 15), "2508.21012": date(2025, 12, 16)}
    records = [
        OaiRecord(
            each,
            date(2026, 1, 5),
            created.get(each.id, date(2025, 12, 31)),
            each.updated.date() if each.updated else None,
        )
        for each in listed(200, real.encode()).papers
    ]
    async with OaiServer(records, page_size=10) as server:
        asked = {**LIST, "from": "2026-01-05", "until": "2026-01-05"}
        assert comparable(await ask(server, **asked)) == comparable(real)


async def test_pages_follow_each_other(server: OaiServer) -> None:
    """In the order of days, also where a day is longer than a page; the last has no token."""
    answer = await ask(server, **LIST)
    seen = [numbers(answer)]
    while (next_token := token(answer)) is not None:
        answer = await ask(server, verb="ListRecords", resumptionToken=next_token)
        seen.append(numbers(answer))
    assert seen == [[1, 2], [3, 4], [5]]


async def test_days_and_sets_restrict(server: OaiServer) -> None:
    """Days are those of change; a set has what is in it and below it."""
    assert numbers(await ask(server, **LIST, **{"from": "2026-01-07"})) == [5]
    assert numbers(await ask(server, **LIST, until="2026-01-05")) == [1]
    for name in ("physics", "physics:physics", "physics:physics:optics", "cs:cs:CL"):
        assert numbers(await ask(server, **LIST, set=name)) == [1, 2]
    assert "noRecordsMatch" in await ask(server, **LIST, set="cs:cs:C")


async def test_a_token_ends_with_its_day(server: OaiServer) -> None:
    """It was good until then."""
    given = token(await ask(server, **LIST)) or ""
    server.end_the_day()
    assert "badResumptionToken" in await ask(server, verb="ListRecords", resumptionToken=given)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"verb": "Identify"}, "badVerb"),
        ({"verb": "ListRecords"}, "cannotDisseminateFormat"),
        ({**LIST, "resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
    ],
)
async def test_errors_are_the_protocols(
    server: OaiServer, params: dict[str, str], code: str
) -> None:
    """Each in the words of arXiv's templates."""
    answer = await ask(server, **params)
    assert f"code='{code}'" in answer
    derived = shared("corpus", "oai", "derived", f"error_{code}.xml").read_text()
    said = ET.fromstring(answer).findtext("{*}error") or "nothing"
    assert said.partition(" Reason:")[0] in derived


async def test_a_deleted_record_has_no_metadata(server: OaiServer) -> None:
    """Its header says what became of it."""
    server.records = [OaiRecord(paper(1), DAYS[0], DAYS[0], deleted=True)]
    answer = await ask(server, **LIST)
    assert '<header status="deleted">' in answer
    assert "<metadata>" not in answer
    assert numbers(answer) == []
