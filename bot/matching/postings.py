"""Who is met at which term."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeAlias, TypeVar

from bot.matching.residuals import NOTHING

Key = TypeVar("Key", bound=Hashable)

Posting: TypeAlias = Key | dict[Key, None]
"""One key by itself, as most are, or several; no key is a dict, which has no hash.

A dict rather than a set, because its entries lie close together and are read faster.
"""

Guarded: TypeAlias = dict[int, dict[int, Posting[Key]]]
"""At each term, by what must be so besides."""


class Postings(Generic[Key]):
    """The keys at each term, apart by what they ask besides (see ``residuals``).

    Who asks nothing more is met with the term. Who asks for one term more, which most others do,
    is found without looking at each: the true terms meet all those that are asked for.
    """

    def __init__(self) -> None:
        # Stands for no posting in a list, which is smaller than a dict.
        self._nobody: dict[Key, None] = {}
        self._plain: list[Posting[Key]] = []
        self._paired: Guarded[Key] = {}
        self._guarded: Guarded[Key] = {}

    def __bool__(self) -> bool:
        plain = any(each is not self._nobody for each in self._plain)
        return plain or bool(self._paired or self._guarded)

    def add(self, term: int, rest: int, key: Key) -> None:
        """Let the key be met here."""
        if rest != NOTHING:
            guarded = self._table(rest).setdefault(term, {})
            guarded[rest] = _with(guarded[rest], key) if rest in guarded else key
            return
        self._plain += [self._nobody] * (term + 1 - len(self._plain))
        there = self._plain[term]
        self._plain[term] = key if there is self._nobody else _with(there, key)

    def remove(self, term: int, rest: int, key: Key) -> None:
        """Undo ``add``."""
        if rest != NOTHING:
            table = self._table(rest)
            if _without(table[term][rest], key):
                del table[term][rest]
            if not table[term]:
                del table[term]
        elif _without(self._plain[term], key):
            self._plain[term] = self._nobody

    def met(self, true: set[int], holds: Callable[[int], bool]) -> list[Key]:
        """The keys that are met where these terms are true, each as often as it is met."""
        plain, size, nobody = self._plain, len(self._plain), self._nobody
        postings = [
            posting for term in true if term < size and (posting := plain[term]) is not nobody
        ]
        for term in self._paired.keys() & true:
            paired = self._paired[term]
            if len(paired) > 1:
                postings += [paired[other] for other in paired.keys() & true]
            else:
                postings += [each for other, each in paired.items() if other in true]
        for term in self._guarded.keys() & true:
            postings += [each for rest, each in self._guarded[term].items() if holds(rest)]
        return _keys(postings)

    def _table(self, rest: int) -> Guarded[Key]:
        return self._paired if rest > NOTHING else self._guarded


def _with(posting: Posting[Key], key: Key) -> Posting[Key]:
    if isinstance(posting, dict):
        posting[key] = None
        return posting
    return {posting: None, key: None}


def _without(posting: Posting[Key], key: Key) -> bool:
    """Take the key out of the posting; whether nothing is left then."""
    if not isinstance(posting, dict):
        return True
    del posting[key]
    return not posting


def _keys(postings: list[Posting[Key]]) -> list[Key]:
    keys: list[Key] = []
    for posting in postings:
        if isinstance(posting, dict):
            keys += posting
        else:
            keys.append(posting)
    return keys
