"""The one gate to arXiv: whatever speaks with it takes its turn here.

arXiv's terms of use allow its query API, its feeds and its OAI-PMH endpoint, together and from
all machines of one user, one request in three seconds over one connection. So turns are kept in
the database, where every process that shares it finds them.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from bot.clock import Clock
from bot.sources.base import SourceDown
from storage import locks
from storage.database import Database

NAME = "arxiv"
"""The lock that all who speak with arXiv share."""

INTERVAL = 3.0
"""Seconds between the end of one turn and the start of the next."""

HOLD = 120.0
"""Seconds after which a turn that was never ended counts as ended, because its process has died.
A request must give up sooner, so that two are never under way at once."""

LONGEST_PAUSE = 3600.0
"""Seconds; arXiv may ask for more, but then it is worth asking again sooner."""

_LOOK_AGAIN = timedelta(seconds=1), 20
"""A turn usually ends long before its hold does, and nothing tells another process so. Hence who
waits looks again after a twentieth of what is left, but no sooner than after a second."""

_T = TypeVar("_T")


class Turn:
    """Leave to send one request, and afterwards a pause for everybody."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def pause(self, seconds: float) -> None:
        """Let nobody ask for so many seconds after this turn, as ``Retry-After`` wishes."""
        self.seconds = max(self.seconds, min(seconds, LONGEST_PAUSE))


class Gate:
    """Gives turns, one at a time: to the tasks of this process in the order in which they ask.

    Args:
        interval: seconds between the end of a turn and the next turn.
        hold: seconds after which a turn that was not ended counts as ended.
    """

    def __init__(
        self, database: Database, clock: Clock, *, interval: float = INTERVAL, hold: float = HOLD
    ) -> None:
        self._database = database
        self._clock = clock
        self._interval = interval
        self._hold = hold
        self._holder = uuid4().hex
        self._queue = asyncio.Lock()

    @asynccontextmanager
    async def turn(
        self,
        patience: float = LONGEST_PAUSE,
        *,
        interval: float | None = None,
        hold: float | None = None,
    ) -> AsyncIterator[Turn]:
        """Wait for a turn, hold it for one request, and end it whatever happens.

        ``interval`` and ``hold`` are this turn's own, where they differ from the gate's.

        Raises:
            SourceDown: when the turn is further away than ``patience``, in seconds.
        """
        give_up = self._clock.now() + timedelta(seconds=patience)
        lease = timedelta(seconds=self._hold if hold is None else hold)
        async with self._queue:
            turn = Turn(self._interval if interval is None else interval)
            try:
                await self._take(lease, give_up)
                yield turn
            finally:
                # Also after a wait that failed or was cancelled: nobody knows whether the
                # database gave the turn before, and it ends only for who holds it.
                await _whole(self._end(turn))

    async def _take(self, lease: timedelta, give_up: datetime) -> None:
        while (free := await _whole(self._try(lease))) is not None:
            now = self._clock.now()
            if now >= give_up or free > max(give_up, now + lease):
                raise _far_away(free - now)
            least, share = _LOOK_AGAIN
            wait = min(free - now, max((free - now) / share, least), give_up - now)
            await self._clock.sleep(wait.total_seconds())

    async def _try(self, lease: timedelta) -> datetime | None:
        now = self._clock.now()
        async with self._database.transaction() as conn:
            return await locks.take_turn(conn, NAME, self._holder, now, now + lease)

    async def _end(self, turn: Turn) -> None:
        now = self._clock.now()
        async with self._database.transaction() as conn:
            not_before = now + timedelta(seconds=turn.seconds)
            await locks.end_turn(conn, NAME, self._holder, now, not_before)


def _far_away(wait: timedelta) -> SourceDown:
    seconds = max(wait.total_seconds(), 0.0)
    return SourceDown(f"arXiv may be asked again in {seconds:.0f} s.", retry_after=seconds)


async def _whole(work: Coroutine[None, None, _T]) -> _T:
    """Do it to its end, even when cancelled meanwhile; the cancellation goes on afterwards."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        task.exception()  # Looked at, so that asyncio does not report it.
        raise
