"""Which words and phrases stand in a run of words."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from bot.matching.entries import Entries, Terms, drop, put, without

THREE = 3
"""Words by which a phrase of more than two is found; the others of it are then compared."""

Words = tuple[str, ...]


class Pair:
    """Two words: the terms that they make true, and how many longer phrases begin with them."""

    __slots__ = ("longer", "terms")

    def __init__(self) -> None:
        self.terms: Terms = ()
        self.longer = 0


After = dict[str, Pair]
"""The second words of all phrases that have the same first one."""


class _Long(NamedTuple):
    """A phrase, with a space before and behind it; nothing where its first three words are all."""

    text: str
    term: Terms


class Grams:
    """Single words, and phrases of any length."""

    def __init__(self) -> None:
        self._words: Entries[str] = {}
        self._pairs: dict[str, After] = {}
        self._longer: dict[Words, tuple[_Long, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._words or self._pairs)

    def add(self, words: Words, term: Terms) -> None:
        """Let these words, next to one another, make the term true."""
        if len(words) == 1:
            put(self._words, words[0], term)
            return
        after = self._pairs.setdefault(words[0], {})
        pair = after.get(words[1])
        if pair is None:
            pair = after[words[1]] = Pair()
        if len(words) < THREE:
            pair.terms += term
        else:
            pair.longer += 1
            begin, long = words[:THREE], _Long(_rest(words), term)
            self._longer[begin] = (*self._longer.get(begin, ()), long)

    def remove(self, words: Words, term: Terms) -> None:
        """Undo ``add``."""
        if len(words) == 1:
            drop(self._words, words[0], term)
            return
        after = self._pairs[words[0]]
        pair = after[words[1]]
        if len(words) < THREE:
            pair.terms = without(pair.terms, term)
        else:
            pair.longer -= 1
            begin, long = words[:THREE], _Long(_rest(words), term)
            others = tuple(each for each in self._longer.pop(begin) if each != long)
            if others:
                self._longer[begin] = others
        if not (pair.terms or pair.longer):
            del after[words[1]]
        if not after:
            del self._pairs[words[0]]

    def alone(self, word: str) -> Terms:
        """What the word makes true by itself."""
        return self._words.get(word, ())

    def after(self, word: str) -> After | None:
        """What may follow the word in a phrase that begins with it."""
        return self._pairs.get(word)

    def phrases(self, words: Words, met: Sequence[tuple[int, Pair]]) -> set[int]:
        """The phrases that stand in this line and begin with these pairs in these places."""
        found = set(chain.from_iterable([pair.terms for _, pair in met]))
        threes = [words[at : at + THREE] for at, pair in met if pair.longer]
        if longer := self._longer.keys() & threes:
            text = f" {' '.join(words)} "
            for begin in longer:
                found.update(*[each.term for each in self._longer[begin] if each.text in text])
        return found


def _rest(words: Words) -> str:
    return f" {' '.join(words)} " if len(words) > THREE else ""
