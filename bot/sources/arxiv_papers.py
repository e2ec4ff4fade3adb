"""From a result of the query API to a paper."""

import re
from datetime import datetime
from typing import Protocol

from bot.sources.announcements import announced
from storage.records import Paper


class Author(Protocol):
    """An author as the ``arxiv`` package has one."""

    name: str


class Result(Protocol):
    """What of the ``arxiv`` package's result makes a paper; a missing text is empty or None."""

    entry_id: str
    title: str
    summary: str
    authors: list[Author]
    categories: list[str]
    primary_category: str
    comment: str | None
    doi: str | None
    journal_ref: str | None
    published: datetime
    updated: datetime


_ID = re.compile(r"/abs/(?P<id>.+?)(?:v(?P<version>\d+))?$")

_WORK = r"(?:paper|submission|manuscript|pre-?print|article|e-?print|version|draft|entry|work)"
_ELSEWHERE = r"(?!\s+from\b(?!\s+arxiv))"
"""A paper that was withdrawn from a conference or its proceedings is still on arXiv."""

_WITHDRAWN = re.compile(
    rf"\b{_WORK}\s+(?:(?:has\s+been|is|was)\s+)?(?:(?:being|temporarily)\s+)?withdrawn?\b{_ELSEWHERE}"
    rf"|(?:^|[.,;:]\s+)withdrawn\b{_ELSEWHERE}"
    rf"|\bwithdraw(?:ing|al\s+of)?\s+(?:this|the|our|my)\s+(?:current\s+)?{_WORK}\b{_ELSEWHERE}",
    re.IGNORECASE,
)


def paper(result: Result) -> Paper:
    """The paper that the result describes.

    Raises:
        ValueError: when its address is not one of arXiv's.
    """
    name = _ID.search(result.entry_id)
    if name is None:
        raise ValueError(f"no arXiv address: {result.entry_id}")
    abstract = line(result.summary)
    comment = line(result.comment)
    return Paper(
        id=name["id"],
        version=int(name["version"] or 1),
        title=line(result.title) or name["id"],
        announced=announced(result.published),
        abstract=abstract,
        authors=tuple(filter(None, (line(author.name) for author in result.authors))),
        categories=tuple(result.categories),
        primary_category=result.primary_category or None,
        comment=comment,
        doi=line(result.doi),
        journal_ref=line(result.journal_ref),
        submitted=result.published,
        updated=result.updated,
        withdrawn=withdrawn(comment),
    )


def withdrawn(comment: str | None) -> bool:
    """Whether arXiv or the authors take the paper back in the comment; the API has no field for it.

    That another paper was withdrawn does not count, nor that this one was withdrawn from elsewhere.
    """
    # Few comments have what all of these say, and that is found out much sooner.
    return bool(comment and "thdra" in comment.lower() and _WITHDRAWN.search(comment))


def line(text: str | None) -> str | None:
    """The text on one line; None when there is none."""
    if not text:
        return None
    one = text.strip().replace("\n", " ")
    return one if one and is_line(one) else " ".join(text.split()) or None


def is_line(text: str) -> bool:
    """Whether its words are surely parted by one space each: then it need not be taken apart."""
    return text.isprintable() and "  " not in text
