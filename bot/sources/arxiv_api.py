"""arXiv's query API as a source of papers, and as the place to look up what is not stored."""

from collections.abc import AsyncGenerator
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import blake2b
from random import Random

import structlog

from bot.clock import Clock
from bot.query import OPERATOR, Days, Query, parse, to_arxiv
from bot.sources.arxiv_client import ArxivClient
from bot.sources.arxiv_options import Options
from bot.sources.arxiv_walk import Walk
from bot.sources.base import Page, RequestRefused, Unseen
from bot.sources.gate import Gate
from bot.sources.periods import Harvested, Window
from bot.sources.questions import Question
from bot.sources.user_agent import user_agent
from storage.records import And, Category, Node, Or, Paper

log = structlog.get_logger()

__all__ = ["ArxivApi", "Options", "create"]

HARVEST_PATIENCE = 300.0
"""Seconds that a harvest waits for one answer, with all its tries."""

LOOKUP_PATIENCE = 20.0
"""Seconds that a person's question may wait for its answer."""

LOOKUP_ATTEMPTS = 2

_MOST_LOOKED_UP = 200

_BEGINNING = date(1991, 1, 1)
"""Before there was arXiv."""

_HELD = timedelta(days=30)
"""How long before its announcement a paper may have been submitted."""

_LONGEST_SCOPE = 200


def create(
    options: Options, *, gate: Gate, clock: Clock, jitter: Random | None = None
) -> "ArxivApi":
    """Make the source of ``[sources.arxiv_api]``.

    ``jitter`` spreads the waits between tries; a test gives a seeded one.
    """
    if not options.contact:
        log.warning("arXiv cannot tell who asks: set sources.arxiv_api.contact")
    client = ArxivClient(
        options,
        gate,
        clock,
        user_agent=user_agent(options.contact),
        jitter=jitter or Random(),  # noqa: S311 - it spreads waits and keeps no secret
    )
    return ArxivApi(options, client, clock)


class ArxivApi:
    """Harvests by time of submission, and answers questions about single papers.

    The days of announcement that it gives are estimates: the query API does not tell them.
    """

    name = "arxiv_api"

    def __init__(self, options: Options, client: ArxivClient, clock: Clock) -> None:
        self._options = options
        self._client = client
        self._clock = clock
        tree = _tree(options)
        self._query = to_arxiv(tree) if tree else ""
        # Categories are exact on both sides; of the words, arXiv compares stems alone.
        self._filter = parse(options.query, OPERATOR) if options.query else None
        self.scope = _scope(str(Query(tree))) if tree else "all"

    async def pages(self, cursor: str | None, unseen: Unseen) -> AsyncGenerator[Page, None]:
        """Yield what is new since ``cursor``, oldest first; see ``arxiv_walk`` for how.

        Raises:
            SourceError: when arXiv fails; the pages yielded before stand.
        """
        now = self._clock.now()
        walk = self._walk()
        done = Harvested.read(cursor)
        if done is None:
            since = now - timedelta(days=self._options.first_days)
            done, window = Harvested(since, since), Window.around(since, now)
        else:
            window = Window.around(self._start(done), max(done.until, now))
            if not await walk.is_news(window, unseen):
                return
        async for page in walk.pages(window, done):
            yield page

    def looks_back_to(self, cursor: str) -> date | None:
        """The first day whose papers the next harvest may still bring."""
        done = Harvested.read(cursor)
        return self._start(done).date() if done else None

    async def search(self, query: Query, limit: int) -> tuple[Paper, ...]:
        """The newest papers that answer the query, at most ``limit``.

        arXiv finds more than the query asks for, so more is asked for and the rest dropped.

        Raises:
            SourceError: when arXiv fails, or cannot be asked for what only excludes.
        """
        try:
            asked = to_arxiv(query.tree)
        except ValueError as error:
            raise RequestRefused(str(error)) from error
        size = max(limit, min(2 * limit, _MOST_LOOKED_UP))
        question = Question(_within(asked, query.bounds.days()), size=size, newest_first=True)
        return tuple(filter(query.matches, await self._look_up(question)))[:limit]

    async def paper(self, paper_id: str) -> Paper | None:
        """One paper by its id without version; None when arXiv has no such paper.

        Raises:
            SourceError: when arXiv fails, or refuses the id.
        """
        found = await self._look_up(Question(ids=(paper_id,), size=1))
        return next((paper for paper in found if paper.id == paper_id), None)

    async def papers(self, ids: tuple[str, ...]) -> tuple[Paper, ...]:
        """The papers of these ids without version, as they are now; without those it lacks.

        Raises:
            SourceError: when arXiv fails, or refuses an id.
        """
        question = Question(ids=ids, size=len(ids))
        answer = await self._client.ask(
            question, patience=HARVEST_PATIENCE, attempts=self._options.attempts
        )
        return answer.papers

    async def _look_up(self, question: Question) -> tuple[Paper, ...]:
        answer = await self._client.ask(
            question,
            patience=LOOKUP_PATIENCE,
            attempts=min(LOOKUP_ATTEMPTS, self._options.attempts),
        )
        return answer.papers

    def _start(self, done: Harvested) -> datetime:
        """The moment of submission at which a harvest begins to read again."""
        return max(done.since, done.until - timedelta(days=self._options.overlap_days))

    def _walk(self) -> Walk:
        ask = partial(self._client.ask, patience=HARVEST_PATIENCE, attempts=self._options.attempts)
        return Walk(ask, self._query, self._is_wanted, self._options.page_size)

    def _is_wanted(self, paper: Paper) -> bool:
        return self._filter is None or self._filter.matches(paper)


def _within(asked: str, bounds: Days) -> str:
    """The query for what was announced between the bounds, and so was submitted before."""
    if not bounds:
        return asked
    start = max(bounds.since or _BEGINNING, _BEGINNING + _HELD) - _HELD
    end = bounds.until or date.max
    return f"({asked} AND submittedDate:[{start:%Y%m%d}0000 TO {end:%Y%m%d}2359])"


def _tree(options: Options) -> Node | None:
    """What the options restrict the harvest to; None when they do not."""
    parts: list[Node] = []
    if options.categories:
        names = sorted(set(options.categories))
        parts.append(Or(tuple(map(Category, names))) if len(names) > 1 else Category(names[0]))
    if options.query:
        parts.append(parse(options.query, OPERATOR).tree)
    return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _scope(canonical: str) -> str:
    """What a restriction is known by: itself, or its digest where it is too long for a key."""
    if len(canonical) <= _LONGEST_SCOPE:
        return canonical
    return blake2b(canonical.encode(), digest_size=16).hexdigest()
