"""/search live: arXiv itself, for whoever asks for it."""

import pytest
from desk import TODAY, Arxiv, BusyClock, Desk, days_ago, many, paper

from bot.query import parse
from bot.sources.base import RequestRefused, SourceDown, SourceError
from storage.database import Database

DOWN = SourceDown("timed out", retry_after=60)


@pytest.mark.parametrize("line", ['search live "avatar"', "search Live  “avatar”"])
async def test_what_arxiv_has(sqlite_database: Database, line: str) -> None:
    """It is shown as arXiv's own, without what only arXiv calls an answer."""
    arxiv = Arxiv(paper("0911.0002", "Avatars"), paper("0911.0001", "Zebra"))
    desk = Desk(sqlite_database, arxiv)
    await desk.store(paper("2608.00001", "Avatar"))

    assert await desk.says(line) == ("From arXiv itself, newest first:\n1. Avatars (0911.0002)")
    assert arxiv.asked == [parse('"avatar"').on(TODAY)]


async def test_a_page_of_it(sqlite_database: Database) -> None:
    """Live there is one page."""
    desk = Desk(sqlite_database, Arxiv(*many(9, "Avatar")), page_size=2)

    answer = await desk.says('search live "avatar"')

    assert answer.count("\n") == 2
    assert "[More]" not in answer


@pytest.mark.parametrize("with_", ["page:2", "sort:relevance"])
async def test_there_is_no_other_page_and_order(sqlite_database: Database, with_: str) -> None:
    """It is said, and arXiv is not asked for what would be thrown away."""
    arxiv = Arxiv(paper("0911.0002", "Avatars"))

    assert await Desk(sqlite_database, arxiv).says(f'search live "avatar" {with_}') == (
        'Of arXiv itself only the newest are shown, on one page:\n  /search live "avatar"'
    )
    assert not arxiv.asked


async def test_days_are_asked_of_arxiv(sqlite_database: Database) -> None:
    """As days, counted from today, and held to what comes back."""
    known = paper("2608.00001", "Avatar", days_ago(1)), paper("2607.00001", "Avatar", days_ago(20))
    arxiv = Arxiv(*known)

    answer = await Desk(sqlite_database, arxiv).says('search live "avatar" since:3d')

    assert answer == "From arXiv itself, newest first:\n1. Avatar (2608.00001)"
    assert [str(one) for one in arxiv.asked] == ["avatar since:2026-08-15"]


async def test_the_word_live(sqlite_database: Database) -> None:
    """Before plain words it may be one of them: the line that means it so is shown below."""
    desk = Desk(sqlite_database, Arxiv(paper("0911.0001", "Streaming")))
    await desk.store(paper("2608.00001", "Live streaming"))
    meant = 'For the word live in the store:\n  /search "live" streaming'

    assert await desk.says("search live streaming") == (
        f"From arXiv itself, newest first:\n1. Streaming (0911.0001)\n{meant}"
    )
    assert await desk.says("search live horses") == (
        'arXiv has nothing for this.\nFor the word live in the store:\n  /search "live" horses'
    )
    assert "1. Live streaming" in await desk.says('search "live" streaming')


@pytest.mark.parametrize("line", ["live", '"live" head', "live OR head", "liver", "head live"])
async def test_live_is_a_word_elsewhere(sqlite_database: Database, line: str) -> None:
    """Alone, in quotes, before an operator or further on it is looked for as others are."""
    arxiv = Arxiv()
    desk = Desk(sqlite_database, arxiv)
    await desk.store(paper("2608.00001", "A live head of liver"))

    assert "1. A live head" in await desk.says(f"search {line}")
    assert arxiv.asked == []


async def test_nothing_there_either(sqlite_database: Database) -> None:
    """That is an answer."""
    answer = await Desk(sqlite_database, Arxiv()).says('search live "avatar"')

    assert answer == "arXiv has nothing for this."


@pytest.mark.parametrize("line", ["-avatar", "since:3d", "NOT avatar since:3d"])
async def test_what_arxiv_cannot_be_asked(sqlite_database: Database, line: str) -> None:
    """It needs something to look for; the store does not, so the word may have been meant."""
    arxiv = Arxiv()

    assert await Desk(sqlite_database, arxiv).says(f"search live {line}") == (
        "arXiv cannot be asked without something to look for. Say also what.\n"
        "For the word live in the store:\n"
        f'  /search "live" {line}'
    )
    assert arxiv.asked == []


async def test_bad_query(sqlite_database: Database) -> None:
    """A query with a problem is shown with its place; the better line asks arXiv as well."""
    assert await Desk(sqlite_database, Arxiv()).says("search live (avatar") == (
        "This query has a problem. Nothing was changed.\n"
        "  (avatar\n"
        "  ^\n"
        "The bracket at character 1 is never closed. Perhaps:\n"
        "  /search live (avatar)"
    )


# ---- arXiv cannot be asked ----


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (DOWN, "arXiv does not answer right now."),
        (RequestRefused("too long"), "arXiv cannot be asked for this."),
    ],
)
async def test_the_store_stands_in(
    sqlite_database: Database, error: SourceError, sentence: str
) -> None:
    """What the store has is shown, with why and how complete it is."""
    desk = Desk(sqlite_database, Arxiv(error=error))
    await desk.store(paper("2608.00001", "Avatar", days_ago(3)), paper("2608.00002", "Zebra"))

    assert await desk.says('search live "avatar"') == (
        f"{sentence} These are from Papercast's own store, complete to 18 Aug 2026:\n"
        "1. Avatar (2608.00001)"
    )


async def test_the_store_has_nothing(sqlite_database: Database) -> None:
    """Then both are said, and nobody is sent to where they come from."""
    desk = Desk(sqlite_database, Arxiv(error=DOWN))
    await desk.store(paper("2608.00001", "Zebra"))

    assert await desk.says('search live "avatar"') == (
        "arXiv does not answer right now.\nNothing in 1 paper since Aug 2026."
    )
    assert await desk.says("search live avatar") == (
        "arXiv does not answer right now.\n"
        "Nothing in 1 paper since Aug 2026.\n"
        "For the word live in the store:\n"
        '  /search "live" avatar'
    )


async def test_the_store_is_empty(sqlite_database: Database) -> None:
    """Before the first harvest nobody can help."""
    desk = Desk(sqlite_database, Arxiv(error=DOWN))

    assert await desk.says('search live "avatar"') == (
        "arXiv does not answer right now.\nThe store is empty: no harvest has ended yet."
    )


async def test_time_was_up_in_the_store(sqlite_database: Database) -> None:
    """Nothing found so far is not nothing there."""
    desk = Desk(sqlite_database, Arxiv(error=DOWN), clock=BusyClock())
    await desk.store(*many(2500, "Avatar"))

    assert await desk.says('search live "avatar"') == (
        "arXiv does not answer right now.\n"
        "Stopped after 0.25 s; nothing was found so far. A longer word or a phrase is faster."
    )


async def test_nobody_to_ask(sqlite_database: Database) -> None:
    """Without a source that can be asked, the store answers."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar"))

    assert (await desk.says("search live avatar")).startswith(
        "arXiv cannot be asked for this. These are from Papercast's own store"
    )
