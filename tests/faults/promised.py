"""The papers that arXiv has in these worlds, and how they come to readers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from fates import NOON

from bot.sources.announcements import announced
from storage.records import Paper


def _papers(title: str, first: int, moments: Sequence[datetime]) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            id=f"2608.{number:05}",
            title=f"{title}, part {number}",
            abstract=f"Shows how {title} number {number} can be told apart from all the others, "
            "which nobody has shown before in this way, for want of data, of patience and of a "
            "place to keep them while they wait for one another. "
            "It works well on three sets of data.",
            authors=("Ada Example", "Ben Example", "Cleo Example"),
            categories=("cs.CV",),
            primary_category="cs.CV",
            submitted=moment,
            announced=announced(moment),
        )
        for number, moment in enumerate(moments, start=first)
    )


def _minutes(days: float, count: int) -> list[datetime]:
    return [NOON - timedelta(days=days) + timedelta(minutes=n) for n in range(count)]


HEADS = _papers("Talking heads", 1, [*_minutes(6, 3), *_minutes(5, 3)])
"""Three of each announcement, so that each is a post of its own."""
CARS = _papers(
    f"Fast cars {'that nobody drives on roads ' * 3}that nobody has built", 101, _minutes(1, 20)
)
"""One announcement, with long titles: a digest of several parts."""
