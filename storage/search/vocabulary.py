"""The words that stand in any indexed paper, so that the index is not asked for others.

A word of a query may be written apart in hundreds of ways, nearly all of which nobody ever wrote.
The index would look for the parts of each in all of its segments; here one small look-up tells
them. A word stays when its last paper is gone: then the index is asked in vain, and no paper lost.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import And, Lookup, Node, Not, Or, Tokens
from storage.sqlite import driver_of

CREATE = "CREATE TABLE search_words (word TEXT PRIMARY KEY) WITHOUT ROWID"

_ADD = "INSERT OR IGNORE INTO search_words (word) SELECT value FROM json_each(?)"
_KNOWN = "SELECT word FROM search_words WHERE word IN (SELECT value FROM json_each(?))"
_BEGUN = (
    "SELECT word FROM search_words WHERE word BETWEEN ? AND ? ORDER BY length(word), word LIMIT ?"
)

_MANY, _NEAR = 5_000, 32
"""Words with one beginning that are asked for one by one, and that say what is relevant."""

_TEXTS = frozenset(f"{field.name}_words" for field in fields(Tokens))
_WRITTEN = _TEXTS | {"authors"}
"""Columns of words as they are written. A word of a text has no _ in it; a name as filed has."""

NOTHING = Or(())
"""What no paper answers."""


async def add(conn: AsyncConnection, papers: Iterable[Tokens]) -> None:
    """Note the words of these papers."""
    found: set[str] = set()
    for tokens in papers:
        for stretch in (tokens.title, tokens.abstract, tokens.comment, tokens.journal):
            found.update(stretch.words)
        found.update(tokens.authors)
    # In order, neighbours are on one page of the table. arXiv's forms of names stand alone.
    noted = sorted(word for word in found if "_" not in word)
    await conn.exec_driver_sql(_ADD, (json.dumps(noted),))


async def clear(conn: AsyncConnection) -> None:
    """Forget every word."""
    await conn.exec_driver_sql("DELETE FROM search_words")


async def possible(conn: AsyncConnection, tree: Node) -> Node:
    """The tree with the words there are in place of beginnings, and without what no paper has.

    It finds the same.
    """
    instead: dict[int, Node] = {}
    for begun in _lookups(tree):
        if begun.prefix and len(begun.tokens) == 1 and _TEXTS.issuperset(begun.columns):
            instead[id(begun)] = await _spelt_out(conn, begun)
    left = [one for one in _lookups(tree) if len(one.tokens) > 1 and _is_written(one)]
    # The ends of a word are few, what can be cut from its middle is many.
    for parts in (_ends, _middle):
        asked = {word for one in left for word in parts(one) if "_" not in word}
        unknown = asked - await _among(conn, asked) if asked else asked
        instead.update((id(one), NOTHING) for one in left if not unknown.isdisjoint(parts(one)))
        left = [one for one in left if id(one) not in instead]
    return _with(tree, instead) if instead else tree


async def _spelt_out(conn: AsyncConnection, begun: Lookup) -> Node:
    """Each word that begins so; those that are not much longer than that stand for the others.

    FTS5 would first collect all papers of all of them, however few are wanted.
    """
    beginning = begun.tokens[0]
    driver = await driver_of(conn)
    rows = await driver.execute_fetchall(_BEGUN, (beginning, f"{beginning}\U0010ffff", _MANY + 1))
    words = [
        Lookup(begun.columns, (word,), rare=place >= _NEAR) for place, (word,) in enumerate(rows)
    ]
    return Or((*words[:_NEAR], replace(begun, rare=True)) if len(words) > _MANY else tuple(words))


def _ends(lookup: Lookup) -> Sequence[str]:
    return lookup.tokens[:1] if lookup.prefix else lookup.tokens[:: len(lookup.tokens) - 1]


def _middle(lookup: Lookup) -> Sequence[str]:
    return lookup.tokens[1:-1]


def _is_written(lookup: Lookup) -> bool:
    """Whether it is about words as they are written; of stems nothing is known."""
    return _WRITTEN.issuperset(lookup.columns)


def _lookups(node: Node) -> Iterator[Lookup]:
    match node:
        case Lookup():
            yield node
        case Not(part):
            yield from _lookups(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _lookups(part)


def _with(node: Node, instead: Mapping[int, Node]) -> Node:
    """The tree with something else in the places of these objects."""
    match node:
        case Lookup():
            return instead.get(id(node), node)
        case Not(part):
            return Not(_with(part, instead))
        case And(parts):
            return And(tuple(_with(part, instead) for part in parts))
        case Or(parts):
            kept = (part for part in parts if instead.get(id(part)) is not NOTHING)
            return Or(tuple(_with(part, instead) for part in kept))
    return node


async def _among(conn: AsyncConnection, words: Iterable[str]) -> set[str]:
    """Which of the words are noted."""
    driver = await driver_of(conn)
    rows = await driver.execute_fetchall(_KNOWN, (json.dumps(list(words)),))
    return {row[0] for row in rows}
