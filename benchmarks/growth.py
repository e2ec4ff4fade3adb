"""How many bytes a paper and a delivery take in the store, and what is left of a delivery later.

A store is filled as the bot fills it: papers with their index of words, promises, the posts that
keep them; then what is kept for 90 days only is dropped. The bytes are those of the pages in use,
by table with its indexes. A year is that of all of arXiv, and of so many deliveries a day.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from search_corpus import corpus, missing_files
from sqlalchemy import text

from bot.frames import frame
from bot.keeping import KEPT, Keeping
from bot.parts import parts as made_of
from bot.posted import Notice
from bot.query import tokens
from storage import attempts, chats, gathering, leases, outbox, papers
from storage.database import Connection, Database
from storage.records import Chat, Hit, Paper, Why
from storage.upgrade import upgrade

PAPERS = 5_000
CHATS = 100
A_YEAR = 330_000
"""Papers that arXiv announces in a year: 1,300 on each of about 250 nights."""
A_DAY = 500
"""Deliveries a day of the instance whose year is told: a hundred chats with five papers each."""
NOW = datetime(2026, 8, 18, 12, tzinfo=UTC)
WHY = (Why(1, "Talking heads", (Hit("talking portrait", "title", 12, 28),)),)
SENT = frozenset({"deliveries", "posts", "parts"})

Sizes = Counter[str]
Figures = dict[str, Any]


class Later:
    """A clock that stands when what was sent is just too old."""

    def now(self) -> datetime:
        """The end of the time that it is kept."""
        return NOW + KEPT + timedelta(seconds=1)

    def elapsed(self) -> float:
        """Nobody asks."""
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        """Nobody sleeps here."""
        raise NotImplementedError


async def sizes(database: Database) -> Sizes:
    """Bytes of the pages of each table, its indexes among them."""
    async with database.reading() as conn:
        rows = await conn.execute(
            text(
                "SELECT coalesce(m.tbl_name, s.name) AS owner, sum(s.pgsize) AS bytes "
                "FROM dbstat AS s LEFT JOIN sqlite_master AS m ON m.name = s.name GROUP BY owner"
            )
        )
        return Counter({row.owner: int(row.bytes) for row in rows})


async def store(database: Database, some: list[Paper]) -> None:
    """Put papers in, with their words."""
    for start in range(0, len(some), 1_000):
        async with database.transaction() as conn:
            await papers.add(conn, some[start : start + 1_000], tokens)


async def deliver(database: Database, some: list[Paper]) -> None:
    """Send each paper to one of the chats, as a post of its own."""
    async with database.transaction() as conn:
        there = [await chats.ensure(conn, "telegram", str(n)) for n in range(CHATS)]
    for start in range(0, len(some), 1_000):
        async with database.transaction() as conn:
            for n, paper in enumerate(some[start : start + 1_000], start):
                await _sent(conn, there[n % CHATS], paper, n)


async def _sent(conn: Connection, chat: Chat, paper: Paper, n: int) -> None:
    await outbox.promise(conn, chat.id, paper.id, WHY, NOW)
    one = await outbox.delivery_of(conn, chat.id, paper.id)
    assert one is not None, "it was just promised"
    await gathering.open_post(conn, chat.id, "paper", paper.id, NOW, kept=[one])
    (claim,) = await leases.claim(conn, NOW, NOW + KEPT, "growth", platforms=["telegram"])
    body = json.dumps({"text": f"{paper.title}\n{(paper.abstract or '')[:400]}"})
    (part,) = made_of(claim.post_id, chat, claim.kind, claim.key, (body,))
    said = frame(Notice(paper, "", "summary by Claude", WHY), None)
    await attempts.begin(conn, claim, [part], said, NOW)
    await attempts.settle(conn, claim.post_id, part.n, "sent", message_id=str(100_000 + n))
    if await attempts.finish(conn, claim.post_id) != "sent":
        raise SystemExit("a post was not sent")


async def measured(folder: Path, count: int) -> Figures:
    """Bytes a paper and a delivery, and megabytes a year."""
    async with await Database.open(f"sqlite:///{folder / 'growth.db'}") as database:
        await upgrade(database, folder / "backups", NOW)
        some = list(islice(corpus(count), count))
        empty = await sizes(database)
        await store(database, some)
        stored = await sizes(database)
        await deliver(database, some)
        sent = await sizes(database)
        await Keeping(database, Later()).run()
        kept = await sizes(database)
    papers_alone = (stored["papers"] - empty["papers"]) / count
    index = sum((stored - empty).values()) / count - papers_alone
    fresh = sum(sent[name] - stored[name] for name in SENT) / count
    for_good = sum(kept[name] - stored[name] for name in SENT) / count
    a_year = 365 * A_DAY
    return {
        "papers": count,
        "bytes_a_paper": round(papers_alone),
        "bytes_of_index_a_paper": round(index),
        "bytes_a_delivery": round(fresh),
        "bytes_a_delivery_for_good": round(for_good),
        "mib_of_papers_a_year": round(A_YEAR * (papers_alone + index) / 2**20),
        "mib_of_deliveries_within_90_days": round(KEPT.days * A_DAY * fresh / 2**20, 1),
        "mib_of_deliveries_a_year": round(a_year * for_good / 2**20, 1),
    }


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--papers", type=int, default=PAPERS, help="how many are stored and sent")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    if missing := missing_files():
        raise SystemExit(f"needs the real data {', '.join(missing)} (set PAPERCAST_SHARED)")
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measured(Path(folder), chosen.papers))
    if chosen.json:
        json.dump(figures, sys.stdout)
        return
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):<34} {value:>12,}")


if __name__ == "__main__":
    main()
