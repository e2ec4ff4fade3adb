"""What a person is asked at the moment: their next message in that chat is the answer."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.askers import Asker
from bot.clock import Clock

_PATIENCE = timedelta(minutes=10)
_MOST = 10_000
"""People who are remembered at a time; whoever was asked first is forgotten first."""


T = TypeVar("T")


class Questions(Generic[T]):
    """Remembers, for a while, one thing for each person in each chat."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: OrderedDict[tuple[str, str, str], tuple[datetime, T]] = OrderedDict()

    def remember(self, asker: Asker, what: T) -> None:
        """Remember it, in the place of what was before."""
        self._asked.pop(_where(asker), None)
        self._asked[_where(asker)] = (self._clock.now() + _PATIENCE, what)
        if len(self._asked) > _MOST:
            self._asked.popitem(last=False)

    def recall(self, asker: Asker) -> T | None:
        """What is remembered, which is then forgotten; None when there is nothing any more."""
        found = self._asked.pop(_where(asker), None)
        return found[1] if found and found[0] > self._clock.now() else None


def _where(asker: Asker) -> tuple[str, str, str]:
    return asker.platform, asker.chat, asker.person
