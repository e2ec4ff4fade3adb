"""Times of day as people type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.times import between, time_of


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("8", time(8)),
        ("08:00", time(8)),
        ("8:30", time(8, 30)),
        ("8.30", time(8, 30)),
        ("8h30", time(8, 30)),
        ("8h", time(8)),
        ("0", time(0)),
        ("23:59", time(23, 59)),
        ("7am", time(7)),
        ("7 PM", time(19)),
        ("7:15pm", time(19, 15)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        (" 9 ", time(9)),
        ("24", None),
        ("8:60", None),
        ("13pm", None),
        ("0am", None),
        ("8:3", None),
        ("-8", None),
        ("eight", None),
        ("", None),
    ],
)
def test_a_time(typed: str, at: time | None) -> None:
    """Hours, and minutes where somebody cares."""
    assert time_of(typed) == at


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("22-7", (time(22), time(7))),
        ("22:00-07:00", (time(22), time(7))),
        ("22–7", (time(22), time(7))),
        ("10pm - 7am", (time(22), time(7))),
        ("22 to 7:30", (time(22), time(7, 30))),
        ("22 until 7", (time(22), time(7))),
        ("9-17", (time(9), time(17))),
        ("7-7", None),
        ("22", None),
        ("22-", None),
        ("22-7-8", None),
        ("22-25", None),
        ("off", None),
    ],
)
def test_between_two_times(typed: str, times: tuple[time, time] | None) -> None:
    """From one to another that is not the same, over midnight or not."""
    assert between(typed) == times


@given(st.times())
def test_every_time_can_be_typed(at: time) -> None:
    """As it is shown."""
    assert time_of(f"{at:%H:%M}") == at.replace(second=0, microsecond=0, fold=0)


@given(st.text(max_size=20))
def test_anything_may_be_typed(typed: str) -> None:
    """Whatever it is, it is two different times or nothing."""
    assert between(typed) is None or len(set(between(typed) or ())) == 2
