"""What arXiv's index answers to a query over the papers that a test gives it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from zlib import crc32

from servers.arxiv_grammar import Query, Term, minutes

from storage.records import Paper

_WORD = re.compile(r"[^\W_]+\*?")
_MONDAY, _SUNDAY = 0, 6


def submitted(paper: Paper) -> datetime:
    """When its first version came in; where unknown, a moment that leads to its announcement.

    That moment lies on the working day before the announcement, is always the same for the same
    paper, and differs between papers.
    """
    if paper.submitted is not None:
        return paper.submitted
    days = {_MONDAY: 3, _SUNDAY: 2}.get(paper.announced.weekday(), 1)
    day = paper.announced - timedelta(days=days)
    seconds = crc32(paper.id.encode()) % (8 * 3600)
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC) + timedelta(seconds=seconds)


class Indexed:
    """A paper as the index keeps it: words without case and accents, plurals as singulars."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.submitted = submitted(paper)
        self.updated = paper.updated or self.submitted

    @cached_property
    def _fields(self) -> dict[str, list[list[str]]]:
        paper = self.paper
        fields: dict[str, list[list[str]]] = {
            "ti": [_words(paper.title)],
            "abs": [_words(paper.abstract)],
            "au": [_words(author) for author in paper.authors],
            "co": [_words(paper.comment)],
            "jr": [_words(paper.journal_ref)],
            "doi": [_words(paper.doi)],
            "id": [_words(paper.id)],
            "rn": [],
        }
        everywhere = [value for values in fields.values() for value in values]
        return fields | {"all": everywhere + [_words(name) for name in paper.categories]}

    def has(self, term: Term) -> bool:
        """Whether the term's words stand side by side in one value of its field."""
        if term.field == "submittedDate":
            first, last = minutes(term.value)
            return first <= self.submitted <= last
        if term.field == "cat":
            return any(fnmatchcase(name, term.value) for name in self.paper.categories)
        wanted = _wanted(term.value)
        return bool(wanted) and any(_within(wanted, value) for value in self._fields[term.field])

    def answers(self, query: Query) -> bool:
        """Whether the paper is among the results of a query."""
        if isinstance(query, Term):
            return self.has(query)
        right = self.answers(query.right)
        if query.operator == "ANDNOT":
            return not right and (query.left is None or self.answers(query.left))
        left = query.left is not None and self.answers(query.left)
        return (left or right) if query.operator == "OR" else (left and right)


def ordered(papers: Iterable[Indexed], by: str, order: str) -> list[Indexed]:
    """The papers as ``sortBy`` and ``sortOrder`` ask; relevance stands in for the newest first."""

    def key(paper: Indexed) -> tuple[datetime, str]:
        return (paper.updated if by == "lastUpdatedDate" else paper.submitted, paper.paper.id)

    return sorted(papers, key=key, reverse=order == "descending")


def _words(text: str | None) -> list[str]:
    folded = unicodedata.normalize("NFKD", text or "").casefold()
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return [_singular(word) for word in _WORD.findall(plain)]


@lru_cache
def _wanted(value: str) -> tuple[str, ...]:
    return tuple(_words(value))


def _singular(word: str) -> str:
    """The index compares stems, even inside quotes: a plural is enough to show that."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word


def _within(wanted: Sequence[str], value: Sequence[str]) -> bool:
    places = range(len(value) - len(wanted) + 1)
    return any(
        all(fnmatchcase(word, want) for want, word in zip(wanted, value[place:], strict=False))
        for place in places
    )
