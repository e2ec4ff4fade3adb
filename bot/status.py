"""How it goes: what ``/status`` tells an operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from bot.clock import Clock
from bot.platforms import Platform
from bot.summaries.base import Summariser
from bot.text.dates import day
from bot.troubles import Troubles
from storage import chats, ledger, outbox, papers
from storage.database import Connection, Database

_MICRO = 1_000_000
_ENDS = (
    ("digest", "in digests"),
    ("uncertain", "uncertain"),
    ("rejected", "rejected"),
    ("filtered", "filtered"),
    ("paused", "paused"),
    ("expired", "expired"),
)
"""The ways in which a promise can end besides a post of its own, and how they are told."""


@dataclass(frozen=True, slots=True)
class Status:
    """Asks all parts how they are; ``started`` is when the service did."""

    database: Database
    clock: Clock
    troubles: Troubles
    platforms: Sequence[Platform]
    providers: Sequence[Summariser]
    budget: Decimal
    started: datetime

    async def lines(self) -> list[str]:
        """A sentence or two for each part; what needs the operator comes first."""
        async with self.database.reading() as conn:
            told = [await self._papers(conn), await self._posts(conn), await _chats(conn)]
            told.append(await self._summaries(conn))
        return [*self.troubles.open.values(), self._up(), *told]

    def _up(self) -> str:
        since = f"{day(self.started)}, {self.started:%H:%M} UTC"
        there = [one.name for one in self.platforms if one.ready]
        return f"Running since {since}. Open: {', '.join(there) or 'no platform'}."

    async def _papers(self, conn: Connection) -> str:
        stored, _, newest = await papers.extent(conn)
        if newest is None:
            return "No paper is stored yet."
        return f"Papers: {stored:,}, the newest of {day(newest)}."

    async def _posts(self, conn: Connection) -> str:
        counts = await outbox.counts(conn)
        waiting = counts.pop("waiting", 0) + counts.pop("queued", 0)
        sent = counts.pop("sent", 0)
        rest = "".join(f", {counts[state]:,} {name}" for state, name in _ENDS if state in counts)
        total = sent + waiting + sum(counts.values())
        return f"Posts: {total:,} promised: {sent:,} sent, {waiting:,} waiting{rest}."

    async def _summaries(self, conn: Connection) -> str:
        """Who writes them, and what that cost today (UTC)."""
        writer = self.providers[0]
        if writer.name == "abstract":
            return "Summaries: sentences of the abstracts."
        today = self.clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        spent = Decimal(await ledger.spent(conn, today)) / _MICRO
        return f"Summaries: by {writer.model}, ${spent:.2f} of ${self.budget:.2f} used today."


async def _chats(conn: Connection) -> str:
    active, paused = await chats.tally(conn)
    return f"Chats: {active:,}" + (f", and {paused:,} paused." if paused else ".")
