"""One search of the FTS5 table: all that it asks is one errand to the driver's thread.

See https://www.sqlite.org/fts5.html. ``fts5`` has the table.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from storage.records import Node
from storage.search import vocabulary
from storage.search.match import expression, nothing
from storage.search.signed import Positive, often, seldom, signed, size, telling

TEXTS = ("title", "abstract", "comment", "journal")
COLUMNS = (*TEXTS, *(f"{name}_words" for name in TEXTS), "authors", "keys")
"""The columns of the table."""

_WEIGHTS = ", ".join("5.0" if name.startswith("title") else "1.0" for name in COLUMNS)
"""A word of the title counts five times as much for the relevance."""

_MATCH = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
_OLDEST = f"{_MATCH} ORDER BY rowid LIMIT ?"
_NEWEST = f"{_MATCH} ORDER BY rowid DESC LIMIT ?"
_SCORED = f"SELECT rowid, bm25(search, {_WEIGHTS}) AS score FROM search"  # noqa: S608 - as below
_BEST = (
    f"SELECT rowid FROM ({_SCORED} WHERE search MATCH ? AND rowid BETWEEN ? AND ? "  # noqa: S608 - made here, of our own names
    "ORDER BY rowid DESC LIMIT ?) ORDER BY score, rowid DESC LIMIT ?"
)
# With the plus SQLite does not ask FTS5 for each of them.
_BEST_OF = (
    f"SELECT rowid FROM ({_SCORED} WHERE search MATCH ? AND rowid BETWEEN ? AND ? "  # noqa: S608 - as above
    "AND +rowid IN (SELECT value FROM json_each(?))) ORDER BY score, rowid DESC LIMIT ?"
)
# FTS5 keeps the size of each row that it has: what is not indexed yet lacks everything, but was
# never asked. See https://www.sqlite.org/fts5.html#fts5_data_structures.
_INDEXED = "SELECT id FROM search_docsize WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?"

_VERY_MANY = 200
"""Spellings: so many only a beginning has."""

_AT_LEAST = 1024
"""Papers that are looked through at once for those that lack something."""

_FEW = 64
"""Papers that are shown with what is rare among them when time is up."""

_UNLIMITED = -1
"""The limit of SQL that is none."""

_STEPS = 1000
"""Instructions of SQLite's machine between two looks at the clock: some microseconds."""

Found = tuple[list[int], bool]
"""The ``seq`` of papers, and whether they are all: not when it became enough."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search of the papers from ``first`` to ``last``, until it is ``enough``."""

    raw: sqlite3.Connection
    first: int
    last: int
    enough: Callable[[], bool]

    def newest(self, tree: Node, limit: int, sure: int) -> Found:
        """See ``storage.search``."""
        sought = signed(tree)
        part = vocabulary.possible(self.raw, sought.part)
        return self._others(part, limit) if sought.negative else self._newest(part, limit, sure)

    def best(self, tree: Node, limit: int, among: int) -> Found:
        """See ``storage.search``. Nothing is more relevant for what it lacks: then the newest."""
        sought = signed(tree)
        part = vocabulary.possible(self.raw, sought.part)
        if sought.negative:
            return self._others(part, limit)
        common = often(part)
        ranked: list[int] = []
        if not nothing(common):
            ranked, complete = self._ranked(common, limit, among)
            if not complete or len(ranked) == limit or common == part:
                return ranked, complete
        found, complete = self._newest(part, limit, limit)
        others = [seq for seq in found if seq not in set(ranked)]
        return (ranked + others)[:limit], complete

    def _newest(self, part: Positive, limit: int, sure: int) -> Found:
        """The papers with common spellings first, then those with rare ones.

        FTS5 looks for the next paper of each spelling before it gives the newest of all, and for
        one that few papers have it may so go through the whole index. From a paper on upwards, it
        does not: so rare ones are asked only there, when common ones are enough in number.
        """
        common, rare = often(part), seldom(part)
        found, complete = self._asked(_NEWEST, common, limit)
        if nothing(rare):
            return found, complete
        if complete and len(found) < limit:
            if not found:
                return self._asked(_NEWEST, rare, limit)
            near, complete = self._rare(rare, limit, sure)
            if complete:
                return _newest_of(found, near, limit), True
            found = found[:_FEW]
        if not found or not sure:
            return found, complete
        near = self._since(found[:sure][-1], rare, limit)
        return _newest_of(found, near, limit), complete

    def _rare(self, rare: Positive, limit: int, sure: int) -> Found:
        """All papers that have it; or, if that is ``limit``, so many, the newest among them.

        FTS5 goes through all of them quicker from the oldest on.
        """
        found, complete = self._asked(_OLDEST, rare, limit)
        if not complete or len(found) < limit:
            return found, complete
        newest, complete = self._asked(_NEWEST, rare, sure)
        return found + newest, complete

    def _since(self, first: int, rare: Positive, limit: int) -> list[int]:
        """The papers from this one on that have what is rare, however long that takes.

        Where it begins in the middle, FTS5 looks for each spelling twice: for very many that is
        long.
        """
        late = Search(self.raw, first, self.last, _never)
        if size(rare) > _VERY_MANY:
            return late._asked(_NEWEST, rare, limit)[0]
        return late._asked(_OLDEST, rare, _UNLIMITED)[0]

    def _ranked(self, part: Positive, limit: int, among: int) -> Found:
        """The best of the newest ``among`` that have it.

        For BM25 FTS5 counts the papers that have each of the words, which takes longest for those
        that nearly all have and that therefore weigh nothing. So without them, where there are
        such.
        """
        told = telling(part)
        if told == part:
            return self._asked(_BEST, part, among, limit)
        near, complete = self._asked(_NEWEST, part, among)
        if not complete or not near:
            return [], complete
        late = Search(self.raw, near[-1], near[0], self.enough)
        return late._asked(_BEST_OF, told, json.dumps(near), limit)

    def _others(self, part: Positive, limit: int) -> Found:
        """The papers that have it not: all that are indexed, without those that have it."""
        found: list[int] = []
        last, most = self.last, max(2 * limit, _AT_LEAST)
        while len(found) < limit:
            near, complete = self._fetch(_INDEXED, (self.first, last, most))
            if not near:
                return found, complete
            here = Search(self.raw, near[-1], near[0], self.enough)
            having, whole = here._asked(_OLDEST, part, _UNLIMITED)
            if not whole:
                break
            without = set(having)
            found += [seq for seq in near if seq not in without]
            if not complete or len(near) < most:
                return found[:limit], complete
            last = near[-1] - 1
        return found[:limit], len(found) >= limit

    def _asked(self, statement: str, part: Positive, *bounds: Any) -> Found:
        """What a statement finds of this part, for which FTS5 is not asked when it is nothing."""
        if nothing(part):
            return [], True
        return self._fetch(statement, (expression(part), self.first, self.last, *bounds))

    def _fetch(self, statement: str, parameters: Sequence[Any]) -> Found:
        found: list[int] = []
        if self.enough():
            return found, False
        self.raw.set_progress_handler(self.enough, _STEPS)
        try:
            for (seq,) in self.raw.execute(statement, parameters):
                # One by one, so that what was found before an interruption is kept.
                found.append(seq)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            return found, False
        finally:
            self.raw.set_progress_handler(None, 0)
        return found, True


def _newest_of(found: Sequence[int], others: Sequence[int], limit: int) -> list[int]:
    return sorted({*found, *others}, reverse=True)[:limit]


def _never() -> bool:
    return False
