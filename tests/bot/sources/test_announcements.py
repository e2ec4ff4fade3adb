"""The estimated day of announcement: arXiv's schedule, its deferrals, and how well it fits."""

import lzma
import re
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared import shared

from bot.sources.announcements import DEFERRED, EASTERN, announced

IN_2026 = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)

PUBLISHED = re.compile(
    r'"published": ?"(?P<published>[^"]+T[^"]+)".*"listed": ?"(?P<listed>[^"]+)"'
)
"""A record of the real data that has both times; a quotation mark inside a text is escaped."""


def eastern(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("submitted", "day"),
    [
        ("2026-08-17T13:59:59", "2026-08-18"),  # Monday, before the deadline
        ("2026-08-17T14:00:00", "2026-08-19"),  # Monday, at the deadline
        ("2026-08-18T13:59:59", "2026-08-19"),
        ("2026-08-19T14:00:00", "2026-08-21"),
        ("2026-08-20T13:59:59", "2026-08-21"),  # Thursday: the last announcement of the week
        ("2026-08-20T14:00:00", "2026-08-24"),  # Thursday: waits for Sunday evening
        ("2026-08-21T13:59:59", "2026-08-24"),
        ("2026-08-21T14:00:00", "2026-08-25"),  # Friday: waits for Monday evening
        ("2026-08-22T10:00:00", "2026-08-25"),
        ("2026-08-24T13:59:59", "2026-08-25"),
        ("2026-02-17T13:59:59", "2026-02-18"),  # in winter too
    ],
)
def test_papers_are_announced_on_schedule(submitted: str, day: str) -> None:
    """Before 14:00 Eastern time the same evening; Friday's on Sunday, a weekend's on Monday."""
    assert announced(eastern(submitted)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("submitted", "day"),
    [
        ("2026-09-07T10:00:00", "2026-09-09"),  # Labor Day, a Monday: with Tuesday's
        ("2026-09-04T15:00:00", "2026-09-09"),  # and so the weekend before it
        ("2026-07-03T10:00:00", "2026-07-07"),  # a Friday: with Monday's
        ("2026-06-19T10:00:00", "2026-06-23"),
        ("2026-11-26T10:00:00", "2026-11-30"),  # a Thursday: with Friday's
        ("2026-12-24T15:00:00", "2026-12-29"),  # a Friday, and the Monday after it is none
        ("2026-12-29T10:00:00", "2026-12-31"),
        ("2026-12-31T10:00:00", "2027-01-04"),
    ],
)
def test_a_holiday_defers_to_the_next_announcement(submitted: str, day: str) -> None:
    """What comes on a holiday that arXiv lists goes with the papers of the next working day."""
    assert announced(eastern(submitted)) == date.fromisoformat(day)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/St_Johns"])
def test_the_zone_of_the_time_does_not_matter(zone: str) -> None:
    """The same moment is announced on the same day, in whatever zone it is given."""
    moment = eastern("2026-08-20T13:59:59").astimezone(ZoneInfo(zone))
    assert announced(moment) == date(2026, 8, 21)


@given(IN_2026)
def test_no_announcement_falls_on_a_weekend(submitted: datetime) -> None:
    """Friday and Saturday evening have none, so Saturday and Sunday are never the day."""
    assert announced(submitted).strftime("%a") in {"Mon", "Tue", "Wed", "Thu", "Fri"}


@given(IN_2026, st.timedeltas(timedelta(0), timedelta(days=10)))
def test_who_comes_later_is_not_announced_sooner(submitted: datetime, later: timedelta) -> None:
    """Announcements keep the order of submissions."""
    assert announced(submitted) <= announced(submitted + later)


@given(IN_2026)
def test_an_announcement_follows_within_a_week(submitted: datetime) -> None:
    """It comes after the submission; even a holiday beside a weekend keeps it within six days."""
    evening = datetime.combine(
        announced(submitted) - timedelta(days=1), datetime.min.time(), EASTERN
    ) + timedelta(hours=20)
    assert timedelta(hours=6) <= evening - submitted <= timedelta(days=6)


def test_deferrals_are_working_days() -> None:
    """A weekend needs no deferral."""
    assert {day.weekday() for day in DEFERRED} <= {0, 1, 2, 3, 4}
    assert {day.year for day in DEFERRED} == {2026}


def test_the_estimate_fits_what_arxiv_listed() -> None:
    """Of the real papers with a time of submission, it dates 96 % right and none too late."""
    right = late = papers = 0
    with lzma.open(shared("corpus", "papers-2025.jsonl.xz"), "rt", encoding="utf-8") as lines:
        known = (times for line in lines if (times := PUBLISHED.search(line)))
        for times in islice(known, 10_000):
            estimate = announced(datetime.fromisoformat(times["published"])).isoformat()
            papers += 1
            right += estimate == times["listed"]
            late += estimate > times["listed"]
    assert papers == 10_000
    assert right / papers > 0.96
    assert late == 0
