"""``since:`` and ``until:``: the days between which a search looks."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

Day = date | timedelta
"""A day, or how long before today it is."""

_DATE = re.compile(r"([12][0-9]{3})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_AGO = re.compile(r"([0-9]{1,5})([dwmy])", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_MOST = 99_999
"""Days, which is before there was arXiv."""

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days on which what is sought was announced, both among them; None is no bound."""

    since: Day | None = None
    until: Day | None = None

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None

    def __str__(self) -> str:
        ends = ("since", self.since), ("until", self.until)
        return " ".join(f"{name}:{_written(end)}" for name, end in ends if end is not None)

    def on(self, today: date) -> "Days":
        """The days that they mean on that day."""
        return Days(_day(self.since, today), _day(self.until, today))

    def days(self) -> "Days":
        """The days that they mean on any day.

        Raises:
            ValueError: when one of them depends on what day is today.
        """
        match self:
            case Bounds(date() | None as since, date() | None as until):
                return Days(since, until)
        raise ValueError(f"{self} depends on today: ask Query.on(today)")


@dataclass(frozen=True, slots=True)
class Days(Bounds):
    """Bounds that are days."""

    since: date | None = None
    until: date | None = None

    @property
    def reversed(self) -> bool:
        """Whether they end before they begin."""
        return bool(self.since and self.until and self.until < self.since)

    def hold(self, day: date) -> bool:
        """Whether the day is between them."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


UNBOUNDED = Bounds()


def bound(name: str, value: str) -> Day | None:
    """What a value of ``since`` or ``until`` says; None when it is no day.

    A year or a month is its first day for ``since``, its last for ``until``.
    """
    if ago := _AGO.fullmatch(value):
        days = int(ago[1]) * _DAYS[ago[2].lower()]
        return timedelta(days=days) if days <= _MOST else None
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    last = name == "until"
    year, month = int(found[1]), int(found[2] or (_DECEMBER if last else 1))
    if not 1 <= month <= _DECEMBER:
        return None
    longest = calendar.monthrange(year, month)[1]
    day = int(found[3] or (longest if last else 1))
    return date(year, month, day) if 1 <= day <= longest else None


def _written(end: Day) -> str:
    return end.isoformat() if isinstance(end, date) else f"{end.days}d"


def _day(end: Day | None, today: date) -> date | None:
    return today - end if isinstance(end, timedelta) else end
