"""Queries of few words, many of them said twice, through all that the linter looks at.

``make fuzz`` tries a hundred thousand of them; ``test_linter`` tries some. The papers are few, and
each stands for many, so that counts are as large as those that remarks are made of.
"""

import asyncio
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import fuzzing

from bot.linting import Other, Remark, remark
from bot.query import Query, QueryError, analyse, parse
from bot.query.document import Document
from bot.span import Span
from bot.text.numbers import about
from storage.records import Paper

MONTH = Span(30, date(2026, 8, 18), fresh=True, whole=True)


@dataclass(frozen=True)
class Few:
    """Counts of papers in memory; each of them counts ``times``, as if so many were alike."""

    stored: Sequence[Paper]
    times: int = 1
    span: Span = MONTH

    @property
    def papers(self) -> int:
        """See ``Counts``."""
        return len(self.stored) * self.times

    async def count(self, query: Query) -> int:
        """See ``Counts``."""
        return self.times * sum(query.matches(one) for one in self._documents)

    async def newest(self, query: Query, limit: int) -> Sequence[Paper]:
        """See ``Counts``."""
        found = [one.paper for one in self._documents if query.matches(one)]
        return [one for one in found for _ in range(self.times)][:limit]

    async def older(self, query: Query) -> Paper | None:
        """See ``Counts``."""
        return next(iter(await self.newest(query, 1)), None)

    @cached_property
    def _documents(self) -> Sequence[Document]:
        return [analyse(one) for one in self.stored]


TITLES = (
    *("Lip sync", "Lip-sync", "Lipsync", "Lip synchronization", "Lip synchronized avatars"),
    *("Talking faces", "Talking face", "Talking facets", "A survey of talking heads", "Heads"),
    *("Localization", "A local view", "A local head", "Locality of a survey", "YOLO", "YOLOv8"),
    *("Video diffusion: Why", "Video diffusion", "Diffusion and more, or not", "us", "US gas"),
    *("Superresolution", "Super resolution", "Super-resolution or lips", "Talking-faces"),
)
SUBJECTS = ("cs.CV", "cs.LG", "cs.RO", "math.OC", "quant-ph", "eess.AS")
COUNTED = Few(
    tuple(
        Paper(
            f"2608.{n:05}",
            title,
            MONTH.end,
            abstract="Yang Liu" if n % 5 else f"{title} and a survey",
            authors=("Yang Liu",) if n % 3 else ("Jun Noh",),
            categories=(SUBJECTS[n % 6],),
            primary_category=SUBJECTS[n % 6],
        )
        for n, title in enumerate(TITLES)
    )
)
STORES = (replace(COUNTED, times=25), replace(COUNTED, times=250))
"""Of words that are frequent, and of some that are too frequent to be read."""

_WORDS = """
lip lips sync lipsync lip-sync LipSync talking talkingfaces face faces heads survey us US gas or and
localization Localization local yolo diffusion ti:diffusion abs:diffusion ti:lipsync superresolution
super-resolution =localization local* sync* syn* au:liu cat:cs cat:cs.CV id:2608.00001 not
"""
_PHRASES = ('"lip sync"', '"lip sync*"', '"talking faces"', '"video diffusion"', 'au:"Yang Liu"')
TERMS = (*_WORDS.split(), *_PHRASES)
OTHERS = ("lip", "talking", "survey OR localization", "diffusion OR au:liu", '"lip sync*"')


def strings(seed: int) -> Iterator[str]:
    """Strings without end, always the same for the same seed; most are of few terms, said often."""
    chance = random.Random(seed)
    broken = fuzzing.strings(seed, [*TERMS])
    while True:
        yield next(broken) if chance.random() < 0.2 else _made(chance)


def _made(chance: random.Random) -> str:
    few = chance.choices(TERMS, k=chance.choice((1, 1, 1, 2, 2, 3, 5)))
    some = [_part(chance, few) for _ in range(chance.choice((1, 2, 2, 3, 4)))]
    return chance.choice((" ", " OR ", " OR ", " AND ")).join(some)


def _part(chance: random.Random, few: Sequence[str]) -> str:
    one, other = chance.choices(few, k=2)
    shapes = (one, one, one, one.upper(), f"-{other}", f"{one} NOT {other}", f"({one} OR {other})")
    return chance.choice((*shapes, f"ti:({one} {other})", f"({one} -({other} {one}))"))


def check(text: str) -> bool:
    """Whether the text can be subscribed to; assert whatever must be true of its remark."""
    try:
        query = parse(text, standing=True)
    except QueryError:
        return False
    chat = [Other(n, parse(other)) for n, other in enumerate(OTHERS) if len(text) % 20 == n]
    asyncio.run(_checked(query, text, STORES[len(text) % 2], chat))
    return True


async def _checked(query: Query, text: str, store: Few, chat: Sequence[Other]) -> None:
    found = await remark(query, text, store, chat)
    if found is None:
        return
    better = None if found.line is None else parse(found.line, standing=True)
    assert better != query, found
    assert found.written in found.sentence, found
    assert found.written in (found.line or ""), found
    total = await store.count(query)
    _is_true(found, store, total, total if better is None else await store.count(better))


def _is_true(found: Remark, store: Few, total: int, better: int) -> None:
    """Whether each number of the sentence is that of the papers."""
    before, after, taken = f"{total:,}", f"{better:,}", f"{better - total:,}"
    every = f"{store.papers:,}"
    a_day = about(total / MONTH.days) if total >= MONTH.days else ""
    told = {
        r"With .* it is ([\d,]+) papers? instead of ([\d,]+):$": (after, before),
        r"removes ([\d,]+) of ([\d,]+) papers": (taken, after),
        r"in ([\d,]+) of the last ([\d,]+) papers, about ([\d,]+) a day": (before, every, a_day),
        r"^All ([\d,]+) already come with": (before,),
        r"of these ([\d,]+) already come with": (before,),
        r"^No paper in the last 30 days": (),
        r", probably several people": (),
        r"^This (?:can never match|matches every paper)": (),
    }
    matches = {pattern: re.search(pattern, found.sentence) for pattern in told}
    numbers = [(one.groups(), told[pattern]) for pattern, one in matches.items() if one]
    assert numbers, found
    assert all(said == true for said, true in numbers), (found, numbers)
    assert total == 0 or not matches[r"^No paper in the last 30 days"], found


def main(count: int = 100_000, seed: int = 0) -> int:
    """What the process ends with: 1 when there are troubles."""
    return min(len(fuzzing.run(count, strings(seed), check).troubles), 1)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
