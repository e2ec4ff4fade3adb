"""A parsed query: what it asks, whether a paper answers it, and why."""

from dataclasses import dataclass, replace
from datetime import date

from bot.query.bounds import UNBOUNDED, Bounds
from bot.query.document import Document, analyse
from bot.query.errors import QueryError
from bot.query.evaluate import matches
from bot.query.explain import explain
from bot.query.parser import OPERATOR, PERSON, Limits, read
from bot.query.tree import write
from storage.records import And, Hit, Node, Paper

REPAIRS = 8
"""How many faults of one line a suggestion mends before it gives up."""

EVERYTHING = And(())


@dataclass(frozen=True, slots=True)
class Query:
    """A query that parsed. Its ``str`` is canonical: it parses back to an equal query."""

    tree: Node
    bounds: Bounds = UNBOUNDED

    def __str__(self) -> str:
        return " ".join(filter(None, (write(self.tree), str(self.bounds))))

    def on(self, today: date) -> "Query":
        """The same query with days instead of how long ago they are."""
        days = self.bounds.on(today)
        return replace(self, bounds=Bounds(days.since, days.until))

    def matches(self, paper: Paper | Document) -> bool:
        """Whether the paper answers. A paper that meets many queries is analysed once, before.

        Raises:
            ValueError: when it depends on what day is today: see ``on``.
        """
        document = analysed(paper)
        within = not self.bounds or self.bounds.days().hold(document.paper.announced)
        return within and matches(self.tree, document)

    def explain(self, paper: Paper | Document) -> tuple[Hit, ...]:
        """The first place of each term that makes the paper answer, in the query's order.

        A place is of characters in the field as it was written: ``title``, ``abstract``,
        ``comment``, ``journal``, ``id``; the ``authors`` joined by commas, the ``categories`` by
        spaces. Excluded terms are never among them. Empty when the paper does not answer.

        Raises:
            ValueError: as ``matches``.
        """
        document = analysed(paper)
        return explain(self.tree, document) if self.matches(document) else ()


def analysed(paper: Paper | Document) -> Document:
    """The paper, analysed if it is not yet."""
    return paper if isinstance(paper, Document) else analyse(paper)


def parse(text: str, limits: Limits = PERSON, *, standing: bool = False) -> Query:
    """Read a query as a person typed it.

    ``standing``: it is for a subscription, which looks forward only (no ``since:``) and needs in
    each of its branches something to look for.

    Raises:
        QueryError: for any text that is not a query; no text does anything else.
    """
    try:
        return Query(*read(text, limits, standing=standing))
    except QueryError as error:
        error.suggestion = _sound(error.suggestion, limits, standing=standing)
        raise


def kept(text: str) -> Query | None:
    """A standing query as it is stored; None when this version of Papercast cannot read it."""
    try:
        return parse(text, OPERATOR, standing=True)
    except QueryError:
        return None


def _sound(line: str | None, limits: Limits, *, standing: bool) -> str | None:
    """The guess itself if it parses, else what becomes of it when its own faults are mended."""
    for _ in range(REPAIRS):
        if line is None:
            return None
        try:
            read(line, limits, standing=standing)
        except QueryError as error:
            line = error.suggestion
        else:
            return _tidy(line)
    return None


def _tidy(line: str) -> str:
    """The line without the spaces that what was cut out of it has left."""
    return " ".join(line.split()).replace("( ", "(").replace(" )", ")")
