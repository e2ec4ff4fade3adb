"""Who is met at which term.

What is asked there besides is one number: ``NOTHING``, that of a term which must be true as well,
below zero that of a term which must not be, or from ``PROGRAMS`` on that of a program.
"""

from array import array
from collections.abc import Callable

from bot.matching.slots import NONE, Slots, joined, with_one, without_one

NOTHING = 0
PROGRAMS = 1 << 30
"""Above the numbers of all terms."""


class Postings:
    """The slots at each term, apart by what is asked besides."""

    def __init__(self) -> None:
        # Those that ask nothing more, by the term.
        self._plain: list[Slots] = []
        # The others by the term, and there by what they ask: mostly for one term more.
        self._needing: dict[int, dict[int, Slots]] = {}
        self._guarded: dict[int, dict[int, Slots]] = {}

    def __len__(self) -> int:
        others = (*self._needing.values(), *self._guarded.values())
        return sum(map(bool, self._plain)) + sum(map(len, others))

    def add(self, term: int, rest: int, slot: int) -> None:
        """Let the slot be met here."""
        if rest == NOTHING:
            while term >= len(self._plain):
                self._plain.append(NONE)
            self._plain[term] = with_one(self._plain[term], slot)
        else:
            there = self._others(rest).setdefault(term, {})
            there[rest] = with_one(there.get(rest, NONE), slot)

    def remove(self, term: int, rest: int, slot: int) -> None:
        """Undo ``add``."""
        if rest == NOTHING:
            self._plain[term] = without_one(self._plain[term], slot)
            return
        others = self._others(rest)
        there = others[term]
        there[rest] = without_one(there[rest], slot)
        if not there[rest]:
            del there[rest]
        if not there:
            del others[term]

    def met(self, true: set[int], holds: Callable[[int], bool]) -> "array[int]":
        """The slots that are met where these terms are true, each as often as it is met."""
        plain, size, needing, guarded = self._plain, len(self._plain), self._needing, self._guarded
        found = [plain[term] for term in true if term < size]
        found += [
            slots
            for term in needing.keys() & true
            for rest, slots in needing[term].items()
            if rest in true
        ]
        found += [
            slots
            for term in guarded.keys() & true
            for rest, slots in guarded[term].items()
            if holds(rest)
        ]
        return joined(found)

    def _others(self, rest: int) -> dict[int, dict[int, Slots]]:
        return self._needing if NOTHING < rest < PROGRAMS else self._guarded
