"""What a harvest is tested with: a store that remembers, and arXiv's index without its network."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, cast

from clock import NOON
from servers.arxiv import ArxivServer
from servers.arxiv_index import Indexed
from servers.arxiv_request import Asked, listing
from servers.arxiv_sample import series

from bot.clock import Clock
from bot.sources import arxiv_api
from bot.sources.arxiv_api import ArxivApi
from bot.sources.arxiv_client import ArxivClient
from bot.sources.arxiv_options import Options
from bot.sources.base import Page, Source, SourceDown
from bot.sources.gate import Gate
from bot.sources.questions import Answer, Question
from storage.database import Database
from storage.records import Paper


@dataclass
class Store:
    """Keeps papers and the cursor, a page at a time."""

    papers: dict[str, Paper] = field(default_factory=dict)
    cursor: str | None = None
    pages: list[Page] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        return set(self.papers)

    async def unseen(self, ids: Sequence[str]) -> set[str]:
        return set(ids) - self.ids

    def keep(self, page: Page) -> None:
        self.papers.update({paper.id: paper for paper in page.papers})
        self.cursor = page.cursor
        self.pages.append(page)

    async def harvest(self, source: Source, *, crash_after: int | None = None) -> int:
        """Harvest, and return how many pages came; a crash loses the page that comes then."""
        kept = 0
        async with aclosing(source.pages(self.cursor, self.unseen)) as pages:
            async for page in pages:
                if kept == crash_after:
                    break
                self.keep(page)
                kept += 1
        return kept


class Index:
    """arXiv's answers, one moment after the other; ``before`` is called before each.

    It stands where the client of ``arxiv_api`` does: it never fails, and it counts.
    """

    def __init__(self, papers: Iterable[Paper] = ()) -> None:
        self.papers: dict[str, Indexed] = {}
        self.asked: list[Question] = []
        self.before: Callable[[int], Awaitable[None]] | None = None
        self.add(*papers)

    def add(self, *papers: Paper) -> None:
        self.papers.update({paper.id: Indexed(paper) for paper in papers})

    @property
    def ids(self) -> set[str]:
        return set(self.papers)

    async def ask(
        self, question: Question, *, patience: float, attempts: int, expected: bool = False
    ) -> Answer:
        """The answer of this moment.

        Raises:
            SourceDown: when it is empty and should not be.
        """
        del patience, attempts
        if self.before:
            await self.before(len(self.asked))
        self.asked.append(question)
        asked = Asked(
            search_query=question.query,
            id_list=",".join(question.ids),
            start=question.start,
            max_results=question.size,
            sort_by="submittedDate",
            sort_order="descending" if question.newest_first else "ascending",
        )
        page = listing(asked, self.papers)
        if expected and not page.total:
            raise SourceDown("empty")
        papers = tuple(each.paper for each in page.papers)
        return Answer(papers, len(papers), page.total)


def offline(index: Index, clock: Clock, **options: Any) -> ArxivApi:
    """The real source on an index without a network."""
    return ArxivApi(Options(**options), cast(ArxivClient, index), clock)


def online(server: ArxivServer, database: Database, clock: Clock, **options: Any) -> ArxivApi:
    """The real source against a server, through a gate in the database."""
    return arxiv_api.create(
        Options(**{"url": server.url, "page_size": 10, **options}),
        gate=Gate(database, clock),
        clock=clock,
        jitter=Random(1),
    )


def spread(count: int, *, days: float = 4, first: int = 1) -> list[Paper]:
    """So many papers, evenly over the days before noon."""
    start = NOON - timedelta(days=days)
    return series(range(first, first + count), start, (NOON - start) / (count + 1))
