"""How fast a bot may send: Telegram's flood control, told by an injected clock."""

import math
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from servers.telegram_refusals import too_many
from servers.telegram_things import Chat

from bot.clock import Clock


@dataclass(frozen=True)
class Rate:
    """So many calls in so many seconds."""

    calls: int
    seconds: float


@dataclass(frozen=True)
class Limits:
    """What is limited; None leaves it free."""

    chat: Rate | None = None
    group: Rate | None = None
    overall: Rate | None = None

    @classmethod
    def usual(cls) -> "Limits":
        """The numbers that Telegram's own pages name."""
        return cls(chat=Rate(1, 1.0), group=Rate(20, 60.0), overall=Rate(30, 1.0))


@dataclass
class _Order:
    """A test's wish that the next calls be refused."""

    chat: int | None
    seconds: int
    calls: int


class Flood:
    """Counts what is sent and refuses what is too much (HTTP 429)."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self.limits = limits
        self._clock = clock
        self._sent: dict[object, deque[datetime]] = {}
        self._orders: list[_Order] = []

    def order(self, seconds: int, chat: Chat | None, calls: int) -> None:
        """Refuse the next calls to a chat, or to any."""
        self._orders.append(_Order(chat.id if chat else None, seconds, calls))

    def check(self, chat: Chat) -> None:
        """Count a message to this chat.

        Raises:
            Refused: it comes too soon.
        """
        self._obey(chat)
        rates: list[tuple[object, Rate | None]] = [("all", self.limits.overall)]
        rates.append((chat.id, self.limits.chat if chat.type == "private" else self.limits.group))
        now = self._clock.now()
        waits = [self._wait(key, rate, now) for key, rate in rates if rate]
        if any(waits):
            raise too_many(math.ceil(max(waits)))
        for key, rate in rates:
            if rate:
                self._sent[key].append(now)

    def _obey(self, chat: Chat) -> None:
        for order in self._orders:
            if order.calls and order.chat in (None, chat.id):
                order.calls -= 1
                raise too_many(order.seconds)

    def _wait(self, key: object, rate: Rate, now: datetime) -> float:
        """The seconds until another may go; 0 when it may go now."""
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] + timedelta(seconds=rate.seconds) <= now:
            sent.popleft()
        if len(sent) < rate.calls:
            return 0.0
        return (sent[0] + timedelta(seconds=rate.seconds) - now).total_seconds()
