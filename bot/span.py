"""The last days of the store as far as it covers them, so that all counts are of the same papers.

A store need not reach as far back as somebody looks. It may be young; it may have a hole, as when
older years were filled in and the last month was not. What lies before a hole says nothing of how
much comes, so the days begin behind the newest one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from bot.text.dates import day
from storage import papers
from storage.database import Connection
from storage.indexing import indexed_from

PAUSE = 7
"""Days without a paper that are no hole: arXiv announces nothing at weekends and on holidays, and
never for so long. For the same reason a store whose newest paper is older has not been kept up."""

_MISSED = 10
"""A longer time is a hole if at the pace of the days behind it so many papers would have come. A
few categories may be quiet for weeks; so of fewer papers than these nothing is concluded either."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Some days up to ``end``, as messages say them: ``the last 30 days``.

    ``fresh``: the store has been kept up. ``whole``: it covers all the days that were asked for,
    and else those from its beginning, or its newest hole, to its newest paper.
    """

    days: int
    end: date
    fresh: bool
    whole: bool

    @property
    def since(self) -> date:
        """The first of the days."""
        return self.end - (self.days - 1) * _DAY

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


async def covered(conn: Connection, days: int, today: date) -> Covered:
    """The last days up to today, or to the newest paper where the store has not been kept up.

    Nothing later than today is counted. While papers are indexed, the store begins with those that
    can be found.
    """
    last = await papers.last_before(conn, papers.seqs_between(None, today)[1] + 1)
    if last is None:
        return Covered(Span(days, today, fresh=True, whole=False), 0, 0, -1)
    newest = papers.day_of(last)
    fresh = (today - newest).days <= PAUSE
    end = today if fresh else newest
    asked = end - (days - 1) * _DAY
    first, indexed = papers.seqs_between(asked, None)[0], await indexed_from(conn)
    earlier = await papers.last_before(conn, first) if indexed <= first else None
    a_day = await papers.a_day(conn, max(first, indexed), last)
    begin = begins(a_day, None if earlier is None else papers.day_of(earlier)) or asked
    span = (
        Span(days, end, fresh, whole=True)
        if begin == asked
        else Span((newest - begin).days + 1, newest, fresh, whole=False)
    )
    size = sum(count for when, count in a_day.items() if when >= begin)
    return Covered(span, size, max(papers.seqs_between(begin, None)[0], indexed), last)


def begins(a_day: Mapping[date, int], earlier: date | None) -> date | None:
    """The day on which a store begins, or goes on behind its newest hole; None without either.

    ``a_day``: how many papers were announced on each day, of those on which any were. ``earlier``:
    the last such day before them, if there is one.
    """
    days = sorted(a_day, reverse=True)
    since = 0
    for when, before in pairwise([*days, earlier]):
        assert when is not None, "only behind the last day there may be none"
        since += a_day[when]
        if before is None or _is_hole((when - before).days - 1, since, (days[0] - when).days + 1):
            return when
    return None


def _is_hole(empty: int, count: int, days: int) -> bool:
    """Whether papers are missing on so many empty days, before so many days with that count."""
    return empty > PAUSE and count >= _MISSED and count * empty >= _MISSED * days
