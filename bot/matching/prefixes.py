"""Which beginnings of words stand in a paper, by themselves or behind other words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress

from bot.matching.entries import Entries, Terms, drop, gather, put

HEAD = 3
"""Letters by which beginnings are found."""

Shape = tuple[int, int]
"""How many words stand before the beginning, and how many letters it has."""

Heads = dict[str, dict[Shape, int]]
"""The heads of beginnings: which shapes they have there, and how many beginnings each."""

_NO_WORD = ""
_SHORT = ""
"""The head of every beginning that has fewer letters."""


class Prefixes:
    """Beginnings of words, each after the words that lead to it."""

    def __init__(self) -> None:
        self._texts: Entries[str] = {}
        # By the word before the beginning.
        self._heads: dict[str, Heads] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, words: Sequence[str], term: Terms) -> None:
        """Let a word that begins so, after these others, make the term true."""
        put(self._texts, " ".join(words), term)
        heads = self._heads.setdefault(_leading(words), {})
        shapes, shape = heads.setdefault(_head(words[-1]), {}), _shape(words)
        shapes[shape] = shapes.get(shape, 0) + 1

    def remove(self, words: Sequence[str], term: Terms) -> None:
        """Undo ``add``."""
        drop(self._texts, " ".join(words), term)
        leading, head, shape = _leading(words), _head(words[-1]), _shape(words)
        heads = self._heads[leading]
        heads[head][shape] -= 1
        if not heads[head][shape]:
            del heads[head][shape]
        if not heads[head]:
            del heads[head]
        if not heads:
            del self._heads[leading]

    def alone(self, word: str) -> Iterable[Terms]:
        """What the word makes true by itself."""
        heads = self._heads.get(_NO_WORD)
        return gather(self._texts, _texts((word,), 0, heads)) if heads else ()

    def collect(self, words: Sequence[str], found: list[Terms]) -> None:
        """Add what these words make true by one of them behind others."""
        tables, last = self._heads, len(words) - 1
        for at in compress(range(last), map(tables.__contains__, words)):
            heads, word = tables[words[at]], words[at + 1]
            if word[:HEAD] in heads or _SHORT in heads:
                found += gather(self._texts, _texts(words, at + 1, heads))


def _head(beginning: str) -> str:
    return beginning[:HEAD] if len(beginning) >= HEAD else _SHORT


def _leading(words: Sequence[str]) -> str:
    return words[-2] if len(words) > 1 else _NO_WORD


def _shape(words: Sequence[str]) -> Shape:
    return len(words) - 1, len(words[-1])


def _texts(words: Sequence[str], at: int, heads: Heads) -> Iterator[str]:
    """The word at this place, cut and led in each of the ways that these heads allow."""
    word = words[at]
    for head in (word[:HEAD], _SHORT):
        for led, letters in heads.get(head, ()):
            if led <= at and letters <= len(word):
                yield " ".join((*words[at - led : at], word[:letters]))
