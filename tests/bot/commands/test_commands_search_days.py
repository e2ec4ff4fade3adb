"""/search between days, and by relevance: what people read, word for word."""

import pytest
from desk import Arxiv, Desk, days_ago, many, paper

from storage.database import Database


async def desk_with(database: Database, *, arxiv: bool = True) -> Desk:
    """A store of two days that begins on 29 July."""
    desk = Desk(database, Arxiv() if arxiv else None)
    await desk.store(
        paper("2607.00001", "Avatar", days_ago(20)), paper("2608.00002", "Avatar heads")
    )
    return desk


# ---- Days ----


@pytest.mark.parametrize(
    "line",
    [
        "search avatar since:2026-08 until:2026-07",
        "search since:2w until:3w",
        "search live avatar since:2026-08 until:2026-07",
    ],
)
async def test_days_that_are_reversed(sqlite_database: Database, line: str) -> None:
    """There are none, and it is said why."""
    desk = await desk_with(sqlite_database)

    assert await desk.says(line) == (
        "These days end before they begin: the day of until: is before that of since:."
    )


@pytest.mark.parametrize(
    ("bounds", "titles"),
    [
        ("since:30d", ["Avatar heads", "Avatar"]),
        ("since:2026-07-29", ["Avatar heads", "Avatar"]),
        ("since:2026-07-30", ["Avatar heads"]),
        ("since:3d", ["Avatar heads"]),
        ("until:2026-07", ["Avatar"]),
        ("until:1d", ["Avatar"]),
        ("since:2026-07 until:2026-08", ["Avatar heads", "Avatar"]),
    ],
)
async def test_days(database: Database, bounds: str, titles: list[str]) -> None:
    """Both days are among those that are looked at, wherever the bounds stand."""
    desk = await desk_with(database, arxiv=False)

    for line in (f"search avatar {bounds}", f"search {bounds} avatar"):
        answer = await desk.says(line)
        assert [one for one in ("Avatar heads", "Avatar") if f". {one} (" in answer] == titles


async def test_days_alone(sqlite_database: Database) -> None:
    """Everything of these days is a search too."""
    desk = await desk_with(sqlite_database)

    assert await desk.says("search since:3d") == (
        "1 of 2 papers matches. The newest stored is of 18 Aug 2026.\n1. Avatar heads (2608.00002)"
    )


async def test_days_before_the_store(sqlite_database: Database) -> None:
    """Where the store does not reach back so far, it says so and offers arXiv for the rest."""
    desk = await desk_with(sqlite_database)

    assert await desk.says("search “avatar” since:2025") == (
        "2 of 2 papers match. The newest stored is of 18 Aug 2026.\n"
        "1. Avatar heads (2608.00002)\n"
        "2. Avatar (2607.00001)\n"
        "The store begins on 29 Jul 2026. Older papers:\n"
        '  /search live "avatar" since:2025\n'
        '[Ask arXiv] /search live "avatar" since:2025'
    )
    assert await desk.says("search avatar until:2025") == (
        "Nothing in these days. The store begins on 29 Jul 2026. Older papers:\n"
        "  /search live avatar until:2025\n"
        "[Ask arXiv] /search live avatar until:2025"
    )


async def test_days_before_the_store_and_nobody_to_ask(sqlite_database: Database) -> None:
    """Where the store begins is said where that is why there is nothing."""
    desk = await desk_with(sqlite_database, arxiv=False)

    assert await desk.says("search avatar until:2025") == (
        "Nothing in these days. The store begins on 29 Jul 2026."
    )
    assert "The store begins" not in await desk.says("search avatar since:2025")


async def test_nothing_in_these_days(sqlite_database: Database) -> None:
    """How many papers the whole store has is not what was asked."""
    desk = await desk_with(sqlite_database)

    assert await desk.says("search zebra since:3d") == (
        "Nothing in these days. At arXiv itself:\n"
        "  /search live zebra since:3d\n"
        "[Ask arXiv] /search live zebra since:3d"
    )


async def test_buttons_keep_the_days(sqlite_database: Database) -> None:
    """Turning a page asks for the same days."""
    desk = Desk(sqlite_database, page_size=1)
    await desk.store(*many(2, "Avatar"), paper("2607.00001", "Avatar", days_ago(20)))

    answer = await desk.says("search avatar since:3d")

    assert answer.startswith("Paper 1 of 2 that match, out of 3 papers.")
    assert answer.endswith("[More] /search avatar since:3d page:2")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("avatar since:soon", '"soon" is no date. A date looks like 2026-01-31 or 30d.'),
        ("avatar since:3d since:4d", "since: stands here twice."),
        (
            "(avatar since:3d)",
            "since: holds for the whole search. It stands alone, outside of brackets.",
        ),
    ],
)
async def test_days_with_a_mistake(sqlite_database: Database, line: str, sentence: str) -> None:
    """They are refused with a line that can be read."""
    answer = await Desk(sqlite_database).says(f"search {line}")

    assert sentence in answer
    assert answer.rpartition("\n")[2].startswith(("  /search avatar", "  /search (avatar)"))


# ---- Relevance ----


@pytest.mark.parametrize(
    "line",
    [
        "search avatar sort:relevance",
        "search sort:relevance avatar",
        "search avatar sort:Relevance page:1",
        "search page:1 avatar sort: relevance",
    ],
)
async def test_best_first(database: Database, line: str) -> None:
    """A paper whose title has the word comes before newer ones whose abstract has it."""
    desk = Desk(database)
    best = paper("2607.00001", "Avatar", days_ago(20), "An avatar is an avatar.")
    long = " ".join(f"word{n}" for n in range(80))
    others = [paper(f"2608.0000{n}", f"Zebra {n}", abstract=f"An avatar. {long}") for n in (1, 2)]
    await desk.store(best, *others)

    assert (await desk.says("search avatar")).endswith("3. Avatar (2607.00001)")
    assert "\n1. Avatar (2607.00001)\n" in await desk.says(line)


async def test_pages_of_the_best(sqlite_database: Database) -> None:
    """Turning a page keeps the order that was asked for; newest first needs no word for it."""
    desk = Desk(sqlite_database, page_size=1)
    await desk.store(*many(3, "Avatar"))

    assert (await desk.says("search avatar sort:relevance page:2")).endswith(
        "[Back] /search avatar sort:relevance page:1\n[More] /search avatar sort:relevance page:3"
    )
    assert (await desk.says("search avatar sort:newest")).endswith("[More] /search avatar page:2")


async def test_the_best_of_what_only_leaves_out(database: Database) -> None:
    """Nothing is more relevant for what it lacks: the newest come first."""
    desk = Desk(database)
    await desk.store(paper("2608.00001", "Zebra", days_ago(2)), paper("2608.00002", "Zebra"))

    assert (await desk.says("search -avatar sort:relevance")).endswith(
        "1. Zebra (2608.00002)\n2. Zebra (2608.00001)"
    )


async def test_no_such_order(sqlite_database: Database) -> None:
    """What is no order is refused with those that are."""
    assert await Desk(sqlite_database).says("search avatar sort:best") == (
        '"best" is no order. It is sort:newest or sort:relevance.'
    )
