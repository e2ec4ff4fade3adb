"""The read side: pages of the store, newest or best first, and summaries."""

from collections.abc import Sequence

import pytest
from clock import FakeClock
from desk import TODAY, BusyClock, Desk, FirstWords, days_ago, many, no_text, paper

from bot.library import MOST, Found, Library, Order
from bot.query import parse
from bot.summaries.shown import Shown
from storage import meta, papers
from storage.database import Connection, Database
from storage.papers import extent
from storage.records import Paper

AVATAR = parse("avatar")


async def test_search_shows_the_newest_first(database: Database) -> None:
    """A search has the matches newest first, counts them all, and says what the store is."""
    desk = Desk(database)
    old, new = paper("2608.00001", "Avatar", days_ago(9)), paper("2608.00002", "Avatar")
    await desk.store(old, new, paper("2608.00003", "Zebra", days_ago(20)))

    found = await desk.library.search(AVATAR)

    assert found == Found((new, old), 2, 3, days_ago(20), TODAY)


async def test_search_of_an_empty_store(sqlite_database: Database) -> None:
    """Nothing is found in nothing, in either order, and that is all there is."""
    library = Desk(sqlite_database).library

    for order in Order:
        assert await library.search(AVATAR, 1, order) == Found((), 0, 0, None, None)


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


async def test_search_counts_a_thousand(sqlite_database: Database) -> None:
    """Whether there are more is known; how many more, nobody asks. None of these is shown."""
    desk = Desk(sqlite_database, page_size=300)
    await desk.store(*many(MOST, "Avatar"))

    assert not (await desk.library.search(AVATAR)).more
    await desk.store(paper("2608.09999", "Avatar"))
    pages = [await desk.library.search(AVATAR, page) for page in (1, 4, 5)]

    assert [(page.total, page.more, page.partial) for page in pages] == [(MOST, True, False)] * 3
    assert [len(page.papers) for page in pages] == [300, 100, 0]


async def test_search_ends_when_time_is_up(sqlite_database: Database) -> None:
    """When time is up, what was found until then is shown, and is called partial."""
    desk = Desk(sqlite_database, clock=BusyClock(0.1))
    await desk.store(*many(2500, "Avatar"))

    found = await desk.library.search(AVATAR)

    assert found.partial
    assert 0 < found.total < MOST
    assert [one.title for one in found.papers[:2]] == ["Avatar 2500", "Avatar 2499"]
    assert found.store_size == 2500


async def test_search_in_no_time(sqlite_database: Database) -> None:
    """When time is up at once, nothing was found, and that is not all there is."""
    desk = Desk(sqlite_database, clock=BusyClock())
    await desk.store(*many(2500, "Avatar"))

    found = await desk.library.search(AVATAR)

    assert (found.papers, found.total, found.more, found.partial) == ((), 0, False, True)


async def test_search_for_the_best(database: Database) -> None:
    """By relevance a title says more than an abstract; pages have no gap in that order either."""
    desk = Desk(database, page_size=1)
    words = " ".join(f"w{n}" for n in range(60))
    both = paper("2608.00001", "Avatar", days_ago(3), abstract="An avatar.")
    title = paper("2608.00002", "Avatar", days_ago(2), abstract=words)
    abstract = paper("2608.00003", "Zebra", abstract=f"An avatar. {words}")
    await desk.store(both, title, abstract, paper("2608.00004", "Zebra"))

    pages = [await desk.library.search(AVATAR, page, Order.RELEVANCE) for page in (1, 2, 3, 4)]

    assert [page.papers for page in pages] == [(both,), (title,), (abstract,), ()]
    assert {(page.total, page.more, page.partial) for page in pages} == {(3, False, False)}


async def test_search_between_days(database: Database) -> None:
    """The first and the last of the days are among them, in either order."""
    desk = Desk(database)
    stored = [paper(f"2608.0000{n}", "Avatar", days_ago(9 - n)) for n in range(1, 9)]
    await desk.store(*stored)
    query = parse("avatar since:5d until:3d")

    for order in Order:
        found = await desk.library.search(query, order=order)
        assert {one.announced for one in found.papers} == {days_ago(n) for n in (3, 4, 5)}
        assert (found.total, found.store_size, found.oldest) == (3, 8, days_ago(8))


@pytest.mark.parametrize(
    ("bounds", "before"),
    [
        ("", False),
        ("since:10d", False),
        ("since:11d", True),
        ("until:10d", False),
        ("until:11d", True),
        ("since:2020 until:3d", True),
    ],
)
async def test_days_before_the_store(sqlite_database: Database, bounds: str, before: bool) -> None:
    """Whether a query looks further back than the store goes."""
    library = Desk(sqlite_database).library

    assert library.reaches_before(parse(f"avatar {bounds}"), days_ago(10)) is before


async def test_newest_papers(sqlite_database: Database) -> None:
    """Without a query, all papers are there in pages."""
    desk = Desk(sqlite_database, page_size=2)
    await desk.store(*many(3, "Zebra"))

    found = await desk.library.newest(2)

    assert [one.title for one in found.papers] == ["Zebra 1"]
    assert (found.total, found.partial, found.store_size) == (3, False, 3)


async def test_papers_that_wait_for_the_index(sqlite_database: Database) -> None:
    """While the store is indexed, it is as old as what can be found of it."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar", days_ago(9)), paper("2608.00002", "Avatar"))
    first, _ = papers.seqs_between(TODAY, None)
    async with sqlite_database.transaction() as conn:
        await meta.put(conn, "index: from", str(first + 1))

    assert (await desk.library.search(AVATAR)).oldest == TODAY
    assert await desk.library.extent() == (2, TODAY, TODAY)


# ---- Summaries ----


async def test_stored_summary(sqlite_database: Database) -> None:
    """The stored text is shown, with what it rests on."""

    async def written(
        conn: Connection, papers: Sequence[Paper], chosen: str | None = None
    ) -> dict[str, tuple[str, str]]:
        [name] = [one.id for one in papers]
        stored, _, _ = await extent(conn)
        return {name: (f"Text of {name}, {stored} stored.", "summary by Claude")}

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
