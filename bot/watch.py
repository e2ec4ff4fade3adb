"""Looks for what needs the operator and would not show by itself: disk, sources, lost certainty."""

import shutil
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.poll import Harvest
from bot.text.dates import day
from bot.troubles import Troubles
from storage import doubts, papers
from storage.database import Connection, Database

log = structlog.get_logger()

LITTLE = 500 * 1024**2
"""Bytes left on the disk below which the operator is told."""
TOO_LITTLE = 100 * 1024**2
"""Bytes below which nothing more is harvested, so that what is promised can still be settled."""

_SILENT = timedelta(hours=2)
"""How long a source may fail before the operator is told: arXiv often fails for an hour."""
_STALE = timedelta(days=5)
"""How long no paper may come: longer than any pause of arXiv."""
_A_DAY = timedelta(days=1)
_MEGABYTE = 1024**2


class Watch:
    """Tells ``troubles`` what it finds, and when it is over.

    Args:
        store: the file of the store; None where it is on a server.
    """

    def __init__(
        self, database: Database, clock: Clock, troubles: Troubles, store: Path | None
    ) -> None:
        self._database = database
        self._clock = clock
        self._troubles = troubles
        self._store = store
        self._failing: dict[str, datetime] = {}

    def harvested(self, harvests: Sequence[Harvest]) -> None:
        """Take note of how the last harvests ended."""
        now = self._clock.now()
        for one in harvests:
            cause = f"source {one.source}"
            if one.problem is None:
                self._failing.pop(one.source, None)
                self._troubles.over(cause)
                continue
            since = self._failing.setdefault(one.source, now)
            if now - since >= _SILENT:
                self._troubles.tell(cause, _fails(one.source, since, one.problem))

    def has_room(self) -> bool:
        """Whether the disk has room for another harvest."""
        left = self._left()
        return left is None or left >= TOO_LITTLE

    async def look(self) -> None:
        """Look at the disk, the age of the newest paper, and what nobody could confirm."""
        async with self._database.reading() as conn:
            self._say("disk", await self._disk(conn))
            self._say("stale", await self._age(conn))
            since = self._clock.now() - _A_DAY
            self._say("uncertain", _unsure(await doubts.since(conn, since)))

    def _say(self, cause: str, sentence: str | None) -> None:
        if sentence is None:
            self._troubles.over(cause)
        else:
            self._troubles.tell(cause, sentence)

    def _left(self) -> int | None:
        if self._store is None:
            return None
        return shutil.disk_usage(self._store.parent).free

    async def _disk(self, conn: Connection) -> str | None:
        left = self._left()
        if left is None or self._store is None or left >= LITTLE:
            return None
        stored, oldest, newest = await papers.extent(conn)
        grows = ""
        if stored and oldest and newest and self._store.exists():
            a_day = self._store.stat().st_size / max(1, (newest - oldest).days + 1) / _MEGABYTE
            grows = f"The store grows by about {max(1, round(a_day)):,} MB a day. "
        return (
            f"{left // _MEGABYTE:,} MB left on the disk. {grows}"
            f"At {TOO_LITTLE // _MEGABYTE} MB harvesting stops; nothing is lost."
        )

    async def _age(self, conn: Connection) -> str | None:
        _, _, newest = await papers.extent(conn)
        if newest is None or self._clock.now().date() - newest < _STALE:
            return None
        return _stale(newest)


def _fails(source: str, since: datetime, problem: str) -> str:
    return (
        f"{source} has brought nothing since {since:%H:%M} UTC: {problem} It is asked again at "
        "each harvest; nothing is lost."
    )


def _stale(newest: date) -> str:
    return (
        f"No paper newer than {day(newest)} has come, although arXiv pauses for less. "
        "Look at the log, and at [sources] in the configuration."
    )


def _unsure(unsure: Sequence[tuple[str, int]]) -> str | None:
    """``unsure``: how many parts each platform did not confirm in the last day."""
    if not unsure:
        return None
    many = " and ".join(f"{count:,} on {platform}" for platform, count in unsure)
    return (
        f"Sent and not confirmed in the last 24 hours: {many}. Those who read there are asked "
        "whether they see them. /status counts them."
    )
