"""What cannot be made now is tried again from the store, while anybody waits, and not for ever."""

import asyncio
from datetime import datetime, timedelta

import pytest
from clock import NOON
from engine import PATIENCE, Engine, all_texts, promise, promises, restarted, text_states, want
from fakes import FakePlatform, FakeSummariser, Hangs
from sqlalchemy import select
from structlog.testing import capture_logs
from wanted import HOUR, A, B, bases, engine_of

from bot.summaries.base import Later
from storage.database import Database
from storage.schema import texts

BUSY = Later("too busy")


@pytest.fixture
def claude() -> FakeSummariser:
    """The first provider."""
    return FakeSummariser("claude")


@pytest.fixture
def last() -> FakeSummariser:
    """The provider of last resort."""
    return FakeSummariser("abstract")


async def not_before(database: Database) -> list[datetime | None]:
    """When each text may be tried again."""
    async with database.reading() as conn:
        return list((await conn.execute(select(texts.c.not_before).order_by(texts.c.id))).scalars())


async def tries(engine: Engine, most: int = 20) -> int:
    """Run as time goes on, until no text is wanted any more; how many runs found work."""
    found = 0
    for _ in range(most * 40):
        found += bool(await engine.summarise.run())
        if all(text.state != "wanted" for text in await all_texts(engine.database)):
            break
        engine.still.advance(30)
    return found


async def test_it_is_tried_again_later(
    database: Database, claude: FakeSummariser, last: FakeSummariser
) -> None:
    """The text waits in the store for its time, then the same provider makes it."""
    engine = await engine_of(database, claude, last)
    claude.will(A.id, BUSY)

    assert await engine.summarise.run() == 1
    assert await engine.summarise.run() == 0
    (moment,) = await not_before(database)
    assert moment is not None
    assert NOON < moment <= NOON + timedelta(seconds=30)
    engine.still.advance(30)
    assert await engine.summarise.run() == 1

    assert await bases(database) == [("claude", "done", "by claude")]
    assert last.asked == []


async def test_the_wait_survives_a_restart(
    sqlite_database: Database, claude: FakeSummariser
) -> None:
    """A service that has just begun keeps to what the one before it was asked."""
    engine = await engine_of(sqlite_database, claude)
    claude.will(A.id, Later("slow down", delay=timedelta(minutes=10)))
    await engine.summarise.run()

    await restarted(sqlite_database)
    other = Engine(sqlite_database, providers=[FakeSummariser("claude")])
    other.still.advance(599)
    assert await other.summarise.run() == 0
    other.still.advance(61)
    assert await other.summarise.run() == 1


@pytest.mark.parametrize(
    "failure", [BUSY, ZeroDivisionError("a defect"), Hangs(), asyncio.CancelledError()]
)
async def test_six_tries_are_enough(
    sqlite_database: Database,
    claude: FakeSummariser,
    last: FakeSummariser,
    failure: BaseException | Hangs,
) -> None:
    """A busy provider, a defect, a call that hangs or is given up: then the next one is asked."""
    engine = await engine_of(sqlite_database, claude, last, time_limit=0.01)
    claude.will(A.id, *[failure] * 20)

    with capture_logs():
        await tries(engine)

    assert len(claude.asked) == 6
    assert [(text.key.provider, text.state) for text in await all_texts(sqlite_database)] == [
        ("claude", "failed"),
        ("abstract", "done"),
    ]
    assert engine.still.now() - NOON < HOUR
    assert all(one.ready_at <= engine.still.now() for one in await promises(sqlite_database))


async def test_tries_lie_further_and_further_apart(
    sqlite_database: Database, claude: FakeSummariser, last: FakeSummariser
) -> None:
    """Each wait is at most twice as long as the longest before it."""
    engine = await engine_of(sqlite_database, claude, last)
    claude.will(A.id, *[BUSY] * 5)
    waits = []
    for _ in range(5):
        await engine.summarise.run()
        moment = (await not_before(sqlite_database))[0]
        assert moment is not None
        waits.append((moment - engine.still.now()).total_seconds())
        engine.still.advance(waits[-1])
    assert await engine.summarise.run() == 1
    assert all(0 < wait <= 30 * 2**n for n, wait in enumerate(waits))
    assert await bases(sqlite_database) == [("claude", "done", "by claude")]


async def test_nobody_waits_for_a_post_that_has_gone(
    sqlite_database: Database, claude: FakeSummariser, last: FakeSummariser
) -> None:
    """Once the patience has ended and the post is made, the text is not tried again in vain."""
    console = FakePlatform()
    engine = Engine(sqlite_database, platforms=[console], providers=[claude, last])
    await promise(sqlite_database, "1", A, after=PATIENCE)
    await want(engine, A)
    claude.will(A.id, *[BUSY] * 20)
    await engine.summarise.run()
    engine.still.advance(PATIENCE.total_seconds())
    await engine.deliver.run()

    await engine.settle()

    assert len(claude.asked) == 2
    assert await text_states(sqlite_database) == [
        ("claude", A.id, 1, "failed"),
        ("abstract", A.id, 1, "done"),
    ]
    assert len(console.bodies("1")) == 1


async def test_a_single_run_waits_for_nothing(
    sqlite_database: Database, claude: FakeSummariser, last: FakeSummariser
) -> None:
    """Where nobody will be here later, the next provider is asked at once."""
    engine = await engine_of(sqlite_database, claude, last)
    claude.will(A.id, Later("slow down", delay=HOUR))

    while await engine.summarise.run(now_or_never=True):
        pass

    assert [state for _, state, _ in await bases(sqlite_database)] == ["failed", "done"]


async def test_a_defect_is_logged_and_costs_its_text_alone(
    sqlite_database: Database, claude: FakeSummariser
) -> None:
    """The other texts of the run are made."""
    engine = Engine(sqlite_database, providers=[claude])
    claude.will(A.id, ZeroDivisionError("a defect"))
    await promise(sqlite_database, "1", A, B, after=HOUR)
    await want(engine, A, B)

    with capture_logs() as logs:
        assert await engine.summarise.run() == 2

    (failed,) = (entry for entry in logs if entry["event"] == "summary failed")
    assert (failed["paper"], failed["provider"]) == (A.id, "claude")
    assert await text_states(sqlite_database) == [
        ("claude", A.id, 1, "wanted"),
        ("claude", B.id, 1, "done"),
    ]


async def test_a_provider_that_asks_to_be_left_alone_is(
    sqlite_database: Database, claude: FakeSummariser
) -> None:
    """Other papers are not tried meanwhile, and that is no try of theirs."""
    engine = await engine_of(sqlite_database, claude)
    claude.will(A.id, Later("slow down", delay=timedelta(minutes=5)))
    await engine.summarise.run()
    await promise(sqlite_database, "1", B, after=HOUR)
    await want(engine, B)

    for _ in range(9):
        await engine.summarise.run()
        engine.still.advance(30)
    assert claude.asked == [f"{A.id}v1"]

    await tries(engine)
    assert len(claude.asked) == 3
    assert {state for _, state, _ in await bases(sqlite_database)} == {"done"}


async def test_it_is_left_alone_for_a_quarter_of_an_hour_at_most(
    sqlite_database: Database, claude: FakeSummariser
) -> None:
    """Somebody who asks for a day is asked again sooner."""
    engine = await engine_of(sqlite_database, claude)
    claude.will(A.id, Later("come tomorrow", delay=timedelta(days=1)))
    await engine.summarise.run()
    engine.still.advance(17 * 60)
    assert await engine.summarise.run() == 1
    assert await bases(sqlite_database) == [("claude", "done", "by claude")]
