"""Providers that rest are not asked, and the operator hears of it once."""

from datetime import timedelta

import pytest
from clock import NOON, FakeClock
from troubled import Told

from bot.summaries.base import Halted
from bot.summaries.rests import Rests

HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_halt_lasts_until_its_end(clock: FakeClock, told: Told) -> None:
    """An hour later the provider is asked again; it is over when it has made something."""
    rests = Rests(clock, told)
    assert rests.halted("claude") is None
    halt = Halted("credit", "Pay.", until=NOON + HOUR)

    rests.halt("claude", halt)
    assert rests.halted("claude") is halt
    assert rests.halted("gpt") is None
    clock.advance(HOUR.total_seconds())
    assert rests.halted("claude") is None
    assert told.open == {"credit": "Pay."}

    rests.works("claude")
    assert told.open == {}
    assert told.history == ["credit", "credit over"]


def test_a_halt_without_end_lasts_until_a_restart(clock: FakeClock) -> None:
    """A key that was refused is not tried again by itself; telling nobody is no fault."""
    rests = Rests(clock)
    rests.halt("claude", Halted("key", "New key."))
    clock.advance(10 * 24 * 3600)
    assert rests.halted("claude")
    rests.works("claude")


def test_a_halt_without_a_sentence_is_told_to_nobody(clock: FakeClock, told: Told) -> None:
    """What the operator has chosen is no trouble."""
    rests = Rests(clock, told)
    rests.halt("claude", Halted("budget", ""))
    assert rests.halted("claude")
    rests.works("claude")
    assert told.history == []


def test_a_pause_lasts_as_long_as_the_longest_that_was_asked_for(clock: FakeClock) -> None:
    """A later answer that asks for less does not shorten it."""
    rests = Rests(clock)
    rests.pause("claude", NOON + HOUR)
    rests.pause("claude", NOON)
    assert rests.paused("claude") == NOON + HOUR
    assert rests.paused("gpt") is None
    clock.advance(HOUR.total_seconds())
    assert rests.paused("claude") is None
