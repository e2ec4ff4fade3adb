"""The clock that tests own."""

import asyncio
from datetime import timedelta

from clock import NOON, FakeClock

from bot.clock import Clock


async def test_sleeping_moves_time_on() -> None:
    """Nobody waits: after a sleep it is that much later."""
    fake = FakeClock()
    clock: Clock = fake
    await clock.sleep(90)
    assert clock.now() == NOON + timedelta(seconds=90)
    assert fake.slept == [90]


async def test_sleepers_wake_in_the_order_of_their_times() -> None:
    """Each at its own time, whoever began to sleep first."""
    clock = FakeClock()
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, *seconds: float) -> None:
        for each in seconds:
            await clock.sleep(each)
            woken.append((name, (clock.now() - NOON).total_seconds()))

    await asyncio.gather(sleeper("a", 5, 5), sleeper("b", 3, 3, 3), sleeper("c", 4))
    assert woken == [("b", 3), ("c", 4), ("a", 5), ("b", 6), ("b", 9), ("a", 10)]


async def test_nothing_to_sleep_lets_others_run() -> None:
    """No time passes, even where time stands still; less than nothing is nothing."""
    clock = FakeClock(runs=False)
    await clock.sleep(0)
    await clock.sleep(-1)
    assert clock.now() == NOON


async def test_time_can_stand_still() -> None:
    """Then only ``advance`` moves it, and wakes those whose time has come."""
    clock = FakeClock(runs=False)
    short, long = asyncio.create_task(clock.sleep(5)), asyncio.create_task(clock.sleep(50))
    await clock.somebody_sleeps()
    clock.advance(4)
    await asyncio.sleep(0)
    assert not short.done()
    clock.advance(10)
    await short
    assert not long.done()
    assert clock.now() == NOON + timedelta(seconds=14)
    long.cancel()


async def test_a_cancelled_sleeper_does_not_move_time() -> None:
    """It is forgotten, and the next one wakes at its own time."""
    clock = FakeClock()
    gone = asyncio.create_task(clock.sleep(1000))
    stays = asyncio.create_task(clock.sleep(2000))
    await clock.somebody_sleeps()
    gone.cancel()
    await stays
    assert clock.now() == NOON + timedelta(seconds=2000)


async def test_somebody_sleeps_is_told_once_for_each_beginning() -> None:
    """A second call waits for a sleep that began after the first one."""
    clock = FakeClock(runs=False)
    sleeping = asyncio.create_task(clock.sleep(10))
    await clock.somebody_sleeps()
    again = asyncio.create_task(clock.somebody_sleeps())
    await asyncio.sleep(0)
    assert not again.done()
    second = asyncio.create_task(clock.sleep(20))
    await again
    clock.advance(20)
    await asyncio.gather(sleeping, second)
