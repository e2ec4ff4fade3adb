"""What is done about a part that may have arrived: the whole decision."""

from dataclasses import replace
from datetime import timedelta

import pytest
from clock import NOON

from bot.unsure import Span, Step, first_doubt, is_known, resends, spans, step, unconfirmed
from storage.records import Chat, Habits, Part

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
WINDOW = 100 * SECOND
PART = Part(1, 0, "nonce", "body", attempts=1, attempted_at=NOON)
CUT_SHORT = replace(PART, state="sending")
TRIED = replace(PART, tried_at=NOON, attempted_at=NOON + 50 * SECOND)
TELEGRAM = Chat(1, "telegram", "42")


@pytest.mark.parametrize(
    ("part", "doubt"),
    [
        (Part(1, 0, "nonce", "body"), None),
        (PART, None),
        (CUT_SHORT, NOON),
        (TRIED, NOON),
        (replace(TRIED, state="sending"), NOON),
    ],
    ids=["new", "surely not sent", "cut short", "tried", "tried and cut short"],
)
def test_the_first_attempt_that_may_have_arrived(part: Part, doubt: object) -> None:
    """The first of which nobody knows; one that was cut short is one; a sure failure is none."""
    assert first_doubt(part) == doubt


@pytest.mark.parametrize("looks", [False, True])
def test_what_surely_did_not_arrive_is_sent(*, looks: bool) -> None:
    """Whatever the platform can do, and however long ago it was."""
    now = NOON + timedelta(days=9)
    assert step(PART, now, remembers=timedelta(), looks=looks) is Step.SEND


@pytest.mark.parametrize("part", [CUT_SHORT, TRIED])
@pytest.mark.parametrize(
    ("after", "looks", "then"),
    [
        (timedelta(), True, Step.LOOK),
        (WINDOW, True, Step.LOOK),
        (timedelta(days=9), True, Step.LOOK),
        (WINDOW - timedelta(microseconds=1), False, Step.SEND),
        (WINDOW, False, Step.DOUBT),
        (-SECOND, True, Step.LOOK),
        (-SECOND, False, Step.DOUBT),
    ],
)
def test_the_window_begins_with_the_first_attempt(
    part: Part, after: timedelta, looks: bool, then: Step
) -> None:
    """Where we may look we do; else it is sent again while its nonce is known, and then no more.

    An attempt of the future means that nobody knows how long ago it was.
    """
    assert step(part, NOON + after, remembers=WINDOW, looks=looks) is then
    assert is_known(part, NOON + after, WINDOW) is (timedelta() <= after < WINDOW)


@pytest.mark.parametrize("part", [CUT_SHORT, TRIED])
def test_a_platform_that_knows_nothing_again(part: Part) -> None:
    """There nobody can tell, at once and for good."""
    assert step(part, NOON, remembers=timedelta(), looks=False) is Step.DOUBT
    assert step(part, NOON, remembers=timedelta(), looks=True) is Step.LOOK


@pytest.mark.parametrize("part", [CUT_SHORT, TRIED])
@pytest.mark.parametrize("after", [50 * SECOND, timedelta(hours=9)])
def test_where_it_is_looked_for(part: Part, after: timedelta) -> None:
    """Since the first attempt, and then a day more on both sides: clocks may be wrong."""
    now = NOON + after
    near, whole = spans(part, now)
    assert near == Span(NOON - 5 * SECOND, now + 5 * SECOND)
    assert whole == Span(NOON - DAY, now + DAY)


def test_where_it_is_looked_for_when_the_clock_was_set_back() -> None:
    """The attempt is one of the future: from a day before now until a day after the last one."""
    now = NOON - timedelta(hours=1)
    assert spans(CUT_SHORT, now) == (Span(now - DAY, NOON + DAY),)
    assert spans(TRIED, now) == (Span(now - DAY, NOON + 50 * SECOND + DAY),)
    then = NOON + 49 * SECOND
    assert spans(TRIED, then) == (Span(NOON - DAY, NOON + 50 * SECOND + DAY),)


def test_where_what_was_never_tried_is_looked_for() -> None:
    """Around now; nobody asks for it."""
    (_, whole) = spans(Part(1, 0, "nonce", "body"), NOON)
    assert whole == Span(NOON - DAY, NOON + DAY)


def test_what_was_never_tried_is_known_to_nobody() -> None:
    """Without an attempt there is no nonce that could be remembered."""
    assert not is_known(PART, NOON, WINDOW)


@pytest.mark.parametrize(
    ("unsure", "resent", "again"),
    [
        (None, False, False),
        ("hold", False, False),
        ("resend", False, True),
        ("resend", True, False),
    ],
)
def test_a_chat_may_want_it_sent_again(unsure: str | None, resent: bool, again: bool) -> None:
    """Only where it says so, and only once."""
    chat = replace(TELEGRAM, habits=Habits(unsure=unsure))
    assert resends(chat, replace(CUT_SHORT, resent=resent)) is again


def test_how_it_is_told() -> None:
    """When it was sent last, whether that was the second time, and who did not confirm it."""
    sure = replace(PART, state="sent", attempted_at=NOON + timedelta(hours=1))
    doubted = replace(PART, state="uncertain")
    assert unconfirmed(TELEGRAM, [doubted, sure], NOON) == (
        "Sent once on 18 Aug 12:00 UTC, and Telegram did not confirm"
    )
    again = replace(doubted, resent=True, attempted_at=NOON + timedelta(minutes=5))
    assert unconfirmed(TELEGRAM, [doubted, again], NOON.replace(year=2027)) == (
        "Sent again on 18 Aug 2026 12:05 UTC, and Telegram did not confirm"
    )
    restored = replace(doubted, attempts=0)
    assert unconfirmed(TELEGRAM, [restored], NOON) == (
        "Papercast was restored from a copy of its store, and may have sent this before"
    )
    assert unconfirmed(TELEGRAM, [restored, doubted], NOON).startswith("Sent once on")
    never = replace(doubted, attempted_at=None)
    assert unconfirmed(TELEGRAM, [never], NOON) == "Sent once, and Telegram did not confirm"
