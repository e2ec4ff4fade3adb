"""Which papers the harvest still owes to people.

A paper that is in the store is never posted as new. So whatever else fills the store must leave
those alone that a harvest has yet to bring.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.poll import POST_FROM
from bot.sources.base import LookingBack, Source
from storage import cursors
from storage.database import Connection

RECENT = timedelta(days=7)
"""What was announced in this time is always left to the harvest."""

_MARGIN = timedelta(days=4)
"""Days by which an estimated day of announcement may be early: a weekend and a holiday."""


async def owed_from(
    conn: Connection, sources: Sequence[Source], today: date, post_days: int
) -> date:
    """The first day of announcement whose papers are left to the harvest.

    Until the first harvest of a source is whole, it owes what was announced since its first day.
    Later it owes whatever it may still bring, as far back as it looks.

    ``post_days`` is how many days before the first harvest of a source still count as new.
    """
    days = [today - RECENT]
    for source in sources:
        first = await cursors.get(conn, source.name, POST_FROM + source.scope)
        if first is None:
            days.append(today - timedelta(days=post_days) - _MARGIN)
        elif date.fromisoformat(first) > date.min:
            days.append(date.fromisoformat(first) - _MARGIN)
        elif (day := await _looks_back_to(conn, source)) is not None:
            days.append(day)
    return min(days)


async def _looks_back_to(conn: Connection, source: Source) -> date | None:
    cursor = await cursors.get(conn, source.name, source.scope)
    if cursor is None or not isinstance(source, LookingBack):
        return None
    return source.looks_back_to(cursor)
