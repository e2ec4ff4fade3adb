"""A platform on a virtual clock: it counts what arrives, and holds the answers back for a while."""

import heapq
import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from bot.pacing import Limits, Pacing, Rank, Window

Delay = Callable[[random.Random], float]


@dataclass(frozen=True)
class Message:
    """What somebody wants to send, and from when on."""

    address: str
    rank: Rank = Rank.POST
    asked: float = 0.0


@dataclass
class Record:
    """One message that arrived."""

    message: Message
    granted: float
    arrived: float


@dataclass
class Town:
    """Messages go through the pacing, take a while, arrive, and are answered a while later."""

    limits: Limits
    there: Delay = lambda chance: chance.uniform(0.001, 0.010)
    back: Delay = lambda chance: chance.uniform(0.001, 0.010)
    seed: int = 1
    ahead: float = 0.0
    ready: Delay = lambda _: 0.0
    """How long a message takes to be made ready, from when it is called up."""
    arrivals: list[Record] = field(default_factory=list)

    def run(self, messages: Sequence[Message]) -> None:
        """Send everything."""
        chance, order = random.Random(self.seed), count()
        pacing: Pacing[Message] = Pacing(self.limits, ahead=self.ahead)
        events: list[tuple[float, int, str, object]] = []

        def at(when: float, kind: str, what: object) -> None:
            heapq.heappush(events, (when, next(order), kind, what))

        for message in messages:
            at(message.asked, "ask", message)
        alarm = float("inf")
        while events:
            now, _, kind, what = heapq.heappop(events)
            if kind == "ask":
                assert isinstance(what, Message)
                pacing.ask(what, what.address, what.rank, now)
            elif kind == "answer":
                assert isinstance(what, str)
                pacing.end(what, now)
            while found := pacing.next(now):
                message, address, moment = found.key, found.address, found.moment
                assert message.address == address
                assert now >= moment - self.ahead - 1e-5
                goes = max(moment, now + self.ready(chance))
                arrives = goes + self.there(chance)
                self.arrivals.append(Record(message, now, arrives))
                at(arrives + self.back(chance), "answer", address)
            wait = pacing.wait(now)
            if wait is not None and (now + wait < alarm or alarm <= now):
                alarm = now + wait
                at(alarm, "alarm", None)
        assert Counter(one.message for one in self.arrivals) == Counter(messages)

    @property
    def makespan(self) -> float:
        """When the last message arrived."""
        return max(one.arrived for one in self.arrivals)

    def excess(self) -> list[tuple[str, float]]:
        """Where and when a window held more than it may; counted apart, over what arrived."""
        seen: dict[str, list[float]] = defaultdict(list)
        for one in self.arrivals:
            seen[""].append(one.arrived)
            seen[one.message.address].append(one.arrived)
        broken = []
        for address, moments in seen.items():
            windows = self.limits.chat(address) if address else self.limits.overall
            broken += [(address, at) for window in windows for at in _over(moments, window)]
        return broken


def _over(moments: Sequence[float], window: Window) -> list[float]:
    """Each arrival that came while the window was full."""
    inside: deque[float] = deque()
    broken = []
    for moment in sorted(moments):
        while inside and inside[0] + window.seconds <= moment + 1e-9:
            inside.popleft()
        if len(inside) >= window.count:
            broken.append(moment)
        inside.append(moment)
    return broken


def optimum(messages: Sequence[Message], limits: Limits) -> float:
    """The soonest moment by which the last of these could arrive, were there no way to go.

    In a window of ``count`` in ``seconds``, message number n (from 0) cannot come before
    ``n // count`` windows have passed.
    """
    counted = Counter(message.address for message in messages)
    bounds = [_bound(len(messages), window) for window in limits.overall]
    for address, number in counted.items():
        bounds += [_bound(number, window) for window in limits.chat(address)]
    return max(bounds, default=0.0)


def _bound(number: int, window: Window) -> float:
    return (number - 1) // window.count * window.seconds
