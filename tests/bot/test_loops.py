"""Work that must be done once is tried until it is; work that is done together ends together."""

import asyncio

import pytest
from clock import NOON, FakeClock
from structlog.testing import capture_logs

from bot.loops import finish, until


async def test_what_goes_well_is_done_once() -> None:
    """Work that ends is not begun again, and nobody rests."""
    clock, begun = FakeClock(), 0

    async def work() -> None:
        nonlocal begun
        begun += 1

    await finish(work, clock)

    assert begun == 1
    assert clock.now() == NOON


async def test_what_fails_is_tried_again_after_a_pause() -> None:
    """Each failure is logged with all that is known of it; the last try is the one that ends."""
    clock, failures = FakeClock(), [LookupError("first"), RuntimeError("second")]

    async def work() -> None:
        if failures:
            raise failures.pop(0)

    with capture_logs() as logs:
        await finish(work, clock, 10)

    assert [one["event"] for one in logs] == ["step failed", "step failed"]
    assert all(one["exc_info"] for one in logs)
    assert (clock.now() - NOON).total_seconds() == 20


async def test_until_passes_on_a_failure_and_ends_the_rest() -> None:
    """When one piece of work fails the others are cancelled, and the failure comes out."""
    ended = asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def failing() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        await until(asyncio.Event(), [endless(), failing()])
    assert ended.is_set()


async def test_until_ends_with_its_work() -> None:
    """Work that has all ended needs no event."""

    async def short() -> None:
        await asyncio.sleep(0)

    await until(asyncio.Event(), [short(), short()])
