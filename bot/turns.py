"""Waiting for one's turn to send: the pacing, with a clock and tasks that wait."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.clock import Clock
from bot.pacing import Limits, Pacing, Rank

_Waiter = asyncio.Future[None]


class Turn:
    """One message's turn, from the moment it may go until it has been answered."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end: Callable[[], None] | None = end

    def ended(self) -> None:
        """The platform has answered, or will not any more. Nothing to do when said before."""
        end, self._end = self._end, None
        if end is not None:
            end()


class Turns:
    """The turns at one platform, shared by all that is sent there."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._clock = clock
        self._whole = limits.whole
        self._pacing: Pacing[_Waiter] = Pacing(limits)
        self._waiting = 0
        self._alarm: asyncio.Task[None] | None = None
        self._rings = float("inf")

    @asynccontextmanager
    async def turn(self, address: str, rank: Rank = Rank.POST) -> AsyncIterator[Turn]:
        """Wait until a message may go to that address; its turn ends when this is left."""
        chat = self._whole(address)
        await self._wait(chat, rank)

        def end() -> None:
            self._pacing.end(chat, self._now())
            self._serve()

        turn = Turn(end)
        try:
            yield turn
        finally:
            turn.ended()

    def hold(self, address: str, delay: timedelta) -> None:
        """Let nothing go there for so long: what the platform allows for now is used up."""
        self._pacing.hold(self._whole(address), self._now() + delay.total_seconds())

    def limited(self, address: str, delay: timedelta) -> None:
        """The platform refused a message there, and wants to be left alone for so long."""
        now = self._now()
        self._pacing.limited(self._whole(address), now + delay.total_seconds(), now)

    def refused(self) -> None:
        """The platform refused a request, and counts how many."""
        self._pacing.refused(self._now())

    async def _wait(self, address: str, rank: Rank) -> None:
        waiter: _Waiter = asyncio.get_running_loop().create_future()
        self._pacing.ask(waiter, address, rank, self._now())
        self._waiting += 1
        self._serve()
        try:
            await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled():  # its turn had come at that very moment
                self._give_back(address)
                self._serve()
            raise
        finally:
            self._waiting -= 1
            if not self._waiting and self._alarm is not None:
                self._alarm.cancel()
                self._alarm = None

    def _serve(self) -> None:
        """Call up whoever may send now, and set the alarm for the next one."""
        while found := self._pacing.next(self._now()):
            waiter, address = found
            if waiter.cancelled():
                self._give_back(address)
            else:
                waiter.set_result(None)
        self._set_alarm(self._pacing.wait(self._now()))

    def _give_back(self, address: str) -> None:
        self._pacing.end(address, self._now(), sent=False)

    def _set_alarm(self, seconds: float | None) -> None:
        if seconds is None:
            return
        rings = self._now() + seconds
        if self._alarm is not None and not self._alarm.done():
            if self._rings <= rings:
                return
            self._alarm.cancel()
        self._rings = rings
        self._alarm = asyncio.create_task(self._ring(seconds))

    async def _ring(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._alarm = None
        self._serve()

    def _now(self) -> float:
        return self._clock.elapsed()
