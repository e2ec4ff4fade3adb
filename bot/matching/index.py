"""Which standing queries a paper answers."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from bot.matching.plan import ALWAYS, Place, plan
from bot.matching.postings import Postings
from bot.matching.residuals import NOTHING, Residuals
from bot.matching.terms import Terms
from bot.query import Document, Query, analysed
from bot.query.evaluate import matches
from storage.records import Category, Node, Paper, PaperId, Phrase, Term

Key = TypeVar("Key", bound=Hashable)

Entry = int | tuple[int, ...]
"""Where a key is met: at one term, or at terms each followed by what it asks besides."""


class Index(Generic[Key]):
    """Standing queries by the key of whoever asks; only what they look for counts, not the days.

    It answers exactly what each ``Query.matches`` would. Nothing is built: a query is there when
    ``add`` returns, and leaves nothing behind when it goes.
    """

    def __init__(self) -> None:
        self._terms = Terms()
        self._residuals = Residuals(self._terms)
        self._entries: dict[Key, Entry] = {}
        # A key that stands in one place is met once there, so that only the others can repeat.
        self._once: Postings[Key] = Postings()
        self._often: Postings[Key] = Postings()
        # A query that can match a paper without any of its terms is asked of each paper.
        self._asked: dict[Key, Node] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def add(self, key: Key, query: Query) -> None:
        """Let this query stand under its key, in place of one that stood there."""
        if key in self._entries:
            self.remove(key)
        tree = query.tree
        if isinstance(tree, Phrase | Category | PaperId):
            self._entries[key] = term = self._terms.take(tree)
            self._once.add(term, NOTHING, key)
        else:
            self._plan(key, tree)

    def remove(self, key: Key) -> None:
        """Forget the query under this key.

        Raises:
            KeyError: when there is none.
        """
        entry = self._entries.pop(key)
        places = _places(entry)
        postings = self._postings(len(places))
        for term, rest in places:
            postings.remove(term, rest, key)
            self._residuals.release(rest)
            self._terms.release(term)
        if not places:
            self._asked.pop(key, None)

    def match(self, paper: Paper | Document) -> list[Key]:
        """The keys of the queries that the paper answers, each once, in no order."""
        document = analysed(paper)
        true = self._terms.true(document)
        known: dict[int, bool] = {}

        def holds(residual: int) -> bool:
            answer = known.get(residual)
            if answer is None:
                answer = known[residual] = self._residuals.holds(residual, true)
            return answer

        met = self._once.met(true, holds)
        met += set(self._often.met(true, holds))
        met += [key for key, tree in self._asked.items() if matches(tree, document)]
        return met

    def _plan(self, key: Key, tree: Node) -> None:
        taken: list[int] = []

        def take(term: Term) -> int:
            taken.append(self._terms.take(term))
            return taken[-1]

        places = plan(tree, take).places
        if places is None:
            self._asked[key] = tree
        self._stand(key, places or ())
        # The places hold their terms by now.
        for term in taken:
            self._terms.release(term)

    def _stand(self, key: Key, places: tuple[Place, ...]) -> None:
        """Let the key be met at these places."""
        postings = self._postings(len(places))
        entry: list[int] = []
        for term, program in places:
            rest = self._residuals.take(program)
            self._terms.hold(term)
            postings.add(term, rest, key)
            entry += term, rest
        plain = len(places) == 1 and places[0][1] == ALWAYS
        self._entries[key] = entry[0] if plain else tuple(entry)

    def _postings(self, places: int) -> Postings[Key]:
        return self._once if places == 1 else self._often


def _places(entry: Entry) -> list[tuple[int, int]]:
    """The terms of an entry, each with what is asked besides."""
    if isinstance(entry, int):
        return [(entry, NOTHING)]
    return list(zip(entry[::2], entry[1::2], strict=True))
