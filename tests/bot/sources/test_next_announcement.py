"""When arXiv announces next: its evenings, its holidays, and the clocks of New York."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.announcements import EASTERN, announced, next_announcement

IN_2026 = st.integers(0, 360 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(text: str) -> datetime:
    """A moment in UTC, as it is written: ``2026-08-18 12:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-08-18 12:00", "2026-08-19 00:00"),  # a Tuesday at noon: this evening
        ("2026-08-18 23:59", "2026-08-19 00:00"),
        ("2026-08-19 00:00", "2026-08-20 00:00"),  # what has begun is over
        ("2026-08-20 12:00", "2026-08-21 00:00"),  # Thursday: the last of the week
        ("2026-08-21 00:00", "2026-08-24 00:00"),  # then nothing until Sunday evening
        ("2026-08-21 12:00", "2026-08-24 00:00"),
        ("2026-08-22 12:00", "2026-08-24 00:00"),
        ("2026-08-23 23:00", "2026-08-24 00:00"),
        ("2026-08-24 00:00", "2026-08-25 00:00"),
        ("2026-11-23 12:00", "2026-11-24 01:00"),  # in winter it is an hour later in UTC
    ],
)
def test_evenings(now: str, then: str) -> None:
    """Sunday to Thursday at 20:00 in New York, which is the next day in UTC."""
    assert next_announcement(at(now)) == at(then)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-26 12:00", "2026-11-30 01:00"),  # Thanksgiving: the next is on Sunday
        ("2026-09-07 12:00", "2026-09-09 00:00"),  # Labor Day, a Monday
        ("2026-07-03 12:00", "2026-07-07 00:00"),  # a Friday: there is nothing for Sunday
        ("2026-12-24 12:00", "2026-12-25 01:00"),
        ("2026-12-25 12:00", "2026-12-29 01:00"),
        ("2026-12-29 12:00", "2026-12-31 01:00"),
        ("2026-12-31 12:00", "2027-01-04 01:00"),
    ],
)
def test_holidays(now: str, then: str) -> None:
    """What arXiv takes up on no day, it announces on no evening."""
    assert next_announcement(at(now)) == at(then)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-06 12:00", "2026-03-09 00:00"),  # the clocks go forward on Sunday, 8 March
        ("2026-03-06 00:30", "2026-03-06 01:00"),
        ("2026-10-30 12:00", "2026-11-02 01:00"),  # and back on Sunday, 1 November
        ("2026-10-29 12:00", "2026-10-30 00:00"),
    ],
)
def test_changes_of_the_clocks(now: str, then: str) -> None:
    """It is always 20:00 in New York."""
    assert next_announcement(at(now)) == at(then)


@pytest.mark.parametrize("zone", [EASTERN, ZoneInfo("Asia/Tokyo"), timezone(timedelta(hours=-11))])
def test_the_zone_of_now_does_not_matter(zone: ZoneInfo | timezone) -> None:
    """The same moment has the same next announcement, always given in UTC."""
    then = next_announcement(at("2026-08-18 23:30").astimezone(zone))

    assert (then, then.tzinfo) == (at("2026-08-19 00:00"), UTC)


@given(IN_2026)
def test_it_is_the_first_to_come(now: datetime) -> None:
    """It comes later than now, in the evening, within six days, and none comes before it."""
    then = next_announcement(now)

    assert now < then <= now + timedelta(days=6)
    assert then.astimezone(EASTERN).hour == 20
    assert next_announcement(then - timedelta(seconds=1)) == then
    assert next_announcement(now + (then - now) / 2) == then


@given(IN_2026)
def test_papers_are_announced_then(submitted: datetime) -> None:
    """The day on which a paper is announced is that of one of the announcements to come."""
    then = next_announcement(submitted)
    while then.date() < announced(submitted):
        then = next_announcement(then)

    assert then.date() == announced(submitted)


@given(IN_2026)
def test_each_brings_papers(now: datetime) -> None:
    """For each announcement there are papers: those that came just before its deadline."""
    then = next_announcement(now)
    local = then.astimezone(EASTERN)
    days = 2 if local.strftime("%a") == "Sun" else 0
    deadline = local.replace(hour=14) - timedelta(days=days)

    assert announced(deadline - timedelta(minutes=1)) == then.date()
