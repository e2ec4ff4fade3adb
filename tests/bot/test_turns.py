"""Those who send wait for their turn, and nobody who gives up keeps another waiting."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from clock import NOON, FakeClock

from bot.pacing import Limits, Rank, Window
from bot.turns import Turns

ONE_A_SECOND = Limits((Window(1, 1.0),))
SECOND = timedelta(seconds=1)


class Street:
    """Messages that are answered at once, at the moments at which their turns came."""

    def __init__(self, limits: Limits = ONE_A_SECOND, *, runs: bool = True) -> None:
        self.clock = FakeClock(runs=runs)
        self.turns = Turns(limits, self.clock)
        self.sent: list[tuple[str, float]] = []

    async def send(self, address: str, rank: Rank = Rank.POST) -> None:
        """Send one message."""
        async with self.turns.turn(address, rank):
            self.sent.append((address, (self.clock.now() - NOON).total_seconds()))

    async def send_all(self, addresses: Sequence[str]) -> None:
        """Send a message to each, all at once."""
        await asyncio.gather(*map(self.send, addresses))


async def test_messages_go_one_after_the_other() -> None:
    """Each as soon as its window allows, and no sooner."""
    street = Street()
    await street.send_all(["1", "2", "3"])
    assert street.sent == [("1", 0.0), ("2", 1.0), ("3", 2.0)]


async def test_without_limits_nobody_waits() -> None:
    """A platform that has none is not held back."""
    street = Street(Limits(), runs=False)
    await street.send_all(["1", "1", "2"])
    assert [moment for _, moment in street.sent] == [0.0, 0.0, 0.0]


async def test_an_answer_goes_ahead() -> None:
    """It was asked for last and goes first."""
    street = Street()
    async with asyncio.TaskGroup() as group:
        for address in ("1", "2", "3"):
            group.create_task(street.send(address))
        group.create_task(street.send("4", Rank.ANSWER))
    assert [address for address, _ in street.sent] == ["1", "4", "2", "3"]


async def test_a_turn_may_end_before_it_is_left() -> None:
    """What follows the platform's answer keeps nobody waiting."""
    street = Street()
    async with street.turns.turn("1") as turn:
        turn.ended()
        await street.send("2")
    await street.send("3")
    assert street.sent == [("2", 1.0), ("3", 2.0)], "it has ended once"


async def test_who_gives_up_keeps_nobody_waiting() -> None:
    """Neither one who waits, nor one whose turn comes at that very moment."""
    street = Street(runs=False)
    first = asyncio.create_task(street.send("1"))
    second, third = (asyncio.create_task(street.send(one)) for one in ("2", "3"))
    await street.clock.somebody_sleeps()
    assert first.done()
    street.clock.advance(1)  # the second's turn comes …
    await asyncio.sleep(0)
    second.cancel()  # … and it is gone
    with pytest.raises(asyncio.CancelledError):
        await second
    await third
    assert [address for address, _ in street.sent] == ["1", "3"]


async def test_nothing_goes_on_behind_the_back_of_who_gave_up() -> None:
    """With the last one who waits the alarm is gone too."""
    street = Street(runs=False)
    await street.send("1")
    waiting = asyncio.create_task(street.send("2"))
    await street.clock.somebody_sleeps()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    street.clock.advance(1)
    await street.send("3")
    assert street.sent == [("1", 0.0), ("3", 1.0)]


async def test_what_is_used_up_is_waited_for() -> None:
    """Where nothing is left for now, the next one waits; elsewhere nobody does."""
    street = Street(Limits())
    street.turns.hold("1", 3 * SECOND)
    await street.send_all(["1", "2"])
    assert street.sent == [("2", 0.0), ("1", 3.0)]


async def test_a_limited_chat_waits_and_three_of_them_hold_all() -> None:
    """As the pacing has it, with the moments that the platform named."""
    street = Street(Limits())
    street.turns.limited("1", 5 * SECOND)
    await street.send("4")
    street.turns.limited("2", 6 * SECOND)
    street.turns.limited("3", 7 * SECOND)
    await street.send("5")
    assert street.sent == [("4", 0.0), ("5", 5.0)]


async def test_threads_share_the_limits_of_their_chat() -> None:
    """A group's threads are one group to its platform."""
    limits = Limits((), lambda _: (Window(1, 1.0),), lambda address: address.partition("/")[0])
    street = Street(limits)
    await street.send_all(["-1/7", "-1/8", "-2/7"])
    assert street.sent == [("-1/7", 0.0), ("-2/7", 0.0), ("-1/8", 1.0)]


async def test_too_many_refusals_hold_all() -> None:
    """Before the platform would ban us."""
    street = Street(Limits(refusals=Window(2, 600.0)))
    street.turns.refused()
    street.turns.refused()
    await street.send("1")
    assert street.sent == [("1", 600.0)]


async def test_a_clock_that_is_set_back() -> None:
    """What was sent an hour "later" keeps nobody waiting for an hour."""
    street = Street()
    await street.send("1")
    street.clock.set_to(NOON - 3600 * SECOND)
    begun = street.clock.elapsed()
    await street.send("1")
    assert street.clock.elapsed() - begun == 1.0


async def test_a_message_is_made_ready_before_its_moment() -> None:
    """It is called up a little earlier, and goes no sooner than without."""
    street = Street()
    await street.send("1")
    async with street.turns.called("2") as turn:
        called = (street.clock.now() - NOON).total_seconds()
        await turn.comes()
        goes = (street.clock.now() - NOON).total_seconds()
    assert 0.9 < called < goes
    assert goes == pytest.approx(1.0)
