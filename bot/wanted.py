"""Which of many older papers somebody asked for: by day and by category."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.query.categories import covers
from bot.sources.days import end_of, month_of
from storage.records import Paper


class Wanted:
    """What is asked for; nothing given is everything.

    Args:
        since: the first day on which a paper's first version may have been submitted.
        until: the last such day.
        categories: the categories or archives of which it must have one.
    """

    def __init__(
        self,
        since: date | None = None,
        until: date | None = None,
        categories: Iterable[str] = (),
    ) -> None:
        self.since = since
        self.until = until
        self.categories = tuple(sorted(set(categories)))
        self._covered: dict[str, bool] = {}

    def __call__(self, paper: Paper) -> bool:
        """Whether the paper is asked for."""
        return self._in_time(paper) and self._in_place(paper)

    def dated(self, paper: Paper, today: date) -> Paper:
        """A paper that is asked for, announced no later than today.

        Of one of which only the month is known it was taken that it belongs to the days that are
        asked for: so it is of no later day than the last of them.
        """
        last = min(today, self.until) if self.until and _month(paper) else today
        return paper if paper.announced <= last else replace(paper, announced=last)

    def __str__(self) -> str:
        named = [
            ("from", self.since),
            ("until", self.until),
            ("categories", ",".join(self.categories)),
        ]
        return " ".join(f"{name} {value}" for name, value in named if value)

    def _in_time(self, paper: Paper) -> bool:
        if self.since is None and self.until is None:
            return True
        first, last = _days(paper)
        return last >= (self.since or date.min) and first <= (self.until or date.max)

    def _in_place(self, paper: Paper) -> bool:
        return not self.categories or any(map(self._covers, paper.categories))

    def _covers(self, category: str) -> bool:
        known = self._covered.get(category)
        if known is None:
            known = any(covers(name, category) for name in self.categories)
            self._covered[category] = known
        return known


def _days(paper: Paper) -> tuple[date, date]:
    """The first and the last day on which it may have been submitted, as far as that is known.

    The day of announcement stands in for it; where only the month of the id is known, all of it.
    """
    if paper.submitted is not None:
        day = paper.submitted.date()
        return day, day
    return _month(paper) or paper.announced, paper.announced


def _month(paper: Paper) -> date | None:
    """The first day of the month of its id, where nothing else is known of its day."""
    month = month_of(paper.id) if paper.submitted is None else None
    return month if month is not None and paper.announced == end_of(month) else None
