"""Hours where a chat is: when its next digest is due, and until when it is quiet. Pure.

A local time that does not exist, because the clocks were put forward over it, is the first moment
after the gap; one that exists twice is the first of the two. Both are the same rule: the first
moment at which the clocks there show that time of that day, or a later one.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from storage.records import Habits

INSTANT = "instant"
SCHEDULES = (INSTANT, "daily", "weekdays", "weekly")
ZONE = "UTC"
"""Where a chat is that has not said where it is."""
HOUR = time(8)
"""When its digests come, where it has not said when."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_MONDAY, _SATURDAY = 0, 5


def hour_of(habits: Habits) -> time:
    """The local time of a chat's digests."""
    return habits.hour or HOUR


def zone_of(habits: Habits) -> str:
    """The IANA name of a chat's time zone."""
    return habits.zone or ZONE


def city(zone: str) -> str:
    """What people call a zone: ``Paris`` for ``Europe/Paris``."""
    return zone.rpartition("/")[2].replace("_", " ")


def local(moment: datetime, zone: str) -> datetime:
    """What the clocks in that zone show."""
    return moment.astimezone(_zone(zone))


def moment(day: date, at: time, zone: str) -> datetime:
    """The first moment (UTC) at which the clocks there show that time of that day, or later."""
    there = _zone(zone)
    shown = datetime.combine(day, at)
    first = shown.replace(tzinfo=there).astimezone(UTC)
    if first.astimezone(there).replace(tzinfo=None) == shown:
        return first
    return _after_the_gap(shown, there, first)


def next_due(schedule: str, at: time, zone: str, after: datetime) -> datetime:
    """The next moment (UTC) of a schedule after another moment.

    Raises:
        ValueError: for ``instant``, which is no schedule of hours, and for what is none at all.
    """
    # A day early: where a gap lies over midnight, yesterday's hour may come today.
    day = local(after, zone).date() - _DAY
    while True:
        if _counts(schedule, day) and (due := moment(day, at, zone)) > after:
            return due
        day += _DAY


def last_due(schedule: str, at: time, zone: str, before: datetime) -> datetime:
    """The last moment (UTC) of a schedule before another moment.

    Raises:
        ValueError: as ``next_due``.
    """
    day = local(before, zone).date()
    while True:
        if _counts(schedule, day) and (due := moment(day, at, zone)) < before:
            return due
        day -= _DAY


def quiet_until(habits: Habits, now: datetime) -> datetime | None:
    """When the chat's quiet hours end that it is in; None when it is not in any.

    They go from one local time to the next such other one, over midnight where the first is later.
    """
    if habits.quiet is None:
        return None
    begins, ends = habits.quiet
    zone = zone_of(habits)
    today = local(now, zone).date()
    for day in (today - _DAY, today):
        end = moment(day if begins < ends else day + _DAY, ends, zone)
        if begins != ends and moment(day, begins, zone) <= now < end:
            return end
    return None


def _counts(schedule: str, day: date) -> bool:
    """Whether a schedule has an hour on that day of the week."""
    match schedule:
        case "daily":
            return True
        case "weekdays":
            return day.weekday() < _SATURDAY
        case "weekly":
            return day.weekday() == _MONDAY
    raise ValueError(f"no schedule of hours: {schedule}")


def _after_the_gap(shown: datetime, there: ZoneInfo, late: datetime) -> datetime:
    """The moment at which the clocks were put forward over the time shown, to the second.

    ``late`` is a moment after it: Python reads a time in a gap by the offset before the change
    (PEP 495), and by the one after it when it folds, which is a moment before it.
    """
    early = shown.replace(tzinfo=there, fold=1).astimezone(UTC)
    before = early.astimezone(there).utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) // 2
        if middle.astimezone(there).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    """The zone of that name; UTC where this machine does not know it any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
