"""The last days of the store as far as it covers them, so that all counts are of the same papers.

A store need not have all the days that somebody looks at. It may be young; it may have holes, as
when older years were filled in and the last month was not. Such days are not counted, or a pace
would be too slow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from bot.text.dates import day
from storage import papers, search
from storage.database import Connection
from storage.indexing import indexed_from

PAUSE = 7
"""Days without a paper that are no hole: arXiv announces nothing at weekends and on holidays, and
never for so long. For the same reason a store whose newest paper is older has not been kept up."""

_MISSED = 10
"""A longer time is a hole if so many papers would have come in it, at the pace of all the days that
are looked at: a few categories may have no paper for weeks."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Some days up to ``end``, as messages say them: ``the last 30 days``.

    ``fresh``: the store has been kept up. ``whole``: it covers all the days that were asked for;
    else ``days`` are those of them that it covers, up to its newest paper.
    """

    days: int
    end: date
    fresh: bool
    whole: bool

    def __str__(self) -> str:
        if not self.whole:
            return f"the {self.days:,} {'day' if self.days == 1 else 'days'} stored so far"
        if not self.fresh:
            return f"the {self.days} days to {day(self.end)}"
        return f"the last {self.days} days"


@dataclass(frozen=True, slots=True)
class Covered:
    """The papers of some days: so many, numbered in the store from ``first`` to ``last``.

    What is stored while an answer is made comes behind ``last``, mostly, and is not counted.
    """

    span: Span
    size: int
    first: int
    last: int

    @property
    def unread(self) -> bool:
        """Whether there are papers, but none that is indexed."""
        return self.last < self.first and self.last >= search.FIRST


async def covered(conn: Connection, days: int, today: date) -> Covered:
    """The last days up to today, or to the newest paper where the store has not been kept up.

    A paper may be dated to the next announcement, which is some days ahead; what is later than that
    has a wrong date and is not counted. While papers are indexed, the store begins with those that
    can be found.
    """
    last = await _newest(conn, today)
    if last is None:
        return Covered(Span(days, today, fresh=True, whole=False), 0, 0, -1)
    newest = papers.day_of(last)
    fresh = (today - newest).days <= PAUSE
    end = max(today, newest) if fresh else newest
    asked = end - (days - 1) * _DAY
    first, indexed = papers.seqs_between(asked, None)[0], await indexed_from(conn)
    earlier = await papers.last_before(conn, first) if indexed <= first else None
    first = max(first, indexed)
    a_day = await papers.a_day(conn, first, last)
    lacking = lacks(a_day, None if earlier is None else papers.day_of(earlier), asked, days)
    span = (
        Span((newest - asked).days + 1 - lacking, newest, fresh, whole=False)
        if lacking
        else Span(days, end, fresh, whole=True)
    )
    return Covered(span, sum(a_day.values()), first, last)


def lacks(a_day: Mapping[date, int], earlier: date | None, since: date, days: int) -> int:
    """How many of so many days ``since`` one the store does not cover.

    These are the days before its first paper, and its holes. ``a_day`` tells how many papers were
    announced on each day, of those on which any were; ``earlier`` is the last such day before.
    """
    there, size = sorted(a_day), sum(a_day.values())
    lacking = (there[0] - since).days if there and earlier is None else 0
    for before, after in pairwise([*filter(None, [earlier]), *there]):
        empty = min((after - before).days - 1, days)
        if _is_hole(empty, size, days):
            lacking += min(empty, (after - since).days)
    return lacking


async def complete_from(conn: Connection, today: date) -> date | None:
    """The day behind the newest hole of the store, or its first one; None when it is empty."""
    last = await _newest(conn, today)
    if last is None:
        return None
    a_day = await papers.a_day(conn, search.FIRST, last)
    there, size = sorted(a_day, reverse=True), sum(a_day.values())
    days = (there[0] - there[-1]).days + 1
    for after, before in pairwise(there):
        if _is_hole((after - before).days - 1, size, days):
            return after
    return there[-1]


async def _newest(conn: Connection, today: date) -> int | None:
    """The last ``seq`` whose date can be right, if there is one."""
    latest = papers.seqs_between(None, today + PAUSE * _DAY)[1]
    return await papers.last_before(conn, latest + 1)


def _is_hole(empty: int, size: int, days: int) -> bool:
    """Whether papers are missing on so many empty days, where ``days`` have so many papers."""
    return empty > PAUSE and size * empty >= _MISSED * days
