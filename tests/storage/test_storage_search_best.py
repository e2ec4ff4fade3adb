"""Which papers are the best of those that answer, and what comes when time is up."""

import sqlite3

import pytest
from searching import TEXTS, best, look, made, newest, stored

from storage import search
from storage.database import Database
from storage.records import And, Lookup, Node, Not, Or

A = look("a")


async def test_a_title_weighs_most(database: Database) -> None:
    """A paper with the word in its title is better than one with it in the abstract."""
    await stored(
        database,
        {
            1: made("x y", "heads and more of it"),
            2: made("heads", "x y and more of it"),
            3: made("x y", "more of it and heads"),
            4: made("nothing of it"),
        },
    )

    assert (await best(database, look("head")))[0] == 2
    assert sorted(await best(database, look("head"))) == [1, 2, 3]
    assert await best(database, look("head"), 1) == [2]


async def test_only_the_newest_are_ranked(database: Database) -> None:
    """A better paper that is older than the newest ``among`` is left out."""
    await stored(database, {n: made("x", "head") for n in range(2, 9)} | {1: made("head")})

    assert (await best(database, look("head"), among=8))[0] == 1
    assert 1 not in await best(database, look("head"), among=7)


async def test_of_equals_the_newest_is_best(database: Database) -> None:
    """Papers that are alike come newest first; so do those that are found by what they lack."""
    await stored(database, {n: made("heads") for n in range(1, 6)})

    assert await best(database, look("head")) == [5, 4, 3, 2, 1]
    assert await best(database, Not(A), 3) == [5, 4, 3]
    assert await best(database, And((look("head"), Not(A)))) == [5, 4, 3, 2, 1]


async def test_keys_alone_rank_nothing(database: Database) -> None:
    """Where no word is asked for, the newest are the best."""
    await stored(database, {n: made(keys="cs.cv") for n in range(1, 4)})

    assert await best(database, look("cs.cv", "keys"), 2) == [3, 2]


# Time is up


class After:
    """Says that it is enough when it has been asked so often."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


MANY = 6000
BROAD: list[Node] = [look("head"), Not(A), Or((look("head"), Not(A)))]
"""Questions that every paper answers."""


@pytest.fixture
async def large(sqlite_database: Database) -> Database:
    """So many papers that no search is over at once."""
    await stored(sqlite_database, dict.fromkeys(range(MANY), made("heads and tails", "heads")))
    return sqlite_database


@pytest.mark.parametrize("tree", BROAD, ids=range(len(BROAD)))
@pytest.mark.parametrize("looks", [0, 3, 20])
async def test_what_was_found_in_time_is_the_newest(
    large: Database, tree: Node, looks: int
) -> None:
    """A search that is ended early gives the first part of its answer, and says so."""
    async with large.reading() as conn:
        hits = await search.newest(conn, tree, MANY, enough=After(looks))
        again = await search.newest(conn, tree, MANY, enough=After(10**6))

    assert not hits.complete
    assert again.complete
    assert hits.seqs == again.seqs[: len(hits.seqs)]
    assert len(hits.seqs) < len(again.seqs) == MANY


async def test_more_time_finds_more(large: Database) -> None:
    """The part is the larger the longer the search may take."""
    async with large.reading() as conn:
        found = [
            len((await search.newest(conn, BROAD[0], MANY, enough=After(looks))).seqs)
            for looks in (0, 10, 20, 10**6)
        ]
    assert found == sorted(set(found))


async def test_the_newest_stand_in_for_the_best(large: Database) -> None:
    """Where time is up before all are ranked, the newest come, as many as were asked for."""
    async with large.reading() as conn:
        hits = await search.best(conn, BROAD[0], 3, among=MANY, enough=After(2))

    assert not hits.complete
    assert hits.seqs == (MANY - 1, MANY - 2, MANY - 3)


async def test_a_transaction_outlives_its_search(large: Database) -> None:
    """What was written in the transaction of a search that ended early is committed."""
    async with large.transaction() as conn:
        await search.add(conn, [(MANY, made("b"))])
        assert not (await search.newest(conn, BROAD[0], MANY, enough=After(0))).complete

    assert await newest(large, look("b")) == [MANY]


async def test_a_defect_of_a_question_is_no_lack_of_time(sqlite_database: Database) -> None:
    """An error that is no interruption comes out, and the connection goes on."""
    async with sqlite_database.reading() as conn:
        with pytest.raises(sqlite3.OperationalError, match="no such column: nowhere"):
            await search.newest(conn, look("a", "nowhere"), 1)
        assert (await search.newest(conn, A, 1)).complete


LITTLE = Lookup(TEXTS, ("of",), little=True)


async def test_little_words_are_required_like_others(database: Database) -> None:
    """Alone, beside a word, and with one that is excluded."""
    papers = {1: made("heads", "of"), 2: made("of", "of heads"), 3: made("heads"), 4: made("of")}
    await stored(database, papers)

    assert sorted(await best(database, LITTLE)) == [1, 2, 4]
    assert sorted(await best(database, And((LITTLE, look("head"))))) == [1, 2]
    assert await best(database, And((LITTLE, Not(look("head"))))) == [4]
    assert await best(database, And((look("none"), LITTLE))) == []


async def test_little_words_tell_nothing(sqlite_database: Database) -> None:
    """However often a paper has them; of other spellings of theirs the same is true."""
    papers = {1: made("heads", "of"), 2: made("of of of", "of heads of of"), 3: made("heads")}
    await stored(sqlite_database, papers)

    assert await best(sqlite_database, And((LITTLE, look("head")))) == [1, 2]
    assert await best(sqlite_database, And((Or((LITTLE, look("x"))), look("head"))), 1) == [1]
