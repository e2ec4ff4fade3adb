"""When a harvest is interrupted: what is stored stands, what is not is asked for again."""

import shutil
from collections.abc import AsyncGenerator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from clock import NOON, FakeClock
from engine import Engine, promised, stored, subscribe, watched
from fakes import TODAY, FakeSource, page, paper
from structlog.testing import capture_logs

from bot.poll import Harvest
from bot.sources.base import Page, RequestRefused, SourceDown, Unseen
from storage import cursors
from storage.database import Database

A, B, C = (paper(f"2608.0000{n}") for n in range(1, 4))
PAGES = (page(1, A), page(2, B), page(3, C))
IDS = [A.id, B.id, C.id]


class KilledError(BaseException):
    """The process ends here."""


def broken(after: int, error: BaseException, name: str = "api") -> FakeSource:
    """A source of three pages that fails once, after so many of them."""
    return FakeSource(name, *PAGES[:after], error, *PAGES[after:])


async def cursor(database: Database, source: FakeSource) -> str | None:
    """How far the source is harvested."""
    async with database.reading() as conn:
        return await cursors.get(conn, source.name, source.scope)


async def assert_harvested(database: Database, source: FakeSource, pages: int) -> None:
    """The first so many pages are there with all that belongs to them, and nothing else is."""
    assert await stored(database) == IDS[:pages]
    assert await promised(database) == ({"1": IDS[:pages]} if pages else {})
    assert await cursor(database, source) == (str(pages) if pages else None)


@pytest.mark.parametrize("after", [0, 1, 2, 3])
async def test_a_source_that_fails_loses_no_page(sqlite_database: Database, after: int) -> None:
    """After a failure the pages before it stand whole, and the next run goes on from there."""
    await subscribe(sqlite_database)
    source = broken(after, SourceDown("arXiv does not answer."))
    engine = Engine(sqlite_database, sources=[source])

    assert await engine.poll.run() == [
        Harvest("api", after, after, after, problem="arXiv does not answer.")
    ]
    await assert_harvested(sqlite_database, source, after)

    assert await engine.poll.run() == [Harvest("api", 3 - after, 3 - after, 3 - after)]
    await assert_harvested(sqlite_database, source, 3)
    assert source.asked == [None, str(after) if after else None]


@pytest.mark.parametrize("after", [0, 1, 2, 3])
async def test_a_kill_between_pages_loses_no_page(database: Database, after: int) -> None:
    """A process that dies between two pages leaves the same store as a source that fails there."""
    await subscribe(database)
    source = broken(after, KilledError())

    with pytest.raises(KilledError):
        await Engine(database, sources=[source]).poll.run()
    await assert_harvested(database, source, after)

    await Engine(database, sources=[source]).poll.run()
    await assert_harvested(database, source, 3)


class KillAt:
    """Kills the process at its n-th place: the edges of transactions, and before each page."""

    def __init__(self, n: int) -> None:
        self.left = n

    async def __call__(self, place: str) -> None:
        """Watch the store and the source."""
        self.left -= 1
        if self.left == 0:
            raise KilledError(place)


async def test_a_page_is_stored_whole_or_not_at_all(sqlite_url: str, tmp_path: Path) -> None:
    """At whatever place the process dies, papers, promises and cursor are of the same pages."""
    async with watched(sqlite_url, tmp_path) as store:
        await subscribe(store)
    for n in count(1):
        shutil.copyfile(tmp_path / "papercast.db", tmp_path / f"{n}.db")
        async with watched(f"sqlite:///{tmp_path}/{n}.db", tmp_path) as store:
            source = FakeSource("api", *PAGES)
            engine = Engine(store, sources=[source])
            store.watch = source.watch = KillAt(n)
            try:
                await engine.poll.run()
            except KilledError:
                await assert_harvested(store, source, int(await cursor(store, source) or 0))
            else:
                break
    assert n > len(PAGES) * 4


async def test_the_next_source_has_its_turn(sqlite_database: Database) -> None:
    """A source that fails is reported with its sentence, and the others are harvested."""
    sources = [
        broken(0, SourceDown("arXiv does not answer."), "api"),
        broken(1, RequestRefused("arXiv refuses the request."), "oai"),
        FakeSource("feed", *PAGES),
    ]
    with capture_logs() as logs:
        harvests = await Engine(sqlite_database, sources=sources).poll.run()

    assert harvests == [
        Harvest("api", problem="arXiv does not answer."),
        Harvest("oai", papers=1, new=1, problem="arXiv refuses the request."),
        Harvest("feed", papers=3, new=2),
    ]
    early = [entry for entry in logs if entry["event"] == "harvest ended early"]
    assert [(entry["source"], entry["why"]) for entry in early] == [
        ("api", "arXiv does not answer."),
        ("oai", "arXiv refuses the request."),
    ]


async def test_a_defect_of_a_source_is_a_failure_like_others(sqlite_database: Database) -> None:
    """A source with a defect keeps its pages, and does not keep the next one from its turn."""
    sources = [broken(2, KeyError("entry"), "api"), FakeSource("feed", *PAGES)]

    with capture_logs() as logs:
        harvests = await Engine(sqlite_database, sources=sources).poll.run()

    assert harvests == [
        Harvest("api", papers=2, new=2, problem="api failed: KeyError: 'entry'"),
        Harvest("feed", papers=3, new=1),
    ]
    assert [entry["source"] for entry in logs if entry["event"] == "source failed"] == ["api"]


async def test_a_defect_of_ours_is_not_blamed_on_the_source(sqlite_database: Database) -> None:
    """What fails in storing a page ends the run: it would fail for the next source as well."""
    untitled = page(1, paper("2608.00009", None))  # type: ignore[arg-type]  # the defect
    sources = [FakeSource("api", untitled), FakeSource("feed", *PAGES)]

    with pytest.raises(Exception, match="papers"):
        await Engine(sqlite_database, sources=sources).poll.run()

    assert sources[1].asked == []


class Curious(FakeSource):
    """A source that asks which papers are unseen, and leaves the others out."""

    def __init__(self) -> None:
        super().__init__("feed")
        self.answers: list[set[str]] = []

    async def pages(self, cursor: str | None, unseen: Unseen) -> AsyncGenerator[Page, None]:
        """One page of what nobody has seen."""
        new = await unseen(IDS)
        self.answers.append(new)
        yield page(1, *(one for one in (A, B, C) if one.id in new))


async def test_a_source_learns_what_is_stored(sqlite_database: Database) -> None:
    """A source can spare itself what another one has brought already, page by page."""
    source = Curious()

    await Engine(sqlite_database, sources=[FakeSource("api", PAGES[0]), source]).poll.run()
    await Engine(sqlite_database, sources=[source]).poll.run()

    assert source.answers == [{B.id, C.id}, set()]


# The first harvest

OLD, EDGE, NEW = (
    paper("2607.00001", days_ago=8),
    paper("2608.00007", days_ago=7),
    paper("2608.00008", days_ago=0),
)


async def test_the_first_harvest_posts_the_last_days(sqlite_database: Database) -> None:
    """What was announced before the last post_days days is stored, and never posted."""
    await subscribe(sqlite_database)
    source = FakeSource("api", page(1, OLD, EDGE), page(2, NEW))

    harvests = await Engine(sqlite_database, sources=[source], post_days=7).poll.run()

    assert harvests == [Harvest("api", papers=3, new=3, promised=2)]
    assert await promised(sqlite_database) == {"1": [EDGE.id, NEW.id]}


async def test_the_last_days_are_counted_once(sqlite_database: Database) -> None:
    """A first harvest that goes on days after an interruption posts what it would have posted."""
    await subscribe(sqlite_database)
    down = SourceDown("arXiv does not answer.")
    source = FakeSource("api", down, page(1, OLD), page(2, EDGE), down, page(3, NEW))
    engine = Engine(sqlite_database, sources=[source], post_days=7)

    for _ in range(3):
        await engine.poll.run()
        engine.still.advance(timedelta(days=5).total_seconds())

    assert await promised(sqlite_database) == {"1": [EDGE.id, NEW.id]}


async def test_a_wider_scope_is_a_first_harvest(sqlite_database: Database) -> None:
    """A source that is asked for more than before posts of it only what the last days brought."""
    await subscribe(sqlite_database)
    engine = Engine(sqlite_database, sources=[FakeSource("api", page(1, NEW), scope="cs.CV")])
    await engine.poll.run()
    engine.still.advance(timedelta(days=30).total_seconds())
    older = paper("2608.11111", days_ago=-20)
    newer = paper("2609.00001", days_ago=-29)
    wider = FakeSource("api", page(1, NEW, older), page(2, newer), scope="cs.CV cs.GR")

    await Engine(sqlite_database, sources=[wider], clock=engine.clock).poll.run()

    assert await stored(sqlite_database) == sorted([NEW.id, older.id, newer.id])
    assert await promised(sqlite_database) == {"1": [NEW.id, newer.id]}


@pytest.mark.parametrize("days", [0, 1])
async def test_post_days_is_a_number_of_days(sqlite_database: Database, days: int) -> None:
    """With 0 only what is announced today is posted, with 1 also what was announced yesterday."""
    await subscribe(sqlite_database)
    batch = [paper(f"2608.0001{n}", days_ago=n) for n in range(3)]
    assert batch[0].announced == TODAY

    source = FakeSource("api", page(1, *batch))
    await Engine(sqlite_database, sources=[source], post_days=days).poll.run()

    assert await promised(sqlite_database) == {"1": [one.id for one in batch[: days + 1]]}


async def test_what_was_held_back_is_new_after_a_whole_first_harvest(
    sqlite_database: Database,
) -> None:
    """Moderation may hold a paper across the first harvest; however old it is, it is posted."""
    old = paper("2608.11111", days_ago=30)
    await subscribe(sqlite_database)
    source = FakeSource("api", page(1, NEW))
    engine = Engine(sqlite_database, sources=[source], post_days=1)
    await engine.poll.run()
    source.happenings.append(page(2, old))

    (harvest,) = await engine.poll.run()

    assert (harvest.new, harvest.promised) == (1, 1)


async def test_a_clock_that_was_ahead_at_the_first_start(sqlite_database: Database) -> None:
    """A first start in a wrong year does not silence what comes when the clock is right."""
    await subscribe(sqlite_database)
    ahead = FakeClock(NOON.replace(year=2030), runs=False)
    await Engine(sqlite_database, sources=[FakeSource("api")], clock=ahead).poll.run()

    (harvest,) = await Engine(sqlite_database, sources=[FakeSource("api", page(1, NEW))]).poll.run()

    assert harvest.promised == 1
