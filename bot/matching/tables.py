"""The tables of an index: from what stands in a paper to whoever is met there.

They hold numbers and texts alone; what the numbers stand for is known to whoever gives them. There
are two forms, which answer the same: one in Python, and a compiled one that keeps what it reaches
for in few places of memory.
"""

from collections.abc import Callable, Iterable, Sized
from typing import Protocol, cast

from bot.matching.entries import Entries, Terms, drop, gather, packed, put, unpacked
from bot.matching.plan import Program, holds
from bot.matching.postings import PROGRAMS, Postings
from bot.matching.shelves import Shelf
from bot.matching.ways import KEY, Words
from bot.query import Document
from bot.query.document import FIELDS, NOTHING, Field
from bot.query.joins import BORDER
from storage.compiled import compiled

_BETWEEN = (BORDER,)


class Tables(Protocol):
    """Ways to terms, what is asked besides a term, and the slots that are met there.

    Terms are numbers above zero; what is asked besides is a number as ``postings`` has it.
    """

    def enter(self, kind: int, field: str, words: Words, term: int) -> None:
        """Let a paper that has these words, in a way of ``ways``, make the term true."""

    def withdraw(self, kind: int, field: str, words: Words, term: int) -> None:
        """Undo ``enter``."""

    def ask(self, number: int, program: Program) -> None:
        """Let this number stand for what a program asks."""

    def forget(self, number: int) -> None:
        """Undo ``ask``."""

    def post(self, term: int, rest: int, slot: int, once: bool) -> None:
        """Let a slot be met at a term if the rest holds; ``once`` if it can be nowhere else."""

    def unpost(self, term: int, rest: int, slot: int, once: bool) -> None:
        """Undo ``post``."""

    def met(self, document: Document) -> list[int]:
        """The slots that a paper meets, each once."""

    def __len__(self) -> int:
        """How many texts, programs and places are held."""


class PythonTables:
    """The form in Python."""

    def __init__(self) -> None:
        self._shelves = {name: Shelf(name) for name in FIELDS}
        self._keys: Entries[str] = {}
        # A program is in the place of its number, counted from PROGRAMS.
        self._programs: list[Program | None] = []
        # What stands in one place is met once there, so that only the others can repeat.
        self._once = Postings()
        self._often = Postings()

    def enter(self, kind: int, field: str, words: Words, term: int) -> None:
        """See ``Tables``."""
        if kind == KEY:
            put(self._keys, words[0], packed(term))
        else:
            self._shelves[field].add(kind, words, packed(term))

    def withdraw(self, kind: int, field: str, words: Words, term: int) -> None:
        """See ``Tables``."""
        if kind == KEY:
            drop(self._keys, words[0], packed(term))
        else:
            self._shelves[field].remove(kind, words, packed(term))

    def ask(self, number: int, program: Program) -> None:
        """See ``Tables``."""
        while number - PROGRAMS >= len(self._programs):
            self._programs.append(None)
        self._programs[number - PROGRAMS] = program

    def forget(self, number: int) -> None:
        """See ``Tables``."""
        self._programs[number - PROGRAMS] = None

    def post(self, term: int, rest: int, slot: int, once: bool) -> None:
        """See ``Tables``."""
        (self._once if once else self._often).add(term, rest, slot)

    def unpost(self, term: int, rest: int, slot: int, once: bool) -> None:
        """See ``Tables``."""
        (self._once if once else self._often).remove(term, rest, slot)

    def met(self, document: Document) -> list[int]:
        """See ``Tables``."""
        true = self._true(document)
        holding = self._holding(true)
        return [*self._once.met(true, holding), *set(self._often.met(true, holding))]

    def __len__(self) -> int:
        held: Iterable[Sized] = (self._keys, self._once, self._often, *self._shelves.values())
        return sum(map(len, held)) + len(self._programs) - self._programs.count(None)

    def _true(self, document: Document) -> set[int]:
        """The numbers of all terms that are true for a paper."""
        found: list[Terms] = []
        for name, shelf in self._shelves.items():
            if len(shelf) and (field := _one(document, name)).words:
                shelf.collect(field, found)
        found += gather(self._keys, document.keys)
        return unpacked(found)

    def _holding(self, true: set[int]) -> Callable[[int], bool]:
        """Tells whether what has a number, and is no term by itself, holds where these are true."""
        known: dict[int, bool] = {}

        def answer(number: int) -> bool:
            if number < 0:
                return -number not in true
            if number not in known:
                program = self._programs[number - PROGRAMS]
                known[number] = program is not None and holds(program, true)
            return known[number]

        return answer


def _one(document: Document, name: str) -> Field:
    """What stands in any of the fields of this name, to be read in one go."""
    first, *others = [field for field in document.fields(name) if field.words] or [NOTHING]
    if not others:
        return first
    words, compounds = first.words, list(first.compounds)
    for each in others:
        words += _BETWEEN + each.words
        compounds += each.compounds
    return Field(words, compounds)


def tables() -> Tables:
    """New tables, compiled where that can be."""
    module = compiled("bot.matching._tables")
    return cast("Tables", module.CompiledTables()) if module else PythonTables()
