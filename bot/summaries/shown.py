"""The summary that people are shown: the stored one, or what stands in for it."""

from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.summaries.base import Summariser, SummaryError
from storage.database import Connection
from storage.records import Paper

log = structlog.get_logger()


class SummaryOf(Protocol):
    """The stored summary of a paper and what it rests on, if there is one.

    ``chosen`` is the language that the chat chose; None where it chose none.
    """

    async def __call__(
        self, conn: Connection, paper: Paper, chosen: str | None = None
    ) -> tuple[str, str] | None:
        """Look for it."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """Finds the summary of a paper; ``stand_in`` makes one where none is stored."""

    stored: SummaryOf
    stand_in: Summariser
    language: str

    async def of(
        self, conn: Connection, paper: Paper, chosen: str | None = None
    ) -> tuple[str | None, str]:
        """The summary, None where there is none, and what it rests on."""
        return await self.stored(conn, paper, chosen) or await self._without(paper)

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
