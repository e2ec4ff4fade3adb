"""Discord's rate limits: a bucket for each route and place, fifty requests a second over all."""

import hashlib
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds."""

    count: int
    seconds: float


LIMITS: Mapping[str, Limit] = {
    "create message": Limit(5, 5.0),
    "edit message": Limit(5, 5.0),
    "delete message": Limit(5, 1.0),
    "open dm": Limit(10, 10.0),
    "commands": Limit(10, 20.0),
    "webhook": Limit(5, 2.0),
    "general": Limit(50, 1.0),
}
"""What a route is held to unless the test says otherwise; Discord's own numbers are not fixed."""
GLOBAL = Limit(50, 1.0)


@dataclass(slots=True)
class Verdict:
    """Whether a request passes, and what its answer's headers say about its bucket."""

    headers: dict[str, str]
    retry_after: float | None = None
    scope: str = "user"


@dataclass(slots=True)
class _Window:
    ends: datetime
    used: int = 0


@dataclass(slots=True)
class Limits:
    """Counts requests. ``per_route`` and ``overall`` may change while it runs.

    ``invalid`` counts the answers 401, 403 and 429 for which Discord bans an address in the end.
    """

    clock: Clock
    per_route: dict[str, Limit] = field(default_factory=lambda: dict(LIMITS))
    overall: Limit = GLOBAL
    invalid: int = 0
    _windows: dict[tuple[str, str], _Window] = field(default_factory=dict)
    _recent: deque[datetime] = field(default_factory=deque)

    def overall_verdict(self) -> Verdict | None:
        """A refusal when too much came within the last second; otherwise this one is counted."""
        now = self.clock.now()
        period = timedelta(seconds=self.overall.seconds)
        while self._recent and self._recent[0] <= now - period:
            self._recent.popleft()
        if len(self._recent) < self.overall.count:
            self._recent.append(now)
            return None
        wait = (self._recent[0] + period - now).total_seconds()
        headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
        return Verdict(headers, _rounded(wait), "global")

    def verdict(self, bucket: str, place: str) -> Verdict:
        """Count a request of this bucket in this place (a channel, a guild, a webhook)."""
        now = self.clock.now()
        limit = self.per_route.get(bucket, self.per_route["general"])
        window = self._windows.get((bucket, place))
        if window is None or window.ends <= now:
            window = _Window(now + timedelta(seconds=limit.seconds))
            self._windows[bucket, place] = window
        refused = window.used >= limit.count
        window.used += not refused
        after = _rounded((window.ends - now).total_seconds())
        headers = {
            "X-RateLimit-Limit": str(limit.count),
            "X-RateLimit-Remaining": str(limit.count - window.used),
            "X-RateLimit-Reset": f"{window.ends.timestamp():.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(bucket.encode()).hexdigest(),
        }
        if not refused:
            return Verdict(headers)
        return Verdict(headers | {"X-RateLimit-Scope": "user"}, after)


def _rounded(seconds: float) -> float:
    """Milliseconds, rounded up so that nobody comes back too soon."""
    return math.ceil(seconds * 1000) / 1000
