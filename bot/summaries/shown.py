"""The summary that people are shown: the stored one, or what stands in for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.summaries.base import Summariser, SummaryError
from storage.database import Connection
from storage.records import Paper

log = structlog.get_logger()


class SummariesOf(Protocol):
    """The stored summaries of papers and what each rests on, by paper; no two are the same paper.

    ``chosen`` is the language that the chat chose; None where it chose none.
    """

    async def __call__(
        self, conn: Connection, papers: Sequence[Paper], chosen: str | None = None
    ) -> Mapping[str, tuple[str, str]]:
        """Look for them."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """Finds the summaries of papers; ``stand_in`` makes one where none is stored."""

    stored: SummariesOf
    stand_in: Summariser
    language: str

    async def of(
        self, conn: Connection, paper: Paper, chosen: str | None = None
    ) -> tuple[str | None, str]:
        """The summary, None where there is none, and what it rests on."""
        return (await self.each(conn, [paper], chosen))[paper.id]

    async def each(
        self, conn: Connection, papers: Sequence[Paper], chosen: str | None = None
    ) -> dict[str, tuple[str | None, str]]:
        """The same of several papers, by their ids."""
        stored = await self.stored(conn, papers, chosen)
        return {one.id: stored.get(one.id) or await self._without(one) for one in papers}

    async def _without(self, paper: Paper) -> tuple[str | None, str]:
        try:
            made = await self.stand_in.summarise(paper, self.language)
        except SummaryError:
            return None, "no abstract"
        except Exception:
            # A defect of ours costs the summary, not the post, nor those behind it.
            log.exception("stand-in failed", paper=paper.id)
            return None, "no summary"
        return made.body or None, made.basis
