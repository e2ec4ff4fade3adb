"""The terms of all standing queries, each once, and which of them are true for a paper."""

from collections.abc import Sequence

from bot.matching.entries import Entries, drop, gather, packed, put, unpacked
from bot.matching.entries import Terms as Packed
from bot.matching.shelves import Shelf
from bot.query.document import FIELDS, NOTHING, Document, Field
from bot.query.evaluate import key
from bot.query.joins import BORDER
from storage.records import Form, Phrase, Term

_GONE = ""
_BETWEEN = (BORDER,)

_KEY = "#"
"""Stands before what is sought among the keys of a paper; no phrase is written like that."""


class Terms:
    """Numbers above zero for terms, as long as somebody holds them.

    A term is known by a text alone: what was entered for it is worked out again from
    that when it goes, and its number is given to the next.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._texts = [_GONE]
        self._holders = [0]
        self._free: list[int] = []
        self._shelves = {name: Shelf(name) for name in FIELDS}
        self._keys: Entries[str] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def take(self, term: Term) -> int:
        """The number of a term, which is held once more."""
        text = text_of(term)
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = self._number(text)
            self._enter(term, number)
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
            self._withdraw(text, number)
            self._free.append(number)

    def true(self, document: Document) -> set[int]:
        """The numbers of all terms that are true for a paper."""
        found: list[Packed] = []
        for name, shelf in self._shelves.items():
            if shelf and (field := _one(document.fields(name))).words:
                shelf.collect(field, found)
        found += gather(self._keys, document.keys)
        return unpacked(found)

    def _number(self, text: str) -> int:
        if self._free:
            number = self._free.pop()
            self._texts[number] = text
            return number
        self._texts.append(text)
        self._holders.append(0)
        return len(self._texts) - 1

    def _enter(self, term: Term, number: int) -> None:
        if isinstance(term, Phrase):
            self._shelves[term.field].add(term, packed(number))
        else:
            put(self._keys, key(term), packed(number))

    def _withdraw(self, text: str, number: int) -> None:
        if text.startswith(_KEY):
            drop(self._keys, text.removeprefix(_KEY), packed(number))
        else:
            phrase = phrase_of(text)
            self._shelves[phrase.field].remove(phrase, packed(number))


def _one(fields: Sequence[Field]) -> Field:
    """What stands in any of these, to be read in one go."""
    first, *others = [field for field in fields if field.words] or [NOTHING]
    if not others:
        return first
    words, compounds = first.words, list(first.compounds)
    for each in others:
        words += _BETWEEN + each.words
        compounds += each.compounds
    return Field(words, compounds)


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
