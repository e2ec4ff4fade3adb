"""What becomes of a chat that can be written to no more, or again."""

from datetime import timedelta

import pytest
from clock import NOON

from bot.life import KEPT, Step, heard, is_over, told
from storage.records import Chat

ACTIVE = Chat(1, "discord", "123")
PAUSED = Chat(1, "discord", "123", state="paused", reason="it lacks a right", since=NOON)


@pytest.mark.parametrize(
    ("chat", "lacks", "step"),
    [
        (ACTIVE, None, Step.STAY),
        (ACTIVE, "the channel was deleted", Step.PAUSE),
        (PAUSED, "the channel was deleted", Step.STAY),
        (PAUSED, None, Step.RESUME),
    ],
)
def test_news_change_the_state_once(chat: Chat, lacks: str | None, step: Step) -> None:
    """What is known already changes nothing."""
    assert heard(chat, lacks) is step


def test_a_paused_chat_is_kept_for_ninety_days() -> None:
    """To the second; an active one for good."""
    second = timedelta(seconds=1)
    assert not is_over(PAUSED, NOON + KEPT - second)
    assert is_over(PAUSED, NOON + timedelta(days=90))
    assert not is_over(ACTIVE, NOON + 2 * KEPT)


def test_what_is_told_names_the_right_and_the_day() -> None:
    """The words of one subscription are those of one."""
    said = told("#papers", 'it lacks "Send Messages"', 2, NOON)
    assert said == (
        'Papercast may no longer write in #papers (it lacks "Send Messages"). Its 2 subscriptions '
        "are paused and kept until 16 Nov. They go on by themselves when it may write again."
    )
    assert told("#papers", "the channel was deleted", 1, NOON).endswith(
        "Its 1 subscription is paused and kept until 16 Nov. It goes on by itself when it may "
        "write again."
    )
