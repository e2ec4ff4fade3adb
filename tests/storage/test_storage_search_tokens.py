"""Where tokens stand in a paper: in which field, next to which, and whatever they are made of."""

import pytest
from searching import look, made, newest, stored

from storage import search
from storage.database import Database
from storage.records import And, Or


async def test_columns(database: Database) -> None:
    """A lookup reads its columns and no others; stems and words are apart."""
    columns = ("title", "abstract", "comment", "journal", "authors", "keys")
    await stored(database, {n: made(**{name: "heads"}) for n, name in enumerate(columns, start=1)})

    for n, name in enumerate(columns, start=1):
        stems = name not in {"authors", "keys"}
        assert await newest(database, look("heads", name)) == ([] if stems else [n])
        if stems:
            assert await newest(database, look("head", name)) == [n]
            assert await newest(database, look("heads", f"{name}_words")) == [n]
            assert await newest(database, look("head", f"{name}_words")) == []
    assert await newest(database, look("head", "title", "journal")) == [4, 1]
    assert await newest(database, Or((look("head"), look("heads", "keys")))) == [6, 2, 1]


async def test_a_phrase_is_of_neighbours_in_their_order(database: Database) -> None:
    """Nothing stands between its words, and they stand in one field."""
    await stored(
        database,
        {
            1: made("the talking head"),
            2: made("head talking"),
            3: made("talking about head"),
            4: made("talking", "head"),
            5: made("a talking", comment="head a"),
            6: made(abstract="talking talking head"),
            7: made(comment="talking", journal="head"),
        },
    )

    assert await newest(database, look("talking head")) == [6, 1]
    assert await newest(database, look("talking talking head")) == [6]
    assert await newest(database, look("talking head", "title")) == [1]
    assert await newest(database, look("talking head", "comment", "journal")) == []


async def test_a_prefix_is_the_beginning_of_the_last_word(database: Database) -> None:
    """Whole words stand before it; a word is a beginning of itself."""
    await stored(
        database,
        {
            1: made("talk"),
            2: made("talking head"),
            3: made("talking headless"),
            4: made("talk head"),
            5: made(authors="talking", keys="talked"),
        },
    )

    words = ("title_words", "abstract_words")
    assert await newest(database, look("talk", *words, prefix=True)) == [4, 3, 2, 1]
    assert await newest(database, look("talking head", *words, prefix=True)) == [3, 2]
    assert await newest(database, look("talk headl", *words, prefix=True)) == []
    assert await newest(database, look("talk", "authors", prefix=True)) == [5]
    assert await newest(database, look("talk", "keys", prefix=True)) == [5]


async def test_a_border_parts_names(database: Database) -> None:
    """What stands on both sides of a border is no phrase; the names of a paper are one column."""
    await stored(database, {1: made(authors="yann lecun | y lecun | lecun_y"), 2: made("lecun_y")})

    assert await newest(database, look("yann lecun", "authors")) == [1]
    assert await newest(database, look("lecun y", "authors")) == []
    assert await newest(database, look("lecun_y", "authors")) == [1]


async def test_names_and_keys_are_apart(database: Database) -> None:
    """A category is no author, although both stand in one vector of PostgreSQL."""
    await stored(database, {1: made(authors="cs"), 2: made(keys="cs cs.cv id:2608.00001")})

    assert await newest(database, look("cs", "authors")) == [1]
    assert await newest(database, look("cs", "keys")) == [2]
    assert await newest(database, look("cs.cv", "keys")) == [2]
    assert await newest(database, look("cv", "keys")) == []
    assert await newest(database, look("id:2608.00001", "keys")) == [2]


ODD = [
    "o'neil",
    "''",
    'say"so',
    '"quoted"',
    "back\\slash",
    "\\'both\\",
    "a&b",
    "a|b",
    "!a",
    "(a)",
    "a:b",
    "a:*",
    "<->",
    "a*",
    "-a",
    "{a}",
    "c++",
    "c#",
    "%d",
    ":q0",
    "hep-th/9901001",
    "_x_",
    "=x",
    "#x",
    "超対称性",
    "naïve",
    "x" * 64,
]


@pytest.mark.parametrize("column", ["title", "keys", "authors"])
async def test_signs_of_the_databases_mean_nothing(database: Database, column: str) -> None:
    """A token may have any sign that is none of a space, beside other tokens and in a phrase."""
    rows = {n: made(**{column: f"before{n} {odd} after"}) for n, odd in enumerate(ODD)}
    await stored(database, rows)

    for n, odd in enumerate(ODD):
        asked = And((look(f"before{n}", column), Or((look(odd, column), look("nowhere", column)))))
        if any(sign.isalnum() for sign in odd):
            assert await newest(database, asked) == [n], odd
            assert n in await newest(database, look(odd, column)), odd
        assert n in await newest(database, Or((look(f"before{n}", column), look(odd, column))))
    async with database.transaction() as conn:
        await search.remove(conn, list(rows.items()))
    assert await newest(database, look("after", column)) == []
