"""/search: what people read, word for word."""

import re

import pytest
from desk import Arxiv, BusyClock, Desk, days_ago, many, paper

from storage.database import Database


async def test_bare(sqlite_database: Database) -> None:
    """The bare command asks what to look for and shows lines that can be copied."""
    assert await Desk(sqlite_database).says("/search") == (
        'What should it look for? Send words, a "phrase in quotes", or au:"a name".\n'
        '  /search "talking portrait"\n'
        '  /search "lip sync*" OR "talking head"\n'
        '  /search au:"Junyong Noh"\n'
        "  /search cat:cs.CV avatar -survey since:30d\n"
        '  /search live "talking portrait"'
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


async def test_more_than_are_counted(sqlite_database: Database) -> None:
    """A thousand are counted and shown; the last page says how to find the others."""
    desk = Desk(sqlite_database, page_size=10)
    await desk.store(*many(1003, "Avatar"))

    assert (await desk.says("search avatar")).startswith(
        "Papers 1–10 of 1,000+ that match, out of 1,003 papers."
    )
    last = await desk.says("search avatar page:100")
    assert "\n1000. Avatar 4 (2608.00004)\n" in last
    assert "[More]" not in last


async def test_there_is_an_end_to_leafing(sqlite_database: Database) -> None:
    """However small the pages are, the last one offers no next that would be refused."""
    desk = Desk(sqlite_database, page_size=1)
    await desk.store(*many(150, "Avatar"))

    assert "[More]" in await desk.says("search avatar page:99")
    assert "[More]" not in await desk.says("search avatar page:100")


async def test_what_only_leaves_out(sqlite_database: Database) -> None:
    """Nothing but what is not wanted is a search too."""
    desk = Desk(sqlite_database, Arxiv())
    await desk.store(paper("2608.00001", "Avatar"), paper("2608.00002", "Zebra"))

    assert await desk.says("search -avatar") == (
        "1 of 2 papers matches. The newest stored is of 18 Aug 2026.\n1. Zebra (2608.00002)"
    )


# ---- Time is up ----


async def test_time_was_up(sqlite_database: Database) -> None:
    """A search that was cut short says so below what it found, and how to be faster."""
    desk = Desk(sqlite_database, clock=BusyClock(0.1), page_size=2)
    await desk.store(*many(2500, "Avatar"))

    answer = await desk.says("search avatar")

    found = re.match(
        r"(\d+) found so far, out of 2,500 papers\. The newest stored is of 18", answer
    )
    assert found
    assert 0 < int(found[1]) < 1000
    assert answer.endswith(
        "1. Avatar 2500 (2608.02500)\n"
        "2. Avatar 2499 (2608.02499)\n"
        "Stopped after 0.25 s; these are the newest of more. A longer word or a phrase is faster.\n"
        "[More] /search avatar page:2"
    )


async def test_time_was_up_before_that_page(sqlite_database: Database) -> None:
    """A page that nobody has come to may be there or not."""
    desk = Desk(sqlite_database, clock=BusyClock(0.1))
    await desk.store(*many(2500, "Avatar"))

    assert await desk.says("search avatar page:90") == (
        "Stopped after 0.25 s, before page 90. A longer word or a phrase is faster."
    )


async def test_time_was_up_with_nothing(sqlite_database: Database) -> None:
    """Nothing found so far is not nothing there: arXiv is not offered."""
    desk = Desk(sqlite_database, Arxiv(), clock=BusyClock())
    await desk.store(*many(2500, "Avatar"))

    assert await desk.says("search avatar") == (
        "Stopped after 0.25 s; nothing was found so far. A longer word or a phrase is faster."
    )


async def test_time_was_up_for_the_best(sqlite_database: Database) -> None:
    """The newest stand in for the best, and are called that."""
    desk = Desk(sqlite_database, clock=BusyClock(0.02), page_size=1)
    await desk.store(*many(2500, "Avatar"))

    answer = await desk.says("search avatar sort:relevance")

    assert "1. Avatar 2500 (2608.02500)\nStopped after 0.25 s; these are the newest of" in answer


# ---- Nothing in the store ----


async def test_nothing(sqlite_database: Database) -> None:
    """How much there is and how far back it goes; arXiv itself is offered, not asked."""
    arxiv = Arxiv(paper("0911.0001", "Avatar"))
    desk = Desk(sqlite_database, arxiv)
    await desk.store(paper("2608.00001", "Zebra", days_ago(30)), paper("2608.00002", "Zebra"))

    assert await desk.says("search “talking portrait”") == (
        "Nothing in 2 papers since Jul 2026. Older papers:\n"
        '  /search live "talking portrait"\n'
        '[Ask arXiv] /search live "talking portrait"'
    )
    assert arxiv.asked == []


async def test_nothing_for_what_arxiv_cannot_be_asked(sqlite_database: Database) -> None:
    """It finds nothing that only leaves out, so it is not offered."""
    desk = Desk(sqlite_database, Arxiv())
    await desk.store(paper("2608.00001", "Avatar"))

    assert await desk.says("search -avatar") == "Nothing in 1 paper since Aug 2026."


async def test_nothing_and_nobody_to_ask(sqlite_database: Database) -> None:
    """Where no source can be asked, none is offered."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Zebra"))

    assert await desk.says("search avatar") == "Nothing in 1 paper since Aug 2026."


async def test_empty_store(sqlite_database: Database) -> None:
    """Before the first harvest arXiv is offered as well."""
    desk = Desk(sqlite_database, Arxiv())

    assert await desk.says("search avatar") == (
        "The store is empty: no harvest has ended yet. At arXiv itself:\n"
        "  /search live avatar\n"
        "[Ask arXiv] /search live avatar"
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


@pytest.mark.parametrize("typed", ["2608.16143", "2608.16143v2", "arXiv 2608.16143"])
async def test_an_id(sqlite_database: Database, typed: str) -> None:
    """A search looks for words, which an id is none of: there is another command for it."""
    desk = Desk(sqlite_database, Arxiv())
    await desk.store(paper("2608.16143", "Avatar"))

    assert await desk.says(f'search "{typed}"') == (
        "Nothing in 1 paper since Aug 2026. For the paper of that id:\n  /paper 2608.16143"
    )
