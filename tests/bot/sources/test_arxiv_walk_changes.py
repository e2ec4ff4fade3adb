"""Harvesting while arXiv changes, and after crashes: nothing is lost."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from clock import NOON, FakeClock
from effort import LONG
from harvesting import Index, Store, offline, spread
from hypothesis import given, settings
from hypothesis import strategies as st
from servers.arxiv_sample import paper

from bot.sources.questions import Answer, Question
from storage.records import Paper

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


async def test_what_appears_behind_the_walk_is_fetched_in_the_same_harvest(
    clock: FakeClock,
) -> None:
    """A batch that is announced while the harvest goes on is not left to the next one."""
    index, store = Index(spread(2_500)), Store()
    batch = spread(100, first=5_000)

    async def announce(request: int) -> None:
        if request == 12:
            index.add(*batch)

    index.before = announce
    await store.harvest(offline(index, clock))
    assert store.ids == index.ids


async def test_what_pushes_pages_back_hides_nothing(clock: FakeClock) -> None:
    """A paper inserted before the page that is read next is missed by no count."""
    index, store = Index(spread(40)), Store()

    async def insert(request: int) -> None:
        index.add(paper(1000 + request, submitted=NOON - 4 * DAY + request * HOUR))
        if request > 8:
            index.before = None

    index.before = insert
    await store.harvest(offline(index, clock, page_size=10))
    assert store.ids == index.ids


async def test_what_vanishes_hides_nothing(clock: FakeClock) -> None:
    """A paper removed before the page that is read next moves others forward, out of sight."""
    papers = spread(40)
    index, store = Index(papers), Store()

    async def remove(request: int) -> None:
        if request == 2:
            for gone in papers[:5]:
                del index.papers[gone.id]

    index.before = remove
    await store.harvest(offline(index, clock, page_size=10))
    assert store.ids >= index.ids


async def test_results_in_another_order_hide_nothing(clock: FakeClock) -> None:
    """Papers of the same minute may come in any order, and another one each time."""
    same = [paper(number, submitted=NOON - HOUR) for number in range(1, 41)]
    store, random = Store(), Random(7)

    class Shuffled(Index):
        async def ask(self, question: Question, **changes: Any) -> Answer:
            self.papers = dict(random.sample([*self.papers.items()], len(self.papers)))
            numbers = random.sample(range(1, 41), 40)
            for number, each in zip(numbers, self.papers.values(), strict=True):
                each.paper = paper(number, submitted=NOON - HOUR)
            return await super().ask(question, **changes)

    index = Shuffled(same)
    api = offline(index, clock, page_size=10)
    for _ in range(12):
        await store.harvest(api)
    assert len(store.ids) == 40


async def test_entries_that_make_no_paper_do_not_hold_the_harvest_up(clock: FakeClock) -> None:
    """What arXiv counts and does not show is asked for once more, then given up."""

    class Missing(Index):
        async def ask(self, question: Question, **changes: Any) -> Answer:
            answer = await super().ask(question, **changes)
            seen = tuple(each for each in answer.papers if not each.id.endswith("7"))
            return Answer(seen, answer.entries, answer.total)

    index, store = Missing(spread(30)), Store()
    await store.harvest(offline(index, clock, page_size=10))
    assert len(store.ids) == 27
    assert len(index.asked) == 6


@pytest.mark.parametrize("page_size", [7, 50])
async def test_a_crash_after_any_page_loses_nothing(page_size: int) -> None:
    """Killed after each page in turn, the next harvest brings all the rest."""
    papers = [*spread(1_100, days=6), *spread(1_100, days=6, first=3_000)]
    pages = 0
    while True:
        clock, index, store = FakeClock(NOON), Index(papers), Store()
        api = offline(index, clock, page_size=page_size * 40)
        await store.harvest(api, crash_after=pages)
        await store.harvest(api)
        assert store.ids == index.ids, f"crashed after page {pages}"
        if len(store.pages) == pages:
            break
        pages += 1
    assert pages >= 2_200 / (page_size * 40)


async def test_overlap_is_no_substitute_for_a_finished_window(clock: FakeClock) -> None:
    """A crash leaves the cursor before the window: what appeared in its read part comes as well."""
    index, store = Index(spread(30)), Store()
    api = offline(index, clock, page_size=10, overlap_days=0)
    await store.harvest(api, crash_after=2)
    index.add(paper(500, submitted=NOON - 4 * DAY))
    await store.harvest(api)
    assert store.ids == index.ids


@settings(max_examples=100 if LONG else 40, deadline=None)
@given(st.data())
def test_whatever_happens_everything_arrives(data: st.DataObject) -> None:
    """Batches before and in the middle of harvests, held papers, crashes: a calm poll ends it all.

    Every paper is announced within the overlap of its submission, as moderation does with most.
    """
    hours = st.integers(-6 * 24, -1)
    numbers = iter(range(1, 10_000))

    def batch(now: datetime, oldest: int) -> list[Paper]:
        ages = data.draw(st.lists(hours.filter(lambda age: age >= oldest), max_size=25))
        return [paper(next(numbers), submitted=now + age * HOUR) for age in ages]

    async def scenario() -> None:
        clock, index, store = FakeClock(NOON), Index(batch(NOON, -6 * 24)), Store()
        api = offline(index, clock, page_size=data.draw(st.integers(1, 9)))
        for _ in range(data.draw(st.integers(1, 4))):
            arrives = data.draw(st.none() | st.integers(0, 6))
            late = batch(clock.now(), -4 * 24)

            async def arrive(
                _: int,
                at: int | None = arrives,
                late: Sequence[Paper] = late,
                begin: int = len(index.asked),
            ) -> None:
                if at is not None and len(index.asked) - begin == at:
                    index.add(*late)

            index.before = arrive
            await store.harvest(api, crash_after=data.draw(st.none() | st.integers(0, 5)))
            clock.advance(data.draw(st.integers(0, 10)) * 3600)
        index.before = None
        index.add(paper(next(numbers), submitted=clock.now() - HOUR / 2))
        await store.harvest(api)
        assert store.ids == index.ids

    asyncio.run(scenario())
