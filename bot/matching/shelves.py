"""The tables of one field of the query language: which of its phrases are true for a paper."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from bot.matching.entries import NONE, Entries, Terms, drop, packed, put, unpacked
from bot.matching.joined import Joined
from bot.matching.prefixes import Prefixes
from bot.matching.rows import Rows
from bot.matching.ways import EXACT, EXACT_ROW, JOINED, PREFIX, ROW, STEM, Words, compared
from bot.query.document import Field

MOST = 100_000
"""Words of which it is remembered what they are good for; those of a paper are in others too."""


class Table(Protocol):
    """Finds terms by words."""

    def add(self, words: Words, term: Terms) -> None:
        """Let these words make the term true."""

    def remove(self, words: Words, term: Terms) -> None:
        """Undo ``add``."""


class _Singles:
    """Words by themselves."""

    def __init__(self) -> None:
        self._words: Entries[str] = {}

    def __len__(self) -> int:
        return len(self._words)

    def add(self, words: Words, term: Terms) -> None:
        put(self._words, words[0], term)

    def remove(self, words: Words, term: Terms) -> None:
        drop(self._words, words[0], term)

    def alone(self, word: str) -> Terms:
        return self._words.get(word, NONE)


class _Exactly:
    """Phrases of several words, found by their stems and then compared."""

    def __init__(self, rows: Rows, compared: Callable[[Words], Words]) -> None:
        self._rows = rows
        self._compared = compared

    def add(self, words: Words, term: Terms) -> None:
        self._rows.add(self._compared(words), term, exact=words)

    def remove(self, words: Words, term: Terms) -> None:
        self._rows.remove(self._compared(words), term, exact=words)


class _Known(dict[str, Terms]):
    """Words by the terms that they make true by themselves, found out when one is first met."""

    def __init__(self, find: Callable[[str], Terms]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> Terms:
        found = self[word] = self._find(word)
        return found


class Shelf:
    """All ways to look at one field.

    A word by itself is looked up once for all of them, and what was found is remembered until the
    next way comes or goes.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._stems = _Singles()
        self._exact = _Singles()
        self._rows = Rows()
        self._joined = Joined()
        self._prefixes = Prefixes()
        self._tables: dict[int, Table] = {
            STEM: self._stems,
            EXACT: self._exact,
            PREFIX: self._prefixes,
            JOINED: self._joined,
            ROW: self._rows,
            EXACT_ROW: _Exactly(self._rows, partial(compared, name)),
        }
        self._known = _Known(self._find)

    def __len__(self) -> int:
        held = self._stems, self._exact, self._rows, self._joined, self._prefixes
        return sum(len(each) for each in held)

    def add(self, kind: int, words: Words, term: Terms) -> None:
        """Look for these words in this way."""
        self._known.clear()
        self._tables[kind].add(words, term)

    def remove(self, kind: int, words: Words, term: Terms) -> None:
        """Look for them no longer."""
        self._known.clear()
        self._tables[kind].remove(words, term)

    def collect(self, field: Field, found: list[Terms]) -> None:
        """Add the terms that are true for this field."""
        if len(self._known) > MOST:
            self._known.clear()
        found += map(self._known.__getitem__, {*field.words, *field.compounds})
        self._rows.collect(field.stems, field.words, found)
        self._prefixes.collect(field.words, found)
        self._joined.collect(field.words, found)

    def _find(self, word: str) -> Terms:
        (stem,) = compared(self._name, (word,))
        alone = self._stems.alone(stem), self._exact.alone(word), *self._prefixes.alone(word)
        return b"".join(map(packed, unpacked(alone)))
