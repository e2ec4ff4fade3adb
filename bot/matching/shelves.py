"""The tables of one field of the query language: which of its phrases are true for a paper."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from bot.matching.entries import Found, Terms, numbers
from bot.matching.grams import Grams
from bot.matching.joined import Joined
from bot.matching.prefixes import Prefixes
from bot.query.document import Field
from bot.query.stems import STEMS, stems
from storage.records import Form, Phrase

Words = tuple[str, ...]

MOST = 100_000
"""Words of which it is remembered what they are good for; those of a paper are in others too."""


class Table(Protocol):
    """Finds terms by words."""

    def add(self, words: Sequence[str], term: int) -> None:
        """Let these words make the term true."""

    def remove(self, words: Sequence[str], term: int) -> None:
        """Undo ``add``."""


class _Word(NamedTuple):
    """What a word is good for: the terms that it makes true by itself, and what it begins."""

    true: tuple[int, ...]
    stem: bool
    exact: bool
    leads: bool


_NOTHING = _Word((), stem=False, exact=False, leads=False)


class _Known(dict[str, _Word]):
    """Words by what they are good for; worked out when one is first met."""

    def __init__(self, look: Callable[[str], _Word]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, word: str) -> _Word:
        known = self._look(word)
        self[word] = known = _NOTHING if known == _NOTHING else known
        return known


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
        self._known = _Known(self._look)
        self._stale = False

    def __bool__(self) -> bool:
        return bool(self._stems or self._exact or self._prefixes)

    def add(self, phrase: Phrase, term: int) -> None:
        """Look for this phrase."""
        self._stale = True
        for table, words in self._tables(phrase):
            table.add(words, term)

    def remove(self, phrase: Phrase, term: int) -> None:
        """Look for it no longer."""
        self._stale = True
        for table, words in self._tables(phrase):
            table.remove(words, term)

    def collect(self, field: Field, found: Found) -> None:
        """Add the phrases that are true for this field."""
        if self._stale or len(self._known) > MOST:
            self._known, self._stale = _Known(self._look), False
        known = list(map(self._known.__getitem__, field.words))
        found.update(*[word.true for word in known])
        found.update(*[self._known[word].true for word in field.compounds])
        if begun := [at for at, word in enumerate(known) if word.stem]:
            self._stems.phrases(field.stems, begun, found)
        if begun := [at for at, word in enumerate(known) if word.exact]:
            self._exact.phrases(field.words, begun, found)
        if begun := [at for at, word in enumerate(known) if word.leads]:
            self._prefixes.behind(field.words, begun, found)
        self._prefixes.anywhere(field.words, found)
        for compound in field.compounds:
            self._prefixes.anywhere((compound,), found)
        self._joined.collect(field.words, found)

    def _look(self, word: str) -> _Word:
        stem = word if self._named else STEMS[word]
        true: set[Terms | None] = {self._stems.alone(stem), self._exact.alone(word)}
        self._prefixes.alone(word, true)
        return _Word(
            tuple(numbers(true)),
            stem=self._stems.begins(stem),
            exact=self._exact.begins(word),
            leads=self._prefixes.leads(word),
        )

    def _tables(self, phrase: Phrase) -> Iterator[tuple[Table, Words]]:
        """Where the phrase is looked for, and by which words."""
        words = phrase.words
        whole = ("".join(words),)
        several = len(words) > 1
        if phrase.form is Form.EXACT:
            yield self._exact, words
            return
        if phrase.form is Form.PREFIX:
            yield self._prefixes, words
            if several:
                yield self._prefixes, whole
            return
        yield self._stems, words if self._named else stems(words)
        yield self._joined, whole
        if several:
            yield self._stems, whole if self._named else (STEMS[whole[0]],)
