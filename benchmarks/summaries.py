"""How near the zero-key summaries come to those that people wrote, beside simpler choices.

ROUGE F1 on the test part of SciTLDR: overlap of words, of pairs of words, and of the longest
common subsequence, on stems, the best of a paper's references for each.

Usage: python benchmarks/summaries.py [--json]
"""

import argparse
import asyncio
import json
import lzma
import os
import random
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.summaries import abstract
from bot.text.sentences import sentences
from storage.records import Paper

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("PAPERCAST_SHARED", ROOT.parent / "shared")) / "corpus" / "scitldr"
SEED = 20
PORTER_FROM = 4

Scores = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Example:
    """A paper's title and abstract, and what people wrote in one sentence about it."""

    title: str
    source: tuple[str, ...]
    targets: tuple[str, ...]

    @property
    def paper(self) -> Paper:
        """The example as the summariser gets it."""
        return Paper(
            id="0000.00000",
            title=self.title,
            announced=date(2020, 1, 1),
            abstract=" ".join(" ".join(self.source).split()),
        )


def examples(part: str) -> Iterator[Example]:
    """The examples of ``train``, ``dev`` or ``test`` that have an abstract."""
    with lzma.open(FOLDER / f"{part}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            source = tuple(" ".join(sentence.split()) for sentence in record["source"])
            if any(source):
                yield Example(record["title"], source, tuple(record["target"]))


@cache
def _stemmer() -> sqlite3.Connection:
    """SQLite's full-text index has Porter's stemmer inside."""
    store = sqlite3.connect(":memory:")
    store.execute("CREATE VIRTUAL TABLE word USING fts5(text, tokenize='porter ascii')")
    store.execute("CREATE VIRTUAL TABLE stem USING fts5vocab(word, 'row')")
    return store


@cache
def stem(word: str) -> str:
    """The stem of a word in small letters; three letters or fewer have none."""
    if len(word) < PORTER_FROM:
        return word
    store = _stemmer()
    store.execute("DELETE FROM word")
    store.execute("INSERT INTO word VALUES (?)", (word,))
    (found,) = store.execute("SELECT term FROM stem").fetchone()
    return str(found)


def tokens(text: str) -> list[str]:
    """The stems of a text's words."""
    return [stem(word) for word in re.findall(r"[a-z0-9]+", text.lower())]


def subsequence(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for word in one:
        above = row
        row = [0]
        for at, candidate in enumerate(other):
            row.append(above[at] + 1 if word == candidate else max(row[at], above[at + 1]))
    return row[-1]


def _f1(shared: int, one: int, other: int) -> float:
    return 2 * shared / (one + other) if shared else 0.0


def rouge(candidate: str, reference: str) -> Scores:
    """ROUGE-1, ROUGE-2 and ROUGE-L, each as F1."""
    one, other = tokens(candidate), tokens(reference)
    words = sum((Counter(one) & Counter(other)).values())
    pairs = sum((Counter(pairwise(one)) & Counter(pairwise(other))).values())
    return (
        _f1(words, len(one), len(other)),
        _f1(pairs, len(one) - 1, len(other) - 1),
        _f1(subsequence(one, other), len(one), len(other)),
    )


def best(candidate: str, references: Sequence[str]) -> Scores:
    """Each of the three against the reference that it likes best."""
    scores = [rouge(candidate, reference) for reference in references]
    one, two, long = (max(kind) for kind in zip(*scores, strict=True))
    return one, two, long


def shipped(example: Example) -> str:
    """What a post shows."""
    return asyncio.run(abstract.create(abstract.Options()).summarise(example.paper, "en")).body


def ranked(example: Example) -> str:
    """The one sentence that the ranker likes best."""
    found = sentences(example.paper.abstract or "")
    return found[abstract.ranked(example.title, found)[0]]


def measure(choose: Callable[[Example], str], among: Sequence[Example]) -> dict[str, float]:
    """The mean scores, in per cent, and the mean number of words."""
    chosen = [choose(example) for example in among]
    scores = [best(text, one.targets) for text, one in zip(chosen, among, strict=True)]
    one, two, long = (100 * sum(kind) / len(scores) for kind in zip(*scores, strict=True))
    words = sum(len(text.split()) for text in chosen) / len(chosen)
    return {"rouge1": one, "rouge2": two, "rougeL": long, "words": words}


def main() -> None:
    """Print the table, or one JSON value."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    as_json = parser.parse_args().json
    if not FOLDER.exists():
        raise SystemExit("This benchmark needs the real data (set PAPERCAST_SHARED to its folder).")
    among = list(examples("test"))
    chance = random.Random(SEED)  # noqa: S311 - a fixed sequence, nothing to keep secret
    methods: dict[str, Callable[[Example], str]] = {
        "random sentence": lambda example: chance.choice(example.source),
        "first sentence": lambda example: example.source[0],
        "title": lambda example: example.title,
        "ranker, one sentence": ranked,
        "ranker, as posted": shipped,
    }
    results = {name: measure(choose, among) for name, choose in methods.items()}
    if as_json:
        print(json.dumps({"papers": len(among), "methods": results}))
        return
    print(f"{len(among)} papers of SciTLDR, test\n")
    print(f"{'':22}{'R1':>8}{'R2':>8}{'RL':>8}{'words':>8}")
    for name, row in results.items():
        print(f"{name:22}" + "".join(f"{value:8.1f}" for value in row.values()))


if __name__ == "__main__":
    main()
