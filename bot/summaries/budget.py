"""The daily budget for summaries: every call is entered before it is made.

The day is the UTC day. An entry holds the most that its call can cost until the answer tells what
it did cost, so calls that run together cannot pass the budget.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.clock import Clock
from bot.summaries.base import Halted
from bot.summaries.prices import MICRO
from storage import ledger, summaries
from storage.database import Database
from storage.records import TextKey

CAUSE = "summary budget"
NOTE = "today's summary budget is used"


class Purse:
    """Gives money for calls, as long as today's budget lasts.

    Args:
        budget: US dollars a day; with 0 no call is ever made.
    """

    def __init__(self, database: Database, clock: Clock, budget: Decimal) -> None:
        self._database = database
        self._clock = clock
        self._budget = budget

    async def reserve(self, key: TextKey, bound: int) -> int:
        """Enter a call that costs at most ``bound`` micro-dollars, and return the entry.

        Raises:
            Halted: until midnight, when it could pass the budget.
        """
        if not self._budget:
            raise Halted(CAUSE, "")
        now = self._clock.now()
        today = datetime.combine(now.astimezone(UTC), datetime.min.time(), UTC)
        async with self._database.transaction() as conn:
            limit = int(self._budget * MICRO)
            entry = await ledger.reserve(conn, key, now, bound, since=today, budget=limit)
            if entry is not None:
                return entry
            left = await summaries.count_wanted(conn, key.provider)
        raise Halted(CAUSE, self._used(now, left), until=today + timedelta(days=1), note=NOTE)

    async def settle(self, entry: int, tokens_in: int, tokens_out: int, cost: int) -> None:
        """Write what the call did cost, whatever became of its answer."""
        async with self._database.transaction() as conn:
            await ledger.settle(conn, entry, tokens_in, tokens_out, cost)

    async def release(self, entry: int) -> None:
        """Give the money back: the call cannot have cost anything."""
        async with self._database.transaction() as conn:
            await ledger.release(conn, entry)

    def _used(self, now: datetime, left: int) -> str:
        follow = "1 paper follows" if left == 1 else f"{left} papers follow"
        return (
            f"Today's summary budget (${self._budget:.2f}) is used at {now:%H:%M}. "
            f"{follow} with sentences from the abstract. Change it: summaries.budget."
        )
