"""SIGKILL at any moment loses nothing and doubles nothing that was settled."""

import random
import re
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from effort import LONG
from process import finished, papercast
from servers.arxiv import ArxivServer

from storage.records import Paper

KILLS, PAPERS = (30, 240) if LONG else (5, 80)
SEED = 20260818
CONFIG = """
[sources.arxiv_api]
url = "{url}"
interval = 0
timeout = 2
page_size = 20
first_days = 3

[harvest]
post_days = 30

[handlers.console]

[[topics]]
name = "All"
query = "heads"
chats = ["console:here"]
"""


@pytest.mark.timeout(600)
async def test_every_paper_arrives_and_none_comes_again_once_settled(tmp_path: Path) -> None:
    """Killed at random moments, it delivers each paper, and a settled one never again."""
    moments = random.Random(SEED)
    papers = _papers()
    async with ArxivServer([]) as server:
        (tmp_path / "config.toml").write_text(CONFIG.format(url=server.url))
        settled: list[tuple[set[str], int]] = []
        for kill in range(KILLS):
            # However quick it is, there is something left to do.
            server.add(*papers[kill::KILLS])
            await _killed(tmp_path, moments)
            settled.append((_settled(tmp_path), _length(tmp_path)))
        assert await finished(tmp_path, "run", "--once", measured=False) == 0
    everything = (tmp_path / "out.txt").read_text()
    assert set(_shown(everything)) == {paper.id for paper in papers}
    assert settled[-1][0]
    for before, length in settled:
        again = before & set(_shown(everything[length:]))
        assert not again, f"came again after they were settled: {again}"
    repeated = [paper for paper, times in Counter(_shown(everything)).items() if times > 1]
    assert len(repeated) <= KILLS, "a kill can repeat the one post it interrupted, no more"
    assert _states(tmp_path) == {"sent": PAPERS}


async def _killed(folder: Path, moments: random.Random) -> None:
    """Run it and kill it: while it starts, when it has, or while it shows what has come."""
    async with papercast(folder, "run", measured=False) as process:
        before, moment = _length(folder), moments.choice(("start", "ready", "work", "work"))
        if moment == "start":
            await process.runs_for(moments.uniform(0.0, 1.5))
        else:
            await process.says("ready")
            while moment == "work" and _length(folder) == before:
                assert process.child.returncode is None, process.err.read_text()
                await process.runs_for(0.01)
            await process.runs_for(moments.uniform(0.0, 0.1))
        await process.kill()


def _papers() -> list[Paper]:
    now = datetime.now(UTC).replace(microsecond=0)
    return [
        Paper(
            id=f"2608.{number:05}",
            title=f"Talking heads, part {number}",
            abstract=f"Shows that talking heads number {number} can be told apart. It works.",
            authors=("Ada Example", "Ben Example"),
            categories=("cs.CV",),
            primary_category="cs.CV",
            submitted=now - timedelta(minutes=10 * (PAPERS - number)) - timedelta(hours=1),
            announced=now.date(),
        )
        for number in range(1, PAPERS + 1)
    ]


def _shown(text: str) -> list[str]:
    return re.findall(r"arxiv\.org/abs/(\d{4}\.\d{5})", text)


def _length(folder: Path) -> int:
    return len((folder / "out.txt").read_text())


def _settled(folder: Path) -> set[str]:
    return {row[0] for row in _rows(folder, "SELECT paper_id FROM deliveries WHERE state='sent'")}


def _states(folder: Path) -> dict[str, int]:
    rows = _rows(folder, "SELECT state, count(*) FROM deliveries GROUP BY state")
    return {str(state): int(count) for state, count in rows}


def _rows(folder: Path, sql: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / "papercast.db")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'deliveries'").fetchone():
            return []  # Killed before there was a table.
        return store.execute(sql).fetchall()
