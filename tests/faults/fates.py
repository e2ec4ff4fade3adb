"""How a life ends: what a process is told before it is started, drawn from a seed."""

import asyncio
import json
import math
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

NOON = datetime(2026, 8, 18, 12, 0, tzinfo=UTC)
"""When every world begins: an ordinary Tuesday."""
SPEED = 10.0
"""How much faster than ours time passes there: a platform's ten seconds cost one."""


@dataclass(frozen=True, slots=True)
class QuickClock:
    """A clock that several processes share; each may have it wrong by ``offset`` seconds."""

    zero: float = field(default_factory=time.monotonic)
    offset: float = 0.0
    step_at: float = math.inf
    """When somebody sets it, on the clock of the machine, and by how many seconds."""
    step: float = 0.0

    def now(self) -> datetime:
        """The present there."""
        now = time.monotonic()
        step = self.step if now >= self.step_at else 0.0
        return NOON + timedelta(seconds=(now - self.zero) * SPEED + self.offset + step)

    def elapsed(self) -> float:
        """Seconds that have passed there, whatever the time was set to."""
        return (time.monotonic() - self.zero) * SPEED

    async def sleep(self, seconds: float) -> None:
        """Wait that long, as it passes there."""
        await asyncio.sleep(seconds / SPEED)


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a process dies by its own hand.

    Attributes:
        place: a place of ``PLACES``; none: it lives until somebody else ends it.
        n: at the how-manyeth time that it comes there.
        more: for ``WRITE`` and ``REFUSED``: so many bytes more can be added to the store's log.
        times: for ``FULL`` and ``REFUSED``: how many transactions find the disk so.
    """

    place: str | None = None
    n: int = 1
    more: int = 0
    times: int = 0


BEFORE_SEND = "before the send"
AFTER_SEND = "after the send, before the mark"
BEFORE_COMMIT = "before the commit"
WRITE = "inside the commit"
TORN = "after the commit, which the disk then loses"
AFTER_COMMIT = "after the commit, before anybody knows"
RANDOM = "SIGKILL from outside, at any moment"
PLACES = (BEFORE_SEND, AFTER_SEND, BEFORE_COMMIT, WRITE, TORN, AFTER_COMMIT)
FULL = "full disk"
REFUSED = "disk that refuses to write"
LOCKED = "store locked by another program"
CLOCK = "clock that is set, or wrong, and kills"
MACHINE = (FULL, REFUSED, LOCKED, CLOCK)
_A_FRAME = 4_120
"""Bytes of a page in the log of the store, with what stands before it."""
_SENDS, _COMMITS = 7, 40
"""So many there are in a life that is not cut short, more or less."""


def fate(place: str, chance: Random) -> Fate:
    """One that ends at that place, for which chance decides the rest."""
    if place == RANDOM:
        return Fate()
    most = _SENDS if place in {BEFORE_SEND, AFTER_SEND} else _COMMITS
    more, times = chance.randrange(1, 3 * _A_FRAME), chance.randint(1, 15)
    return Fate(place, chance.randint(1, most), more, times)


@dataclass(frozen=True, slots=True)
class Life:
    """All that a process is told when it is started."""

    folder: str
    arguments: tuple[str, ...] = ("run", "--once")
    fate: Fate = Fate()
    clock: QuickClock = field(default_factory=QuickClock)

    def to_json(self) -> str:
        """As it goes to another process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Life":
        """As it comes there."""
        told = json.loads(text)
        return cls(
            told["folder"],
            tuple(told["arguments"]),
            Fate(**told["fate"]),
            QuickClock(**told["clock"]),
        )
