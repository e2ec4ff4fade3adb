"""When arXiv announces what was submitted: an estimate, because its query API does not say.

arXiv's published schedule, in the Eastern time of the United States: what arrives before 14:00 is
announced at 20:00 of the same day, except that a Friday's papers wait until Sunday evening and a
weekend's until Monday evening. On a holiday that arXiv lists nothing is taken up, and its papers
go with those of the next day. Moderation may hold a paper for days, which no schedule tells.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")

DEFERRED = frozenset(
    {
        date(2026, 1, 1),
        date(2026, 1, 19),
        date(2026, 6, 19),
        date(2026, 7, 3),
        date(2026, 9, 7),
        date(2026, 11, 26),
        date(2026, 12, 25),
        date(2026, 12, 29),
        date(2026, 12, 31),
    }
)
"""The working days of 2026 on which arXiv takes nothing up, as its schedule lists them. In a year
that is not here, the papers of a holiday are dated one announcement too early."""

_AFTER_THE_DEADLINE = timedelta(hours=10)
"""What arrives at 14:00 or later belongs to the next day: so much is left of a day at 14:00."""

_EVENING = time(20, tzinfo=EASTERN)
"""When arXiv announces."""

_AFTER_THE_EVENING = timedelta(hours=4)
"""What is announced at 20:00 bears the next day: so much is left of a day at 20:00."""

_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6
_FROM_FRIDAY_TO_SUNDAY = timedelta(days=2)
_DAY = timedelta(days=1)


def announced(submitted: datetime) -> date:
    """The day (UTC) on which arXiv announces a paper that nobody held back.

    Announcements go out at 20:00 Eastern time, when it is the next day in UTC: the day that
    arXiv's daily lists and mails bear, and that readers see.
    """
    local = submitted.astimezone(EASTERN).replace(tzinfo=None)
    day = (local + _AFTER_THE_DEADLINE).date()
    while day.weekday() >= _SATURDAY or day in DEFERRED:
        day += _DAY
    evening = day + _FROM_FRIDAY_TO_SUNDAY if day.weekday() == _FRIDAY else day
    return evening + _DAY


def announced_by(moment: datetime) -> date:
    """The day of the last announcement that there may have been by that moment."""
    local = moment.astimezone(EASTERN).replace(tzinfo=None)
    return (local + _AFTER_THE_EVENING).date()


def next_announcement(now: datetime) -> datetime:
    """The next moment (UTC) after ``now`` at which arXiv announces papers."""
    day = now.astimezone(EASTERN).date()
    while not _announces(day) or datetime.combine(day, _EVENING) <= now:
        day += _DAY
    return datetime.combine(day, _EVENING).astimezone(UTC)


def _announces(evening: date) -> bool:
    """Whether arXiv announces on that evening: on Sunday what it took up on Friday."""
    taken_up = evening - _FROM_FRIDAY_TO_SUNDAY if evening.weekday() == _SUNDAY else evening
    return taken_up not in DEFERRED and evening.weekday() not in {_FRIDAY, _SATURDAY}
