"""What the linter is given and what it gives; and what all its looks at a query share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.query import OPERATOR, PERSON, Query, QueryError, parse
from bot.query.tree import is_grounded, join
from bot.span import Span
from storage.records import And, Hit, Not, Paper, Phrase

_PAPERS = 3
_PART = 5
"""A change is worth a remark from so many papers on, and from this part of all."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence or two about a query, and a better query to copy.

    ``refuses``: nobody can mean this query, so that nothing should subscribe to it. ``written`` is
    the part of the sentence that makes the better one: ``"lip sync*"``.
    """

    sentence: str
    line: str | None = None
    refuses: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """What the chat gets already: a subscription's number and query."""

    number: int
    query: Query


class Counts(Protocol):
    """The papers of the last days, as the linter asks for them.

    Each question may raise ``TimeoutError`` when enough time was spent: then there is no remark.
    """

    @property
    def span(self) -> Span:
        """The days."""

    @property
    def papers(self) -> int:
        """How many papers were announced on them; at least one."""

    async def count(self, query: Query) -> int:
        """How many of the papers answer."""

    async def newest(self, query: Query, limit: int) -> Sequence[Paper]:
        """The newest of them that answer, newest first."""

    async def older(self, query: Query) -> Paper | None:
        """The newest paper that answers and is older than all of them."""


@dataclass(frozen=True, slots=True)
class Case:
    """A query under the linter's eyes.

    ``line`` is as it was typed, in straight quotes; ``total`` papers of the last days answer it.
    """

    query: Query
    line: str
    counts: Counts
    total: int
    others: Sequence[Other] = ()

    def changed(self, line: str) -> Query | None:
        """What another line asks; None when it is no query, or one that cannot be subscribed to."""
        limits = PERSON if len(self.line) <= PERSON.characters else OPERATOR
        try:
            return parse(line, limits, standing=is_grounded(self.query.tree))
        except QueryError:
            return None

    async def count(self, line: str) -> int | None:
        """How many papers answer another line; None when it cannot be asked."""
        query = self.changed(line)
        return None if query is None else await self.counts.count(query)


def both(one: Query, other: Query) -> Query:
    """What answers the one and the other."""
    return Query(join(And, (one.tree, other.tree)))


def but(one: Query, other: Query) -> Query:
    """What answers the one and not the other."""
    return Query(And((one.tree, Not(other.tree))))


def matters(before: int, after: int) -> bool:
    """Whether another line finds so many papers more or fewer that it is worth a remark."""
    change = abs(after - before)
    return change >= _PAPERS and change * _PART >= min(before, after)


def papers(count: int) -> str:
    """So many papers, as a sentence says it."""
    return f"{count:,} paper{'' if count == 1 else 's'}"


def lone(case: Case) -> Phrase | None:
    """The word or phrase that is the whole query, where it is of the text of papers."""
    tree = case.query.tree
    return tree if isinstance(tree, Phrase) and tree.field in {"", "ti", "abs"} else None


def words_at(hit: Hit, paper: Paper) -> str:
    """What stands at a hit in a text of the paper, in small letters."""
    texts = {
        "title": paper.title,
        "abstract": paper.abstract,
        "comment": paper.comment,
        "journal": paper.journal_ref,
    }
    return " ".join((texts.get(hit.field) or "")[hit.start : hit.end].split()).lower()
