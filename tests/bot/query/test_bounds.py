"""Tests of the days between which a search looks."""

from datetime import date, timedelta

import pytest

from bot.query import Bounds, Days, QueryError, parse
from bot.query.bounds import Day, bound
from storage.records import And, Paper

TODAY = date(2026, 8, 18)


@pytest.mark.parametrize(
    ("value", "since", "until"),
    [
        ("2026-08-17", date(2026, 8, 17), date(2026, 8, 17)),
        ("2026-8-7", date(2026, 8, 7), date(2026, 8, 7)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("1991", date(1991, 1, 1), date(1991, 12, 31)),
        ("30d", timedelta(30), timedelta(30)),
        ("2W", timedelta(14), timedelta(14)),
        ("3m", timedelta(90), timedelta(90)),
        ("1y", timedelta(365), timedelta(365)),
        ("0d", timedelta(0), timedelta(0)),
        ("99999d", timedelta(99_999), timedelta(99_999)),
    ],
)
def test_days_months_years_and_how_long_ago(value: str, since: Day, until: Day) -> None:
    """A month or year is its first day as ``since`` and its last as ``until``."""
    assert (bound("since", value), bound("until", value)) == (since, until)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "2026-02-30",
        "2026-13",
        "2026-00",
        "2026-01-00",
        "0999",
        "20260101",
        "30",
        "30h",
        "-30d",
        "99999y",
        "2026-01-01d",
        "２０２６",
        "2026-",
    ],
)
def test_what_is_no_day(value: str) -> None:
    """Days that no calendar has, other units and other words are no bounds."""
    assert bound("since", value) is None
    assert bound("until", value) is None


@pytest.mark.parametrize(
    ("text", "bounds", "canonical"),
    [
        ("a since:2026", Bounds(since=date(2026, 1, 1)), "a since:2026-01-01"),
        ("until:2026-08 a", Bounds(until=date(2026, 8, 31)), "a until:2026-08-31"),
        ("a SINCE:2w b", Bounds(since=timedelta(14)), "a b since:14d"),
        ('(a OR b) since:"2025"', Bounds(since=date(2025, 1, 1)), "a OR b since:2025-01-01"),
        (
            "ti:(a) until:2026 OR b since：2025",
            Bounds(date(2025, 1, 1), date(2026, 12, 31)),
            "ti:a OR b since:2025-01-01 until:2026-12-31",
        ),
        ("a since:2025 (b)", Bounds(since=date(2025, 1, 1)), "a b since:2025-01-01"),
        ("a -(b) until:1y", Bounds(until=timedelta(365)), "a -b until:365d"),
    ],
)
def test_bounds_hold_for_the_whole_search(text: str, bounds: Bounds, canonical: str) -> None:
    """They may stand anywhere outside of brackets, and are written last."""
    query = parse(text)
    assert query.bounds == bounds
    assert str(query) == canonical
    assert parse(canonical) == query


def test_bounds_alone_are_a_search() -> None:
    """Whoever gives only days wants all papers of these days."""
    query = parse("since:2026-08-18 until:2026-08-18")
    assert query.tree == And(())
    assert query.matches(Paper("2608.00001", "", TODAY))
    assert not query.matches(Paper("2608.00001", "", TODAY - timedelta(1)))
    assert parse(str(query)) == query


def test_both_days_are_among_what_is_sought() -> None:
    """From the first day to the last, both included."""
    bounds = Days(date(2026, 8, 17), TODAY)
    days = [TODAY + timedelta(days) for days in range(-3, 3)]
    assert [bounds.hold(day) for day in days] == [False, False, True, True, False, False]
    assert Days().hold(TODAY)
    assert not Bounds()
    assert bounds


def test_how_long_ago_becomes_a_day() -> None:
    """What depends on today has to be told what day is today, before anything is matched."""
    query = parse("a since:30d until:2026")
    paper = Paper("2608.00001", "a", TODAY - timedelta(30))
    with pytest.raises(ValueError, match="depends on today"):
        query.matches(paper)
    with pytest.raises(ValueError, match="depends on today"):
        query.explain(paper)
    assert query.on(TODAY).bounds == Bounds(date(2026, 7, 19), date(2026, 12, 31))
    assert query.on(TODAY).matches(paper)
    assert not query.on(TODAY + timedelta(1)).matches(paper)
    assert query.on(TODAY).explain(paper)


def test_the_longest_time_ago_is_a_day() -> None:
    """No bound that parses fails when it is asked on a day of our time."""
    assert parse("a since:99999d").on(TODAY).bounds.since == date(1752, 11, 3)


@pytest.mark.parametrize("text", ["a since:30d", "until:2026 a", "a until:x"])
def test_a_subscription_has_no_bounds(text: str) -> None:
    """A subscription looks forward."""
    with pytest.raises(QueryError, match="a subscription always looks forward"):
        parse(text, standing=True)
