"""The tables of one field of the query language: which of its phrases are true for a paper."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from bot.matching.entries import Terms
from bot.matching.grams import After, Grams, Pair, Words
from bot.matching.joined import Joined
from bot.matching.prefixes import Heads, Prefixes, heads_of
from bot.query.document import Field
from bot.query.evaluate import follow
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


class _Word(NamedTuple):
    """What a word is good for: the terms that it makes true by itself, and what may follow it."""

    true: Terms
    stems: After | None
    begun: Heads | None


_NOTHING = _Word((), None, None)


class _Known(dict[str, _Word]):
    """Words by what they are good for; found out when one is first met."""

    def __init__(self, find: Callable[[str], _Word]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> _Word:
        found = self._find(word)
        self[word] = found = _NOTHING if found == _NOTHING else found
        return found


class Shelf:
    """All phrases that look at one field, in whatever form.

    What makes a phrase true is said by ``bot.query.evaluate.stands``; each of its cases is a
    table here. Each word of a text is looked up once for all of them, and what was found is
    remembered until the next phrase comes or goes.
    """

    def __init__(self, name: str) -> None:
        self._named = name == "au"
        self._stems = Grams()
        self._joined = Joined()
        self._exact = Grams()
        self._prefixes = Prefixes()
        # Exact phrases of several words are found by their stems; then they are compared.
        self._exactly: dict[int, Words] = {}
        self._known = _Known(self._find)

    def __bool__(self) -> bool:
        return bool(self._stems or self._exact or self._prefixes)

    def add(self, phrase: Phrase, term: Terms) -> None:
        """Look for this phrase."""
        self._known.clear()
        if phrase.form is Form.EXACT:
            self._exactly[term[0]] = phrase.words
        for table, words in self._tables(phrase):
            table.add(words, term)

    def remove(self, phrase: Phrase, term: Terms) -> None:
        """Look for it no longer."""
        self._known.clear()
        if phrase.form is Form.EXACT:
            del self._exactly[term[0]]
        for table, words in self._tables(phrase):
            table.remove(words, term)

    def collect(self, field: Field) -> set[int]:
        """The phrases that are true for this field."""
        words = field.words
        if len(self._known) > MOST:
            self._known.clear()
        known = list(map(self._known.__getitem__, words))
        found = set(chain.from_iterable([word.true for word in known]))
        met = [
            (at, pair)
            for at, (word, stem) in enumerate(zip(known, field.stems[1:], strict=False))
            if (after := word.stems) and (pair := after.get(stem))
        ]
        found |= self._phrases(field, met)
        behind = [
            at
            for at, (word, begun) in enumerate(zip(known, words[1:], strict=False), start=1)
            if (heads := word.begun) and not heads.keys().isdisjoint(heads_of(begun))
        ]
        self._prefixes.behind(words, behind, found)
        self._joined.collect(words, found)
        found.update(*[self._known[compound].true for compound in field.compounds])
        return found

    def _phrases(self, field: Field, met: Sequence[tuple[int, Pair]]) -> set[int]:
        """What stands where these pairs of stems begin; exact phrases if their words do too."""
        found = self._stems.phrases(field.stems, met)
        for number in self._exactly.keys() & found:
            if not follow(self._exactly[number], field.words):
                found.discard(number)
        return found

    def _find(self, word: str) -> _Word:
        stem = self._compared((word,))[0]
        alone = {*self._stems.alone(stem), *self._exact.alone(word), *self._prefixes.alone(word)}
        return _Word(tuple(alone), self._stems.after(stem), self._prefixes.after(word))

    def _tables(self, phrase: Phrase) -> list[tuple[Table, Words]]:
        """Where the phrase is looked for, and by which words."""
        words, whole = phrase.words, ("".join(phrase.words),)
        several = len(words) > 1
        if phrase.form is Form.EXACT:
            return [(self._stems, self._compared(words)) if several else (self._exact, words)]
        if phrase.form is Form.PREFIX:
            ways = [whole, words] if several else [whole]
            return [(self._prefixes, each) for each in ways]
        found: list[tuple[Table, Words]] = [(self._joined, whole)]
        found.append((self._stems, self._compared(whole)))
        if several:
            found.append((self._stems, self._compared(words)))
        return found

    def _compared(self, words: Words) -> Words:
        """Names have no inflections."""
        return words if self._named else stems(words)
