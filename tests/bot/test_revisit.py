"""What was posted is asked about again: each day, some at a time, and told where it changed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from clock import NOON
from editing import GONE, POSTED, V2, A, B, Life
from fakes import FakeEditor, paper

from bot.query import tokens
from bot.revisit import Revisit
from bot.sources.base import SourceDown
from storage import papers
from storage.database import Database
from storage.records import Paper

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class Arxiv:
    """A source that tells what papers are like now; ``asked`` are the ids of each question."""

    name = "arxiv"

    def __init__(self, *now: Paper) -> None:
        self.now = {one.id: one for one in now}
        self.asked: list[tuple[str, ...]] = []
        self.down = False

    async def papers(self, ids: tuple[str, ...]) -> tuple[Paper, ...]:
        """Those that it has, and one more that nobody asked for."""
        self.asked.append(ids)
        if self.down:
            raise SourceDown("it is down")
        found = [self.now[one] for one in ids if one in self.now]
        return (*found, paper("9999.99999"))


@pytest.fixture
def life(database: Database) -> Life:
    """A service that has not posted anything yet."""
    return Life(database, FakeEditor())


async def visit(life: Life, arxiv: Arxiv, after: timedelta = timedelta()) -> int:
    """Some time later, ask about what is due, and do what follows; returns how many changed."""
    life.still.advance(after.total_seconds())
    changed = await Revisit(life.database, life.clock, arxiv).run()
    await life.settle()
    return changed


async def test_a_withdrawal_months_later_shows_in_the_post(life: Life) -> None:
    """No harvest reads the paper again; the day's sweep does, once a day."""
    await life.begin(None, A, B)
    arxiv = Arxiv(A, B)

    assert await visit(life, arxiv, HOUR) == 0
    arxiv.now[A.id] = GONE
    assert await visit(life, arxiv, HOUR) == 0
    assert await visit(life, arxiv, 60 * DAY) == 1
    assert await visit(life, arxiv, HOUR) == 0

    assert life.edited == [f"{POSTED} | withdrawn: error in section 4"]
    assert arxiv.asked == [(A.id, B.id)] * 2
    async with life.database.reading() as conn:
        assert await papers.get(conn, "9999.99999") is None, "what is new is left to the harvest"


async def test_a_new_version_is_posted_where_it_is_wanted(life: Life) -> None:
    """As when a harvest brings it."""
    await life.begin("post")
    assert await visit(life, Arxiv(V2), DAY) == 1
    assert len(life.console.bodies("1")) == 2


async def test_only_what_was_posted_is_asked_about(life: Life) -> None:
    """Neither what nobody got, nor anything where nothing was posted."""
    async with life.database.transaction() as conn:
        await papers.add(conn, [B], tokens)
    arxiv = Arxiv(B)
    assert await visit(life, arxiv, DAY) == 0
    assert arxiv.asked == []


async def test_nobody_to_ask(life: Life) -> None:
    """Where no source can tell, nothing is done."""
    await life.begin()
    assert await Revisit(life.database, life.clock, None).run() == 0


async def test_many_are_asked_about_some_at_a_time(sqlite_database: Database) -> None:
    """A hundred in a question; what is left over a failure goes on where it was."""
    life = Life(sqlite_database, FakeEditor())
    many = [paper(f"2608.{n:05}") for n in range(1, 251)]
    await life.begin(None, *many)
    arxiv = Arxiv(*many[:-1], replace(many[-1], version=2, title="Another"))

    arxiv.down = True
    assert await visit(life, arxiv, DAY) == 0
    arxiv.down = False
    assert await visit(life, arxiv, HOUR) == 1

    assert [len(ids) for ids in arxiv.asked] == [100, 100, 100, 50]
    assert [one for ids in arxiv.asked[1:] for one in ids] == [one.id for one in many]


async def test_a_cross_list_is_left_to_the_harvest(life: Life) -> None:
    """It finds out for whom the paper is new by it; here it would be lost."""
    await life.begin()
    crossed = replace(A, categories=("cs.CL", "cs.CV"), comment="Accepted at ICLR 2027")
    assert await visit(life, Arxiv(crossed), DAY) == 1
    assert await visit(life, Arxiv(crossed), DAY) == 0
    async with life.database.reading() as conn:
        stored = await papers.get(conn, A.id)
    assert stored == replace(crossed, categories=A.categories)


async def test_a_source_that_fails_is_left_alone(life: Life) -> None:
    """For an hour; other work goes on meanwhile."""
    await life.begin()
    arxiv = Arxiv(GONE)
    arxiv.down = True
    revisit = Revisit(life.database, life.clock, arxiv)
    asked = []
    for minutes in (0, 30, 30):
        life.still.advance(60 * minutes)
        assert await revisit.run() == 0
        asked.append(len(arxiv.asked))
    assert asked == [1, 1, 2]


async def test_a_clock_that_was_ahead(life: Life) -> None:
    """A sweep that seems to have begun in the future keeps no other one away."""
    await life.begin()
    arxiv = Arxiv(A)
    await visit(life, arxiv, 400 * DAY)
    life.still.set_to(NOON)
    assert await visit(life, arxiv) == 0
    assert len(arxiv.asked) == 2
