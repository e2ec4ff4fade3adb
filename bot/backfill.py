"""Fills the store with older papers: stored and found by searches, never promised to anybody.

One batch is one transaction: its papers and the cursor behind them together. A crash repeats a
batch, which is harmless; it never loses one.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date

from bot.clock import Clock
from bot.loops import until
from bot.query import tokens
from bot.revisions import note
from bot.sources.batches import Batch, Bulk
from bot.wanted import Wanted
from storage import cursors, papers
from storage.database import Database

NAME = "backfill"
"""The cursors of all that was ever begun to be filled in."""

_WHOLE = ""
"""The cursor behind a whole run: the next one begins anew, and finds everything there."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of the papers of a bulk, as far as it was read in this run.

    ``left`` are those that the harvest still owes to people; ``other`` were not asked for.
    """

    stored: int = 0
    known: int = 0
    left: int = 0
    other: int = 0
    unreadable: int = 0

    @property
    def read(self) -> int:
        """Records that are papers."""
        return self.stored + self.known + self.left + self.other

    def __add__(self, more: "Filled") -> "Filled":
        return Filled(
            self.stored + more.stored,
            self.known + more.known,
            self.left + more.left,
            self.other + more.other,
            self.unreadable + more.unreadable,
        )


Tell = Callable[[Filled, Batch], None]
"""Called behind each batch that was stored, with all that was filled in so far."""


class Backfill:
    """One run over a bulk, from where the run before it was broken off.

    Args:
        wanted: which papers are asked for.
        owed_from: the first day of announcement whose papers are left to the harvest: a paper that
            is in the store would never be posted.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        bulk: Bulk,
        wanted: Wanted,
        owed_from: date,
        tell: Tell,
    ) -> None:
        self._database = database
        self._clock = clock
        self._bulk = bulk
        self._wanted = wanted
        self._owed_from = owed_from
        self._tell = tell
        self._scope = f"{bulk.scope}; {wanted}"
        self.filled = Filled()

    async def run(self, stop: asyncio.Event) -> bool:
        """Store batch after batch; False when ``stop`` was set before the last one.

        Raises:
            SourceError: when the bulk cannot be read on; what was stored before stands.
        """
        async with aclosing(self._bulk.batches(await self._begin())) as batches:
            while True:
                came = await _next(batches, stop)
                if came is None:
                    return False
                if not came:
                    break
                await self._store(came[0])
        await self._put(_WHOLE)
        return True

    async def _begin(self) -> str | None:
        async with self._database.reading() as conn:
            return await cursors.get(conn, NAME, self._scope) or None

    async def _store(self, batch: Batch) -> None:
        asked = [paper for paper in batch.papers if self._wanted(paper)]
        older = [paper for paper in asked if paper.announced < self._owed_from]
        now = self._clock.now()
        dated = [self._wanted.dated(paper, now.date()) for paper in older]
        async with self._database.transaction() as conn:
            new, revised = await papers.put(conn, dated, tokens)
            await note(conn, revised, now, NAME)
            await cursors.put(conn, NAME, self._scope, batch.cursor)
        self.filled += Filled(
            stored=len(new),
            known=len(older) - len(new),
            left=len(asked) - len(older),
            other=len(batch.papers) - len(asked),
            unreadable=len(batch.unreadable),
        )
        self._tell(self.filled, batch)

    async def _put(self, cursor: str) -> None:
        async with self._database.transaction() as conn:
            await cursors.put(conn, NAME, self._scope, cursor)


async def _next(batches: AsyncGenerator[Batch, None], stop: asyncio.Event) -> list[Batch] | None:
    """The next batch, nothing behind the last one, and None when ``stop`` came first."""
    if stop.is_set():
        return None
    came: list[Batch] | None = None

    async def read() -> None:
        nonlocal came
        batch = await anext(batches, None)
        came = [] if batch is None else [batch]

    await until(stop, [read()])
    return came
