"""Papers read ahead: that takes a millisecond each, for which no transaction should wait."""

import asyncio
from collections.abc import Iterable

from bot.query import Document, analyse
from storage.records import Paper, Tokens


class ReadAhead:
    """Papers that were read once, for the matching and for the index of words alike.

    One that was not among them is read when it is asked for.
    """

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._documents = {paper: analyse(paper) for paper in papers}
        self._tokens = {paper: one.tokens() for paper, one in self._documents.items()}

    def document(self, paper: Paper) -> Document:
        """The paper, ready to be asked."""
        return self._documents.get(paper) or analyse(paper)

    def tokens(self, paper: Paper) -> Tokens:
        """What the index of words is given of the paper."""
        return self._tokens.get(paper) or analyse(paper).tokens()


async def read_ahead(papers: Iterable[Paper]) -> ReadAhead:
    """Read the papers in a thread."""
    return await asyncio.to_thread(ReadAhead, papers)
