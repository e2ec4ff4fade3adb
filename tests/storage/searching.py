"""What the tests of the index of words store and ask: tokens that are written as one line."""

from collections.abc import Mapping
from typing import Any

from storage import search
from storage.database import Database
from storage.records import And, Lookup, Node, Not, Or, Stretch, Tokens

TITLE, TEXTS = ("title",), ("title", "abstract")


def stem(word: str) -> str:
    """All that these tests know of inflections."""
    return word.removesuffix("s")


def stretch(line: str) -> Stretch:
    words = line.split()
    return Stretch(" ".join(map(stem, words)), " ".join(words))


def made(
    title: str = "",
    abstract: str = "",
    comment: str = "",
    journal: str = "",
    authors: str = "",
    keys: str = "",
) -> Tokens:
    """The tokens of a paper, each field as a line of words."""
    return Tokens(
        title=stretch(title),
        abstract=stretch(abstract),
        comment=stretch(comment),
        journal=stretch(journal),
        authors=" ".join(authors.split()),
        keys=" ".join(keys.split()),
    )


def look(line: str, *columns: str, prefix: bool = False) -> Lookup:
    """Words that stand next to one another, in the title or the abstract unless told otherwise."""
    return Lookup(columns or TEXTS, tuple(line.split()), prefix=prefix)


async def stored(database: Database, rows: Mapping[int, Tokens]) -> None:
    async with database.transaction() as conn:
        await search.add(conn, sorted(rows.items()))


async def newest(database: Database, tree: Node, limit: int = 100, **within: Any) -> list[int]:
    async with database.reading() as conn:
        hits = await search.newest(conn, tree, limit, **within)
    assert hits.complete
    return list(hits.seqs)


async def best(
    database: Database, tree: Node, limit: int = 100, among: int = 100, **within: Any
) -> list[int]:
    async with database.reading() as conn:
        hits = await search.best(conn, tree, limit, among=among, **within)
    assert hits.complete
    return list(hits.seqs)


def answers(tree: Node, tokens: Tokens) -> bool:
    """Whether the paper answers, by the definition alone."""
    match tree:
        case Not(part):
            return not answers(part, tokens)
        case And(parts):
            return all(answers(part, tokens) for part in parts)
        case Or(parts):
            return any(answers(part, tokens) for part in parts)
        case Lookup():
            return any(_stands(tree, _column(tokens, column)) for column in tree.columns)
        case _:
            raise TypeError(tree)


def _column(tokens: Tokens, column: str) -> tuple[str, ...]:
    whole = getattr(tokens, column.removesuffix("_words"))
    if isinstance(whole, Stretch):
        whole = whole.words if column.endswith("_words") else whole.stems
    return tuple(whole.split(" "))


def _stands(lookup: Lookup, there: tuple[str, ...]) -> bool:
    *led, last = lookup.tokens
    return any(
        list(there[at : at + len(led)]) == led
        and (token.startswith(last) if lookup.prefix else token == last)
        for at in range(len(there))
        for token in there[at + len(led) : at + len(led) + 1]
    )
