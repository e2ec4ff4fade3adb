"""The papers that the benchmark of the search stores: real ones, and as many more made of these.

A made paper has the sentences of several real ones of one category, so that words stand together
as they do in real ones and the postings are as long as a real store's. In real papers the words
that nobody used before keep coming; so each made one has one word of its own.
"""

import itertools
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from shared import FOLDER, papers

from storage.records import Paper

CORPUS = FOLDER / "corpus"
FILES = ("papers-older.jsonl.xz", "papers-2025.jsonl.xz", "papers-2026.jsonl.xz")
SEED = 20_260_818
A_DAY = 1_000
"""Papers that arXiv announces on one day, about."""

MADE_UNTIL = date(2025, 1, 1)
"""The made papers were announced before the many real ones."""


def corpus(count: int) -> list[Paper] | Iterator[Paper]:
    """So many papers by day of announcement: the newest real ones, and before them made ones."""
    real = sorted(_real(), key=lambda paper: (paper.announced, paper.id))
    missing = count - len(real)
    if missing <= 0:
        return real[-count:]
    return _merged(real, missing)


def missing_files() -> list[str]:
    """Which of the files are not there."""
    return [name for name in (*FILES, "keywords.tsv") if not (CORPUS / name).exists()]


def _real() -> Iterator[Paper]:
    return itertools.chain.from_iterable(map(papers, FILES))


def _merged(real: Sequence[Paper], missing: int) -> Iterator[Paper]:
    """Both in the order of their days."""
    at = 0
    for made in _made(real, missing):
        while at < len(real) and real[at].announced <= made.announced:
            yield real[at]
            at += 1
        yield made
    yield from real[at:]


def _made(real: Sequence[Paper], count: int) -> Iterator[Paper]:
    rng = random.Random(SEED)  # noqa: S311 - the same papers each time
    first = MADE_UNTIL - timedelta(days=count // A_DAY + 1)
    alike: dict[str | None, list[Paper]] = defaultdict(list)
    for paper in real:
        alike[paper.primary_category].append(paper)
    for number in range(count):
        one = rng.choice(real)
        mates = rng.choices(alike[one.primary_category], k=3)
        day = first + timedelta(days=number // A_DAY)
        yield replace(
            _mixed(rng, one, mates), id=f"{day:%y%m}.{number:06}", announced=day, version=1
        )


def _mixed(rng: random.Random, one: Paper, mates: Sequence[Paper]) -> Paper:
    sentences = [(paper.abstract or "").split(". ") for paper in (one, *mates)]
    chosen = (rng.choice(sentences) for _ in sentences[0])
    abstract = [parts[min(at, len(parts) - 1)] for at, parts in enumerate(chosen)]
    begun, ended = one.title.split(), mates[0].title.split()
    title = begun[: (len(begun) + 1) // 2] + ended[len(ended) // 2 :]
    return replace(
        one,
        title=" ".join(title),
        abstract=_with_new_word(rng, ". ".join(abstract)),
        authors=(*one.authors[:2], *mates[1].authors[2:]),
        comment=mates[2].comment,
    )


def _with_new_word(rng: random.Random, text: str) -> str:
    """The text with one of its words written backwards, so that no part of it is a real word's."""
    words = text.split(" ")
    at = rng.randrange(len(words))
    words[at] = words[at][::-1]
    return " ".join(words)
