"""How fast each chat and platform lets us send: pure, the time is told by whoever asks.

A message has its place in a window from the moment it may go until the window's length after its
answer came. However long it was on its way, the platform never sees more than the window allows,
and a slow network costs speed alone.

Who waits, goes by rank; chats of one rank take turns, so that none keeps another from its own.
Posts and edits are spread over the windows of a platform, since an answer would have to wait where
all that a window allows has just been used.
"""

import heapq
import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K")

_LIMITED_TOGETHER = 3
"""So many chats that a platform makes wait at once are a sign that it means all of them."""
_CATCH_UP = 0.2
"""Seconds of the even spread that are made up for at once where none went for a while."""
_TICK = 2.0**-20
"""Seconds, a millionth: by so much the sums of moments may differ."""
_SWEEP = 1_000
"""After so many messages, chats that nothing is known of any more are forgotten."""


class Rank(IntEnum):
    """What goes first: answers to people, then posts, then edits of posts."""

    ANSWER = 0
    POST = 1
    EDIT = 2


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``count`` in any ``seconds``."""

    count: int
    seconds: float


def _none(address: str) -> tuple[Window, ...]:  # noqa: ARG001 - as Limits.chat
    return ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows.

    Attributes:
        overall: to all chats together.
        chat: to one chat, by its address.
        whole: the address of the chat that a part of one (a thread) shares its windows with.
        refusals: how many requests it may have to refuse before nothing is sent for a while.
    """

    overall: tuple[Window, ...] = ()
    chat: Callable[[str], tuple[Window, ...]] = _none
    whole: Callable[[str], str] = str
    refusals: Window | None = None


class _Meter:
    """What a window has seen, on a clock that may be set back."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._answered: deque[float] = deque()
        self._under_way = 0

    def begin(self) -> None:
        self._under_way += 1

    def end(self, now: float, *, sent: bool) -> None:
        self._under_way -= 1
        if sent:
            self._answered.append(now)

    def free_at(self, now: float) -> float:
        """When another may go: now, later, or for ever not before one under way has ended."""
        answered, seconds = self._answered, self._window.seconds
        if answered and answered[-1] > now:  # the clock was set back
            answered = self._answered = deque(min(moment, now) for moment in answered)
        while answered and answered[0] + seconds <= now:
            answered.popleft()
        too_many = len(answered) + self._under_way - self._window.count + 1
        if too_many <= 0:
            return now
        if too_many > len(answered):
            return math.inf
        return answered[too_many - 1] + seconds

    def is_empty(self, now: float) -> bool:
        return self._under_way == 0 and self.free_at(now) <= now and not self._answered


@dataclass(slots=True)
class _Chat(Generic[K]):
    """Who waits to write to one chat, and when that may be."""

    address: str
    meters: list[_Meter]
    waiting: list[tuple[Rank, int, K]] = field(default_factory=list)
    not_before: float = -math.inf
    ticket: int = 0
    """Under which it stands in a queue, 0 in none; what stands there under another is stale."""

    def free_at(self, now: float) -> float:
        return max(self.not_before, now, *(meter.free_at(now) for meter in self.meters))

    def is_idle(self, now: float) -> bool:
        used = any(not meter.is_empty(now) for meter in self.meters)
        return not (self.waiting or used or self.not_before > now)


class Grant(NamedTuple, Generic[K]):
    """Somebody, known by ``key``, may send one message to that address, not before ``moment``."""

    key: K
    address: str
    rank: Rank
    moment: float


class Pacing(Generic[K]):
    """Gives each message its moment. Times are seconds of one clock, whichever it is.

    Args:
        ahead: so many seconds before its moment a message is called up, to be made ready.
    """

    def __init__(self, limits: Limits, *, ahead: float = 0.0) -> None:
        self._limits = limits
        self._ahead = ahead
        self._step = max((one.seconds / one.count for one in limits.overall), default=0.0)
        self._even = -math.inf
        self._overall = [_Meter(window) for window in limits.overall]
        self._refusals = _Meter(limits.refusals) if limits.refusals else None
        self._not_before = -math.inf
        self._chats: dict[str, _Chat[K]] = {}
        self._limited: dict[str, float] = {}
        self._order = count(1)
        self._ready: list[tuple[Rank, int, str]] = []
        self._later: list[tuple[float, int, str]] = []
        self._granted = 0

    def ask(self, key: K, address: str, rank: Rank, now: float) -> None:
        """Somebody, known by ``key``, wants to send one message to the chat at that address."""
        chat = self._chat(address)
        goes_first = not chat.waiting or rank < chat.waiting[0][0]
        heapq.heappush(chat.waiting, (rank, next(self._order), key))
        if goes_first:
            self._place(chat, now)

    def next(self, now: float) -> Grant[K] | None:
        """Who is called up now; None when nobody is. ``end`` must follow."""
        soon = self._soon(now)
        self._wake(now)
        while self._ready and self._free_at(now) <= soon:
            _, ticket, address = heapq.heappop(self._ready)
            chat = self._chats.get(address)
            if chat is None or chat.ticket != ticket:
                continue
            if chat.free_at(now) > soon:
                self._place(chat, now)
                continue
            return self._grant(chat, now)
        return None

    def wait(self, now: float) -> float | None:
        """The seconds after which to ask ``next`` again; None: when somebody asks or ends."""
        self._drop_stale()
        moments = [self._free_at(now)] if self._ready else []
        if self._later:  # it may be an answer, which goes ahead of who is ready
            moments.append(max(self._later[0][0], self._free_at(now, Rank.ANSWER)))
        when = min(moments, default=math.inf)
        return None if math.isinf(when) else max(0.0, when - self._ahead - now)

    def end(self, address: str, now: float) -> None:
        """What was under way has been answered."""
        self._end(address, now, sent=True)

    def give_back(self, address: str, rank: Rank, now: float) -> None:
        """What may have gone was never sent after all."""
        if rank is not Rank.ANSWER:
            self._even -= self._step
        self._end(address, now, sent=False)

    def _end(self, address: str, now: float, *, sent: bool) -> None:
        chat = self._chat(address)
        for meter in (*self._overall, *chat.meters):
            meter.end(now, sent=sent)
        if not chat.ticket:
            self._place(chat, now)

    def hold(self, address: str, until: float) -> None:
        """Nothing goes to that chat before then: what it allows for now is used up."""
        chat = self._chat(address)
        chat.not_before = max(chat.not_before, until)

    def limited(self, address: str, until: float, now: float) -> None:
        """The platform refused a message there and asks to wait.

        When it asks that for several chats at once, all of them wait until the first may go on.
        """
        self.hold(address, until)
        held = {chat: end for chat, end in self._limited.items() if end > now} | {address: until}
        self._limited = held
        if len(held) >= _LIMITED_TOGETHER:
            self.hold_all(min(held.values()))

    def hold_all(self, until: float) -> None:
        """Nothing goes anywhere before then."""
        self._not_before = max(self._not_before, until)

    def refused(self, now: float) -> None:
        """The platform refused a request, which it counts: too many would end in a ban."""
        if self._refusals is not None:
            self._refusals.begin()
            self._refusals.end(now, sent=True)

    def __len__(self) -> int:
        """How many chats it knows something of."""
        return len(self._chats)

    def _grant(self, chat: _Chat[K], now: float) -> Grant[K]:
        moment = max(self._free_at(now, chat.waiting[0][0]), chat.free_at(now))
        rank, _, key = heapq.heappop(chat.waiting)
        if rank is not Rank.ANSWER:
            self._even = max(self._even, moment - _CATCH_UP) + self._step
        for meter in (*self._overall, *chat.meters):
            meter.begin()
        self._place(chat, now)
        self._granted += 1
        if self._granted % _SWEEP == 0:
            self._sweep(now)
        return Grant(key, chat.address, rank, moment)

    def _free_at(self, now: float, rank: Rank | None = None) -> float:
        """When one of that rank may go anywhere; without one, whoever is first of the ready."""
        rank = self._ready[0][0] if rank is None else rank
        if self._even > self._soon(now) + self._step:  # the clock was set back
            self._even = now
        even = now if rank is Rank.ANSWER else self._even
        return max(self._not_before, even, *(meter.free_at(now) for meter in self._all()))

    def _soon(self, now: float) -> float:
        return now + self._ahead + _TICK

    def _all(self) -> Iterator[_Meter]:
        yield from self._overall
        if self._refusals is not None:
            yield self._refusals

    def _chat(self, address: str) -> _Chat[K]:
        if address not in self._chats:
            meters = [_Meter(window) for window in self._limits.chat(address)]
            self._chats[address] = _Chat(address, meters)
        return self._chats[address]

    def _place(self, chat: _Chat[K], now: float) -> None:
        """Put the chat where it belongs: to the ready, to those of later, or nowhere for now."""
        when = chat.free_at(now)
        if not chat.waiting or math.isinf(when):
            chat.ticket = 0
            return
        chat.ticket = next(self._order)
        if when <= self._soon(now):
            heapq.heappush(self._ready, (chat.waiting[0][0], chat.ticket, chat.address))
        else:
            heapq.heappush(self._later, (when, chat.ticket, chat.address))

    def _wake(self, now: float) -> None:
        soon = self._soon(now)
        while self._later and self._later[0][0] <= soon:
            _, ticket, address = heapq.heappop(self._later)
            chat = self._chats.get(address)
            if chat is not None and chat.ticket == ticket:
                self._place(chat, now)

    def _drop_stale(self) -> None:
        while self._ready and not self._stands(*self._ready[0][1:]):
            heapq.heappop(self._ready)
        while self._later and not self._stands(*self._later[0][1:]):
            heapq.heappop(self._later)

    def _stands(self, ticket: int, address: str) -> bool:
        chat = self._chats.get(address)
        return chat is not None and chat.ticket == ticket

    def _sweep(self, now: float) -> None:
        kept = {name: chat for name, chat in self._chats.items() if not chat.is_idle(now)}
        self._chats = kept
