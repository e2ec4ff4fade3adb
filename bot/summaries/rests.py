"""Which providers rest, and until when: no call is made that is known to fail."""

from collections import defaultdict
from datetime import datetime

from bot.clock import Clock
from bot.summaries.base import Halted, Troubles


class Rests:
    """Remembers halts and pauses of providers, by their names, and tells the operator of halts."""

    def __init__(self, clock: Clock, troubles: Troubles | None = None) -> None:
        self._clock = clock
        self._troubles = troubles
        self._halts: dict[str, Halted] = {}
        self._pauses: dict[str, datetime] = {}
        self._told: defaultdict[str, set[str]] = defaultdict(set)

    def halt(self, name: str, why: Halted) -> None:
        """The provider can make nothing until the halt ends."""
        self._halts[name] = why
        if self._troubles and why.sentence:
            self._told[name].add(why.cause)
            self._troubles.tell(why.cause, why.sentence)

    def halted(self, name: str) -> Halted | None:
        """Why the provider need not be asked, while that is so."""
        halt = self._halts.get(name)
        if halt and halt.until is not None and halt.until <= self._clock.now():
            del self._halts[name]
            return None
        return halt

    def pause(self, name: str, until: datetime) -> None:
        """The provider asked to be left alone until then."""
        self._pauses[name] = max(until, self._pauses.get(name, until))

    def paused(self, name: str) -> datetime | None:
        """When the provider may be asked again, while that is in the future."""
        until = self._pauses.get(name)
        return until if until and until > self._clock.now() else None

    def works(self, name: str) -> None:
        """The provider has made a text: whatever was told of it is over."""
        if self._troubles is None:
            return
        for cause in self._told.pop(name, ()):
            self._troubles.over(cause)
