"""The harvest from arXiv's query API: what is asked, in which order, and when it is enough.

Papers are asked for by the time of their submission, but they appear when they are announced: a
day later, days later when moderation held them, or in the middle of a harvest. So a harvest first
looks at the newest: one request, and most often the only one. Only when something there is not in
the store does it read everything again, oldest first, from some days before the newest paper that
it had reached.

A paper that moderation holds for longer than that is not found.

Why nothing else is lost: a window of time is finished when as many papers came from it as arXiv
counts in it (or when reading it again brings no more), and only then does the cursor move, to the
newest of them. Whatever breaks a harvest off, a crash or arXiv itself, leaves the cursor before
all that is missing; the next harvest starts there or earlier, and what comes twice does no harm.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.sources.base import Page, Unseen
from bot.sources.periods import Harvested, Window
from bot.sources.questions import DEEPEST, Answer, Question
from storage.records import Paper

log = structlog.get_logger()

NEWEST = 50
"""How many of the newest papers are looked at to see whether there is anything new."""

MANY = 2_000
"""More papers than these are read day by day, so that the cursor moves on with each day."""

Wanted = Callable[[Paper], bool]
"""Whether a paper belongs to the harvest; arXiv's answers may hold others."""


class Ask(Protocol):
    """Asks arXiv. With ``expected``, an answer that counts no papers is not believed.

    Raises:
        SourceError: when arXiv does not answer.
    """

    async def __call__(self, question: Question, *, expected: bool = False) -> Answer:
        """The answer that arXiv gives to the question."""
        ...


@dataclass(frozen=True, slots=True)
class _Step:
    """Papers that came; ``is_last`` when they finish a window."""

    papers: tuple[Paper, ...]
    is_last: bool


class Walk:
    """Reads windows of submission time.

    Args:
        query: what restricts the harvest, in arXiv's syntax; empty for all of arXiv.
    """

    def __init__(self, ask: Ask, query: str, wanted: Wanted, page_size: int) -> None:
        self._ask = ask
        self._query = query
        self._wanted = wanted
        self._page_size = page_size

    async def is_news(self, window: Window, unseen: Unseen) -> bool:
        """Whether one of the newest papers in the window, which is not empty, is not stored."""
        size = min(NEWEST, self._page_size)
        question = Question(self._asked(window), size=size, newest_first=True)
        answer = await self._ask(question, expected=True)
        ids = [paper.id for paper in answer.papers if self._wanted(paper)]
        return bool(ids and await unseen(ids))

    async def pages(self, window: Window, done: Harvested) -> AsyncGenerator[Page, None]:
        """Yield all papers of the window; the cursor moves on from ``done``."""
        newest = done.until
        async for step in self._read(window):
            newest = max(newest, *(paper.submitted or newest for paper in step.papers))
            if step.is_last:
                done = done.reaching(newest)
            if papers := tuple(filter(self._wanted, step.papers)):
                yield Page(papers, str(done))

    async def _read(self, window: Window) -> AsyncIterator[_Step]:
        """Yield all papers of a window, those too that appear while it is read."""
        first = await self._first(window)
        if not _is_large(window, first):
            async for step in self._by_pages(window, first):
                yield step
            return
        came: set[str] = set()
        total = first.total
        while (known := len(came)) < total:
            async for step in self._by_parts(window):
                if papers := _fresh(step.papers, came):
                    yield _Step(papers, step.is_last)
            if len(came) == known:
                break
            total = (await self._first(window)).total

    async def _by_parts(self, window: Window) -> AsyncIterator[_Step]:
        for part in window.parts():
            first = await self._first(part)
            steps = self._by_parts(part) if _is_large(part, first) else self._by_pages(part, first)
            async for step in steps:
                yield step

    async def _by_pages(self, window: Window, first: Answer) -> AsyncIterator[_Step]:
        """Read page by page, until a reading found the count steady and as many papers as that.

        A count that changed means that papers appeared or vanished, which moves others to pages
        that had been read or were yet to be. A reading that brings nothing new is the last.
        """
        came: set[str] = set()
        waiting: tuple[Paper, ...] = ()
        while True:
            known, totals = len(came), set()
            async for answer in self._answers(window, first):
                totals.add(answer.total)
                if papers := _fresh(answer.papers, came):
                    if waiting:
                        yield _Step(waiting, is_last=False)
                    waiting = papers
            if totals == {first.total} and len(came) >= first.total:
                break
            if len(came) == known:
                log.warning("papers are missing", asked=str(window), counted=first.total)
                break
            first = await self._first(window)
        if waiting:
            yield _Step(waiting, is_last=True)

    async def _answers(self, window: Window, first: Answer) -> AsyncIterator[Answer]:
        """The pages of a window, from its first one on.

        The next page starts after what really came, however little that was.
        """
        answer, start = first, 0
        while True:
            yield answer
            start += answer.entries
            if start >= min(answer.total, DEEPEST):
                return
            answer = await self._ask(self._question(window, start))

    async def _first(self, window: Window) -> Answer:
        """The first page of a window. That it is empty is believed when arXiv says so twice."""
        answer = await self._ask(self._question(window, 0))
        return answer if answer.total else await self._ask(self._question(window, 0))

    def _question(self, window: Window, start: int) -> Question:
        size = min(self._page_size, DEEPEST - start)
        return Question(self._asked(window), start=start, size=size)

    def _asked(self, window: Window) -> str:
        return f"{window} AND {self._query}" if self._query else str(window)


def _fresh(papers: Iterable[Paper], came: set[str]) -> tuple[Paper, ...]:
    """Those that have not come yet; from now on they have."""
    fresh = tuple(paper for paper in papers if paper.id not in came)
    came.update(paper.id for paper in fresh)
    return fresh


def _is_large(window: Window, first: Answer) -> bool:
    """Whether a window is to be read in parts: beyond arXiv's reach, or too long for one go."""
    beyond = first.total > DEEPEST or (first.total > MANY and window.is_long)
    return beyond and len(window.parts()) > 1
