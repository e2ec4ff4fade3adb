"""What readers saw, and whether that is what was promised: the judge of every run.

It asks no table whether a paper was sent. What it knows comes from the servers, which keep what
people see; the store is asked only what it says of papers that nobody saw.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_ID = re.compile(r"\b2608\.\d{5}\b")
_TELLS = ("Sent once", "Sent again", "Papercast was restored")
"""How a note begins that tells of a post that was not confirmed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in one chat, in the order in which it came.

    Attributes:
        papers: each paper as often as a message shows it.
        notes: how many notes of what was not confirmed there are.
        messages: how many messages there are.
    """

    papers: tuple[str, ...] = ()
    notes: int = 0
    messages: int = 0


def seen(texts: Sequence[str]) -> Seen:
    """What a reader of these messages has seen."""
    notes = [text for text in texts if text.startswith(_TELLS)]
    posts = [text for text in texts if not text.startswith(_TELLS)]
    papers = [paper for text in posts for paper in dict.fromkeys(_ID.findall(text))]
    return Seen(tuple(papers), len(notes), len(texts))


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong in the chats of one platform, and what nobody can know there."""

    messages: int = 0
    lost: int = 0
    doubled: int = 0
    uncertain: int = 0
    disordered: int = 0

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(
            self.messages + other.messages,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.uncertain + other.uncertain,
            self.disordered + other.disordered,
        )

    @property
    def wrong(self) -> int:
        """How many promises were broken."""
        return self.lost + self.doubled + self.disordered


def findings(
    promised: Sequence[str],
    there: Seen,
    unsure: frozenset[str],
    order: Sequence[str] | None = None,
) -> Findings:
    """Compare what one chat was promised with what is there.

    ``order``: those of them whose order is known; all of them in the order of the promises, if none
    is told.
    ``unsure``: the papers of which the store says that nobody can tell whether they arrived. One
    that is not there and not among them is lost.
    """
    times = Counter(there.papers)
    place = {paper: n for n, paper in enumerate(promised if order is None else order)}
    strangers = sum(paper not in promised for paper in times)
    first = list(dict.fromkeys(paper for paper in there.papers if paper in place))
    return Findings(
        messages=there.messages,
        lost=sum(paper not in times and paper not in unsure for paper in promised),
        doubled=sum(number - 1 for number in times.values()) + strangers,
        uncertain=sum(paper in unsure for paper in promised),
        disordered=sum(place[one] > place[two] for one, two in pairwise(first)),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one run, or several, went.

    Attributes:
        problems: sentences on what is wrong elsewhere: in the store, or on the wire.
        kills: how many lives were cut short.
        harms: how often the network did harm.
        looks: how often it was looked whether a part is in Discord already.
        told: how many notes people got of what was not confirmed.
    """

    by_platform: Mapping[str, Findings]
    problems: tuple[str, ...] = ()
    kills: int = 0
    harms: int = 0
    looks: int = 0
    told: int = 0

    def __add__(self, other: "Verdict") -> "Verdict":
        names = self.by_platform.keys() | other.by_platform.keys()
        none = Findings()
        both = {
            name: self.by_platform.get(name, none) + other.by_platform.get(name, none)
            for name in names
        }
        return Verdict(
            both,
            self.problems + other.problems,
            self.kills + other.kills,
            self.harms + other.harms,
            self.looks + other.looks,
            self.told + other.told,
        )

    @property
    def is_good(self) -> bool:
        """Whether every promise was kept."""
        wrong = any(one.wrong for one in self.by_platform.values())
        unsure = self.by_platform.get("discord", Findings()).uncertain
        return not (wrong or unsure or self.problems)
