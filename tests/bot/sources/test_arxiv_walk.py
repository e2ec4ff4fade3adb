"""The harvest's way through time: what is asked for, in which order, and how far."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from clock import NOON, FakeClock
from harvesting import Index, Store, offline, spread
from servers.arxiv_sample import paper, series

from bot.sources.base import SourceDown
from bot.sources.periods import Harvested
from bot.sources.questions import Answer, Question

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


async def test_a_first_harvest_reaches_back_so_many_days(clock: FakeClock) -> None:
    """Everything submitted since then, in one request where one page is enough."""
    old, new = paper(1, submitted=NOON - 8 * DAY), paper(2, submitted=NOON - 6 * DAY)
    index, store = Index([old, new]), Store()
    await store.harvest(offline(index, clock))
    assert store.ids == {new.id}
    assert len(index.asked) == 1
    assert store.cursor == "2026-08-11T12:00:00Z/2026-08-12T12:00:00Z"


async def test_papers_come_oldest_first(clock: FakeClock) -> None:
    """Over all pages, and no paper twice while nothing changes."""
    index, store = Index(spread(95)), Store()
    await store.harvest(offline(index, clock, page_size=10))
    came = [each for page in store.pages for each in page.papers]
    assert [each.submitted for each in came] == sorted(
        each.submitted for each in came if each.submitted
    )
    assert len(came) == 95


async def test_nothing_new_costs_one_request(clock: FakeClock) -> None:
    """The poll that finds nothing asks once, for the newest, and yields nothing."""
    index, store = Index(spread(300)), Store()
    api = offline(index, clock, page_size=100)
    await store.harvest(api)
    index.asked.clear()
    assert await store.harvest(api) == 0
    (question,) = index.asked
    assert question.newest_first
    assert question.size == 50


async def test_something_new_is_read_with_its_surroundings(clock: FakeClock) -> None:
    """One unseen paper among the newest has the last days read again."""
    index, store = Index(spread(30)), Store()
    api = offline(index, clock)
    await store.harvest(api)
    clock.advance(86_400)
    held = paper(500, submitted=NOON - 3 * DAY)
    index.add(paper(501, submitted=NOON + HOUR), held)
    await store.harvest(api)
    assert store.ids == index.ids
    assert Harvested.read(store.cursor) == Harvested(NOON - 7 * DAY, NOON + HOUR)


async def test_a_paper_held_longer_than_the_overlap_is_not_seen(clock: FakeClock) -> None:
    """The days read again are what ``overlap_days`` says, no more."""
    index, store = Index([paper(1, submitted=NOON - HOUR)]), Store()
    api = offline(index, clock, overlap_days=2)
    await store.harvest(api)
    inside, outside = NOON - HOUR - 2 * DAY, NOON - 2 * HOUR - 2 * DAY
    index.add(
        paper(2, submitted=inside), paper(3, submitted=outside), paper(4, submitted=NOON - HOUR)
    )
    await store.harvest(api)
    assert store.ids == {paper(1).id, paper(2).id, paper(4).id}


async def test_a_held_paper_alone_is_seen_where_papers_are_few(clock: FakeClock) -> None:
    """As long as the overlap's papers fit in one look, an old one among them is enough."""
    index, store = Index(spread(20)), Store()
    api = offline(index, clock)
    await store.harvest(api)
    index.add(paper(500, submitted=NOON - 3 * DAY))
    await store.harvest(api)
    assert store.ids == index.ids


async def test_the_cursor_never_goes_back(clock: FakeClock) -> None:
    """Though the walk begins before it."""
    index, store = Index(spread(60)), Store()
    api = offline(index, clock, page_size=10)
    await store.harvest(api)
    clock.advance(3600)
    index.add(*series(range(100, 120), NOON - 2 * DAY, 2 * HOUR), paper(200, submitted=NOON))
    await store.harvest(api)
    reached = [Harvested.read(page.cursor) for page in store.pages]
    untils = [each.until for each in reached if each]
    assert len(untils) == len(store.pages) > 12
    assert untils == sorted(untils)
    assert {each.since for each in reached if each} == {NOON - 7 * DAY}


async def test_the_cursor_moves_when_a_window_is_finished(clock: FakeClock) -> None:
    """The pages before the last one leave it where the window starts."""
    index, store = Index(spread(25)), Store()
    await store.harvest(offline(index, clock, page_size=10))
    reached = [Harvested.read(page.cursor) for page in store.pages]
    start = NOON - 7 * DAY
    newest = store.pages[-1].papers[-1].submitted
    assert newest
    assert [each.until for each in reached if each] == [start, start, newest.replace(microsecond=0)]


async def test_short_pages_are_continued_where_they_end(clock: FakeClock) -> None:
    """When arXiv sends fewer than it was asked for, the next page begins with the next paper."""

    class Short(Index):
        async def ask(self, question: Question, **changes: Any) -> Answer:
            return await super().ask(replace(question, size=min(question.size, 7)), **changes)

    index, store = Short(spread(30)), Store()
    await store.harvest(offline(index, clock, page_size=10))
    assert store.ids == index.ids
    assert [question.start for question in index.asked] == [0, 7, 14, 21, 28]


async def test_an_unknown_cursor_is_a_first_harvest(clock: FakeClock) -> None:
    """What another version left is not understood, and nothing is lost by starting again."""
    index, store = Index(spread(5)), Store(cursor="2026-08-18")
    await store.harvest(offline(index, clock))
    assert store.ids == index.ids


async def test_large_spans_are_read_day_by_day(clock: FakeClock) -> None:
    """More than two thousand papers: each finished day moves the cursor on."""
    index, store = Index(spread(2_400, days=6)), Store()
    await store.harvest(offline(index, clock, page_size=500))
    assert store.ids == index.ids
    reached = {page.cursor for page in store.pages}
    assert len(reached) == 7  # seven days begin within a first harvest, the first one empty
    windows = [question.query for question in index.asked]
    assert len(windows) <= 18


async def test_days_beyond_arxivs_reach_are_split(clock: FakeClock) -> None:
    """A day with more papers than paging reaches is read in halves, without asking too far."""
    crowd = series(range(1, 10_800), NOON - 20 * HOUR, timedelta(seconds=6))
    index, store = Index(crowd), Store()
    await store.harvest(offline(index, clock, page_size=2000, first_days=1))
    assert store.ids == index.ids
    assert max(each.start + each.size for each in index.asked) <= 10_000


async def test_a_minute_beyond_arxivs_reach_does_not_hold_the_harvest_up(
    clock: FakeClock,
) -> None:
    """What cannot be paged to is left out, and the rest comes."""
    crowd = series(range(1, 10_005), NOON - HOUR, timedelta(0))
    index, store = Index([*crowd, paper(20_000, submitted=NOON - HOUR / 2)]), Store()
    await store.harvest(offline(index, clock, page_size=2000, first_days=1))
    assert len(store.ids) == 10_001
    assert paper(20_000).id in store.ids


async def test_an_empty_first_harvest_is_asked_twice(clock: FakeClock) -> None:
    """That there is nothing is believed when arXiv says so again; then there is no cursor."""
    index, store = Index(), Store()
    assert await store.harvest(offline(index, clock)) == 0
    assert len(index.asked) == 2
    assert store.cursor is None


async def test_an_empty_look_is_not_believed(clock: FakeClock) -> None:
    """Where a paper had been reached, the look must show it: no papers means no answer."""
    index, store = Index(spread(3)), Store()
    api = offline(index, clock)
    await store.harvest(api)
    index.papers.clear()
    with pytest.raises(SourceDown):
        await store.harvest(api)


async def test_a_clock_that_went_back_does_no_harm(clock: FakeClock) -> None:
    """Papers newer than now are harvested when now has come."""
    index, store = Index(spread(10)), Store()
    await store.harvest(offline(index, clock))
    index.add(paper(100, submitted=NOON))
    await store.harvest(offline(index, FakeClock(NOON - 10 * DAY)))
    await store.harvest(offline(index, clock))
    assert store.ids == index.ids


async def test_only_what_answers_the_query_is_harvested(clock: FakeClock) -> None:
    """The index compares stems and finds more; what it finds too much is not even news."""
    wanted = paper(1, "A talking head", submitted=NOON - 3 * HOUR)
    stems = paper(2, "Talking heads", submitted=NOON - 2 * HOUR)
    index, store = Index([wanted, stems]), Store()
    api = offline(index, clock, query='="talking head" -survey', categories=["cs.CL"], page_size=1)
    await store.harvest(api)
    assert store.ids == {wanted.id}
    index.asked.clear()
    assert await store.harvest(api) == 0
    assert len(index.asked) == 1
    assert "cat:cs.CL" in index.asked[0].query


async def test_categories_restrict_the_harvest(clock: FakeClock) -> None:
    """One of them is enough, also as a cross-list; an archive stands for all of its own."""
    papers = [
        paper(1, categories=("cs.CL",), submitted=NOON - HOUR),
        paper(2, categories=("cs.CV", "math.AG"), submitted=NOON - HOUR),
        paper(3, categories=("stat.ML",), submitted=NOON - HOUR),
    ]
    index, store = Index(papers), Store()
    await store.harvest(offline(index, clock, categories=("cs.CL", "math")))
    assert store.ids == {papers[0].id, papers[1].id}


@pytest.mark.parametrize(
    ("options", "scope"),
    [
        ({}, "all"),
        ({"categories": ("cs.CL",)}, "cat:cs.CL"),
        ({"query": "graph"}, "graph"),
    ],
)
def test_the_scope_tells_what_is_harvested(
    clock: FakeClock, options: dict[str, Any], scope: str
) -> None:
    """A cursor belongs to it, so another restriction begins anew."""
    assert offline(Index(), clock, **options).scope == scope


def test_the_order_of_categories_is_no_other_scope(clock: FakeClock) -> None:
    """Nor is a category that is named twice."""
    one = offline(Index(), clock, categories=("cs.CV", "cs.CL", "cs.CV"), query="graph")
    other = offline(Index(), clock, categories=("cs.CL", "cs.CV"), query=" graph ")
    assert one.scope == other.scope
    assert one.scope != offline(Index(), clock, categories=("cs.CL", "cs.CV")).scope
