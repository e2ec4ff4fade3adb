"""What an edit of a post must not change, as JSON: how it is laid out, and why it came.

Whoever reads a post again must find in it what was there. An edit changes what is said of the
papers, and nothing besides: not their order and numbers, not the format that the chat had chosen
then, not what was looked through. Of each paper the name of its state is kept (``history``).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.history import print_of
from bot.posted import Digest, Notice, Posted
from storage.records import Paper

Frame = Mapping[str, Any]


def frame(posted: Posted, language: str | None) -> Frame | None:
    """The frame of what is about to be posted; None for what is never edited.

    ``language`` is the one that the chat has chosen.
    """
    if isinstance(posted, Notice):
        return {
            "paper": _named(posted.paper),
            "format": posted.format,
            "receipt": posted.receipt,
            "language": language,
        }
    if not isinstance(posted, Digest):
        return None
    every = [notice for group in posted.groups for notice in group.notices]
    return {
        "day": posted.day.isoformat(),
        "since": posted.since.isoformat() if posted.since else None,
        "late": posted.late,
        "groups": [
            [group.number, group.name, [_named(one.paper) for one in group.notices]]
            for group in posted.groups
        ],
        "also": [_named(paper) for paper in posted.also],
        "format": every[0].format if every else "summary",
        "receipt": posted.receipt,
        "language": language,
    }


def papers_of(kept: Frame) -> dict[str, str]:
    """The papers of a frame, by id, each with the name of what it said."""
    if "paper" in kept:
        return dict([kept["paper"]])
    listed: Sequence[Any] = [one for _, _, papers in kept["groups"] for one in papers]
    return dict([*listed, *kept["also"]])


def _named(paper: Paper) -> list[str]:
    return [paper.id, print_of(paper)]
