"""The hours of a chat, over whatever its clocks do: once for each day that counts, never twice."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.hours import (
    ZONE,
    city,
    hour_of,
    last_due,
    local,
    moment,
    next_due,
    quiet_until,
    zone_of,
)
from storage.records import Habits

A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
ZONES = [
    "UTC",
    "Europe/Paris",
    "America/New_York",
    "America/St_Johns",
    "America/Nuuk",  # Its clocks go forward from 23:00 of a Saturday to midnight.
    "Africa/Cairo",  # Its clocks go forward at midnight.
    "Africa/Casablanca",  # Its clocks go back before Ramadan, and forward behind it.
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # Its clocks change by half an hour.
    "Pacific/Apia",
    "Pacific/Chatham",
]
CHANGES = [
    date(2026, 3, 8),
    date(2026, 3, 28),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 4, 24),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 10, 29),
    date(2026, 11, 1),
    date(2026, 12, 31),
    date(2028, 2, 28),
]
"""Around these days clocks change somewhere, a year ends, or a year has a day more."""

zones = st.sampled_from(ZONES)
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
days = st.one_of(
    st.builds(lambda day, n: day + n * A_DAY, st.sampled_from(CHANGES), st.integers(-2, 2)),
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
)
schedules = st.sampled_from(["daily", "weekdays", "weekly"])
WEEKDAYS = {"daily": range(7), "weekdays": range(5), "weekly": range(1)}


def slowly(day: date, at: time, zone: str) -> datetime:
    """The same moment, found by looking at the clock there minute by minute."""
    shown = datetime.combine(day, at)
    now = shown.replace(tzinfo=UTC) - timedelta(hours=16)
    while now.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < shown:
        now += A_MINUTE
    return now


@given(zones, days, times)
@example("Pacific/Apia", date(2011, 12, 30), time(8))  # The island had no such day.
@example("Europe/Paris", date(2026, 3, 29), time(2, 30))
@example("Europe/Paris", date(2026, 10, 25), time(2, 30))
@example("America/Nuuk", date(2026, 3, 28), time(23, 30))
def test_the_first_moment_at_which_a_clock_shows_a_time(zone: str, day: date, at: time) -> None:
    """Or a later one, where the clocks were put forward over it."""
    assert moment(day, at, zone) == slowly(day, at, zone)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("UTC", date(2026, 8, 18), time(8), "2026-08-18 08:00"),
        ("Europe/Paris", date(2026, 8, 18), time(8), "2026-08-18 06:00"),
        ("Europe/Paris", date(2026, 3, 29), time(2, 30), "2026-03-29 01:00"),
        ("Europe/Paris", date(2026, 10, 25), time(2, 30), "2026-10-25 00:30"),
        ("America/New_York", date(2026, 3, 8), time(2, 59), "2026-03-08 07:00"),
        ("America/New_York", date(2026, 11, 1), time(1), "2026-11-01 05:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03 15:30"),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 30), "2026-04-23 22:00"),
    ],
)
def test_both_changes_of_the_clocks(zone: str, day: date, at: time, expected: str) -> None:
    """What does not exist is the end of the gap; what exists twice is the first of the two."""
    assert f"{moment(day, at, zone):%Y-%m-%d %H:%M}" == expected


@given(zones, days, times, schedules)
def test_one_hour_for_each_day_that_counts(zone: str, day: date, at: time, schedule: str) -> None:
    """Twenty days long: the schedule has each of its days once, in their order, and no other."""
    before = slowly(day, time(0), zone) - A_MINUTE
    until = slowly(day + 20 * A_DAY, at, zone)
    due, found = before, []
    while (due := next_due(schedule, at, zone, due)) < until:
        found.append(due)

    counting = [
        slowly(one, at, zone)
        for n in range(-1, 20)
        if (one := day + n * A_DAY).weekday() in WEEKDAYS[schedule]
    ]
    assert found == [one for one in counting if before < one < until]
    assert all(a < b for a, b in pairwise(found))


@given(zones, days, times, schedules)
def test_there_and_back(zone: str, day: date, at: time, schedule: str) -> None:
    """The last hour before the next one is the one that was last before."""
    now = slowly(day, time(12), zone)
    assert last_due(schedule, at, zone, now) < now < next_due(schedule, at, zone, now)
    due = next_due(schedule, at, zone, now)
    assert next_due(schedule, at, zone, last_due(schedule, at, zone, due)) == due


@pytest.mark.parametrize("schedule", ["instant", "hourly"])
def test_what_has_no_hours(schedule: str) -> None:
    """Nobody can be told when it is due."""
    with pytest.raises(ValueError, match=f"no schedule of hours: {schedule}"):
        next_due(schedule, time(8), "UTC", datetime(2026, 8, 18, tzinfo=UTC))


@given(zones, days, times, times, times)
def test_quiet_hours_end(zone: str, day: date, begins: time, ends: time, at: time) -> None:
    """Whoever is in them leaves them within a day, and nobody is held by those of another day."""
    habits = Habits(zone=zone, quiet=(begins, ends))
    now = slowly(day, at, zone)
    spans = [
        (slowly(one, begins, zone), slowly(one if begins < ends else one + A_DAY, ends, zone))
        for one in (day - A_DAY, day)
    ]
    inside = [end for start, end in spans if begins != ends and start <= now < end]

    assert quiet_until(habits, now) == (inside[0] if inside else None)
    assert all(now < end <= now + timedelta(hours=25) for end in inside)


@pytest.mark.parametrize(
    ("quiet", "at", "end"),
    [
        ((time(22), time(7)), "2026-08-18 21:59", None),
        ((time(22), time(7)), "2026-08-18 22:00", "2026-08-19 07:00"),
        ((time(22), time(7)), "2026-08-19 06:59", "2026-08-19 07:00"),
        ((time(22), time(7)), "2026-08-19 07:00", None),
        ((time(12), time(14)), "2026-08-19 13:00", "2026-08-19 14:00"),
        ((time(12), time(14)), "2026-08-19 14:00", None),
        ((time(12), time(12)), "2026-08-19 12:00", None),
        (None, "2026-08-19 03:00", None),
    ],
)
def test_quiet_hours(quiet: tuple[time, time] | None, at: str, end: str | None) -> None:
    """They begin and end by the clock, also over midnight."""
    until = quiet_until(Habits(quiet=quiet), datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert (f"{until:%Y-%m-%d %H:%M}" if until else None) == end


def test_what_a_chat_has_not_chosen() -> None:
    """Eight o'clock, in UTC."""
    assert (hour_of(Habits()), zone_of(Habits())) == (time(8), ZONE)
    chosen = Habits(hour=time(0), zone="Asia/Tokyo")
    assert (hour_of(chosen), zone_of(chosen)) == (time(0), "Asia/Tokyo")


def test_a_zone_that_is_not_known_any_more() -> None:
    """It is UTC, so that nothing is held up by a name."""
    noon = datetime(2026, 8, 18, 12, tzinfo=UTC)
    assert local(noon, "Mars/Olympus").utcoffset() == timedelta()
    assert moment(date(2026, 8, 18), time(12), "../etc/passwd") == noon


def test_what_people_call_a_zone() -> None:
    """By its city."""
    assert [city(one) for one in ("Europe/Paris", "America/Argentina/Buenos_Aires", "UTC")] == [
        "Paris",
        "Buenos Aires",
        "UTC",
    ]
