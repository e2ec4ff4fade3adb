"""How long a text waits before it is tried again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.summaries.backoff import FIRST, LONGEST, wait
from storage.records import TextKey

KEY = TextKey("summary", "2608.00001", 1, "claude", "m", "p", "en")
MANY = [replace(KEY, subject=f"2608.{n:05}") for n in range(500)]


@pytest.mark.parametrize(("attempts", "most"), [(1, 30), (2, 60), (3, 120), (4, 240), (5, 480)])
def test_it_doubles_and_is_spread_over_the_whole(attempts: int, most: int) -> None:
    """Texts that failed together come back at all times up to the doubled wait."""
    waits = [wait(key, attempts).total_seconds() for key in MANY]
    assert max(waits) <= most
    assert max(waits) > 0.95 * most
    assert min(waits) < max(1.01, 0.05 * most)
    assert sum(waits) / len(waits) == pytest.approx(most / 2, rel=0.1)


def test_it_is_the_same_each_time() -> None:
    """No chance is in it: after a restart the same text waits as long."""
    assert wait(KEY, 3) == wait(replace(KEY), 3)
    assert wait(KEY, 3) != wait(KEY, 4)


@pytest.mark.parametrize("attempts", [1, 5, 11, 10_000])
def test_it_has_an_end(attempts: int) -> None:
    """However often it failed, it waits between a second and the longest wait."""
    assert timedelta(seconds=1) <= wait(KEY, attempts) <= LONGEST


@pytest.mark.parametrize("asked", [7, 60, 900])
def test_what_the_service_asks_for_is_kept_to(asked: int) -> None:
    """Nobody comes sooner, and not all at the same moment."""
    waits = {wait(key, 1, timedelta(seconds=asked)) for key in MANY}
    assert min(waits) >= timedelta(seconds=asked)
    assert max(waits) <= timedelta(seconds=asked) * 1.1
    assert len(waits) > 1


def test_it_is_kept_to_up_to_a_quarter_of_an_hour() -> None:
    """A service may ask for a day, but nobody waits that long; nor does nothing mean at once."""
    assert wait(KEY, 1, timedelta(days=1)) <= LONGEST * 1.1
    assert wait(KEY, 1, timedelta(seconds=-5)) >= timedelta(seconds=1)
    assert FIRST < LONGEST
