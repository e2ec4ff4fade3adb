"""Dates as messages show them: ``16 Jan 2024``, the same in every country and locale."""

from datetime import date, datetime

from storage.records import Paper

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(date: date) -> str:
    """``16 Jan 2024``; a time of day is left out."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year:04}"


def moment(when: datetime, now: datetime, *, seconds: bool = False) -> str:
    """``18 Aug 08:00 UTC``; of another year the year is said."""
    on = day(when) if when.year != now.year else day(when).rpartition(" ")[0]
    return f"{on} {when:%H:%M:%S} UTC" if seconds else f"{on} {when:%H:%M} UTC"


def short_day(when: date) -> str:
    """``18 Aug``, for a day that is not long ago."""
    return day(when).rpartition(" ")[0]


def weekday(when: date) -> str:
    """``Wed 19 Aug``, for a day that comes soon or has just been."""
    return f"{_WEEKDAYS[when.weekday()]} {short_day(when)}"


def days(first: date, last: date) -> str:
    """``Tue 18 Aug``, ``15–18 Aug`` or ``30 Jul – 2 Aug``: one day, or from one to another."""
    if first >= last:
        return weekday(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_day(last)}"
    return f"{short_day(first)} – {short_day(last)}"


def paper_date(paper: Paper) -> str:
    """The day the first version was submitted; where only the announcement is known, it says so."""
    if paper.submitted is not None:
        return day(paper.submitted)
    return f"announced {day(paper.announced)}"
