"""How long a paper takes to meet all subscriptions, beside other ways of asking the same.

The subscriptions are made as ``matching_queries`` says, always the same ones; 1,000 real papers of
2026 meet them. Papercast and its peers run in one process on the same subscriptions and papers,
and are measured in CPU time from the paper as it was harvested: reading it into words is a part.
FTS5, tantivy and the automaton find the very same matches, which is checked; the loops over
substrings and patterns find what they can. Figures are medians of five runs; a peer that would take
longer than its budget runs less often and with fewer papers (which the table says), or is null.

What it takes to add and to remove is the median of five times for each of 5,000 subscriptions, and
of these medians the one that one in a hundred exceeds.

Memory is what tracemalloc counts while the index is filled, without the strings that Python keeps.
Where the tables are compiled they have copies of the words, which are counted.

Where nothing was compiled, and with ``PAPERCAST_PURE=1``, it is the Python form that is measured.
"""

import argparse
import gc
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import pytest
from matching_engines import Peer
from matching_peers import PEERS, SAME
from matching_queries import Corpus, corpus, queries, sample

from bot.matching import Index
from bot.query import Query, analyse
from bot.query.stems import STEMS
from storage.records import Node, Paper

ROUNDS = 5
SIZES = "1000,10000,100000,1000000"
BUDGET = 60.0
"""Seconds for one peer at one size, about."""
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
    build_s = sum(_timed(index.add, enumerate(standing)))
    gc.collect()
    matches = _matches(index, papers)
    whole = _median(lambda: _matches(index, papers))
    reading = _median(lambda: list(map(_read, papers)))
    added, removed = [], []
    for _ in range(ROUNDS):
        added.append(_timed(index.add, enumerate(new, len(standing))))
        removed.append(_timed(index.remove, ((len(standing) + n,) for n in range(len(new)))))
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


def _matches(index: Index[int], papers: Sequence[Paper]) -> int:
    """Handed out for one paper after the other, as the peers do; nobody keeps those of all."""
    return sum(len(index.match(paper)) for paper in papers)


def _timed(job: Callable[..., object], arguments: Iterable[tuple[Any, ...]]) -> list[float]:
    """Seconds that each call took."""
    return [cpu(partial(job, *each)) for each in arguments]


def _median(job: Callable[[], object]) -> float:
    return float(statistics.median(cpu(job) for _ in range(ROUNDS)))


def _read(paper: Paper) -> object:
    """As the index has it read."""
    document = analyse(paper)
    fields = document.title, document.abstract, document.authors
    return [field.stems for field in fields], document.keys


def _p99(rounds: Sequence[Sequence[float]]) -> float:
    each = [statistics.median(times) for times in zip(*rounds, strict=True)]
    return round(1e6 * float(statistics.quantiles(each, n=100)[-1]), 1)


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
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
    elif type(value).__module__.startswith("bot.matching") and hasattr(value, "__dict__"):
        yield from _strings(vars(value))


class Measured(NamedTuple):
    """Milliseconds a paper of a peer, with how many papers, and the matches it found in each."""

    ms: float
    papers: int
    matches: float


def peers(trees: Sequence[Node], papers: Sequence[Paper]) -> dict[str, Measured | None]:
    """What each peer takes; None for one that has no time or no room for so many."""
    return {
        name: measured(name, make(trees), papers)
        if len(trees) <= MOST.get(name, len(trees))
        else None
        for name, make in PEERS.items()
    }


def measured(name: str, peer: Peer, papers: Sequence[Paper]) -> Measured:
    """The median of as many runs, over as many papers, as the budget allows."""
    matches = 0

    def run(some: Sequence[Paper]) -> float:
        nonlocal matches
        start = time.thread_time()
        matches = peer(list(map(analyse, some)))
        return time.thread_time() - start

    few = len(papers)
    if name not in AT_ONCE:
        few = min(few, max(TRIED, int(BUDGET / 2 / (run(papers[:TRIED]) / TRIED))))
    took = [run(papers[:few])]
    while len(took) < ROUNDS and sum(took) + took[0] < BUDGET:
        took.append(run(papers[:few]))
    return Measured(round(1_000 * statistics.median(took) / few, 4), few, matches / few)


def table(values: Values, found: dict[str, Measured | None]) -> None:
    """For people: Papercast's line, and how many times longer each peer takes."""
    own = values["ms_per_paper"]
    print(f"{values['subscriptions']:,} subscriptions")
    for name, value in values.items():
        if name not in {"subscriptions", "peers"}:
            print(f"  {name:<24}{value:>12,}")
    for name, each in found.items():
        if each:
            print(
                f"  {name:<24}{each.ms:>12,.4f} ms a paper, {each.ms / own:8.2f} times; "
                f"{each.papers:,} papers, {each.matches:,.1f} matches each"
            )
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
    for name in SAME:
        same = found[name]
        if same and same.papers == len(papers):
            assert round(same.matches, 1) == values["matches_per_paper"], f"{name} finds others"
    values["peers"] = {name: each and each.ms for name, each in found.items()}
    if not silent:
        table(values, found)
    return values


if __name__ == "__main__":
    main()
