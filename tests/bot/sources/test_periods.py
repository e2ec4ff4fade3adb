"""Windows of submission time, and the cursor."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.periods import Harvested, Window

NOON = datetime(2026, 8, 18, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

moments = st.integers(0, 10**9).map(lambda seconds: NOON + timedelta(seconds=seconds))
windows = st.tuples(moments, st.timedeltas(timedelta(0), timedelta(days=40))).map(
    lambda span: Window.around(span[0], span[0] + span[1])
)


def test_a_window_is_written_as_arxiv_reads_it() -> None:
    """Minutes, in digits, both ends."""
    window = Window.around(NOON, NOON + timedelta(days=1, seconds=30))
    assert str(window) == "submittedDate:[202608181200 TO 202608191201]"


@given(moments, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_a_window_holds_its_moments_by_any_reading(start: datetime, span: timedelta) -> None:
    """Even if arXiv ends a range at the first second of its last minute."""
    window = Window.around(start, start + span)
    assert window.start <= start
    assert start + span < window.end
    assert window.end - (start + span) <= 2 * MINUTE


def test_a_window_is_never_empty() -> None:
    """When the clock went back, a minute is left."""
    assert Window.around(NOON, NOON - timedelta(days=1)) == Window(NOON, NOON + MINUTE)


@given(windows)
def test_parts_leave_no_gap(window: Window) -> None:
    """They cover the window from end to end, each starting in the last minute of the one before."""
    parts = window.parts()
    assert parts[0].start == window.start
    assert parts[-1].end == window.end
    assert all(one.end == other.start for one, other in pairwise(parts))
    assert all(part.start < part.end for part in parts)


def test_a_long_window_parts_into_days() -> None:
    """From its own start on, the last one shorter."""
    window = Window(NOON, NOON + timedelta(days=2, hours=5))
    assert window.is_long
    assert [part.end - part.start for part in window.parts()] == [
        timedelta(days=1),
        timedelta(days=1),
        timedelta(hours=5),
    ]


@pytest.mark.parametrize(
    ("minutes", "halves"), [(1440, [720, 720]), (5, [3, 2]), (2, [1, 1]), (1, [1])]
)
def test_a_short_window_parts_into_halves(minutes: int, halves: list[int]) -> None:
    """Down to a single minute, which has no parts."""
    window = Window(NOON, NOON + minutes * MINUTE)
    assert not window.is_long
    assert [(part.end - part.start) // MINUTE for part in window.parts()] == halves


@given(moments, moments)
def test_a_cursor_reads_back(since: datetime, until: datetime) -> None:
    """Its text is an ISO 8601 interval and says all of it."""
    harvested = Harvested(since, until)
    assert Harvested.read(str(harvested)) == harvested


def test_a_cursor_looks_like_this() -> None:
    """The form that a store keeps."""
    text = "2026-08-11T12:00:00Z/2026-08-18T09:30:05Z"
    assert str(Harvested.read(text)) == text


@pytest.mark.parametrize(
    "text", [None, "", "2026-08-18T12:00:00Z", "2026-08-18/2026-08-19", "a/b", "a/b/c"]
)
def test_no_cursor_is_none(text: str | None) -> None:
    """Nor is what something else left there."""
    assert Harvested.read(text) is None


@given(moments, moments, moments)
def test_a_cursor_never_goes_back(since: datetime, until: datetime, moment: datetime) -> None:
    """It reaches as far as before, or further, and always from the same beginning."""
    reached = Harvested(since, until).reaching(moment)
    assert reached.until == max(until, moment)
    assert reached.since == since
