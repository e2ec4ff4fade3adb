"""How fast stored papers are found, newest first and best first, and how fast they are stored.

Stores of several sizes are built as the bot builds them, and a thousand queries as people type
them are asked as the bot asks them, to the page of papers that is shown. Beside it tantivy, an
engine for nothing else, with the same tokens and lookups: it finds which papers make the page.

Each query is asked several times; its time is the median. Building is told by the seconds that the
processor worked for it, because the disk and other programs vary.
"""

import argparse
import asyncio
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from search_corpus import corpus, missing_files
from search_peer import Peer
from search_queries import queries
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.query import lookups, parse, tokens
from storage import papers, search
from storage.database import Database
from storage.records import Paper
from storage.upgrade import upgrade

SIZES = (100_000, 1_000_000)
AT_ONCE = 1_000
"""Papers in one transaction."""

LIMIT = 1_001
"""One more than the bot counts."""

PAGE = 10
AMONG = 20_000
DEADLINE = 0.250
ROUNDS = 3
NEWEST, RELEVANCE = "newest", "relevance"
STORE, PEER, BUILT = "papers.db", "tantivy", "built.json"

Figures = dict[str, Any]


class Store:
    """What the bot does to answer a query."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.hasty: set[str] = set()

    async def newest(self, line: str) -> None:
        """Find the newest papers, and read those of the first page."""
        ends = time.perf_counter() + DEADLINE
        async with self._database.reading() as conn:
            tree = lookups(parse(line).tree)
            hits = await search.newest(conn, tree, LIMIT, sure=PAGE, enough=_after(ends))
            await self._page(conn, line, hits)

    async def best(self, line: str) -> None:
        """Find the most relevant papers, and read them."""
        ends = time.perf_counter() + DEADLINE
        async with self._database.reading() as conn:
            tree = lookups(parse(line).tree)
            hits = await search.best(conn, tree, PAGE, among=AMONG, enough=_after(ends))
            await self._page(conn, line, hits)

    async def _page(self, conn: AsyncConnection, line: str, hits: search.Hits) -> None:
        if not hits.complete:
            self.hasty.add(line)
        await papers.at(conn, hits.seqs[:PAGE])


def _after(ends: float) -> Callable[[], bool]:
    return lambda: time.perf_counter() >= ends


async def build(folder: Path, size: int) -> Figures:
    """A store of so many papers, built as they come in; what is there already is kept."""
    noted = folder / BUILT
    if noted.exists():
        figures: Figures = json.loads(noted.read_text())
        return figures
    folder.mkdir(parents=True, exist_ok=True)
    database = await Database.open(f"sqlite:///{folder / STORE}")
    async with database:
        await upgrade(database, folder, datetime.now(UTC))
        seconds, last = 0.0, []
        for batch in _batches(corpus(size)):
            before = time.process_time()
            async with database.transaction() as conn:
                await papers.add(conn, batch, tokens)
            seconds += time.process_time() - before
            last = batch
        before = time.process_time()
        await _settle(database)
        seconds += time.process_time() - before
        figures = {
            "build_docs_per_s": round(size / seconds),
            "index_mib": round(await _index_bytes(database) / 2**20, 1),
            "queries": queries(last),
        }
    noted.write_text(json.dumps(figures))
    return figures


async def _settle(database: Database) -> None:
    more, start = True, True
    while more:
        async with database.transaction() as conn:
            more = await search.settle(conn, start=start)
        start = False


async def _index_bytes(database: Database) -> int:
    async with database.reading() as conn:
        counted = text(
            "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%' AND aggregate = TRUE"
        )
        return int(await conn.scalar(counted) or 0)


def build_peer(folder: Path, size: int) -> None:
    """The same papers in the peer's index."""
    if not (folder / PEER).exists():
        Peer(folder / PEER).build(corpus(size), tokens)


def _batches(all_papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    source = iter(all_papers)
    while batch := list(islice(source, AT_ONCE)):
        yield batch


async def times(ask: Callable[[str], Awaitable[None]], lines: Sequence[str]) -> list[float]:
    """For each query the median of its times, in ms; a round before these warms up."""
    rounds: list[list[float]] = []
    for _ in range(ROUNDS + 1):
        took = []
        for line in lines:
            start = time.perf_counter()
            await ask(line)
            took.append((time.perf_counter() - start) * 1000)
        rounds.append(took)
    return [statistics.median(each) for each in zip(*rounds[1:], strict=True)]


def spread(took: Sequence[float]) -> Figures:
    """The middle, what one in a hundred exceeds, and the longest."""
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    named = {"p50_ms": cuts[49], "p99_ms": cuts[98], "max_ms": max(took)}
    return {name: round(value, 2) for name, value in named.items()}


async def measured(folder: Path, size: int, *, peer: bool) -> list[Figures]:
    """The figures of one size: an object for each order."""
    process = multiprocessing.get_context("spawn").Process(target=build_peer, args=(folder, size))
    folder.mkdir(parents=True, exist_ok=True)
    if peer:
        process.start()
    built = await build(folder, size)
    if peer:
        process.join()
    lines = built.pop("queries")
    results = []
    async with await Database.open(f"sqlite:///{folder / STORE}", create=False) as database:
        store = Store(database)
        for order, ask in ((NEWEST, store.newest), (RELEVANCE, store.best)):
            figures = spread(await times(ask, lines))
            peers = {PEER: spread(await _peer_times(folder, lines, order))} if peer else {}
            results.append({"papers": size, "order": order, **figures, **built, "peers": peers})
            if store.hasty:
                print(f"{size:,} {order}: {len(store.hasty)} hasty", file=sys.stderr)
                store.hasty.clear()
    return results


async def _peer_times(folder: Path, lines: Sequence[str], order: str) -> list[float]:
    peer, newest = Peer(folder / PEER), order == NEWEST

    async def ask(line: str) -> None:
        limit = LIMIT if newest else PAGE
        peer.ask(lookups(parse(line).tree), newest=newest, limit=limit, page=PAGE)

    return await times(ask, lines)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        yield kept
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


def main() -> None:
    """Measure, print one table, or one JSON value with --json."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="PAPERS")
    parser.add_argument("--keep", type=Path, help="folder for what is built, used again when there")
    parser.add_argument("--no-peer", dest="peer", action="store_false", help="without tantivy")
    chosen = parser.parse_args()
    if lacking := missing_files():
        print(f"Skipped: it needs the real papers ({', '.join(lacking)} not found).")
        return
    results: list[Figures] = []
    with _folder(chosen.keep) as folder:
        for size in chosen.sizes:
            results += asyncio.run(measured(folder / str(size), size, peer=chosen.peer))
    if chosen.json:
        print(json.dumps(results))
        return
    _print(results)


def _print(results: Sequence[Figures]) -> None:
    print(
        "   papers order       p50 ms  p99 ms  max ms  index MiB  built/s  p50 p99 max of tantivy"
    )
    for one in results:
        other = one["peers"].get(PEER, {}).values()
        print(
            f"{one['papers']:>9,} {one['order']:<9} {one['p50_ms']:8.2f} {one['p99_ms']:7.2f} "
            f"{one['max_ms']:7.2f} {one['index_mib']:10.1f} {one['build_docs_per_s']:8,}  "
            f"{' '.join(f'{value:.2f}' for value in other)}"
        )


if __name__ == "__main__":
    main()
