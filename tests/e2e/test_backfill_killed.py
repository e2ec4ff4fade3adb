"""A backfill that is killed at any moment goes on, and no paper is lost or doubled."""

import json
import lzma
import random
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from effort import LONG
from process import finished, papercast
from servers.arxiv_oai import OaiServer
from servers.arxiv_oai_xml import OaiRecord
from servers.arxiv_sample import paper
from shared import shared

KILLS, LINES = (20, 12_000) if LONG else (2, 6_000)
SEED = 20260818
CONFIG = """
[sources.arxiv_api]
url = "http://127.0.0.1:9/api/query"
oai_url = "{url}"
interval = 0

[handlers.console]
"""


def stored(folder: Path) -> Counter[str]:
    """How often each paper is in the store; nothing before there is one."""
    file = folder / "papercast.db"
    if not file.exists():
        return Counter()
    with closing(sqlite3.connect(file)) as store:
        tables = store.execute("SELECT name FROM sqlite_master WHERE name = 'papers'").fetchall()
        return Counter(row[0] for row in store.execute("SELECT id FROM papers") if tables)


def end_the_turn(folder: Path) -> None:
    """Let the time pass after which the turn of a process that was killed counts as ended."""
    with closing(sqlite3.connect(folder / "papercast.db")) as store, store:
        store.execute("UPDATE locks SET until = NULL WHERE name = 'arxiv'")


def _has_been_asked(times: int, server: OaiServer) -> bool:
    return len(server.requests) >= times


async def test_a_file_is_filled_in_through_kills(tmp_path: Path) -> None:
    """Killed again and again, at moments of chance, and at last let come to its end."""
    with lzma.open(shared("corpus", "papers-2025.jsonl.xz")) as real:
        lines = list(islice(real, LINES))
    (tmp_path / "papers.jsonl.xz").write_bytes(lzma.compress(b"".join(lines), preset=0))
    (tmp_path / "config.toml").write_text(CONFIG.format(url="http://127.0.0.1:9/oai"))
    chance = random.Random(SEED)
    seen: list[int] = []
    for _ in range(KILLS):
        async with papercast(tmp_path, "backfill", "papers.jsonl.xz", measured=False) as process:
            await process.says("papers stored")
            await process.runs_for(chance.uniform(0, 0.4))
            await process.kill()
        seen.append(stored(tmp_path).total())
    assert await finished(tmp_path, "backfill", "papers.jsonl.xz", measured=False) == 0
    assert seen == sorted(seen)
    assert 0 < seen[0] < len(lines)
    assert stored(tmp_path) == Counter({json.loads(line)["id"] for line in lines})


async def test_a_harvest_of_old_papers_goes_on_after_a_kill(tmp_path: Path) -> None:
    """Killed while arXiv answers, with tokens that end meanwhile."""
    first = date(2024, 1, 1)
    records = [
        OaiRecord(paper(number, id=f"2401.{number:05}"), first + timedelta(days=number // 7), first)
        for number in range(1, 101)
    ]
    arguments = ("backfill", "--from", "2024-01-01", "--until", "2024-01-31")
    async with OaiServer(records, page_size=9) as server:
        (tmp_path / "config.toml").write_text(CONFIG.format(url=server.url))
        for kill in range(1, 4):
            asked = len(server.requests)
            async with papercast(tmp_path, *arguments, measured=False) as process:
                await server.until(partial(_has_been_asked, asked + 3))
                await process.kill()
            end_the_turn(tmp_path)
            if kill % 2:
                server.end_the_day()
        assert await finished(tmp_path, *arguments) == 0
    assert stored(tmp_path) == Counter(each.paper.id for each in records)
