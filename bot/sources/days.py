"""When a paper was announced, as far as an old record tells: a day, or only the month of its id."""

import re
from calendar import monthrange
from datetime import date, datetime
from functools import lru_cache

from bot.sources.announcements import announced

_MONTH = r"[0-9]{2}(?:0[1-9]|1[0-2])"
_ARCHIVE = r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?"
_ID = re.compile(rf"(?P<new>{_MONTH})\.[0-9]{{4,5}}|{_ARCHIVE}/(?P<old>{_MONTH})[0-9]{{3}}")
"""``2401.08503``, and until March 2007 ``hep-th/9901001``."""

_FIRST_YEAR = 91
"""arXiv began in 1991, and its ids tell the year in two digits."""


def month_of(paper_id: str) -> date | None:
    """The first day of the month that the id tells; None when it is no arXiv id."""
    found = _ID.fullmatch(paper_id)
    return None if found is None else _month(found["new"] or found["old"])


def end_of(month: date) -> date:
    """The last day of the month."""
    return _end(month.year, month.month)


def day_of(month: date, listed: date | None, submitted: datetime | None) -> date:
    """The day (UTC) of the announcement: as it was listed, or estimated.

    When nothing else is known than the month of its id, the last of its days: whoever must not
    take a paper for older than it is, asks for the latest day that it can have been.
    """
    if listed is not None:
        return listed
    return announced(submitted) if submitted is not None else end_of(month)


@lru_cache(maxsize=1024)
def _month(digits: str) -> date:
    year = int(digits[:2])
    return date(year + (1900 if year >= _FIRST_YEAR else 2000), int(digits[2:]), 1)


@lru_cache(maxsize=1024)
def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
