"""The tables of one field of the query language: which of its phrases are true for a paper."""

from collections.abc import Callable, Sequence
from typing import Protocol

from bot.matching.entries import NONE, Entries, Terms, drop, packed, put, unpacked
from bot.matching.joined import Joined
from bot.matching.prefixes import Prefixes
from bot.matching.rows import Rows, Words
from bot.query.document import Field
from bot.query.stems import stems
from storage.records import Form, Phrase

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

    def __bool__(self) -> bool:
        return bool(self._words)

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
    """All phrases that look at one field, in whatever form.

    What makes a phrase true is said by ``bot.query.evaluate.stands``; each of its cases is a
    table here. A word by itself is looked up once for all of them, and what was found is
    remembered until the next phrase comes or goes.
    """

    def __init__(self, name: str) -> None:
        self._named = name == "au"
        self._stems = _Singles()
        self._exact = _Singles()
        self._rows = Rows()
        self._exactly = _Exactly(self._rows, self._compared)
        self._joined = Joined()
        self._prefixes = Prefixes()
        self._known = _Known(self._find)

    def __bool__(self) -> bool:
        return bool(self._stems or self._exact or self._rows or self._prefixes)

    def add(self, phrase: Phrase, term: Terms) -> None:
        """Look for this phrase."""
        self._known.clear()
        for table, words in self._tables(phrase):
            table.add(words, term)

    def remove(self, phrase: Phrase, term: Terms) -> None:
        """Look for it no longer."""
        self._known.clear()
        for table, words in self._tables(phrase):
            table.remove(words, term)

    def collect(self, field: Field, found: list[Terms]) -> None:
        """Add the phrases that are true for this field."""
        if len(self._known) > MOST:
            self._known.clear()
        found += map(self._known.__getitem__, {*field.words, *field.compounds})
        self._rows.collect(field.stems, field.words, found)
        self._prefixes.collect(field.words, found)
        self._joined.collect(field.words, found)

    def _find(self, word: str) -> Terms:
        (stem,) = self._compared((word,))
        alone = self._stems.alone(stem), self._exact.alone(word), *self._prefixes.alone(word)
        return b"".join(map(packed, unpacked(alone)))

    def _tables(self, phrase: Phrase) -> Sequence[tuple[Table, Words]]:
        """Where the phrase is looked for, and by which words."""
        words, whole = phrase.words, "".join(phrase.words)
        several = len(words) > 1
        if phrase.form is Form.EXACT:
            return ((self._exactly if several else self._exact, words),)
        if phrase.form is Form.PREFIX:
            ways = ((whole,), words) if several else (words,)
            return [(self._prefixes, each) for each in ways]
        stem, *apart = self._compared((whole, *words))
        alone = (self._joined, (whole,)), (self._stems, (stem,))
        return (*alone, (self._rows, tuple(apart))) if several else alone

    def _compared(self, words: Words) -> Words:
        """Names have no inflections."""
        return words if self._named else stems(words)
