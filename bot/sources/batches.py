"""Older papers by the thousand: what a bulk of them must offer to whoever fills the store."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from storage.records import Paper


class Unreadable(ValueError):  # noqa: N818 - a state of a record, named as people say it
    """A record that makes no paper; the message says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Papers that are stored in one transaction together with ``cursor``.

    ``unreadable`` has a sentence for each record that makes no paper. ``done`` is the share of the
    whole that has been read with this batch, from 0 to 1, and ``place`` says where that is.
    """

    papers: tuple[Paper, ...]
    cursor: str
    unreadable: tuple[str, ...] = ()
    done: float = 0.0
    place: str = ""


class Bulk(Protocol):
    """Many papers from one place."""

    scope: str
    """What is read, so that a cursor is never used for something else."""

    def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """Yield the batches behind ``cursor`` (None: all of them).

        Raises:
            SourceError: when the bulk cannot be read on; batches yielded before stand.
        """
        ...
