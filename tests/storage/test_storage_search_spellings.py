"""Rare spellings find papers as any other lookup does, and say nothing about relevance."""

import random

import pytest

from storage import search
from storage.database import Database
from storage.records import And, Lookup, Node, Not, Or, Stretch, Tokens
from storage.search import finding
from storage.search.signed import Some, often, seldom, signed

COUNT = 400
WORDS = "net work network deep learning lear ning model".split()  # noqa: SIM905 - read as a line


def tokens(rng: random.Random) -> Tokens:
    words = " ".join(rng.choices(WORDS, (1, 1, 9, 5, 9, 1, 1, 9), k=4))
    return Tokens(Stretch(words, words), Stretch(), Stretch(), Stretch(), "", "cs")


def spelt(whole: str, *apart: str, rare: bool = True) -> Node:
    parts = (Lookup(("title_words",), tuple(one.split()), rare=rare) for one in apart)
    return Or((Lookup(("title",), (whole,)), *parts))


def trees(*, rare: bool) -> list[Node]:
    network = spelt("network", "net work", "ne twork", rare=rare)
    learning = spelt("learning", "lear ning", rare=rare)
    return [
        network,
        And((network, learning)),
        Or((And((network, Not(learning))), spelt("nothing", "work net", rare=rare))),
        And((learning, Not(And((network, Lookup(("title",), ("model",))))))),
        Not(network),
        spelt("unwritten", "net work", rare=rare),
    ]


@pytest.mark.parametrize("limit", [1, 7, 50, COUNT])
async def test_rare_spellings_are_found_like_others(sqlite_database: Database, limit: int) -> None:
    """Whatever the tree and the limit, the newest are the same as without the mark."""
    rng = random.Random(limit)
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(seq, tokens(rng)) for seq in range(1, COUNT + 1)])
        for marked, plain in zip(trees(rare=True), trees(rare=False), strict=True):
            for first, last in ((search.FIRST, search.LAST), (COUNT // 4, COUNT // 2)):
                found = await search.newest(conn, marked, limit, first=first, last=last)
                assert found == await search.newest(conn, plain, limit, first=first, last=last)


@pytest.mark.parametrize("sure", [0, 1, 9])
async def test_a_count_needs_no_order(sqlite_database: Database, sure: int) -> None:
    """The first are the newest, and as many are found, where only so many must be the newest."""
    rng = random.Random(sure)
    either = Or((spelt("ne", "net work", "lear ning"), spelt("nothing", "work net")))
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(seq, tokens(rng)) for seq in range(1, COUNT + 1)])
        for tree in (*trees(rare=True), either, Or((Lookup(("title",), ("net",)), either))):
            for limit in (1, 20, COUNT):
                whole = await search.newest(conn, tree, limit)
                some = await search.newest(conn, tree, limit, sure=sure)
                assert some.complete
                assert some.seqs[:sure] == whole.seqs[:sure]
                assert len(some.seqs) == len(whole.seqs)


@pytest.mark.parametrize("limit", [1, 9])
async def test_however_many_spellings_and_papers_there_are(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """Very many spellings find the same, and papers that lack something are found in stretches."""
    rng = random.Random(limit)
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(seq, tokens(rng)) for seq in range(1, COUNT + 1)])
        few = [await search.newest(conn, tree, limit) for tree in trees(rare=True)]
        monkeypatch.setattr(finding, "_VERY_MANY", 0)
        monkeypatch.setattr(finding, "_AT_LEAST", 1)
        many = [await search.newest(conn, tree, limit) for tree in trees(rare=True)]
    assert many == few
    assert all(hits.seqs for hits in many)


async def test_the_best_are_completed_with_rare_spellings(sqlite_database: Database) -> None:
    """Papers that have nothing but a rare spelling come last, the newest of them first."""
    titles = ["net work", "network", "deep network learning model", "net work", "model"]
    async with sqlite_database.transaction() as conn:
        for seq, title in enumerate(titles, start=1):
            made = Tokens(Stretch(title, title), Stretch(), Stretch(), Stretch(), "", "")
            await search.add(conn, [(seq, made)])
        hits = await search.best(conn, spelt("network", "net work"), 10, among=10)
    assert hits.complete
    assert hits.seqs == (2, 3, 4, 1)


async def test_a_search_that_is_cut_short_has_the_newest(sqlite_database: Database) -> None:
    """What was found until then is the newest of all that there is, rare spellings among it."""
    rng = random.Random(7)
    looks = iter([False] * 3)
    tree = spelt("network", "net work")
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(seq, tokens(rng)) for seq in range(1, 8 * COUNT)])
        whole = await search.newest(conn, tree, 8 * COUNT)
        cut = await search.newest(conn, tree, 8 * COUNT, enough=lambda: next(looks, True))
    assert not cut.complete
    assert cut.seqs == whole.seqs[: len(cut.seqs)]
    assert cut.seqs


@pytest.mark.parametrize("looks", range(0, 20, 2))
async def test_it_may_be_cut_short_anywhere(sqlite_database: Database, looks: int) -> None:
    """Also where all common spellings were found, and the rare ones were not."""
    rng = random.Random(8)
    left = iter([False] * looks)
    tree = Or((Lookup(("title",), ("net",)), spelt("unwritten", "net work", "deep model")))
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(seq, tokens(rng)) for seq in range(1, 20 * COUNT)])
        whole = await search.newest(conn, tree, 20 * COUNT)
        cut = await search.newest(conn, tree, 20 * COUNT, enough=lambda: next(left, True))
    assert cut.seqs == whole.seqs[: len(cut.seqs)]
    assert cut.complete == (cut.seqs == whole.seqs)


@pytest.mark.parametrize("looks", range(0, 20, 2))
async def test_a_count_may_be_cut_short_anywhere(sqlite_database: Database, looks: int) -> None:
    """Nothing that was not found is counted, and no more is told to be sure."""
    rng = random.Random(8)
    left = iter([False] * looks)
    tree = Or((Lookup(("title",), ("net",)), spelt("unwritten", "net work", "deep model")))
    async with sqlite_database.transaction() as conn:
        await search.add(conn, [(seq, tokens(rng)) for seq in range(1, 20 * COUNT)])
        whole = await search.newest(conn, tree, 20 * COUNT)
        cut = await search.newest(conn, tree, 20 * COUNT, sure=0, enough=lambda: next(left, True))
    assert set(cut.seqs) <= set(whole.seqs)
    assert cut.complete == (len(cut.seqs) == len(whole.seqs))


def test_the_same_is_asked_once() -> None:
    """However often a tree has it; what is rare in one place and not in another is not rare."""
    twice = Or((spelt("network", "net work"), Or((Lookup(("title_words",), ("net", "work")),))))
    common = Some((Lookup(("title",), ("network",)), Lookup(("title_words",), ("net", "work"))))
    assert signed(twice).part == common
    assert often(signed(twice).part) == common
    assert seldom(signed(twice).part) == Some(())
