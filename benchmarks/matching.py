"""How long a paper takes to meet all subscriptions, beside other ways of asking the same.

The subscriptions are made as ``matching_queries`` says, always the same ones; 1,000 real papers of
2026 meet them. Papercast and its peers run in one process on the same subscriptions and papers,
and are measured in CPU time from the paper as it was harvested: reading it into words is a part.
Papercast's figures are medians of five runs. A peer runs once, and one that would take longer than
its budget is given fewer papers (which the table says), or none: then it is null.

Memory is what tracemalloc counts while the index is filled, without the strings in its tables.
"""

import argparse
import gc
import json
import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import pytest
from matching_peers import PEERS, Peer
from matching_queries import Corpus, corpus, queries, sample

from bot.matching import Index
from bot.query import Query, analyse
from bot.query.stems import STEMS
from storage.records import Node, Paper

ROUNDS = 5
SIZES = "1000,10000,100000,1000000"
BUDGET = 20.0
"""Seconds for one peer at one size, about; half of them to be made ready."""
MOST = {"regex": 10_000, "tantivy": 100_000, "substring": 100_000}
"""Subscriptions from which on a peer has no time or no room: so many patterns or searches."""
TRIED = 2
"""Papers that tell how long a slow peer would take."""
AT_ONCE = {"fts5", "tantivy"}
"""These are asked once for all papers, so that they always get all."""
CHANGES = 5_000

Values = dict[str, Any]


def cpu(job: Callable[[], object]) -> float:
    """Seconds of this thread's CPU."""
    start = time.thread_time()
    job()
    return time.thread_time() - start


def papercast(standing: Sequence[Query], new: Sequence[Query], papers: Sequence[Paper]) -> Values:
    """What the table tells of Papercast."""
    index: Index[int] = Index()
    build_s = sum(_adding(index, standing, 0))
    gc.collect()
    matches = sum(len(index.match(paper)) for paper in papers)
    whole = statistics.median(
        cpu(lambda: [index.match(paper) for paper in papers]) for _ in range(ROUNDS)
    )
    reading = statistics.median(cpu(lambda: list(map(_read, papers))) for _ in range(ROUNDS))
    added = _adding(index, new, len(standing))
    gone = random.Random(0).sample(range(len(index)), min(CHANGES, len(standing)))  # noqa: S311 - nothing is secret here
    removed = [cpu(partial(index.remove, key)) for key in gone]
    return {
        "subscriptions": len(standing),
        "ms_per_paper": round(1_000 * whole / len(papers), 4),
        "of_which_reading_ms": round(1_000 * reading / len(papers), 4),
        "matches_per_paper": round(matches / len(papers), 1),
        "ns_per_match": round(1e9 * whole / matches, 1),
        "bytes_per_subscription": round(memory(standing) / len(standing), 1),
        "build_s": round(build_s, 2),
        "add_us_p99": _p99(added),
        "remove_us_p99": _p99(removed),
    }


def _adding(index: Index[int], some: Sequence[Query], start: int) -> list[float]:
    return [cpu(partial(index.add, *each)) for each in enumerate(some, start)]


def _read(paper: Paper) -> object:
    """As the index has it read."""
    document = analyse(paper)
    return document.title, document.abstract, document.authors, document.keys


def _p99(seconds: Sequence[float]) -> float:
    return round(1e6 * statistics.quantiles(seconds, n=100)[-1], 1)


def memory(standing: Sequence[Query]) -> int:
    """Bytes that an index of these takes, beyond the strings that were made for it."""
    keys = list(range(len(standing)))
    index: Index[int] = Index()
    STEMS.clear()
    tracemalloc.start(1)
    for key, query in zip(keys, standing, strict=True):
        index.add(key, query)
    STEMS.clear()
    gc.collect()
    size = tracemalloc.get_traced_memory()[0]
    seen: dict[int, int] = {}
    for text in _strings(vars(index)):
        if id(text) not in seen and tracemalloc.get_object_traceback(text) is not None:
            seen[id(text)] = sys.getsizeof(text)
    tracemalloc.stop()
    return size - sum(seen.values())


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _strings(key)
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif type(value).__module__.startswith("bot.matching"):
        yield from _strings(vars(value))


def peers(trees: Sequence[Node], papers: Sequence[Paper]) -> dict[str, tuple[float, int] | None]:
    """Milliseconds a paper of each peer, and with how many papers that was found."""
    return {
        name: measured(name, make(trees), papers)
        if len(trees) <= MOST.get(name, len(trees))
        else None
        for name, make in PEERS.items()
    }


def measured(name: str, peer: Peer, papers: Sequence[Paper]) -> tuple[float, int] | None:
    """One run over as many papers as the budget allows."""

    def run(some: Sequence[Paper]) -> float:
        return cpu(lambda: peer(list(map(analyse, some))))

    few = len(papers)
    if name not in AT_ONCE:
        tried = run(papers[:TRIED]) / TRIED
        few = min(few, max(TRIED, int(BUDGET / 2 / tried)))
    return round(1_000 * run(papers[:few]) / few, 4), few


def table(values: Values, found: dict[str, tuple[float, int] | None]) -> None:
    """For people: Papercast's line, and how many times longer each peer takes."""
    own = values["ms_per_paper"]
    print(
        f"{values['subscriptions']:,} subscriptions; {values['matches_per_paper']:,} a paper match"
    )
    for name, value in values.items():
        if name not in {"subscriptions", "matches_per_paper", "peers"}:
            print(f"  {name:<24}{value:>12,}")
    for name, each in found.items():
        if each:
            ms, few = each
            print(f"  {name:<24}{ms:>12,.4f} ms a paper, {ms / own:8.2f} times; {few:,} papers")
        else:
            print(f"  {name:<24}{'-':>12}")


def main() -> None:
    """Measure each size, print a table, or one JSON list with --json."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--sizes", default=SIZES, help="how many subscriptions, with commas")
    chosen = parser.parse_args()
    try:
        papers, made_of = sample(), corpus()
    except pytest.skip.Exception as missing:
        raise SystemExit(f"This benchmark {missing}.") from missing
    results = [
        one(made_of, int(size), papers, silent=chosen.json) for size in chosen.sizes.split(",")
    ]
    if chosen.json:
        print(json.dumps(results))


def one(made_of: Corpus, size: int, papers: Sequence[Paper], *, silent: bool) -> Values:
    """All that is measured at one size."""
    both = list(queries(made_of, size + CHANGES))
    standing, new = both[:size], both[size:]
    values = papercast(standing, new, papers)
    found = peers([query.tree for query in standing], papers)
    values["peers"] = {name: each and each[0] for name, each in found.items()}
    if not silent:
        table(values, found)
    return values


if __name__ == "__main__":
    main()
