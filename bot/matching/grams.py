"""Which words and phrases stand in a run of words."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.matching.entries import Entries, Found, Terms, drop, gather, less, more, put

THREE = 3
"""Words of a phrase that are looked up at once; the others of a longer one are then compared."""

_END = ("", "")
"""Stands behind the last word of a text, so that each is followed by two."""


class _Long(NamedTuple):
    """A phrase that is found by its first three words, with a space before and behind it."""

    text: str
    term: int


class Grams:
    """Single words, and phrases of any length.

    Only where a word begins a phrase, it is looked up with the one behind it, and with two.
    """

    def __init__(self) -> None:
        self._words: Entries[str] = {}
        self._pairs: Entries[tuple[str, ...]] = {}
        self._threes: Entries[tuple[str, ...]] = {}
        self._longer: dict[tuple[str, ...], tuple[_Long, ...]] = {}
        # How many phrases begin with a word.
        self._first: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._words or self._first)

    def add(self, words: Sequence[str], term: int) -> None:
        """Let these words, next to one another, make the term true."""
        if len(words) == 1:
            put(self._words, words[0], term)
            return
        more(self._first, words[0])
        if len(words) <= THREE:
            put(self._pairs if len(words) < THREE else self._threes, tuple(words), term)
        else:
            begin = tuple(words[:THREE])
            there = self._longer.get(begin, ())
            self._longer[begin] = (*there, _Long(f" {' '.join(words)} ", term))

    def remove(self, words: Sequence[str], term: int) -> None:
        """Undo ``add``."""
        if len(words) == 1:
            drop(self._words, words[0], term)
            return
        less(self._first, words[0])
        if len(words) <= THREE:
            drop(self._pairs if len(words) < THREE else self._threes, tuple(words), term)
        else:
            begin = tuple(words[:THREE])
            rest = tuple(each for each in self._longer.pop(begin) if each.term != term)
            if rest:
                self._longer[begin] = rest

    def alone(self, word: str) -> Terms | None:
        """What the word makes true by itself."""
        return self._words.get(word)

    def begins(self, word: str) -> bool:
        """Whether a phrase begins with the word."""
        return word in self._first

    def phrases(self, words: Sequence[str], begun: Iterable[int], found: Found) -> None:
        """Add the phrases that stand in this line and begin in one of these places."""
        ends = (*words, *_END)
        threes = [ends[at : at + THREE] for at in begun]
        gather(self._pairs, [each[:-1] for each in threes], found)
        gather(self._threes, threes, found)
        if self._longer and (more_of := self._longer.keys() & threes):
            text = f" {' '.join(words)} "
            for begin in more_of:
                found.update(each.term for each in self._longer[begin] if each.text in text)
