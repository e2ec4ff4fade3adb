"""/search: what people read, word for word."""

import pytest
from desk import TODAY, Arxiv, BusyClock, Desk, days_ago, many, paper

from bot.sources.base import RequestRefused, SourceDown, SourceError
from storage.database import Database


async def test_bare(sqlite_database: Database) -> None:
    """The bare command asks what to look for and shows lines that can be copied."""
    assert await Desk(sqlite_database).says("/search") == (
        'What should it look for? Send words, a "phrase in quotes", or cat:cs.CV for a category.\n'
        '  /search "talking portrait"\n'
        '  /search "lip sync" OR "talking head"\n'
        "  /search cat:cs.CV avatar -survey"
    )


async def test_some_papers(sqlite_database: Database) -> None:
    """The newest come first; how many of how many, and how new the store is, stands above."""
    desk = Desk(sqlite_database)
    await desk.store(
        paper("2608.00001", "Talking heads", days_ago(3)),
        paper("2608.00002", "The talking heads", days_ago(1)),
        paper("2608.00003", "Zebras"),
    )

    assert await desk.says('search "talking heads"') == (
        "2 of 3 papers match. The newest stored is of 18 Aug 2026.\n"
        "1. The talking heads (2608.00002)\n"
        "2. Talking heads (2608.00001)"
    )


async def test_one_paper(sqlite_database: Database) -> None:
    """One is one."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Talking heads"))

    assert await desk.says("search heads") == (
        "1 of 1 paper matches. The newest stored is of 18 Aug 2026.\n1. Talking heads (2608.00001)"
    )


async def test_pages(sqlite_database: Database) -> None:
    """A page says which part of the whole it is, and how to see the next."""
    desk = Desk(sqlite_database, page_size=2)
    await desk.store(*many(5, "Avatar"))

    assert await desk.says("search “avatar” page:2") == (
        "Papers 3–4 of 5 that match, out of 5 papers. The newest stored is of 18 Aug 2026.\n"
        "3. Avatar 3 (2608.00003)\n"
        "4. Avatar 2 (2608.00002)\n"
        '[Back] /search "avatar" page:1\n'
        '[More] /search "avatar" page:3'
    )
    assert await desk.says("search avatar page:3") == (
        "Paper 5 of 5 that match, out of 5 papers. The newest stored is of 18 Aug 2026.\n"
        "5. Avatar 1 (2608.00001)\n"
        "[Back] /search avatar page:2"
    )
    assert await desk.says("search avatar page:4") == "There is no page 4; the last is page 3."


async def test_more_than_were_counted(sqlite_database: Database) -> None:
    """When the page was full before the store ended, it says that there are more."""
    desk = Desk(sqlite_database, page_size=1)
    await desk.store(*many(450, "Avatar"))

    first = await desk.says("search avatar")
    second = await desk.says("search avatar page:2")

    assert first == (
        "Paper 1, and more match, out of 450 papers. The newest stored is of 18 Aug 2026.\n"
        "1. Avatar 450 (2608.00450)\n"
        "[More] /search avatar page:2"
    )
    assert second.startswith("Paper 2, and more match, out of 450 papers. ")


async def test_time_was_up(sqlite_database: Database) -> None:
    """A search that was cut short says so below what it found, and how to be faster."""
    desk = Desk(sqlite_database, clock=BusyClock())
    await desk.store(paper("2608.09999", "Avatar"), *many(2500, "Zebra"))

    assert await desk.says("search avatar") == (
        "1 found so far, out of 2,501 papers. The newest stored is of 18 Aug 2026.\n"
        "1. Avatar (2608.09999)\n"
        "Stopped after 2 s; these are the newest of more. A longer word or a phrase is faster."
    )
    assert await desk.says("search avatar page:3") == (
        "Stopped after 2 s, before page 3. A longer word or a phrase is faster."
    )


async def test_time_was_up_with_a_full_page(sqlite_database: Database) -> None:
    """A full page needs no excuse; whether there are more is not known, and not said."""
    desk = Desk(sqlite_database, clock=BusyClock(), page_size=1)
    await desk.store(paper("2608.09999", "Avatar"), *many(2500, "Zebra"))

    assert await desk.says("search avatar") == (
        "1 found so far, out of 2,501 papers. The newest stored is of 18 Aug 2026.\n"
        "1. Avatar (2608.09999)"
    )


# ---- Nothing in the store ----


async def test_arxiv_is_asked_where_the_store_has_nothing(sqlite_database: Database) -> None:
    """Where the store has nothing, arXiv's own answer is shown and is called that."""
    desk = Desk(sqlite_database, Arxiv(paper("0911.0001", "Avatar", TODAY)))
    await desk.store(paper("2608.00001", "Zebra", days_ago(3)), paper("2608.00002", "Zebra"))

    assert await desk.says("search avatar") == (
        "Nothing in 2 papers since 15 Aug 2026.\n"
        "From arXiv itself, newest first:\n"
        "1. Avatar (0911.0001)"
    )


async def test_nothing_anywhere(sqlite_database: Database) -> None:
    """Neither has it."""
    desk = Desk(sqlite_database, Arxiv())
    await desk.store(paper("2608.00001", "Zebra"))

    assert await desk.says("search avatar") == (
        "Nothing in 1 paper since 18 Aug 2026.\narXiv has nothing either."
    )


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (SourceDown("timed out", retry_after=60), "arXiv does not answer right now."),
        (RequestRefused("too long"), "arXiv cannot be asked for this."),
    ],
)
async def test_arxiv_fails(sqlite_database: Database, error: SourceError, sentence: str) -> None:
    """What the store says stands, and that arXiv could not be asked."""
    desk = Desk(sqlite_database, Arxiv(error=error))
    await desk.store(paper("2608.00001", "Zebra"))

    assert await desk.says("search avatar") == f"Nothing in 1 paper since 18 Aug 2026.\n{sentence}"


async def test_empty_store(sqlite_database: Database) -> None:
    """Before the first harvest arXiv is asked as well."""
    desk = Desk(sqlite_database, Arxiv(paper("2608.00001", "Avatar")))

    assert await desk.says("search avatar") == (
        "The store is empty: no harvest has ended yet.\n"
        "From arXiv itself, newest first:\n"
        "1. Avatar (2608.00001)"
    )


async def test_time_was_up_with_nothing(sqlite_database: Database) -> None:
    """Nothing found so far is not nothing there."""
    desk = Desk(sqlite_database, Arxiv(), clock=BusyClock())
    await desk.store(*many(2500, "Zebra"))

    assert await desk.says("search avatar") == (
        "Stopped after 2 s; nothing was found so far. A longer word or a phrase is faster.\n"
        "arXiv has nothing either."
    )


# ---- What cannot be read ----


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (
            '/search "talking portrait OR lip sync',
            "This query has a problem. Nothing was changed.\n"
            '  "talking portrait OR lip sync\n'
            "  ^\n"
            "The quotation mark at character 1 is never closed. Perhaps:\n"
            '  /search "talking portrait" OR "lip sync"',
        ),
        (
            "/search cat:cs.VC avatar",
            "This query has a problem. Nothing was changed.\n"
            "  cat:cs.VC avatar\n"
            "  ^\n"
            "cs.VC is not a category; the nearest is cs.CV. Perhaps:\n"
            "  /search cat:cs.CV avatar",
        ),
        (
            "/search (avatar OR head",
            "This query has a problem. Nothing was changed.\n"
            "  (avatar OR head\n"
            "  ^\n"
            "The bracket at character 1 is never closed. Perhaps:\n"
            "  /search (avatar OR head)",
        ),
        (
            "/search ???",
            "This query has a problem. Nothing was changed.\n"
            "  ???\n"
            "  ^\n"
            '"???" has no letter or digit to look for.',
        ),
    ],
)
async def test_bad_query(sqlite_database: Database, line: str, answer: str) -> None:
    """The caret stands under the place, one sentence says what is wrong, one line is right."""
    assert await Desk(sqlite_database).says(line) == answer


async def test_long_query(sqlite_database: Database) -> None:
    """A query that is too long is not repeated: the place is nowhere in it."""
    assert await Desk(sqlite_database).says(f"search {'a' * 900}") == (
        "This query has a problem. Nothing was changed.\n"
        "This query has 900 characters; 500 is the limit. Two subscriptions may say it better."
    )


@pytest.mark.parametrize("page", ["x", "0", "", "-1", "2.5", "²"])
async def test_bad_page(sqlite_database: Database, page: str) -> None:
    """What is no page is refused with one that is."""
    assert await Desk(sqlite_database).says(f"search avatar page:{page}") == (
        f'"{page}" is not a page. The second one is page:2.'
    )


@pytest.mark.parametrize("page", ["101", "9" * 5000])
async def test_page_too_far(sqlite_database: Database, page: str) -> None:
    """There is an end to leafing."""
    assert await Desk(sqlite_database).says(f"search avatar page:{page}") == (
        "A list has at most 100 pages. A narrower query finds older papers."
    )
