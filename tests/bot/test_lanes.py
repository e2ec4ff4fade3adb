"""Work side by side: who is busy is known, and what fails is told at the end."""

import asyncio

import pytest

from bot.lanes import Lanes


async def nothing() -> None:
    """Ends at once."""


async def failing() -> None:
    """Goes wrong."""
    raise ZeroDivisionError("a defect")


async def test_a_lane_is_busy_until_its_work_ends() -> None:
    """Then another work of that key may begin."""
    go_on = asyncio.Event()

    async def work() -> None:
        await go_on.wait()

    async with Lanes[int]("trouble") as lanes:
        lanes.start(1, work())
        lanes.start(2, nothing())
        await lanes.one_ends()
        assert set(lanes.busy) == {1}
        go_on.set()
        await lanes.one_ends()
        assert not lanes.busy


async def test_who_waits_for_an_end_may_wait_for_something_else_too() -> None:
    """Whatever comes first."""
    async with Lanes[int]("trouble") as lanes:
        lanes.start(1, asyncio.Event().wait())  # type: ignore[arg-type]  # its end does not matter
        await lanes.one_ends(nothing())
        assert set(lanes.busy) == {1}
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_what_fails_is_raised_when_all_is_over() -> None:
    """The others come to their end first."""
    ended = []

    async def work() -> None:
        await asyncio.sleep(0)
        ended.append(1)

    async def both() -> None:
        async with Lanes[int]("trouble") as lanes:
            lanes.start(1, failing())
            lanes.start(2, work())
            while lanes.busy:
                await lanes.one_ends()
            assert lanes.broken

    with pytest.raises(BaseExceptionGroup, match="trouble") as raised:
        await both()
    assert raised.group_contains(ZeroDivisionError)
    assert ended == [1]


async def test_what_fails_while_it_is_left_is_raised_too() -> None:
    """A work that answers its cancellation with a defect."""

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await failing()

    async def leave() -> None:
        async with Lanes[int]("trouble") as lanes:
            lanes.start(1, stubborn())
            await asyncio.sleep(0)

    with pytest.raises(BaseExceptionGroup) as raised:
        await leave()
    assert raised.group_contains(ZeroDivisionError)


async def test_another_error_is_not_hidden() -> None:
    """What ends the giving out of work goes on; the lanes are cancelled."""

    async def break_off() -> None:
        async with Lanes[int]("trouble") as lanes:
            lanes.start(1, failing())
            await lanes.one_ends()
            raise KeyError("first")

    with pytest.raises(KeyError):
        await break_off()
    assert asyncio.all_tasks() == {asyncio.current_task()}
