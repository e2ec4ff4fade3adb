"""What arXiv's query API is asked, and what it answers."""

from dataclasses import dataclass

from storage.records import Paper

DEEPEST = 10_000
"""Where arXiv's paging ends, by its published source: no page reaches past so many results."""


@dataclass(frozen=True, slots=True)
class Question:
    """One page of results in the order of their submission, from number ``start`` on."""

    query: str = ""
    ids: tuple[str, ...] = ()
    start: int = 0
    size: int = 100
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The papers of one page, of ``total`` results.

    ``entries`` counts what the page holds, also what makes no paper.
    """

    papers: tuple[Paper, ...]
    entries: int
    total: int
