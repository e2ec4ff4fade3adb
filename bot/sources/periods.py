"""Spans of submission time: what is asked for at once, and what has been harvested."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_CURSOR = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Window:
    """A span in whole minutes, both of them included, because arXiv knows no seconds.

    Whether arXiv takes a last minute to its end is not documented. So windows that follow each
    other share a minute, and the papers in it may come twice.
    """

    start: datetime
    end: datetime

    @classmethod
    def around(cls, start: datetime, end: datetime) -> "Window":
        """The least window that surely holds what was submitted from ``start`` to ``end``."""
        first = start.replace(second=0, microsecond=0)
        return cls(first, max(end.replace(second=0, microsecond=0), first) + _MINUTE)

    def __str__(self) -> str:
        return f"submittedDate:[{self.start:%Y%m%d%H%M} TO {self.end:%Y%m%d%H%M}]"

    @property
    def is_long(self) -> bool:
        """Whether it is longer than a day."""
        return self.end - self.start > _DAY

    def parts(self) -> tuple["Window", ...]:
        """Its days, or its halves where it is no longer than a day; one minute has no parts."""
        if self.end - self.start <= _MINUTE:
            return (self,)
        return tuple(self._cut(_DAY if self.is_long else self._half))

    @property
    def _half(self) -> timedelta:
        minutes = (self.end - self.start) // _MINUTE
        return (minutes + 1) // 2 * _MINUTE

    def _cut(self, step: timedelta) -> Iterator["Window"]:
        start = self.start
        while start < self.end:
            end = min(start + step, self.end)
            yield Window(start, end)
            start = end


@dataclass(frozen=True, slots=True)
class Harvested:
    """The cursor: what was submitted ``since`` then ``until`` then has been harvested.

    That is, all of it that arXiv had announced when the harvest passed there.
    """

    since: datetime
    until: datetime

    @classmethod
    def read(cls, cursor: str | None) -> "Harvested | None":
        """The cursor from its text; None for no cursor, or for the text of something else."""
        try:
            since, until = (_moment(part) for part in (cursor or "").split("/"))
        except ValueError:
            return None
        return cls(since, until)

    def __str__(self) -> str:
        return f"{self.since:{_CURSOR}}/{self.until:{_CURSOR}}"

    def reaching(self, moment: datetime) -> "Harvested":
        """The same, up to a moment; what has been reached is never given up."""
        return replace(self, until=max(self.until, moment))


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _CURSOR).replace(tzinfo=UTC)
