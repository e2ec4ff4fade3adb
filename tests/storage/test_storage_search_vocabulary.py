"""Lookups of words that stand in no paper are left out, and no paper is lost by it."""

from collections.abc import Sequence
from contextlib import suppress

import pytest

from storage import search
from storage.database import Connection, Database
from storage.driver import Connection as Driver
from storage.records import Lookup, Stretch, Tokens
from storage.search import vocabulary
from storage.search.signed import NOTHING, All, But, Positive, Some, Words
from storage.sqlite import driver_of

WORDS = ("title_words", "abstract_words")


def tokens(title: str, authors: str = "") -> Tokens:
    return Tokens(Stretch(title, title), Stretch(), Stretch(), Stretch(), authors, "cs")


def written(words: str, columns: Sequence[str] = WORDS, *, prefix: bool = False) -> Lookup:
    return Lookup(tuple(columns), tuple(words.split()), prefix=prefix)


async def asked(conn: Connection, part: Positive) -> Positive:
    driver: Driver = await driver_of(conn)
    return await driver.errand(lambda raw: vocabulary.possible(raw, part))


async def possible(database: Database, part: Positive) -> Positive:
    async with database.reading() as conn:
        return await asked(conn, part)


async def test_what_no_paper_has_is_not_asked(sqlite_database: Database) -> None:
    """Of several ways to write a word those stay whose parts all stand in some paper."""
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(1, tokens("lip sync")), (2, tokens("ping"))])
    ways = Some((written("lip sync"), written("li psync"), written("lip s ync"), written("lips")))
    assert await possible(sqlite_database, ways) == Some((written("lip sync"), written("lips")))


async def test_all_places_in_a_tree_are_looked_at(sqlite_database: Database) -> None:
    """An excluded lookup, and one that is required, become one that nothing answers."""
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(1, tokens("lip sync"))])
    tree = But(written("lip sync"), All((written("sync"), written("no where"))))
    assert await possible(sqlite_database, tree) == But(
        written("lip sync"), All((written("sync"), NOTHING))
    )


async def test_the_beginning_of_a_word_need_be_no_word(sqlite_database: Database) -> None:
    """The last token of a prefix is not looked for; those before it are."""
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(1, tokens("lip synchronised"))])
    begun = written("lip sync", prefix=True)
    assert await possible(sqlite_database, begun) == begun
    assert await possible(sqlite_database, written("lap sync", prefix=True)) == NOTHING


async def test_stems_and_single_words_are_left_alone(sqlite_database: Database) -> None:
    """What is known is written words; and a single token costs no more than this look-up."""
    tree = All((written("no where", ["title"]), written("nowhere")))
    assert await possible(sqlite_database, tree) == tree


async def test_names_are_words_too(sqlite_database: Database) -> None:
    """A name is found by its parts; the form in which arXiv files it is never left out."""
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(1, tokens("a", "geoffrey hinton | hinton_g"))])
    names = Some((written("geoffrey hinton", ["authors"]), written("hinton_g | a", ["authors"])))
    assert await possible(sqlite_database, names) == names


async def test_words_of_work_that_was_undone_are_noted_the_next_time(
    sqlite_database: Database,
) -> None:
    """What is remembered of an undone transaction does not keep a later one from noting it."""
    with suppress(ZeroDivisionError):
        async with sqlite_database.transaction() as conn:
            await search.add(conn, [(1, tokens("lip sync"))])
            _ = 1 / 0
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(2, tokens("sync"))])
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(3, tokens("lip sync"))])
        assert (await search.newest(conn, written("lip sync"), 9)).seqs == (3,)


async def test_words_that_another_process_forgot_are_noted_again(
    sqlite_database: Database,
) -> None:
    """What one connection remembers of the store counts only until another has changed it."""
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(1, tokens("lip sync"))])
    async with await Database.open(sqlite_database.shown_url) as other:
        async with other.transaction() as conn:
            await search.clear(conn)
        async with other.transaction() as conn:
            await search.add(conn, [(2, tokens("sync"))])
        async with sqlite_database.transaction() as conn:
            await search.add(conn, [(3, tokens("lip sync"))])
        async with other.transaction() as conn:
            await search.add(conn, [(4, tokens("lip sync"))])
    async with sqlite_database.reading() as conn:
        assert (await search.newest(conn, written("lip sync"), 9)).seqs == (4, 3)


async def test_words_stay_known_when_their_paper_changes(sqlite_database: Database) -> None:
    """To remove a paper takes no word away that another paper may have."""
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(1, tokens("lip sync")), (2, tokens("lip sync"))])
        await search.remove(conn, [(2, tokens("lip sync"))])
        assert (await search.newest(conn, written("lip sync"), 9)).seqs == (1,)


async def test_words_are_forgotten_with_the_papers(sqlite_database: Database) -> None:
    """An index that was cleared and filled again knows the words of what it was filled with."""
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(1, tokens("lip sync"))])
        await search.clear(conn)
        assert await asked(conn, written("lip sync")) == NOTHING
        await search.add(conn, [(1, tokens("lip sync"))])
        assert (await search.newest(conn, written("lip sync"), 9)).seqs == (1,)


async def test_a_beginning_stands_for_the_words_there_are(sqlite_database: Database) -> None:
    """The nearest words come first, those far off are rare; together they find the same."""
    titles = ["sync", "syncs", "synchronised", "lip", "synopsis", "syn"]
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(seq, tokens(title)) for seq, title in enumerate(titles, 1)])
        begun = written("sync", prefix=True)
        spelt = await asked(conn, begun)
        assert spelt == Words(WORDS, ("sync", "syncs", "synchronised"))
        assert (await search.newest(conn, begun, 9)).seqs == (3, 2, 1)
        assert (await search.newest(conn, written("syncx", prefix=True), 9)).seqs == ()


async def test_very_many_words_are_left_to_the_index(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also then the same papers are found; and more than the near words are."""
    monkeypatch.setattr(vocabulary, "_NEAR", 2)
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(seq, tokens(f"sync{seq}")) for seq in range(1, 9)])
        begun = written("sync", prefix=True)
        assert (await search.newest(conn, begun, 9)).seqs == tuple(range(8, 0, -1))
        assert (await search.newest(conn, begun, 3)).seqs == (8, 7, 6)
        monkeypatch.setattr(vocabulary, "_MANY", 7)
        spelt = await asked(conn, begun)
        assert spelt == Some((Words(WORDS, ("sync1", "sync2")), begun))
        assert (await search.newest(conn, begun, 9)).seqs == tuple(range(8, 0, -1))


async def test_a_beginning_of_a_name_is_left_to_the_index(sqlite_database: Database) -> None:
    """Names as they are filed are among what begins so, and are not noted."""
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(1, tokens("a", "geoffrey hinton | hinton_g"))])
    begun = written("hint", ["authors"], prefix=True)
    assert await possible(sqlite_database, begun) == begun
