"""The words that stand in any indexed paper, so that the index is not asked for others.

A word of a query may be written apart in hundreds of ways, nearly all of which nobody ever wrote.
The index would look for the parts of each in all of its segments; here one small look-up tells
them. A word stays when its last paper is gone: then the index is asked in vain, and no paper lost.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from secrets import token_hex

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import as_json
from storage.records import Lookup, Tokens
from storage.search.kept import kept
from storage.search.signed import NOTHING, All, But, Positive, Some, Words

CREATE = "CREATE TABLE search_words (word TEXT PRIMARY KEY) WITHOUT ROWID"

_ADD = "INSERT OR IGNORE INTO search_words (word) SELECT value FROM json_each(?)"
_READ_STAMP = "SELECT max(value) FROM meta WHERE key = 'index: words'"
_PUT_STAMP = "INSERT OR REPLACE INTO meta (key, value) VALUES ('index: words', ?)"
_DROP_STAMP = "DELETE FROM meta WHERE key = 'index: words'"
_KNOWN = "SELECT word FROM search_words WHERE word IN (SELECT value FROM json_each(?))"
_BEGUN = (
    "SELECT word FROM search_words WHERE word BETWEEN ? AND ? ORDER BY length(word), word LIMIT ?"
)

_MANY, _NEAR = 5_000, 32
"""Words with one beginning that are asked for one by one, and that say what is relevant."""

_TEXTS = frozenset(f"{field.name}_words" for field in fields(Tokens))
_WRITTEN = _TEXTS | {"authors"}
"""Columns of words as they are written. A word of a text has no _ in it; a name as filed has."""


class Noted:
    """Words that are surely noted, so that one who adds many papers need not see to each again.

    Each change of what is noted puts another stamp into the store. One that is not ours says that
    others have changed it, or that our own work was undone: then nothing is sure.
    """

    def __init__(self) -> None:
        self._words = kept()
        self._stamp: str | None = None

    def note(self, raw: sqlite3.Connection, texts: Iterable[str]) -> None:
        """Note the words of these texts of papers."""
        (stamp,) = raw.execute(_READ_STAMP).fetchone()
        if stamp != self._stamp:
            self._words.clear()
        # arXiv's forms of names stand alone. In order, neighbours are on one page of the table.
        new = sorted(self._words.others(texts))
        if not new:
            return
        self._stamp = token_hex(8)
        raw.execute(_ADD, (as_json(new),))
        raw.execute(_PUT_STAMP, (self._stamp,))
        self._words.keep(new)


async def noted(conn: AsyncConnection) -> Noted:
    """What is known of the words by this connection to the store."""
    info = (await conn.get_raw_connection()).info
    known: Noted = info.setdefault("words", Noted())
    return known


async def clear(conn: AsyncConnection) -> None:
    """Forget every word."""
    await conn.exec_driver_sql("DELETE FROM search_words")
    await conn.exec_driver_sql(_DROP_STAMP)


def possible(raw: sqlite3.Connection, part: Positive) -> Positive:
    """The same with the words there are in place of beginnings, and without what no paper has.

    It finds the same.
    """
    instead: dict[int, Positive] = {
        id(one): _spelt_out(raw, one)
        for one in _lookups(part)
        if one.prefix and len(one.tokens) == 1 and _TEXTS.issuperset(one.columns)
    }
    left = [one for one in _lookups(part) if len(one.tokens) > 1 and _is_written(one)]
    # The ends of a word are few, what can be cut from its middle is many.
    for parts in (_ends, _middle):
        asked = {word for one in left for word in parts(one) if "_" not in word}
        unknown = asked - _among(raw, asked) if asked else asked
        instead.update((id(one), NOTHING) for one in left if not unknown.isdisjoint(parts(one)))
        left = [one for one in left if id(one) not in instead]
    return _with(part, instead) if instead else part


def _spelt_out(raw: sqlite3.Connection, begun: Lookup) -> Positive:
    """Each word that begins so; those that are not much longer than that stand for the others.

    FTS5 would first collect all papers of all of them, however few are wanted.
    """
    beginning = begun.tokens[0]
    rows = raw.execute(_BEGUN, (beginning, f"{beginning}\U0010ffff", _MANY + 1)).fetchall()
    words = tuple(word for (word,) in rows)
    near = Words(begun.columns, words[:_NEAR])
    if len(words) <= _NEAR:
        return near if words else NOTHING
    if len(words) > _MANY:
        return Some((near, replace(begun, rare=True)))
    return Some((near, Words(begun.columns, words[_NEAR:], rare=True)))


def _ends(lookup: Lookup) -> Sequence[str]:
    return lookup.tokens[:1] if lookup.prefix else lookup.tokens[:: len(lookup.tokens) - 1]


def _middle(lookup: Lookup) -> Sequence[str]:
    return lookup.tokens[1:-1]


def _is_written(lookup: Lookup) -> bool:
    """Whether it is about words as they are written; of stems nothing is known."""
    return _WRITTEN.issuperset(lookup.columns)


def _lookups(part: Positive) -> Iterator[Lookup]:
    match part:
        case Lookup():
            yield part
        case All(parts) | Some(parts):
            for one in parts:
                yield from _lookups(one)
        case But(inner, without):
            yield from _lookups(inner)
            yield from _lookups(without)


def _with(part: Positive, instead: Mapping[int, Positive]) -> Positive:
    """The same with something else in the places of these objects."""
    match part:
        case All(parts):
            return All(tuple(_with(one, instead) for one in parts))
        case Some(parts):
            kept = (one for one in parts if instead.get(id(one)) is not NOTHING)
            return Some(tuple(_with(one, instead) for one in kept))
        case But(inner, without):
            return But(_with(inner, instead), _with(without, instead))
        case _:
            return instead.get(id(part), part)


def _among(raw: sqlite3.Connection, words: Iterable[str]) -> set[str]:
    """Which of the words are noted."""
    rows = raw.execute(_KNOWN, (json.dumps(list(words)),))
    return {word for (word,) in rows}
