"""The index of words finds papers by their tokens, newest or best first, on both databases."""

from random import Random

import pytest
from effort import LONG
from searching import answers, best, look, made, newest, stored

from storage import search
from storage.database import Database
from storage.records import And, Lookup, Node, Not, Or, PaperId, Tokens

A, B, C = look("a"), look("b"), look("c")
NOTHING, EVERYTHING = Or(()), And(())


async def test_what_is_indexed_is_found_newest_first(database: Database) -> None:
    """In whatever order papers came, the greatest ``seq`` is the first."""
    await stored(database, {7: made("a"), 3: made("b")})
    await stored(database, {5: made("a b"), 1: made(abstract="a")})

    assert await newest(database, A) == [7, 5, 1]
    assert await newest(database, B) == [5, 3]
    assert await newest(database, look("d")) == []


async def test_an_empty_index_finds_nothing(database: Database) -> None:
    """Neither by what papers have nor by what they lack, and nothing can be added or removed."""
    async with database.transaction() as conn:
        await search.add(conn, [])
        await search.remove(conn, [])
    for tree in (A, Not(A), EVERYTHING, NOTHING):
        assert await newest(database, tree) == []
        assert await best(database, tree) == []


async def test_limits(database: Database) -> None:
    """At most so many come, of those between two places, which are among them."""
    await stored(database, {n: made("a") for n in range(1, 10)})

    for tree in (A, Not(B), Or((A, B))):
        for found in (newest, best):
            assert await found(database, tree, 3) == [9, 8, 7]
            assert await found(database, tree, last=4) == [4, 3, 2, 1]
            assert await found(database, tree, first=8) == [9, 8]
            assert await found(database, tree, 2, first=3, last=6) == [6, 5]
            assert await found(database, tree, first=6, last=5) == []


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        (And((A, B)), [3]),
        (Or((A, B)), [3, 2, 1]),
        (And((A, Not(B))), [1]),
        (Not(A), [4, 2]),
        (Not(Not(A)), [3, 1]),
        (Or((A, Not(B))), [4, 3, 1]),
        (Or((Not(A), Not(B))), [4, 2, 1]),
        (And((Not(A), Not(B))), [4]),
        (And((Or((A, C)), Not(Or((B, C))))), [1]),
        (EVERYTHING, [4, 3, 2, 1]),
        (NOTHING, []),
        (Not(NOTHING), [4, 3, 2, 1]),
        (Not(EVERYTHING), []),
        (And((A, NOTHING)), []),
        (And((A, Not(NOTHING))), [3, 1]),
        (Or((A, NOTHING)), [3, 1]),
        (Or((A, EVERYTHING)), [4, 3, 2, 1]),
        (Or((And((A, NOTHING)), B)), [3, 2]),
    ],
    ids=range(18),
)
async def test_trees(database: Database, tree: Node, found: list[int]) -> None:
    """What is joined, excluded or neither, in any place of the tree, means what it says."""
    await stored(database, {1: made("a"), 2: made("b"), 3: made("a b"), 4: made("c")})

    assert await newest(database, tree) == found
    assert sorted(await best(database, tree), reverse=True) == found


async def test_terms_are_not_asked(database: Database) -> None:
    """The index knows tokens only, and says so."""
    async with database.reading() as conn:
        with pytest.raises(TypeError, match="the index is asked lookups"):
            await search.newest(conn, And((A, PaperId("x"))), 1)


# Any tree over any papers

LETTERS = ("a", "as", "b", "bs", "ab", "abs", "c")
COLUMNS = ("title", "abstract", "comment", "journal")


def any_tokens(random: Random) -> Tokens:
    lines = [" ".join(random.choices(LETTERS, k=random.randint(0, 4))) for _ in range(6)]
    return made(*lines)


def any_lookup(random: Random) -> Lookup:
    columns: tuple[str, ...] = tuple(random.sample(COLUMNS, random.randint(1, 4)))
    kind = random.randint(0, 3)
    if kind == 0:
        columns = tuple(f"{column}_words" for column in columns)
    if kind == 1:
        columns = (random.choice(["authors", "keys"]),)
    length = 1 if columns == ("keys",) else random.choice([1, 1, 2, 3])
    return Lookup(columns, tuple(random.choices(LETTERS, k=length)), random.random() < 0.3)


def any_tree(random: Random, depth: int = 3) -> Node:
    kind = random.random() if depth else 0
    if kind < 0.4:
        return any_lookup(random)
    if kind < 0.6:
        return Not(any_tree(random, depth - 1))
    parts = tuple(any_tree(random, depth - 1) for _ in range(random.randint(0, 4)))
    return And(parts) if kind < 0.8 else Or(parts)


async def test_any_tree_finds_what_it_says(database: Database) -> None:
    """Of a hundred papers each of many trees finds those that answer by the definition alone."""
    random = Random(20260818)
    rows = {n: any_tokens(random) for n in range(100)}
    await stored(database, rows)

    for _ in range(400 if LONG else 150):
        tree = any_tree(random)
        right = [n for n in sorted(rows, reverse=True) if answers(tree, rows[n])]
        assert await newest(database, tree, 1000) == right, tree
        assert (
            await newest(database, tree, 7, first=20, last=90)
            == [n for n in right if 20 <= n <= 90][:7]
        )
        assert sorted(await best(database, tree, 1000, 1000)) == sorted(right), tree
