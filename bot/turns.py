"""Waiting for one's turn to send: the pacing, with a clock and tasks that wait."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.clock import Clock
from bot.pacing import Limits, Pacing, Rank

_AHEAD = 0.03
"""Seconds before its moment at which a message is called up: about what it takes to write down
that it is about to be sent."""

_Waiter = asyncio.Future[float]


class Turn:
    """One message's turn, from when it is called up until it has been answered."""

    def __init__(self, clock: Clock, moment: float, end: Callable[[], None]) -> None:
        self._clock = clock
        self._moment = moment
        self._end: Callable[[], None] | None = end

    async def comes(self) -> None:
        """Wait for the moment from which the message may go, for which it can be made ready now."""
        if (left := self._moment - self._clock.elapsed()) > 0:
            await self._clock.sleep(left)

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
        self._pacing: Pacing[_Waiter] = Pacing(limits, ahead=_AHEAD)
        self._waiting = 0
        self._alarm: asyncio.Task[None] | None = None
        self._rings = float("inf")

    @asynccontextmanager
    async def turn(self, address: str, rank: Rank = Rank.POST) -> AsyncIterator[Turn]:
        """Wait until a message may go to that address; its turn ends when this is left."""
        async with self.called(address, rank) as turn:
            await turn.comes()
            yield turn

    @asynccontextmanager
    async def called(self, address: str, rank: Rank = Rank.POST) -> AsyncIterator[Turn]:
        """As ``turn``, but a moment before: ``Turn.comes`` must be awaited before it is sent."""
        chat = self._whole(address)
        moment = await self._wait(chat, rank)

        def end() -> None:
            self._pacing.end(chat, self._now())
            self._serve()

        turn = Turn(self._clock, moment, end)
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

    async def _wait(self, address: str, rank: Rank) -> float:
        waiter: _Waiter = asyncio.get_running_loop().create_future()
        self._pacing.ask(waiter, address, rank, self._now())
        self._waiting += 1
        self._serve()
        try:
            return await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled():  # its turn had come at that very moment
                self._give_back(address, rank)
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
            if found.key.cancelled():
                self._give_back(found.address, found.rank)
            else:
                found.key.set_result(found.moment)
        self._set_alarm(self._pacing.wait(self._now()))

    def _give_back(self, address: str, rank: Rank) -> None:
        self._pacing.give_back(address, rank, self._now())

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
