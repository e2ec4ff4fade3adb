"""Which standing queries a paper answers."""

from collections.abc import Hashable
from itertools import chain
from typing import Generic, TypeVar

from bot.matching.plan import of_terms, plan, rarest_first
from bot.matching.postings import NOTHING
from bot.matching.residuals import Residuals
from bot.matching.slots import Names
from bot.matching.tables import tables
from bot.matching.terms import Terms
from bot.query import Document, Query, analysed
from storage.records import Node, Or, Paper, Term

Key = TypeVar("Key", bound=Hashable)

Held = tuple[int, int]
"""A place of a plan that is held: its term, and the number of what is asked besides."""

Entry = int | tuple[int, ...]
"""The places of a query: a term by itself, or terms each followed by what is asked besides."""


class Index(Generic[Key]):
    """Standing queries by the key of whoever asks.

    It answers exactly what each ``Query.matches`` would. Nothing is built: a query is there when
    ``add`` returns, and leaves nothing behind when it goes.
    """

    def __init__(self) -> None:
        self._tables = tables()
        self._terms = Terms(self._tables)
        self._residuals = Residuals(self._terms, self._tables)
        self._names: Names[Key] = Names()
        self._entries: dict[Key, Entry] = {}
        # A query that can match a paper without any of its terms, or only on some days, is asked of
        # each paper.
        self._asked: dict[int, Query] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def add(self, key: Key, query: Query) -> None:
        """Let this query stand under its key, in place of one that stood there.

        Raises:
            ValueError: when it depends on what day is today: see ``Query.on``.
        """
        days = query.bounds.days()
        if key in self._entries:
            self.remove(key)
        places = None if days else self._held(query.tree)
        slot = self._names.give(key)
        if places is None:
            self._asked[slot] = query
            places = []
        once = len(places) == 1
        for term, rest in places:
            self._tables.post(term, rest, slot, once)
        self._entries[key] = _entry(places)

    def remove(self, key: Key) -> None:
        """Forget the query under this key.

        Raises:
            KeyError: when there is none.
        """
        places = _places(self._entries.pop(key))
        slot = self._names.take_back(key)
        once = len(places) == 1
        for term, rest in places:
            self._tables.unpost(term, rest, slot, once)
            self._residuals.release(rest)
            self._terms.release(term)
        if not places:
            self._asked.pop(slot, None)

    def match(self, paper: Paper | Document) -> list[Key]:
        """The keys of the queries that the paper answers, each once, in no order."""
        document = analysed(paper)
        met = self._names.of(self._tables.met(document))
        if self._asked:
            answered = [slot for slot, query in self._asked.items() if query.matches(document)]
            met += self._names.of(answered)
        return met

    def _held(self, tree: Node) -> list[Held] | None:
        """Where the query is met, with all that is in it held; None where it can be without any."""
        if isinstance(tree, Term):
            return [(self._terms.take(tree), NOTHING)]
        if isinstance(tree, Or) and (parts := of_terms(tree.parts)):
            return [(self._terms.take(part), NOTHING) for part in parts]
        if pair := rarest_first(tree):
            rarest, other, excluded = pair
            number = self._terms.take(other)
            return [(self._terms.take(rarest), -number if excluded else number)]
        taken: list[int] = []

        def take(term: Term) -> int:
            taken.append(self._terms.take(term))
            return taken[-1]

        planned = plan(tree, take).places
        places = [(term, self._residuals.take(program)) for term, program in planned or ()]
        for term, _ in places:
            self._terms.hold(term)
        # The places hold their terms by now.
        for term in taken:
            self._terms.release(term)
        return None if planned is None else places


def _entry(places: list[Held]) -> Entry:
    if len(places) == 1 and places[0][1] == NOTHING:
        return places[0][0]
    return tuple(chain.from_iterable(places))


def _places(entry: Entry) -> list[Held]:
    if isinstance(entry, int):
        return [(entry, NOTHING)]
    return list(zip(entry[::2], entry[1::2], strict=True))
