"""Which words stand in a paper in two or three parts, as ``bot.query.joins`` reads them."""

from collections.abc import Sequence
from itertools import pairwise

from bot.matching.entries import Entries, Terms, drop, gather, put
from bot.query.joins import BORDER, LITTLE, reads_as_one

_APART = LITTLE | {BORDER}
"""Words that are never a part of one."""

_NO_PART = ""


class Joined:
    """Words that are looked for written apart."""

    def __init__(self) -> None:
        self._wholes: Entries[str] = {}

    def __len__(self) -> int:
        return len(self._wholes)

    def add(self, words: Sequence[str], term: Terms) -> None:
        """Let neighbours that are read as this one word make the term true."""
        (whole,) = words
        put(self._wholes, whole, term)

    def remove(self, words: Sequence[str], term: Terms) -> None:
        """Undo ``add``."""
        (whole,) = words
        drop(self._wholes, whole, term)

    def collect(self, words: Sequence[str], found: list[Terms]) -> None:
        """Add the terms that are true for these words.

        Two parts of a word that is sought are always read as one: see ``ways``. Of three,
        too many may be single letters.
        """
        wholes = self._wholes
        if not wholes:
            return
        parts = [_NO_PART if word in _APART else word for word in words]
        twos = [a + b if a and b else _NO_PART for a, b in pairwise(parts)]
        found += gather(wholes, twos)
        threes = enumerate(zip(twos, parts[2:], strict=False))
        for at in [at for at, (two, c) in threes if two and c and two + c in wholes]:
            if reads_as_one(parts[at : at + 3]):
                found.append(wholes[twos[at] + parts[at + 2]])
