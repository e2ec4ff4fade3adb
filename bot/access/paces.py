"""How fast each person may go: so many in a span, told once when it is too fast."""

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock

_MOST = 10_000
"""People who are remembered at a time; whoever was quiet longest is forgotten first."""


@dataclass(slots=True)
class _Bucket:
    """What is left to somebody, and since when that is so."""

    left: float
    at: datetime
    refused: bool = False


class Paces:
    """A bucket for everybody: it holds ``many`` and fills up in ``span``."""

    def __init__(self, clock: Clock, many: int, span: timedelta) -> None:
        self._clock = clock
        self._many = many
        self._span = span.total_seconds()
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def wait(self, who: Hashable) -> int | None:
        """Take one; None when there was one, else the whole seconds until there is."""
        bucket = self._filled(who)
        if bucket.left >= 1:
            bucket.left -= 1
            bucket.refused = False
            return None
        seconds = (1 - bucket.left) * self._span / self._many
        return max(1, math.ceil(round(seconds, 3)))

    def first_refusal(self, who: Hashable) -> bool:
        """Whether this is the first refusal since something was taken."""
        bucket = self._filled(who)
        first, bucket.refused = not bucket.refused, True
        return first

    def _filled(self, who: Hashable) -> _Bucket:
        now = self._clock.now()
        bucket = self._buckets.pop(who, None) or _Bucket(self._many, now)
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.left = min(self._many, bucket.left + passed * self._many / self._span)
        bucket.at = now
        self._buckets[who] = bucket
        if len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)
        return bucket
