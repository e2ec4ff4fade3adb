"""A parsed query: what it asks, whether a paper answers it, and why."""

from dataclasses import dataclass

from bot.query.document import Document, analyse
from bot.query.errors import QueryError
from bot.query.evaluate import explain, matches
from bot.query.parser import PERSON, Limits, tree_of
from bot.query.tree import write
from storage.records import Hit, Node, Paper

REPAIRS = 8
"""How many faults of one line a suggestion mends before it gives up."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that parsed. Its ``str`` is canonical: it parses back to an equal query."""

    tree: Node

    def __str__(self) -> str:
        return write(self.tree)

    def matches(self, paper: Paper | Document) -> bool:
        """Whether the paper answers. A paper that meets many queries is analysed once, before."""
        return matches(self.tree, analysed(paper))

    def explain(self, paper: Paper | Document) -> tuple[Hit, ...]:
        """The first place of each term that makes the paper answer, in the query's order.

        Excluded terms are never among them. Empty when the paper does not answer.
        """
        return explain(self.tree, analysed(paper))


def analysed(paper: Paper | Document) -> Document:
    """The paper, analysed if it is not yet."""
    return paper if isinstance(paper, Document) else analyse(paper)


def parse(text: str, limits: Limits = PERSON) -> Query:
    """Read a query as a person typed it.

    Raises:
        QueryError: for any text that is not a query; no text does anything else.
    """
    try:
        return Query(tree_of(text, limits))
    except QueryError as error:
        error.suggestion = _sound(error.suggestion, limits)
        raise


def _sound(line: str | None, limits: Limits) -> str | None:
    """The guess itself if it parses, else what becomes of it when its own faults are mended."""
    for _ in range(REPAIRS):
        if line is None:
            return None
        try:
            tree_of(line, limits)
        except QueryError as error:
            line = error.suggestion
        else:
            return _tidy(line)
    return None


def _tidy(line: str) -> str:
    """The line without the spaces that what was cut out of it has left."""
    return " ".join(line.split()).replace("( ", "(").replace(" )", ")")
