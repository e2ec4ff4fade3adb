"""What a source of papers must offer, and the ways in which one can fail."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from bot.query import Query
from storage.records import Paper

Unseen = Callable[[Sequence[str]], Awaitable[set[str]]]
"""Given paper ids (without version), tells which are not in the store."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a harvest: stored in one transaction together with ``cursor``.

    ``cursor`` is where a harvest goes on after this page; its form is the source's own business.
    """

    papers: tuple[Paper, ...]
    cursor: str


class SourceError(Exception):
    """A source could not answer. Nothing is lost: the cursor stays where it is."""


class SourceDown(SourceError):  # noqa: N818 - a state of the source, named as people say it
    """The source does not answer, is throttling us, or answers nonsense: try again later."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class RequestRefused(SourceError):  # noqa: N818 - as above
    """The source understood the request and refuses it: the same request will never succeed."""


class Source(Protocol):
    """Where papers come from. The poll step calls ``pages``; nothing else does."""

    name: str
    """The section of the configuration: ``arxiv_api``."""

    scope: str
    """What part of the source is harvested; a cursor belongs to (name, scope)."""

    def pages(self, cursor: str | None, unseen: Unseen) -> AsyncGenerator[Page, None]:
        """Yield what is new since ``cursor`` (None: a first harvest), oldest first.

        Each page may be stored, and the harvest ended, before the next is asked for. Repeating a
        page is harmless; leaving one out is not.

        Raises:
            SourceError: when the source fails; pages yielded before stand.
        """
        ...


@runtime_checkable
class LookingBack(Protocol):
    """A source that can tell how far back its next harvest looks."""

    def looks_back_to(self, cursor: str) -> date | None:
        """The first day (UTC) whose papers a harvest from the cursor may still bring, if known."""
        ...


class Lookup(Protocol):
    """Answers a person's question live. The library calls it when the store has no answer."""

    async def search(self, query: Query, limit: int) -> tuple[Paper, ...]:
        """The newest papers that answer the query, at most ``limit``.

        Raises:
            SourceError: when the source fails.
        """
        ...

    async def paper(self, paper_id: str) -> Paper | None:
        """One paper by its id without version; None when there is no such paper.

        Raises:
            SourceError: when the source fails.
        """
        ...
