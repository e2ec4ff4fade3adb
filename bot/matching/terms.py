"""The terms of all standing queries, each once, and which of them are true for a paper."""

from bot.matching.entries import Entries, Found, drop, gather, numbers, put
from bot.matching.shelves import Shelf
from bot.query.document import FIELDS, Document
from bot.query.evaluate import key
from bot.query.tree import write
from storage.records import Category, Form, PaperId, Phrase, Term

READ_BY = {
    each: tuple(name for name, read in FIELDS.items() if each in read)
    for read in FIELDS.values()
    for each in read
}
"""Of each field of a paper the fields of the query language that read it."""

_GONE = ""


class Terms:
    """Numbers above zero for terms, as long as somebody holds them.

    A term is known by its canonical text alone: what was entered for it is worked out again from
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
        text = write(term)
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
            self._withdraw(read(text), number)
            self._free.append(number)

    def true(self, document: Document) -> set[int]:
        """The numbers of all terms that are true for a paper."""
        found: Found = set()
        for name, readers in READ_BY.items():
            if shelves := [shelf for reader in readers if (shelf := self._shelves[reader])]:
                for shelf in shelves:
                    shelf.collect(getattr(document, name), found)
        if self._keys:
            gather(self._keys, document.keys, found)
        return numbers(found)

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
            self._shelves[term.field].add(term, number)
        else:
            put(self._keys, key(term), number)

    def _withdraw(self, term: Term, number: int) -> None:
        if isinstance(term, Phrase):
            self._shelves[term.field].remove(term, number)
        else:
            drop(self._keys, key(term), number)


def read(text: str) -> Term:
    """The term of a canonical text, which is what ``bot.query.tree.write`` wrote."""
    field, _, rest = text.rpartition(":")
    if field == "cat":
        return Category(rest)
    if field == "id":
        return PaperId(rest)
    bare = rest.removeprefix("=")
    form = Form.STEM if bare == rest else Form.EXACT
    words = tuple(bare[1:-1].split(" ")) if bare.startswith('"') else (bare,)
    if words[-1].endswith("*"):
        form, words = Form.PREFIX, (*words[:-1], words[-1][:-1])
    return Phrase(words, "", field, form)
