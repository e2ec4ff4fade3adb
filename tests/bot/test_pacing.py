"""No window is ever exceeded, no chat waits for another, and nearly no time is lost."""

import random
from typing import TypeVar

import pytest
from effort import LONG
from hypothesis import given
from hypothesis import strategies as st
from pacing_town import Message, Town, optimum

from bot.pacing import Limits, Pacing, Rank, Window

K = TypeVar("K")

SECOND = Window(1, 1.0)
MINUTE = Window(20, 60.0)


def chat_windows(address: str) -> tuple[Window, ...]:
    """A private chat takes one a second, a group twenty a minute."""
    return (MINUTE,) if address.startswith("-") else (SECOND,)


TELEGRAM = Limits((Window(30, 1.0),), chat_windows)
FREE = Limits()


def mixed(total: int, seed: int) -> list[Message]:
    """Messages to private chats and groups, of which none alone decides how long it takes."""
    chance = random.Random(seed)
    private = [f"{n}" for n in range(total // 20)]
    groups = [f"-{n}" for n in range(total // 40)]
    return [Message(chance.choice(private + groups), asked=0.0) for _ in range(total)]


def called(pacing: Pacing[K], now: float) -> tuple[K, str] | None:
    """Who is called up, and for which chat."""
    found = pacing.next(now)
    return found and (found.key, found.address)


# The promise to the platform


@pytest.mark.parametrize("seed", range(5 if LONG else 1))
def test_ten_thousand_messages_exceed_no_window_and_lose_no_time(seed: int) -> None:
    """All of them arrive within 5 % of the soonest possible moment."""
    messages = mixed(10_000, seed)
    town = Town(TELEGRAM, seed=seed)
    town.run(messages)
    assert town.excess() == []
    assert town.makespan <= 1.05 * optimum(messages, TELEGRAM)


@given(
    st.lists(
        st.builds(
            Message,
            st.sampled_from(["1", "2", "3", "-1", "-2"]),
            st.sampled_from(Rank),
            st.floats(0, 90, allow_nan=False),
        ),
        max_size=120,
    ),
    st.integers(1, 5),
    st.floats(0, 30),
    st.floats(0, 3),
    st.integers(0, 2**32),
)
def test_no_window_is_exceeded_however_slow_the_way(
    messages: list[Message], overall: int, slowest: float, ahead: float, seed: int
) -> None:
    """A message that takes half a minute to arrive still counts when it does."""

    def way(chance: random.Random) -> float:
        return chance.uniform(0, slowest)

    limits = Limits((Window(overall, 1.0),), chat_windows)
    town = Town(limits, way, way, seed, ahead=ahead)
    town.run(messages)
    assert town.excess() == []


def test_what_is_made_ready_ahead_loses_no_time() -> None:
    """A message that takes a while to be made ready is called up before its moment."""
    messages = mixed(2_000, seed=1)
    spans = []
    for ahead in (0.0, 0.05):
        town = Town(TELEGRAM, ready=lambda _: 0.05, ahead=ahead)
        town.run(messages)
        assert town.excess() == []
        spans.append(town.makespan / optimum(messages, TELEGRAM))
    late, in_time = spans
    assert in_time + 0.03 <= late


def test_posts_are_spread_over_a_window() -> None:
    """A second's worth of them does not go at once, so that an answer finds room at any moment."""
    posts = [Message(str(n)) for n in range(1, 300)]
    answers = [Message("asker", Rank.ANSWER, asked=0.05 + 1.7 * n) for n in range(5)]
    town = Town(TELEGRAM)
    town.run([*posts, *answers])
    waits = [one.arrived - one.message.asked for one in town.arrivals if one.message in answers]
    assert len(waits) == len(answers)
    assert max(waits) < 0.25


@pytest.mark.parametrize("rank", [Rank.POST, Rank.EDIT])
def test_what_is_given_back_leaves_the_spread_as_it_was(rank: Rank) -> None:
    """However often that happens, the next one need not wait, and others go as they would have."""
    pacing: Pacing[str] = Pacing(TELEGRAM)
    for n in range(20):
        pacing.ask("one", str(n), rank, 0.0)
        assert called(pacing, 0.0) == ("one", str(n))
        pacing.give_back(str(n), rank, 0.0)
    for n in range(20, 40):
        pacing.ask("post", str(n), Rank.POST, 0.0)
    assert len(drained(pacing, 0.0)) == 7


def test_an_answer_that_is_given_back_makes_no_room_in_the_spread() -> None:
    """It had taken none."""
    pacing: Pacing[str] = Pacing(TELEGRAM)
    for n in range(20):
        pacing.ask("post", str(n), Rank.POST, 0.0)
    assert len(drained(pacing, 0.0)) == 7
    for n in range(20, 32):
        pacing.ask("answer", str(n), Rank.ANSWER, 0.0)
        assert called(pacing, 0.0) == ("answer", str(n))
        pacing.give_back(str(n), Rank.ANSWER, 0.0)
    assert drained(pacing, 0.0) == []


@pytest.mark.parametrize("limits", [Limits((SECOND,)), Limits((), chat_windows)])
def test_a_millionth_of_a_second_is_no_time(limits: Limits) -> None:
    """A clock that is so much too early at its alarm does not ring again for it."""
    pacing: Pacing[str] = Pacing(limits)
    for key in ("first", "second"):
        pacing.ask(key, "1", Rank.POST, 0.0)
    assert called(pacing, 0.0) == ("first", "1")
    pacing.end("1", 0.0)
    assert called(pacing, 1.0 - 2.0**-19) is None
    assert called(pacing, 1.0 - 2.0**-20) == ("second", "1")


@pytest.mark.parametrize("rank", Rank)
def test_who_is_called_up_has_the_rank_that_was_asked_for(rank: Rank) -> None:
    """It decides what is given back."""
    pacing: Pacing[str] = Pacing(TELEGRAM)
    pacing.ask("one", "1", rank, 0.0)
    found = pacing.next(0.0)
    assert found is not None
    assert found.rank is rank


def test_an_answer_whose_chat_is_free_again_waits_for_no_post() -> None:
    """It is called up at that moment, though a post is ready that the spread holds up."""
    pacing: Pacing[str] = Pacing(Limits((Window(20, 60.0),), chat_windows))
    pacing.ask("before", "1", Rank.ANSWER, 0.0)
    assert called(pacing, 0.0) == ("before", "1")
    pacing.end("1", 0.0)
    for n in range(2, 5):
        pacing.ask("post", str(n), Rank.POST, 0.0)
    pacing.ask("answer", "1", Rank.ANSWER, 0.0)
    drained(pacing, 0.0)
    assert pacing.wait(0.0) == 1.0
    assert called(pacing, 1.0) == ("answer", "1")


def test_who_comes_late_has_lost_nothing() -> None:
    """Some posts may go at once where none went for a while, but not a second's worth."""
    town = Town(TELEGRAM)
    town.run([Message(str(n), asked=10.0) for n in range(1, 61)])
    assert sum(one.granted == 10.0 for one in town.arrivals) == 7


def test_a_group_gets_no_more_than_its_minute_allows() -> None:
    """Not in the first minute either, in which a bucket that leaks lets twice as much through.

    What python-telegram-bot's limiter does by design is told in its issue 3772.
    """
    messages = [Message("-1") for _ in range(60)]
    town = Town(TELEGRAM)
    town.run(messages)
    assert town.excess() == []
    assert sum(one.arrived < MINUTE.seconds for one in town.arrivals) == MINUTE.count


# The promise to people


def test_an_answer_goes_ahead_of_a_thousand_posts() -> None:
    """A person who asks in the middle of a night's posts waits for the next free place alone."""
    posts = [Message(str(n)) for n in range(1, 1001)]
    answer = Message("asker", Rank.ANSWER, asked=5.0)
    town = Town(TELEGRAM)
    town.run([*posts, answer])
    (arrived,) = (one.arrived for one in town.arrivals if one.message == answer)
    assert arrived - 5.0 < 0.2


def test_an_answer_goes_ahead_in_a_chat_that_gets_posts() -> None:
    """Within one chat too."""
    posts = [Message("1") for _ in range(50)]
    town = Town(TELEGRAM)
    town.run([*posts, Message("1", Rank.ANSWER, asked=5.5)])
    ranks = [one.message.rank for one in town.arrivals]
    assert ranks.index(Rank.ANSWER) == 6


def test_edits_go_last() -> None:
    """What is new is more urgent than what is better."""
    edits = [Message(f"{n}", Rank.EDIT) for n in range(50)]
    posts = [Message(f"{n}", Rank.POST) for n in range(50, 100)]
    answers = [Message(f"{n}", Rank.ANSWER) for n in range(100, 130)]
    town = Town(Limits((Window(1, 1.0),)))
    town.run([*edits, *posts, *answers])
    granted = [one.message.rank for one in town.arrivals]
    assert granted[1:] == sorted(granted[1:])


@given(st.integers(1, 400), st.integers(1, 30), st.integers(0, 2**32))
def test_a_chat_with_much_to_say_keeps_no_other_waiting(much: int, others: int, seed: int) -> None:
    """However many posts one chat has, every other one gets its first in the first round."""
    flood = [Message("1") for _ in range(much)]
    rest = [Message(f"{n + 2}") for n in range(others)]
    town = Town(Limits((Window(1, 1.0),)), seed=seed)
    town.run([*flood, *rest])
    first = {one.message.address for one in town.arrivals[: 2 * others + 2]}
    assert {one.address for one in rest} <= first


def test_posts_of_one_chat_keep_their_order() -> None:
    """Who asked first, goes first."""
    messages = [Message("1", asked=n / 1000) for n in range(30)]
    town = Town(TELEGRAM)
    town.run(messages)
    assert [one.message for one in town.arrivals] == messages


# What a platform says meanwhile


def test_a_chat_that_is_limited_waits_alone() -> None:
    """The others go on."""
    pacing = asked("1", "2")
    pacing.limited("1", until=10.0, now=0.0)
    assert drained(pacing, 0.0) == ["2"]
    assert pacing.wait(0.0) == 10.0
    assert drained(pacing, 10.0) == ["1"]


def test_several_limited_chats_hold_the_platform() -> None:
    """Until the first of them may be written to again."""
    pacing = asked("1", "2", "3", "4")
    pacing.limited("1", until=10.0, now=0.0)
    pacing.limited("2", until=20.0, now=1.0)
    pacing.limited("3", until=30.0, now=2.0)
    assert drained(pacing, 3.0) == []
    assert pacing.wait(3.0) == 7.0
    assert drained(pacing, 10.0) == ["1", "4"]


def test_what_was_under_way_ends_no_wait() -> None:
    """A message that is answered meanwhile, or a shorter wait, sets nobody free.

    In python-telegram-bot's limiter either did (its issue 5338).
    """
    pacing = asked("1", "5")
    assert called(pacing, 0.0) == ("1", "1")
    for address, until in (("2", 20.0), ("3", 30.0), ("4", 40.0), ("2", 5.0)):
        pacing.limited(address, until=until, now=1.0)
    pacing.end("1", 2.0)
    assert drained(pacing, 2.0) == []
    assert drained(pacing, 19.0) == []
    assert drained(pacing, 20.0) == ["5"]


def test_limits_that_are_over_count_no_more() -> None:
    """Three chats that had to wait one after the other mean nothing."""
    pacing = asked("4")
    for n in range(1, 4):
        pacing.limited(str(n), until=10.0 * n, now=10.0 * n - 5)
    assert drained(pacing, 26.0) == ["4"]


def test_a_chat_that_has_used_up_what_it_may_waits() -> None:
    """The platform said how long, before it had to refuse anything."""
    pacing = asked("1", "2")
    pacing.hold("1", until=2.5)
    assert drained(pacing, 1.0) == ["2"]
    assert drained(pacing, 2.5) == ["1"]


def test_refusals_are_kept_far_from_a_ban() -> None:
    """With the budget of refusals used up nothing goes, until the oldest counts no more."""
    pacing: Pacing[str] = Pacing(Limits(refusals=Window(3, 600.0)))
    for n in range(3):
        pacing.refused(100.0 * n)
    pacing.ask("post", "1", Rank.POST, 300.0)
    assert drained(pacing, 300.0) == []
    assert pacing.wait(300.0) == 300.0
    assert drained(pacing, 600.0) == ["post"]


def test_refusals_that_nobody_counts_hold_nothing() -> None:
    """A platform without such a budget goes on."""
    pacing = asked("1")
    pacing.refused(0.0)
    assert drained(pacing, 0.0) == ["1"]


# The odds and ends


def test_a_message_that_was_never_sent_takes_no_place() -> None:
    """Its place is free at once."""
    pacing: Pacing[str] = Pacing(TELEGRAM)
    pacing.ask("first", "1", Rank.POST, 0.0)
    assert called(pacing, 0.0) == ("first", "1")
    pacing.ask("second", "1", Rank.POST, 0.0)
    assert pacing.next(0.0) is None
    assert pacing.wait(0.0) is None
    pacing.give_back("1", Rank.POST, 0.5)
    assert called(pacing, 0.5) == ("second", "1")


def test_a_clock_that_is_set_back_costs_a_window_at_most() -> None:
    """What was answered in the future is taken as answered now."""
    pacing: Pacing[str] = Pacing(TELEGRAM)
    pacing.ask("first", "1", Rank.POST, 5000.0)
    assert called(pacing, 5000.0) == ("first", "1")
    pacing.end("1", 5000.0)
    pacing.ask("second", "1", Rank.POST, 1000.0)
    assert pacing.wait(1000.0) == 1.0
    assert drained(pacing, 1001.0) == ["second"]


def test_idle_chats_are_forgotten() -> None:
    """Memory goes with the chats that are written to, not with all that ever were."""
    pacing: Pacing[int] = Pacing(TELEGRAM)
    for n in range(5000):
        pacing.ask(n, str(n), Rank.POST, float(n))
        assert called(pacing, float(n)) == (n, str(n))
        pacing.end(str(n), float(n))
    assert len(pacing) < 1100


def test_a_chat_that_has_to_wait_is_not_forgotten() -> None:
    """Neither with a message under way, nor with its window used, nor before it may go on."""
    one = Window(1, 60.0)
    pacing: Pacing[str] = Pacing(Limits(chat=lambda address: (one,) if address != "free" else ()))
    for address in ("under way", "used"):
        pacing.ask("first", address, Rank.POST, 0.0)
        assert called(pacing, 0.0) == ("first", address)
    pacing.end("used", 0.0)
    pacing.hold("held", until=9.0)
    pacing.hold("held no more", until=5.0)
    for _ in range(1000):
        pacing.ask("other", "free", Rank.POST, 5.0)
        assert called(pacing, 5.0) == ("other", "free")
        pacing.end("free", 5.0)
    assert len(pacing) == 4, "the one that may go on is not among them"
    for address in ("under way", "used", "held"):
        pacing.ask(f"second of {address}", address, Rank.POST, 5.0)
    assert drained(pacing, 8.9) == []
    assert drained(pacing, 9.0) == ["second of held"]
    assert drained(pacing, 59.9) == []
    assert drained(pacing, 60.0) == ["second of used"]
    pacing.end("under way", 60.0)
    assert drained(pacing, 120.0) == ["second of under way"]


def test_who_asks_again_keeps_the_place() -> None:
    """A chat that has more to say neither loses its place by that nor gets another one."""
    pacing = asked("1", "2", "3")
    for address in ("2", "1"):
        pacing.ask(f"{address} again", address, Rank.POST, 0.0)
    assert drained(pacing, 0.0) == ["1", "2", "3", "1 again", "2 again"]


def test_a_hold_that_was_prolonged_costs_no_place() -> None:
    """When the first end of it comes, the chat stays where it stands among those that wait."""
    pacing: Pacing[str] = Pacing(FREE)
    pacing.hold("1", until=60.0)
    pacing.ask("post", "1", Rank.POST, 0.0)
    for address in ("1", "2"):
        pacing.hold(address, until=100.0)
        pacing.ask(f"answer {address}", address, Rank.ANSWER, 0.0)
    assert drained(pacing, 60.0) == []
    assert drained(pacing, 100.0) == ["answer 1", "answer 2", "post"]


def test_an_answer_takes_its_own_place_alone() -> None:
    """It goes ahead; the post behind it goes when the other chats have had their turns."""
    pacing = asked("1", "2", "3")
    pacing.ask("answer", "1", Rank.ANSWER, 0.0)
    assert drained(pacing, 0.0) == ["answer", "2", "3", "1"]


def test_a_place_in_the_queue_that_is_left_holds_nobody() -> None:
    """An answer takes its chat ahead; where the chat stood before, nobody is called up."""
    pacing: Pacing[str] = Pacing(TELEGRAM)
    pacing.ask("post", "1", Rank.POST, 0.0)
    pacing.ask("answer", "1", Rank.ANSWER, 0.0)
    assert called(pacing, 0.0) == ("answer", "1")
    assert pacing.wait(0.0) is None, "the post cannot go before the answer has arrived"
    pacing.end("1", 0.0)
    assert pacing.wait(0.0) == 1.0


def asked(*addresses: str) -> Pacing[str]:
    """A message waits for each of the chats, and is known by its address."""
    pacing: Pacing[str] = Pacing(FREE)
    for address in addresses:
        pacing.ask(address, address, Rank.POST, 0.0)
    return pacing


def drained(pacing: Pacing[str], now: float) -> list[str]:
    """Who may send at that moment."""
    found = []
    while one := pacing.next(now):
        found.append(one[0])
    return found
