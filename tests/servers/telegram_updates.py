"""The queue of updates, which one bot at a time empties by a long poll."""

import asyncio
from collections.abc import Iterable
from typing import Any

from servers.telegram_asks import Changes
from servers.telegram_refusals import OTHER_POLL, WEBHOOK, conflict

UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""What comes only to a bot that names it."""
FIRST = 700_000_001
MOST = 100


class Updates:
    """What the bot has not confirmed yet.

    Args:
        longest_poll: the most seconds that a poll is held, whatever it asks for; None obeys it.
    """

    def __init__(self, longest_poll: float | None = None, changes: Changes | None = None) -> None:
        self.pending: list[dict[str, Any]] = []
        self.every: list[dict[str, Any]] = []
        """All there ever were, the confirmed ones too."""
        self.webhook = False
        """Whether a webhook is set, which forbids polling."""
        self.longest_poll = longest_poll
        self.held = 0
        """How many polls wait at the moment."""
        self._changes = changes or Changes()
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update, unless the bot does not want its kind."""
        wanted = kind in self._allowed if self._allowed is not None else kind not in UNASKED
        if not wanted:
            return
        update = {"update_id": FIRST + len(self.every), kind: content}
        self.every.append(update)
        self.pending.append(update)
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember what the bot wants from now on; nothing said keeps what was, none is all."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    async def get(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """The oldest updates, once there are some or the time is over.

        Raises:
            Refused: a webhook is set, or another poll takes this one's place.
        """
        if self.webhook:
            raise conflict(WEBHOOK)
        if self._poll and not self._poll.done():
            self._poll.set_exception(conflict(OTHER_POLL))
        self._confirm(offset)
        if not self.pending and timeout > 0:
            await self._hold(timeout)
        return self.pending[: min(max(limit, 1), MOST)]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [each for each in self.pending if each["update_id"] >= offset]

    async def _hold(self, timeout: float) -> None:
        if self.longest_poll is not None:
            timeout = min(timeout, self.longest_poll)
        poll = self._poll = asyncio.get_running_loop().create_future()
        self.held += 1
        self._changes.note()
        try:
            async with asyncio.timeout(timeout):
                await poll
        except TimeoutError:
            return
        finally:
            self.held -= 1
