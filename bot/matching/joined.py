"""Which words stand in a paper in two or three parts, as ``bot.query.joins`` reads them."""

from collections.abc import Sequence

from bot.matching.entries import Entries, Terms, drop, put
from bot.query.joins import BORDER, LITTLE, LONGEST, reads_as_one

_APART = LITTLE | {BORDER}
"""Words that are never a part of one."""


class Joined:
    """Words that are looked for written apart."""

    def __init__(self) -> None:
        self._wholes: Entries[str] = {}

    def __bool__(self) -> bool:
        return bool(self._wholes)

    def add(self, words: Sequence[str], term: Terms) -> None:
        """Let neighbours that are read as this one word make the term true."""
        (whole,) = words
        if _may_be_parted(whole):
            put(self._wholes, whole, term)

    def remove(self, words: Sequence[str], term: Terms) -> None:
        """Undo ``add``."""
        (whole,) = words
        if _may_be_parted(whole):
            drop(self._wholes, whole, term)

    def collect(self, words: Sequence[str], found: set[int]) -> None:
        """Add the terms that are true for these words.

        Whether the parts of a word that somebody seeks are read as one, is told of these alone.
        """
        wholes = self._wholes
        if not wholes:
            return
        before = both = ""
        for at, word in enumerate(words):
            if word in _APART:
                before = both = ""
                continue
            if before:
                if both:
                    self._look(both + word, words[at - 2 : at + 1], found)
                both = before + word
                if both in wholes:
                    self._look(both, words[at - 1 : at + 1], found)
            before = word

    def _look(self, whole: str, parts: Sequence[str], found: set[int]) -> None:
        terms = self._wholes.get(whole)
        if terms is not None and reads_as_one(parts):
            found.update(terms)


def _may_be_parted(whole: str) -> bool:
    """Whether it can be written apart at all."""
    return 1 < len(whole) <= LONGEST and not whole.isdecimal()
