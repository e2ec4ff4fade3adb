"""Walking through the store, newest first, to see which papers answer some queries.

The store keeps no index of words, so every paper is looked at: most of them for a fiftieth of
what analysing one costs, and in a thread, so that nobody else waits.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.clock import Clock
from bot.query import Document, Query, analyse
from bot.query.sieve import letters, sift
from storage import papers
from storage.database import Database
from storage.papers import Glance
from storage.records import Paper

READ = 1000
"""Papers read from the store at once."""

ANALYSED = 100
"""Papers analysed between two looks at the clock: a tenth of a second."""

Verdicts = tuple[bool | None, ...]
"""For each query whether a paper answers it; None where a quick look cannot tell."""

Sifted = tuple[Glance, Verdicts]


@dataclass(frozen=True, slots=True)
class Match:
    """A paper and the places, among the queries asked, of those it answers."""

    paper: Paper
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbours in the store: the day of each, and those that match. ``last``: no more follow."""

    days: tuple[date, ...]
    matches: tuple[Match, ...]
    last: bool


class Walk:
    """A way through the store that takes at most some seconds of the clock."""

    def __init__(self, database: Database, clock: Clock, *, seconds: float) -> None:
        self._database = database
        self._clock = clock
        self._seconds = seconds

    async def through(
        self, queries: Sequence[Query], since: date | None = None
    ) -> AsyncGenerator[Stretch, None]:
        """Yield stretch after stretch until the store ends, or ``since``, or the time is up.

        At least one is yielded. No transaction is open while the caller has a stretch.
        """
        ends = self._clock.now() + timedelta(seconds=self._seconds)
        before: int | None = None
        while True:
            near = await self._near(before, since)
            sifted = await asyncio.to_thread(_sifted, queries, near)
            parts = list(_parts(sifted))
            for n, part in enumerate(parts, start=1):
                matches = await self._matches(queries, part)
                last = len(near) < READ and n == len(parts)
                yield Stretch(tuple(one.announced for one, _ in part), matches, last)
                if last or self._clock.now() >= ends:
                    return
            before = near[-1].seq

    async def _near(self, before: int | None, since: date | None) -> list[Glance]:
        async with self._database.reading() as conn:
            read = await papers.glances(conn, READ, before=before)
        return [one for one in read if since is None or one.announced >= since]

    async def _matches(self, queries: Sequence[Query], part: Sequence[Sifted]) -> tuple[Match, ...]:
        hopeful = {one.seq: verdicts for one, verdicts in part if _may_answer(verdicts)}
        if not hopeful:
            return ()
        async with self._database.reading() as conn:
            whole = await papers.at(conn, list(hopeful))
        judged = [(paper, hopeful[seq]) for seq, paper in whole]
        return await asyncio.to_thread(_confirmed, queries, judged)


def _sifted(queries: Sequence[Query], near: Sequence[Glance]) -> list[Sifted]:
    trees = [query.tree for query in queries]
    found = []
    for one in near:
        run = f"{letters(one.title)} {letters(one.abstract or '')}"
        found.append((one, tuple(sift(tree, run, one.categories) for tree in trees)))
    return found


def _parts(sifted: Sequence[Sifted]) -> Iterator[Sequence[Sifted]]:
    """The papers in their order, cut so that few of each part need analysing; at least one part."""
    start = analysed = 0
    for end, (_, verdicts) in enumerate(sifted, start=1):
        analysed += None in verdicts
        if analysed == ANALYSED:
            yield sifted[start:end]
            start, analysed = end, 0
    if start < len(sifted) or not sifted:
        yield sifted[start:]


def _may_answer(verdicts: Verdicts) -> bool:
    return any(verdict is not False for verdict in verdicts)


def _confirmed(
    queries: Sequence[Query], judged: Sequence[tuple[Paper, Verdicts]]
) -> tuple[Match, ...]:
    """The papers that do answer; analysed where a verdict is open."""
    matches = (Match(paper, _places(queries, paper, verdicts)) for paper, verdicts in judged)
    return tuple(match for match in matches if match.places)


def _places(queries: Sequence[Query], paper: Paper, verdicts: Verdicts) -> tuple[int, ...]:
    asked: Paper | Document = analyse(paper) if None in verdicts else paper
    return tuple(
        place
        for place, (query, verdict) in enumerate(zip(queries, verdicts, strict=True))
        if verdict or (verdict is None and query.matches(asked))
    )
