"""The demo's source, and what it says of where its papers come from."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot import demo, example
from bot.demo import AtOnce
from bot.load import check
from bot.query import Query
from bot.sources import sample
from bot.sources.base import SourceDown
from storage.records import Paper


@dataclass
class Arxiv:
    """An arXiv that answers with these papers, refuses, or never answers."""

    found: Sequence[Paper] = ()
    down: bool = False
    silent: bool = False

    async def search(self, query: Query, limit: int) -> tuple[Paper, ...]:
        if self.down:
            raise SourceDown("no")
        if self.silent:
            await asyncio.Event().wait()
        return tuple(self.found[:limit])

    async def paper(self, paper_id: str) -> Paper | None:
        return None


async def unseen(ids: Sequence[str]) -> set[str]:
    return set(ids)


async def asked(arxiv: Arxiv, patience: float = demo.PATIENCE) -> tuple[AtOnce, tuple[Paper, ...]]:
    """The demo's source after it has asked that arXiv, and the papers it gave."""
    settings, _ = check(example.path(), {})
    source = AtOnce(settings, arxiv, patience)
    (page,) = [page async for page in source.pages(None, unseen)]
    return source, page.papers


async def test_arxiv_is_preferred() -> None:
    """What arXiv has for the topics is shown, a few papers of it."""
    papers = sample.announcement()
    source, given = await asked(Arxiv(papers))
    assert given == papers[: demo.LIVE]
    assert source.origin == "the newest 10 at arXiv for these topics"


@pytest.mark.parametrize(
    ("arxiv", "cause"),
    [
        (Arxiv(down=True), "arXiv does not answer right now"),
        (Arxiv(), "arXiv has nothing for the topics"),
        (Arxiv(silent=True), "arXiv did not answer in 0.05 s"),
    ],
)
async def test_the_sample_stands_in(arxiv: Arxiv, cause: str) -> None:
    """Without an answer the sample is used, and the demo says why, and whose words it holds."""
    source, given = await asked(arxiv, patience=0.05)
    assert given == sample.announcement()
    assert source.origin.startswith(f"{cause}: using the sample that ships with Papercast")
    assert "30 papers of 18 Aug 2026" in source.origin
    assert source.origin.endswith(sample.NOTE)
