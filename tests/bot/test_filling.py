"""``papercast backfill`` between the start and the exit code, against a file and a local arXiv."""

import gzip
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from configs import write
from dumps import line
from process import finished, papercast
from servers import arxiv_faults as faults
from servers.arxiv_oai import OaiServer
from servers.arxiv_oai_xml import OaiRecord
from servers.arxiv_sample import paper
from sqlalchemy import text

from bot.backfill import Filled
from bot.filling import order, summary
from bot.query import READER, lookups, parse
from storage import indexing, papers, search
from storage.database import Database
from storage.records import Paper

CONFIG = """
[sources.arxiv_api]
url = "http://127.0.0.1:9/api/query"
oai_url = "{url}"
interval = 0
attempts = 1

[handlers.console]
"""
TODAY = datetime.now(UTC).date()


def record(number: int, created: date, *, changed: date | None = None) -> OaiRecord:
    one = paper(number, id=f"{created:%y%m}.{number:05}", categories=("cs.CL",))
    return OaiRecord(one, changed or created, created)


@pytest.fixture
async def server() -> AsyncIterator[OaiServer]:
    """Local arXiv, with papers of January and of June 2024, and one of today."""
    records = [record(number, date(2024, 1, 10) + timedelta(days=number)) for number in range(1, 8)]
    records += [record(8, date(2024, 6, 3)), record(9, date(2019, 5, 2), changed=date(2024, 2, 1))]
    async with OaiServer([*records, record(10, TODAY)]) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path, server: OaiServer) -> Path:
    """A folder with a configuration that asks the local arXiv."""
    write(tmp_path, CONFIG.format(url=server.url))
    return tmp_path


async def stored(folder: Path) -> list[str]:
    async with (
        await Database.open(f"sqlite:///{folder}/papercast.db") as database,
        database.reading() as conn,
    ):
        return list(await conn.scalars(text("SELECT id FROM papers ORDER BY id")))


def said(folder: Path) -> str:
    """What the last run wrote to its standard error."""
    return (folder / "err.txt").read_text()


def answered(folder: Path) -> list[str]:
    """What all runs wrote to their standard output."""
    return (folder / "out.txt").read_text().splitlines()


def january(*numbers: int) -> list[str]:
    return [f"2401.{number:05}" for number in numbers]


async def test_arxiv_fills_a_new_store(folder: Path, server: OaiServer) -> None:
    """With the papers of those days and categories, and nothing else."""
    asked = ("--from", "2024-01-01", "--until", "2024-03-31", "--categories", "cs.CL,cs.CV")
    assert await finished(folder, "backfill", *asked) == 0
    assert await stored(folder) == january(1, 2, 3, 4, 5, 6, 7)
    assert answered(folder) == [
        "Stored 7 papers; 0 were there already, 3 were not asked for.",
    ]
    assert server.asked[0]["from"] == "2024-01-01"
    assert {each.get("set") for each in server.asked} == {"cs:cs:CL", "cs:cs:CV", None}
    assert server.most_at_once == 1


async def test_what_is_new_is_left_to_the_harvest(folder: Path) -> None:
    """And the summary says so."""
    assert await finished(folder, "backfill", "--from", "2024-06-01") == 0
    assert await stored(folder) == ["2406.00008"]
    assert "Left 1 paper to the harvest, which posts what is new." in answered(folder)


async def test_arxiv_down_ends_it_for_now(folder: Path, server: OaiServer) -> None:
    """What came stands, the exit code says to try again, and the next run goes on."""
    server.faults.extend([None, None, faults.status(503)])
    asked = ("backfill", "--from", "2024-01-01", "--until", "2024-03-31")
    assert await finished(folder, *asked) == 75
    assert await stored(folder) == january(1, 2, 3, 4)
    assert "HTTP 503" in said(folder)
    assert "The same command goes on from there." in said(folder)
    before = len(server.requests)
    assert await finished(folder, *asked) == 0
    assert await stored(folder) == january(1, 2, 3, 4, 5, 6, 7)
    assert "resumptionToken" in server.asked[before]


async def test_a_refusal_ends_it(folder: Path, server: OaiServer) -> None:
    """In arXiv's words, with exit code 1."""
    server.faults.append(faults.status(404))
    assert await finished(folder, "backfill", "--from", "2024-01-01") == 1
    assert "arXiv refuses the request (HTTP 404)." in said(folder)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_it_can_be_stopped(folder: Path, server: OaiServer, sign: signal.Signals) -> None:
    """Even while arXiv lets it wait; it says that it can go on, and does."""
    server.faults.extend([None, faults.hang()])
    asked = ("backfill", "--from", "2024-01-01", "--until", "2024-03-31")
    async with papercast(folder, *asked) as process:
        await server.until(lambda each: len(each.requests) == 2)
        os.kill(process.child.pid, sign)
        assert await process.end() == 75
    assert "Stopped before the end. The same command goes on from there." in said(folder)
    assert await stored(folder) == january(1, 2)
    assert await finished(folder, *asked) == 0
    assert await stored(folder) == january(1, 2, 3, 4, 5, 6, 7)


async def test_a_file_fills_a_new_store(folder: Path) -> None:
    """The first bad lines are shown, all are counted, and the others are stored."""
    bad = [b"{\n"] * 7
    content = b"".join([*map(line, range(1, 4)), *bad, line(4)])
    (folder / "papers.jsonl").write_bytes(content)
    assert await finished(folder, "backfill", "papers.jsonl") == 0
    assert await stored(folder) == january(1, 2, 3, 4)
    assert answered(folder) == [
        "Stored 4 papers; 0 were there already.",
        "Could not read 7 records.",
    ]
    shown = [each for each in said(folder).splitlines() if each.startswith("Passed over")]
    assert len(shown) == 5
    assert shown[0].startswith("Passed over line 4: it is no JSON")
    assert "100%: 4 papers stored, line 11" in said(folder)


async def test_a_file_without_any_paper(folder: Path) -> None:
    """What was named by mistake is a failure, not a run that found nothing new."""
    (folder / "keywords.tsv").write_text("phrase\tcount\nlip sync\t3\n")

    assert await finished(folder, "backfill", "keywords.tsv") == 1
    assert answered(folder) == [
        "Stored 0 papers; 0 were there already.",
        "Could not read 2 records.",
    ]
    assert said(folder).endswith("Nothing in keywords.tsv could be read as a paper.\n")


async def test_what_is_filled_in_is_found_at_once(folder: Path) -> None:
    """A search finds it, and the service that starts next has nothing to index."""
    (folder / "papers.jsonl").write_bytes(line(1, title="An avatar") + line(2))

    assert await finished(folder, "backfill", "papers.jsonl") == 0

    async with (
        await Database.open(f"sqlite:///{folder}/papercast.db") as database,
        database.transaction() as conn,
    ):
        found = await search.newest(conn, lookups(parse("avatars").tree), 9)
        assert [one.title for one in await papers.at(conn, found.seqs)] == ["An avatar"]
        assert not await indexing.begin(conn, READER)


async def test_a_second_whole_run_changes_nothing(folder: Path) -> None:
    """Everything is there already."""
    (folder / "papers.jsonl").write_bytes(b"".join(map(line, range(1, 4))))
    assert await finished(folder, "backfill", "papers.jsonl") == 0
    before = await stored(folder)
    assert await finished(folder, "backfill", "papers.jsonl") == 0
    assert await stored(folder) == before
    assert answered(folder)[-1] == "Stored 0 papers; 3 were there already."


async def test_a_file_that_is_not_there_makes_no_store(folder: Path) -> None:
    """A sentence, and exit code 1."""
    assert await finished(folder, "backfill", "nothing.jsonl") == 1
    assert "nothing.jsonl cannot be read: No such file or directory." in said(folder)
    assert not (folder / "papercast.db").exists()


async def test_a_file_that_breaks_off_keeps_what_it_gave(folder: Path) -> None:
    """Exit code 1: the same file will never be whole."""
    whole = gzip.compress(b"".join(map(line, range(1, 30_000))))
    (folder / "papers.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    assert await finished(folder, "backfill", "papers.jsonl.gz") == 1
    assert "is cut off" in said(folder)
    assert len(await stored(folder)) >= 1000


async def test_it_goes_on_beside_a_service(folder: Path) -> None:
    """A store with today's schema can be filled while a service uses it."""
    (folder / "papers.jsonl").write_bytes(line(1))
    async with papercast(folder, "run", measured=False) as service:
        await service.says("ready")
        other = folder / "other"
        other.mkdir()
        env = {"DATABASE_URL": f"sqlite:///{folder}/papercast.db"}
        arguments = ("backfill", "../papers.jsonl", "-c", "../config.toml")
        assert await finished(other, *arguments, env=env) == 0
        assert await service.terminate() == 0
    assert await stored(folder) == january(1)


async def test_an_older_store_in_use_is_left_alone(folder: Path) -> None:
    """Whoever runs on it must be stopped before it can be brought up."""
    (folder / "papers.jsonl").write_bytes(line(1))
    async with papercast(folder, "run", measured=False) as service:
        await service.says("ready")
        async with (
            await Database.open(f"sqlite:///{folder}/papercast.db") as database,
            database.transaction() as conn,
        ):
            await conn.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        other = folder / "other"
        other.mkdir()
        env = {"DATABASE_URL": f"sqlite:///{folder}/papercast.db"}
        arguments = ("backfill", "../papers.jsonl", "-c", "../config.toml")
        assert await finished(other, *arguments, env=env) == 75
        assert "Stop that one first" in said(other)
    assert await stored(folder) == []


# ---- What is asked for, and what is said ----


def test_an_order_needs_a_file_or_a_day() -> None:
    """All of arXiv is more than anybody means."""
    with pytest.raises(ValueError, match="Say from which day on"):
        order(None, None, None, [])
    with pytest.raises(ValueError, match="is after --until"):
        order(None, date(2024, 2, 1), date(2024, 1, 1), [])
    with pytest.raises(ValueError, match=r"arXiv has no category cs\.XX"):
        order(None, date(2024, 2, 1), None, ["cs.XX"])


def test_an_order_is_in_arxivs_spelling() -> None:
    """However it was typed."""
    given = order(Path("x"), None, None, ["CS.cv", "math.*"])
    assert given.wanted.categories == ("cs.CV", "math")
    assert given.wanted(Paper("2401.00001", "A", TODAY, categories=("math.NA",)))


@pytest.mark.parametrize(
    ("filled", "lines"),
    [
        (Filled(), ["Stored 0 papers; 0 were there already."]),
        (Filled(1, 1), ["Stored 1 paper; 1 was there already."]),
        (
            Filled(1234, 5, 1, 6, 2),
            [
                "Stored 1,234 papers; 5 were there already, 6 were not asked for.",
                "Left 1 paper to the harvest, which posts what is new.",
                "Could not read 2 records.",
            ],
        ),
    ],
)
def test_a_summary_has_one_to_three_lines(filled: Filled, lines: list[str]) -> None:
    """It counts what became of the papers."""
    assert summary(filled) == lines
