"""Lets go, day by day, of what is kept for a time only.

The line about a silence stays: by it a chat is told of one once.
"""

from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.gather import SILENCE
from storage import keeping
from storage.database import Database

log = structlog.get_logger()

KEPT = timedelta(days=90)
"""How long it is told what a post said, which messages it was, and by which words it came."""
_EVERY = timedelta(hours=6)
_AT_ONCE = 500
"""Rows in one transaction: others write in between."""


class Keeping:
    """Lets go of posts that ended long ago; that they were sent is kept for good."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._next = clock.now()

    async def run(self) -> int:
        """Let go of what is too old, and return of how much; nothing when that was done lately."""
        now = self._clock.now()
        if now < self._next:
            return 0
        dropped = 0
        while some := await self._drop_some(now - KEPT):
            dropped += some
        self._next = now + _EVERY
        if dropped:
            log.info("old posts dropped", count=dropped)
        return dropped

    async def _drop_some(self, before: datetime) -> int:
        async with self._database.transaction() as conn:
            posts = await keeping.drop_posts(conn, before, _AT_ONCE, but=SILENCE)
            return posts + await keeping.drop_reasons(conn, before, _AT_ONCE)
