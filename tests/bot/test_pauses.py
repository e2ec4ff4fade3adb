"""Chats rest and go on, and are forgotten in the end; on both databases, over a fake platform."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from clock import NOON
from engine import Engine, promise, promises, the_chat, watched
from fakes import FakePlatform, paper
from paused_town import DAY, GROUP, LACKS, Town, learn, state, subscribed
from sqlalchemy import select

from bot.askers import Asker
from bot.life import KEPT
from bot.news import News
from bot.platforms import RetryLater, SendError
from storage import chats, people, subscriptions
from storage.database import Database
from storage.schema import posts

A, B = paper("2608.00001"), paper("2608.00002")


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def engine(database: Database, town: Town) -> Engine:
    return Engine(database, platforms=[town])


async def test_an_active_chat_stays_as_it_is(engine: Engine) -> None:
    """News that are none open no transaction and write nothing."""
    await subscribed(engine, "ada")
    await learn(engine, News(GROUP, None), News("-9", None, whole=True))
    assert await state(engine) == "active"


async def test_a_whole_group_is_lost_with_its_threads(engine: Engine, town: Town) -> None:
    """And each thread goes on if it is not shut by itself."""
    for at in (GROUP, f"{GROUP}/4", f"{GROUP}/5", "-10"):
        await subscribed(engine, None, at=at)
    await learn(engine, News(GROUP, "it was removed", whole=True))
    states = [await state(engine, at) for at in (GROUP, f"{GROUP}/4", f"{GROUP}/5", "-10")]
    assert states == ["paused", "paused", "paused", "active"]
    town.lacking[f"{GROUP}/5"] = "the thread is closed"
    await learn(engine, News(GROUP, None, whole=True))
    states = [await state(engine, at) for at in (GROUP, f"{GROUP}/4", f"{GROUP}/5")]
    assert states == ["active", "active", "paused"]


@pytest.mark.parametrize(
    ("lacks", "direct", "after"),
    [
        (None, False, "active"),
        (LACKS, False, "paused"),
        (RetryLater("not now"), False, "paused"),
        (LACKS, True, "active"),
    ],
)
async def test_who_speaks_to_us_may_be_written_to(
    engine: Engine, town: Town, lacks: str | SendError | None, direct: bool, after: str
) -> None:
    """In a chat of their own; elsewhere the platform is asked, and what it does not tell stays."""
    chat = await subscribed(engine, None, at=GROUP)
    asker = Asker("console", GROUP, "ada", direct=direct)
    await engine.pauses.spoke(asker)
    assert town.looked == []
    async with engine.database.transaction() as conn:
        await engine.pauses.pause(conn, chat, LACKS)
    if lacks is not None:
        town.lacking[GROUP] = lacks
    await engine.pauses.spoke(asker)
    assert await state(engine) == after


async def test_a_platform_that_knows_nothing(database: Database) -> None:
    """Who speaks there is believed; by itself nothing goes on."""
    engine = Engine(database, platforms=[FakePlatform()])
    await subscribed(engine, "ada")
    await learn(engine, News(GROUP, LACKS))
    engine.still.advance(DAY.total_seconds())
    await engine.pauses.look()
    assert await state(engine) == "paused"
    await engine.pauses.spoke(Asker("console", GROUP, "ada", direct=False))
    assert await state(engine) == "active"


async def test_what_no_event_told_is_seen_by_looking(engine: Engine, town: Town) -> None:
    """Each paused chat is looked at once a day; one that cannot be written to stays paused."""
    for at in (GROUP, "-2", "-3", "-4"):
        await subscribed(engine, None, at=at)
    await learn(engine, *(News(at, LACKS) for at in (GROUP, "-2", "-3")))
    town.lacking |= {"-2": LACKS, "-3": RetryLater("not now")}
    await engine.pauses.look()
    assert town.looked == []
    engine.still.advance(DAY.total_seconds())
    for _ in range(2):
        await engine.pauses.look()
    assert town.looked == [GROUP, "-2", "-3"]
    assert [await state(engine, at) for at in (GROUP, "-2", "-3")] == ["active", "paused", "paused"]
    engine.still.advance(DAY.total_seconds())
    await engine.pauses.look()
    assert town.looked[3:] == ["-2", "-3"]


async def test_many_are_looked_at_by_and_by(engine: Engine, town: Town) -> None:
    """So many in one go that no platform minds."""
    async with engine.database.transaction() as conn:
        for n in range(60):
            chat = await chats.ensure(conn, "console", f"-{n + 1}")
            await chats.pause(conn, chat.id, LACKS, NOON - DAY)
            town.lacking[chat.address] = LACKS
    await engine.pauses.look()
    assert len(town.looked) == 50
    await engine.pauses.look()
    assert len(set(town.looked)) == len(town.looked) == 60


async def test_a_platform_that_is_shut_is_not_asked(engine: Engine, town: Town) -> None:
    """Nor is one that has been taken out of the configuration."""
    await subscribed(engine, None)
    await learn(engine, News(GROUP, LACKS))
    town.ready = False
    engine.still.advance(DAY.total_seconds())
    await engine.pauses.look()
    engine.pauses._platforms = {}
    await engine.pauses.look()
    assert (town.looked, await state(engine)) == ([], "paused")


async def test_after_ninety_days_a_chat_is_forgotten(engine: Engine, town: Town) -> None:
    """With all that was stored of it; a day before it is not."""
    town.lacking[GROUP] = LACKS
    await subscribed(engine, None)
    await promise(engine.database, GROUP, A)
    await engine.settle()
    await learn(engine, News(GROUP, LACKS))
    engine.still.advance((KEPT - DAY).total_seconds())
    await engine.pauses.look()
    assert await state(engine) == "paused"
    engine.still.advance(DAY.total_seconds())
    await engine.pauses.look()
    async with engine.database.reading() as conn:
        assert await chats.find(conn, "console", GROUP) is None
        left: Sequence[object] = (await conn.execute(select(posts.c.id))).all()
    assert (left, await promises(engine.database)) == ([], [])


async def test_a_chat_that_comes_back_at_the_last_moment_is_kept(
    store_url: str, tmp_path: Path, town: Town
) -> None:
    """Between the look and the forgetting somebody there speaks to us."""
    async with watched(store_url, tmp_path) as database:
        engine = Engine(database, platforms=[town])
        await subscribed(engine, "ada", at="1")
        await learn(engine, News("1", LACKS))
        engine.still.advance(KEPT.total_seconds())

        async def come_back(place: str) -> None:
            database.watch = None
            if place == "before a transaction":
                await engine.pauses.spoke(Asker("console", "1", "ada", direct=True))

        database.watch = come_back
        await engine.pauses.look()

        assert database.watch is None, "it was about to be forgotten"
        assert await state(engine, "1") == "active"
        chat = await the_chat(database)
        async with database.reading() as conn:
            assert len(await subscriptions.of_chat(conn, chat.id)) == 1


async def test_an_operator_keeps_their_place(engine: Engine) -> None:
    """What they subscribed is forgotten as everybody's; where they are told things is not."""
    await subscribed(engine, "boss", at="boss's")
    async with engine.database.transaction() as conn:
        alone = await chats.ensure(conn, "console", "boss's")
        await people.put(conn, "console", "boss", role="operator", chat_id=alone.id)
        await chats.pause(conn, alone.id, "it was blocked", NOON - KEPT)
    for _ in range(2):
        await engine.pauses.look()
    assert await state(engine, "boss's") == "paused"
    async with engine.database.reading() as conn:
        assert await subscriptions.of_chat(conn, alone.id) == []
    await learn(engine, News("boss's", None))
    assert await state(engine, "boss's") == "active"
