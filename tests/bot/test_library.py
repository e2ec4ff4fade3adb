"""The read side: pages of the store, windows of days, one paper, and arXiv itself."""

from datetime import date
from itertools import takewhile

import pytest
import shared
from clock import NOON, FakeClock
from desk import TODAY, Arxiv, BusyClock, Desk, FirstWords, days_ago, many, no_text, paper

from bot.library import Found, Library, Span, Tally, Window
from bot.query import parse
from bot.sources.base import RequestRefused, SourceDown
from bot.summaries.shown import Shown
from storage import papers
from storage.database import Connection, Database
from storage.records import Paper

AVATAR = parse("avatar")


async def test_search_shows_the_newest_first(database: Database) -> None:
    """A search has the matches newest first, counts them all, and says what the store is."""
    desk = Desk(database)
    old, new = paper("2608.00001", "Avatar", days_ago(9)), paper("2608.00002", "Avatar")
    await desk.store(old, new, paper("2608.00003", "Zebra", days_ago(20)))

    found = await desk.library.search(AVATAR)

    assert found == Found((new, old), 2, True, 3, days_ago(20), TODAY)


async def test_search_of_an_empty_store(sqlite_database: Database) -> None:
    """Nothing is found in nothing, and that is complete."""
    found = await Desk(sqlite_database).library.search(AVATAR)

    assert found == Found((), 0, True, 0, None, None)


async def test_pages_follow_each_other(sqlite_database: Database) -> None:
    """Pages have no gap and no paper twice; the one after the last is empty."""
    desk = Desk(sqlite_database, page_size=3)
    await desk.store(*many(8, "Avatar"))

    pages = [await desk.library.search(AVATAR, page) for page in (1, 2, 3, 4)]

    assert [[one.id[-1] for one in page.papers] for page in pages] == [
        ["8", "7", "6"],
        ["5", "4", "3"],
        ["2", "1"],
        [],
    ]
    assert {page.total for page in pages} == {8}


async def test_search_ends_when_the_page_is_full(sqlite_database: Database) -> None:
    """A full page is shown as soon as it is known that there are more; the rest is not counted."""
    desk = Desk(sqlite_database)
    await desk.store(*many(450, "Avatar"))

    found = await desk.library.search(AVATAR)

    assert len(found.papers) == 10
    assert not found.complete
    assert 10 < found.total < 450


async def test_search_ends_when_time_is_up(sqlite_database: Database) -> None:
    """When time is up, what was found until then is shown, and is called incomplete."""
    desk = Desk(sqlite_database, clock=BusyClock())
    await desk.store(paper("2601.00001", "Avatar", days_ago(200)), *many(2500, "Zebra"))

    found = await desk.library.search(AVATAR)

    assert (found.papers, found.total, found.complete) == ((), 0, False)
    assert found.store_size == 2501


async def test_newest_papers(sqlite_database: Database) -> None:
    """Without a query, all papers are there in pages."""
    desk = Desk(sqlite_database, page_size=2)
    await desk.store(*many(3, "Zebra"))

    found = await desk.library.newest(2)

    assert [one.title for one in found.papers] == ["Zebra 1"]
    assert (found.total, found.complete, found.store_size) == (3, True, 3)


# ---- Windows ----


async def test_window_of_thirty_days(sqlite_database: Database) -> None:
    """The last 30 days count today and the 29 days before it."""
    desk = Desk(sqlite_database)
    first, before = paper("2607.00001", "Avatar", days_ago(29)), days_ago(30)
    await desk.store(first, paper("2607.00002", "Avatar", before), *many(2, "Avatar"))

    window = await desk.library.window([AVATAR])

    assert window.span == Span(30, TODAY, fresh=True, whole=True)
    assert window.span.since == first.announced
    assert (window.size, window.stored_days, window.complete) == (3, 2, True)
    assert [tally.papers for tally in window.tallies] == [3]


async def test_window_tallies_each_query(sqlite_database: Database) -> None:
    """Each query has its count, its busiest day and its newest papers."""
    desk = Desk(sqlite_database)
    today, yesterday = many(4, "Avatar"), many(2, "Avatar head", days_ago(1), first=5)
    await desk.store(*today, *yesterday)

    window = await desk.library.window([AVATAR, parse("head"), parse("zebra")])

    assert window.tallies == (
        Tally(6, 4, tuple(today[:0:-1])),
        Tally(2, 2, tuple(yesterday[::-1])),
        Tally(0, 0, ()),
    )


async def test_window_of_a_young_store(sqlite_database: Database) -> None:
    """A store that does not reach back says on how many days it stands."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar", days_ago(4)), paper("2608.00002", "Avatar"))

    window = await desk.library.window([AVATAR])

    assert not window.span.whole
    assert window.stored_days == 2


@pytest.mark.parametrize(("age", "fresh"), [(7, True), (8, False)])
async def test_window_of_a_store_that_was_not_kept_up(
    sqlite_database: Database, age: int, fresh: bool
) -> None:
    """A store that ends more than a week ago has its own last days."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar", days_ago(age)))

    span = (await desk.library.window([AVATAR])).span

    assert span == Span(30, TODAY if fresh else days_ago(age), fresh, whole=False)


async def test_window_of_an_empty_store(sqlite_database: Database) -> None:
    """Nothing is stored, so nothing was looked at."""
    window = await Desk(sqlite_database).library.window([AVATAR])

    span = Span(30, TODAY, fresh=True, whole=False)
    assert window == Window(span, True, 0, 0, (Tally(0, 0, ()),))


async def test_window_when_time_is_up(sqlite_database: Database) -> None:
    """A window that could not be seen whole counts the papers that were looked at."""
    desk = Desk(sqlite_database, clock=BusyClock())
    await desk.store(*many(500, "Avatar"))

    window = await desk.library.window([AVATAR])

    assert not window.complete
    assert 0 < window.size < 500
    assert window.tallies[0].papers == window.size


async def test_window_without_queries(sqlite_database: Database) -> None:
    """Nobody asks, and nothing is tallied."""
    desk = Desk(sqlite_database)
    await desk.store(*many(2, "Avatar"))

    assert (await desk.library.window([])).tallies == ()


async def test_window_of_real_papers(sqlite_database: Database) -> None:
    """Over a real week the tally is what asking every paper gives."""
    week = takewhile(
        lambda one: one.announced <= date(2026, 1, 8), shared.papers("papers-2026.jsonl.xz")
    )
    stored = {one.id: one for one in week if one.announced.year > 2024}
    desk = Desk(sqlite_database, clock=FakeClock(NOON.replace(month=1, day=9)))
    await desk.store(*stored.values())
    query = parse('"large language model" OR diffusion')

    window = await desk.library.window([query])

    matching = [one for one in stored.values() if query.matches(one)]
    days = [one.announced for one in matching]
    assert window.complete
    assert window.size == len(stored)
    assert window.tallies[0].papers == len(matching) > 20
    assert window.tallies[0].most_a_day == max(map(days.count, days))


# ---- arXiv itself ----


async def test_live_search_keeps_what_answers(sqlite_database: Database) -> None:
    """More comes from arXiv than was asked; what does not answer the query is dropped."""
    avatar, near = paper("2401.00001", "Avatar"), paper("2401.00002", "Avatars")
    arxiv = Arxiv(near, avatar)

    found = await Desk(sqlite_database, arxiv).library.live(AVATAR)

    assert found == (avatar,)
    assert arxiv.asked == [AVATAR.tree]


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
        assert await papers.add(conn, [avatar]) == [avatar]


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


# ---- Summaries ----


async def test_stored_summary(sqlite_database: Database) -> None:
    """The stored text is shown, with what it rests on."""

    async def written(conn: Connection, paper: Paper) -> tuple[str, str] | None:
        stored = await papers.versions(conn, [paper.id])
        return f"Text of {paper.id}, {len(stored)} stored.", "summary by Claude"

    library = Library(sqlite_database, FakeClock(), None, shown=Shown(written, FirstWords(), "en"))

    summary = await library.summary(paper("2401.00001", "Avatar"))

    assert summary == ("Text of 2401.00001, 0 stored.", "summary by Claude")


async def test_summary_that_was_never_made(sqlite_database: Database) -> None:
    """Without a stored text the stand-in makes one, in the language of the posts."""
    library = Library(
        sqlite_database,
        FakeClock(),
        None,
        shown=Shown(no_text, FirstWords(), "fr"),
    )

    summary = await library.summary(paper("2401.00001", "Avatar", abstract="One two three four."))

    assert summary == ("One two three", "from the abstract, fr")


async def test_paper_without_an_abstract(sqlite_database: Database) -> None:
    """Where nothing can be summarised, the paper is shown without."""
    library = Desk(sqlite_database).library

    assert await library.summary(paper("2401.00001", "A", abstract=None)) == (None, "no abstract")
