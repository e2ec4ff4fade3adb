"""What the library asks of arXiv itself, and what it has of its own."""

import pytest
from desk import TODAY, Arxiv, Desk, days_ago, many, paper

from bot.query import parse, tokens
from bot.sources.base import RequestRefused, SourceDown
from storage import papers
from storage.database import Database

AVATAR = parse("avatar")


async def test_live_search_keeps_what_answers(sqlite_database: Database) -> None:
    """More comes from arXiv than was asked; what does not answer the query is dropped."""
    avatar, near = paper("2401.00001", "Avatar"), paper("2401.00002", "Avatars")
    arxiv = Arxiv(near, avatar)
    query = parse("=avatar")

    found = await Desk(sqlite_database, arxiv).library.live(query)

    assert found == (avatar,)
    assert arxiv.asked == [query.on(TODAY)]


async def test_live_search_between_days(sqlite_database: Database) -> None:
    """ArXiv is told the days themselves, and what it estimates otherwise is dropped."""
    old, new = paper("2401.00001", "Avatar", days_ago(9)), paper("2401.00002", "Avatar")
    arxiv = Arxiv(new, old)

    found = await Desk(sqlite_database, arxiv).library.live(parse("avatar since:3d"))

    assert found == (new,)
    assert arxiv.asked == [parse("avatar since:2026-08-15").on(TODAY)]


async def test_live_search_is_one_page(sqlite_database: Database) -> None:
    """What is found live is at most a page."""
    arxiv = Arxiv(*many(30, "Avatar"))

    found = await Desk(sqlite_database, arxiv, page_size=4).library.live(AVATAR)

    assert found == arxiv.known[:4]


async def test_what_is_looked_up_is_not_stored(sqlite_database: Database) -> None:
    """A paper that was shown live would still be new to a harvest."""
    avatar = paper("2401.00001", "Avatar")
    desk = Desk(sqlite_database, Arxiv(avatar))

    await desk.library.live(AVATAR)
    await desk.library.paper(avatar.id)

    async with sqlite_database.transaction() as conn:
        assert await papers.add(conn, [avatar], tokens) == [avatar]


async def test_stored_paper(sqlite_database: Database) -> None:
    """A paper of the store is shown without asking arXiv."""
    arxiv = Arxiv(error=SourceDown("down"))
    desk = Desk(sqlite_database, arxiv)
    avatar = paper("2401.00001", "Avatar")
    await desk.store(avatar)

    assert await desk.library.paper(avatar.id) == avatar
    assert arxiv.asked == []


async def test_paper_that_is_not_stored(sqlite_database: Database) -> None:
    """Any other paper is asked of arXiv, which knows it or does not."""
    avatar = paper("2401.00001", "Avatar")
    arxiv = Arxiv(avatar)
    library = Desk(sqlite_database, arxiv).library

    assert await library.paper(avatar.id) == avatar
    assert await library.paper("2401.00002") is None
    assert arxiv.asked == ["2401.00001", "2401.00002"]


async def test_arxiv_fails(sqlite_database: Database) -> None:
    """What arXiv fails with is passed on: the command knows what to say."""
    library = Desk(sqlite_database, Arxiv(error=SourceDown("down"))).library

    with pytest.raises(SourceDown):
        await library.live(AVATAR)
    with pytest.raises(SourceDown):
        await library.paper("2401.00001")


async def test_nobody_to_ask(sqlite_database: Database) -> None:
    """Without a source that can be asked, every live question is refused."""
    library = Desk(sqlite_database, None).library

    with pytest.raises(RequestRefused, match="no source is configured that can be asked"):
        await library.live(AVATAR)
    with pytest.raises(RequestRefused):
        await library.paper("2401.00001")
