"""Papers for arXiv's local counterpart, as many as a test needs."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from storage.records import Paper

MONDAY = datetime(2026, 8, 17, 12, 0, tzinfo=UTC)


def paper(number: int, title: str = "A title", **changes: Any) -> Paper:
    """A paper named by a number, submitted that many minutes after Monday noon, an hour at most."""
    plain = Paper(
        id=f"2608.{number:05}",
        title=title,
        announced=date(2026, 8, 18),
        abstract="An abstract.",
        authors=("Ada Lovelace",),
        categories=("cs.CL",),
        primary_category="cs.CL",
        submitted=MONDAY + timedelta(minutes=number % 60),
    )
    return replace(plain, **changes)


def series(numbers: Iterable[int], start: datetime, step: timedelta, **changes: Any) -> list[Paper]:
    """Papers with these numbers, the first one submitted at ``start``, then one each ``step``."""
    return [
        paper(number, f"Title {number}", submitted=start + place * step, **changes)
        for place, number in enumerate(numbers)
    ]
