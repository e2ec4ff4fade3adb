"""What is promised to a chat that rests, or moves, and what of it comes when it is back."""

from datetime import timedelta

import pytest
from clock import NOON
from engine import Engine, ends, promise, promises, the_chat
from fakes import FakeSource, page, paper
from paused_town import DAY, GROUP, LACKS, Town, learn, state, subscribed
from sqlalchemy import select

from bot.life import LATE, TOO_OLD, WHILE_PAUSED
from bot.news import News
from bot.platforms import Gone
from storage import gathering, hours, people, subscriptions
from storage.database import Database
from storage.schema import deliveries, texts
from storage.schema import subscriptions as subscriptions_table

A, B = paper("2608.00001"), paper("2608.00002")


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def engine(database: Database, town: Town) -> Engine:
    return Engine(database, platforms=[town])


async def test_what_matches_meanwhile_ends_as_paused(database: Database, town: Town) -> None:
    """It is counted as promised, nothing is summarised for it, and it does not come later."""
    source = FakeSource("arxiv", page(1, A), page(2, B))
    engine = Engine(database, platforms=[town], sources=[source])
    await subscribed(engine, "ada", query='"talking heads"')
    await learn(engine, News(GROUP, LACKS))
    (harvest,) = await engine.poll.run()
    assert (harvest.new, harvest.promised) == (2, 2)
    async with database.reading() as conn:
        assert list(await conn.scalars(select(texts.c.id))) == []
    await learn(engine, News(GROUP, None))
    await engine.settle()
    assert [(one.state, one.reason) for one in await promises(database)] == [
        ("paused", WHILE_PAUSED)
    ] * 2
    assert town.bodies(GROUP) == []


async def test_others_get_it_all_the_same(database: Database, town: Town) -> None:
    """With its summary."""
    engine = Engine(database, platforms=[town], sources=[FakeSource("arxiv", page(1, A))])
    await subscribed(engine, "ada", query='"talking heads"')
    await subscribed(engine, "ben", query='"talking heads"', at="-2")
    await learn(engine, News(GROUP, LACKS))
    (harvest,) = await engine.poll.run()
    await engine.settle()
    assert harvest.promised == 2
    assert [body.split(" | ")[2] for body in town.bodies("-2")] == ["by claude"]
    assert sorted(one.state for one in await promises(database)) == ["paused", "sent"]


async def test_what_was_promised_before_comes_when_it_is_back(engine: Engine, town: Town) -> None:
    """Once, a week later at the latest."""
    await subscribed(engine, "ada")
    town.will(GROUP, Gone(LACKS))
    await promise(engine.database, GROUP, A)
    await engine.settle()
    assert (town.bodies(GROUP), await state(engine)) == ([], "paused")
    engine.still.advance(LATE.total_seconds())
    await learn(engine, News(GROUP, None))
    await engine.settle()
    assert len(town.bodies(GROUP)) == 1
    assert await ends(engine.database) == {A.id: "sent"}


async def test_what_is_too_old_by_then_expires(engine: Engine, town: Town) -> None:
    """Each promise says so."""
    await subscribed(engine, "ada")
    town.will(GROUP, Gone(LACKS))
    await promise(engine.database, GROUP, A, B)
    await engine.settle()
    engine.still.advance(LATE.total_seconds() + 1)
    await learn(engine, News(GROUP, None))
    await engine.settle()
    assert town.bodies(GROUP) == []
    assert [(one.state, one.reason) for one in await promises(engine.database)] == [
        ("expired", TOO_OLD)
    ] * 2


async def test_hours_go_on_from_now(engine: Engine, town: Town) -> None:
    """No digest is made up for; what waited for one comes with the next."""
    chat = await subscribed(engine, "ada")
    hour = NOON + timedelta(hours=1)
    async with engine.database.transaction() as conn:
        await hours.choose(conn, chat.id, "daily")
        (one,) = await subscriptions.of_chat(conn, chat.id)
        await hours.put_dues(conn, {one.id: hour})
    await promise(engine.database, GROUP, A)
    async with engine.database.transaction() as conn:
        (waiting,) = await hours.waiting(conn, chat.id)
        await hours.put_waits(conn, {waiting.id: hours.Wait(hour, hour)})
    await learn(engine, News(GROUP, LACKS))
    engine.still.advance(3 * DAY.total_seconds())
    await engine.settle()
    await learn(engine, News(GROUP, None))
    await engine.settle()
    assert town.bodies(GROUP) == []
    async with engine.database.reading() as conn:
        due = await conn.scalar(select(subscriptions_table.c.next_due))
        assert list(await conn.scalars(select(deliveries.c.hour))) == [due]
        assert await gathering.last_promise(conn, chat.id) == due
    assert due is not None
    assert timedelta() < due - engine.still.now() <= DAY
    engine.still.advance((due - engine.still.now()).total_seconds())
    await engine.settle()
    assert len(town.bodies(GROUP)) == 1


async def test_a_group_moves_with_its_threads(engine: Engine, town: Town) -> None:
    """What waits goes there; whoever was let in there, is."""
    chat = await subscribed(engine, "ada")
    thread = await subscribed(engine, None, at=f"{GROUP}/4")
    async with engine.database.transaction() as conn:
        await people.put(conn, "console", GROUP, role="invited")
    await promise(engine.database, GROUP, A)
    await engine.pauses.moved("console", GROUP, "-100")
    await engine.pauses.moved("console", GROUP, "-100")  # it is told in both places
    await engine.settle()
    assert len(town.bodies("-100")) == 1
    assert (await the_chat(engine.database, "-100")).id == chat.id
    assert (await the_chat(engine.database, "-100/4")).id == thread.id
    async with engine.database.reading() as conn:
        let_in = await people.find(conn, "console", "-100")
        assert let_in is not None
        assert let_in.role == "invited"
