"""Who is told of a chat that rests, and how often."""

import pytest
from clock import NOON
from engine import Engine, open_posts, the_chat
from paused_town import DAY, GROUP, LACKS, ONE, TWO, Town, learn, notes, state, subscribed

from bot.news import News
from storage import chats, people
from storage.database import Database


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def engine(database: Database, town: Town) -> Engine:
    return Engine(database, platforms=[town])


async def test_each_who_subscribed_is_told_once(engine: Engine, town: Town) -> None:
    """However often it is heard, and however much they have subscribed there."""
    await subscribed(engine, "ada")
    await subscribed(engine, "ada", query="faces")
    await subscribed(engine, "ben", own=False, query="hands", at="-2")
    for _ in range(3):
        await learn(engine, News(GROUP, LACKS), News("-7", LACKS))
        await engine.settle()
    assert notes(town) == [("ada's", TWO)]
    chat = await the_chat(engine.database, GROUP)
    assert (chat.state, chat.reason, chat.since) == ("paused", LACKS, NOON)
    assert await state(engine, "-2") == "active"


@pytest.mark.parametrize("blocked", [False, True])
async def test_a_chat_is_begun_to_tell_them(engine: Engine, town: Town, blocked: bool) -> None:
    """Where we may; one that has blocked us is not told again."""
    town.writes_first = True
    await subscribed(engine, "ada", own=False)
    if blocked:
        await subscribed(engine, None, at="ada's")
        await learn(engine, News("ada's", "it was blocked"))
    for n in range(2):
        await learn(engine, News(GROUP, LACKS))
        await engine.settle()
        await learn(engine, News(GROUP, None))
        engine.still.advance((n + 1) * DAY.total_seconds())
    assert [at for at, _ in notes(town)] == ([] if blocked else ["ada's"] * 2)


@pytest.mark.parametrize("blocked", [False, True])
async def test_else_who_owns_the_server(engine: Engine, town: Town, blocked: bool) -> None:
    """Also where a topic subscribed it; not one who has blocked us."""
    await subscribed(engine, None)
    town.owner = "owner's"
    if blocked:
        await subscribed(engine, None, at="owner's")
        await learn(engine, News("owner's", "it was blocked"))
    await learn(engine, News(GROUP, LACKS))
    await engine.settle()
    assert notes(town) == ([] if blocked else [("owner's", ONE)])


@pytest.mark.parametrize("operator", [True, False])
async def test_else_the_operator(engine: Engine, town: Town, operator: bool) -> None:
    """Whom there need not be."""
    await subscribed(engine, "ada", own=False)
    if operator:
        async with engine.database.transaction() as conn:
            alone = await chats.ensure(conn, "console", "boss's")
            await people.put(conn, "console", "boss", role="operator", chat_id=alone.id)
    await learn(engine, News(GROUP, LACKS))
    await engine.settle()
    assert notes(town) == ([("boss's", ONE)] if operator else [])
    assert await state(engine) == "paused"


async def test_whoever_blocks_us_is_not_told(engine: Engine, town: Town) -> None:
    """Nor is anybody told of a chat that asks for nothing."""
    await subscribed(engine, "ada", at="ada's")
    async with engine.database.transaction() as conn:
        await chats.ensure(conn, "console", GROUP)
    await learn(engine, News("ada's", "it was blocked"), News(GROUP, LACKS))
    await engine.settle()
    assert town.shown == []
    assert (await state(engine, "ada's"), await state(engine)) == ("paused", "paused")


async def test_a_place_without_a_name_is_told_by_its_number(engine: Engine, town: Town) -> None:
    """As the configuration writes it."""
    await subscribed(engine, "ada", at="-2")
    await learn(engine, News("-2", "it was removed"))
    await engine.settle()
    assert notes(town)[0][1].startswith(
        "Papercast may no longer write in console:-2 (it was removed). "
    )


async def test_a_second_pause_of_one_day_is_not_told(engine: Engine, town: Town) -> None:
    """Somebody tries out rights; the next day it is news again."""
    await subscribed(engine, "ada")
    for _ in range(2):
        await learn(engine, News(GROUP, LACKS))
        await engine.settle()
        await learn(engine, News(GROUP, None))
    engine.still.advance(DAY.total_seconds())
    await learn(engine, News(GROUP, LACKS))
    await engine.settle()
    assert len(notes(town)) == 2


async def test_a_pause_that_is_no_news(engine: Engine, town: Town) -> None:
    """A message under way is refused after the platform has told of it: the first reason stays."""
    chat = await subscribed(engine, "ada")
    for reason in (LACKS, "it was removed"):
        async with engine.database.transaction() as conn:
            await engine.pauses.pause(conn, chat, reason)
    await engine.settle()
    assert (len(notes(town)), (await the_chat(engine.database, GROUP)).reason) == (1, LACKS)


async def test_a_pause_that_is_over_before_it_is_told_is_not(engine: Engine, town: Town) -> None:
    """Both were heard of at once, because the service was off."""
    await subscribed(engine, "ada")
    await learn(engine, News(GROUP, LACKS))
    await learn(engine, News(GROUP, None))
    await engine.settle()
    assert (town.shown, await open_posts(engine.database)) == ([], 0)
