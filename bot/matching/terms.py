"""The terms of all standing queries, each once, by number."""

from collections.abc import Sequence

from bot.matching.tables import Tables
from bot.matching.ways import Way, way_of_key, ways
from bot.query.evaluate import key
from storage.records import Form, Phrase, Term

_GONE = ""

_KEY = "#"
"""Stands before what is sought among the keys of a paper; no phrase is written like that."""


class Terms:
    """Numbers above zero for terms, as long as somebody holds them.

    A term is known by a text alone: what was entered for it is worked out again from
    that when it goes, and its number is given to the next.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._numbers: dict[str, int] = {}
        self._texts = [_GONE]
        self._holders = [0]
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def take(self, term: Term) -> int:
        """The number of a term, which is held once more."""
        text = text_of(term)
        number = self._numbers.get(text)
        if number is None:
            number = self._number(text)
            for kind, field, words in ways(term):
                self._tables.enter(kind, field, words, number)
            self._numbers[text] = number
        self._holders[number] += 1
        return number

    def hold(self, number: int) -> None:
        """Hold a term once more."""
        self._holders[number] += 1

    def release(self, number: int) -> None:
        """Hold a term once less; one that nobody holds goes."""
        self._holders[number] -= 1
        if not self._holders[number]:
            text, self._texts[number] = self._texts[number], _GONE
            del self._numbers[text]
            for kind, field, words in _ways_of(text):
                self._tables.withdraw(kind, field, words, number)
            self._free.append(number)

    def _number(self, text: str) -> int:
        if self._free:
            number = self._free.pop()
            self._texts[number] = text
            return number
        self._texts.append(text)
        self._holders.append(0)
        return len(self._texts) - 1


def text_of(term: Term) -> str:
    """All that a term asks, and nothing of how it was typed."""
    if not isinstance(term, Phrase):
        return _KEY + key(term)
    mark = ":" if term.form is Form.STEM else "=" if term.form is Form.EXACT else "*"
    return f"{term.field}{mark}{' '.join(term.words)}"


def phrase_of(text: str) -> Phrase:
    """The phrase that has this text."""
    for mark, form in ((":", Form.STEM), ("=", Form.EXACT), ("*", Form.PREFIX)):
        field, found, words = text.partition(mark)
        if found:
            return Phrase(tuple(words.split(" ")), "", field, form)
    raise ValueError(f"{text} is the text of no phrase")


def _ways_of(text: str) -> Sequence[Way]:
    """The same as ``ways`` says of the term that has this text."""
    if text.startswith(_KEY):
        return (way_of_key(text.removeprefix(_KEY)),)
    return ways(phrase_of(text))
