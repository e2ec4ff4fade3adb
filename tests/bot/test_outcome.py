"""What follows from each way in which a send can end: the whole table."""

from datetime import timedelta

import pytest
from clock import NOON
from hypothesis import given
from hypothesis import strategies as st

from bot import platforms
from bot.outcome import Outcome, after, doubted, wait
from bot.platforms import Gone, Moved, Rejected, RetryLater, SendError, Uncertain

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


class UnheardError(SendError):
    """A sixth way to fail, which a plug-in made up."""


TABLE = [
    (Gone("kicked"), False, Outcome("ready", "kicked", gone="kicked")),
    (Gone("kicked"), True, Outcome("ready", "kicked", gone="kicked")),
    (Moved("-100"), False, Outcome("ready", "moved to -100", moved="-100")),
    (Moved("-100"), True, Outcome("ready", "moved to -100", moved="-100")),
    (Rejected("too long"), False, Outcome("rejected", "too long")),
    (Rejected("too long"), True, Outcome("rejected", "too long")),
    (RetryLater("slow"), False, Outcome("ready", "slow", due=NOON + 20 * SECOND)),
    (RetryLater("slow"), True, Outcome("ready", "slow", due=NOON + 20 * SECOND)),
    (RetryLater("7", delay=7 * SECOND), False, Outcome("ready", "7", due=NOON + 7 * SECOND)),
    (RetryLater("0", delay=0 * SECOND), True, Outcome("ready", "0", due=NOON + 20 * SECOND)),
    (Uncertain("cut"), False, Outcome("uncertain", "cut")),
    (Uncertain("cut"), True, Outcome("ready", "cut", due=NOON + 20 * SECOND, unsure=True)),
    (UnheardError("?"), False, Outcome("uncertain", "?")),
    (UnheardError("?"), True, Outcome("ready", "?", due=NOON + 20 * SECOND, unsure=True)),
]


@pytest.mark.parametrize(("error", "repeats", "outcome"), TABLE)
def test_each_error_has_one_outcome(error: SendError, repeats: bool, outcome: Outcome) -> None:
    """The third attempt on a part ends as the table says; the wait after it is 20 seconds."""
    assert after(error, 3, NOON, repeats=repeats) == outcome


@pytest.mark.parametrize(("error", "repeats", "outcome"), TABLE)
def test_what_a_chat_wants_sent_again(error: SendError, repeats: bool, outcome: Outcome) -> None:
    """Only what nobody will ever know of is sent again because the chat wants that."""
    again = Outcome("ready", str(error), due=NOON + 20 * SECOND, resent=True)
    wanted = again if outcome.state == "uncertain" else outcome
    assert after(error, 3, NOON, repeats=repeats, resends=True) == wanted


def test_the_table_has_every_error() -> None:
    """No send error is left out of the table."""
    known = {
        one
        for one in vars(platforms).values()
        if isinstance(one, type) and issubclass(one, SendError) and one is not SendError
    }
    assert {type(error) for error, _, _ in TABLE} == {*known, UnheardError}


@pytest.mark.parametrize("resends", [False, True])
def test_what_nobody_knows_is_like_uncertain(*, resends: bool) -> None:
    """A part found in the middle of its sending is treated as one that ended as uncertain."""
    assert doubted("cut", 2, NOON, resends=resends) == after(
        Uncertain("cut"), 2, NOON, repeats=False, resends=resends
    )


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 10), (3, 20), (10, 2560), (11, 3600), (10**6, 3600)]
)
def test_the_wait_doubles_up_to_an_hour(attempts: int, seconds: int) -> None:
    """After the first attempt five seconds, then twice as long each time, at most an hour."""
    assert wait(attempts) == seconds * SECOND


@given(st.integers(min_value=1, max_value=10**9))
def test_each_wait_is_twice_the_last_or_an_hour(attempts: int) -> None:
    """Whatever the number of attempts, the next wait is twice this one, or the longest."""
    assert wait(attempts + 1) == min(2 * wait(attempts), HOUR)


@given(st.integers(max_value=10**9))
def test_no_wait_is_out_of_bounds(attempts: int) -> None:
    """Also a count that makes no sense gives a wait between five seconds and an hour."""
    assert 5 * SECOND <= wait(attempts) <= HOUR
