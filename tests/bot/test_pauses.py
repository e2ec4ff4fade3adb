"""Chats rest, are told of, go on and are forgotten; on both databases, over a fake platform."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from clock import NOON
from engine import Engine, ends, open_posts, promise, promises, the_chat
from fakes import FakePlatform, FakeSource, page, paper
from sqlalchemy import select

from bot.life import KEPT, LATE, TOO_OLD, WHILE_PAUSED
from bot.news import News
from bot.platforms import Asker, Gone, RetryLater, SendError
from storage import chats, gathering, hours, people, subscriptions
from storage.database import Database
from storage.records import Chat
from storage.schema import deliveries, posts, texts
from storage.schema import subscriptions as subscriptions_table

A, B = paper("2608.00001"), paper("2608.00002")
DAY = timedelta(days=1)
GROUP = "-1"
LACKS = 'it lacks "Send Messages"'
SAID = (
    f"Papercast may no longer write in #papers ({LACKS}). Its {{}} paused and kept until 16 Nov. "
)
TWO = SAID.format("2 subscriptions are") + "They go on by themselves when it may write again."
ONE = SAID.format("1 subscription is") + "It goes on by itself when it may write again."


class Town(FakePlatform):
    """A platform that knows of its chats: what they lack, and whose they are."""

    def __init__(self) -> None:
        super().__init__()
        self.lacking: dict[str, str | SendError] = {}
        self.looked: list[str] = []
        self.owner: str | None = None
        self.writes_first = False

    async def look(self, address: str) -> str | None:
        """As the test has it."""
        self.looked.append(address)
        lacks = self.lacking.get(address)
        if isinstance(lacks, SendError):
            raise lacks
        return lacks

    def place(self, address: str) -> str | None:
        """The group has a name."""
        return "#papers" if address == GROUP else None

    def own(self, person: str) -> str | None:
        """A chat of theirs, where we may begin one."""
        return f"{person}'s" if self.writes_first else None

    def keeper(self, address: str) -> str | None:
        """As the test has it."""
        del address
        return self.owner


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def engine(database: Database, town: Town) -> Engine:
    return Engine(database, platforms=[town])


async def subscribed(
    engine: Engine, who: str | None, *, own: bool = True, at: str = GROUP, query: str = "heads"
) -> Chat:
    """Somebody, who may have a chat of their own, subscribes a chat; or a topic does."""
    async with engine.database.transaction() as conn:
        chat = await chats.ensure(conn, "console", at)
        by = await chats.person(conn, "console", who) if who else None
        await subscriptions.add(conn, chat.id, query, query, NOON, person_id=by)
        if who and own:
            alone = await chats.ensure(conn, "console", f"{who}'s")
            await people.put(conn, "console", who, chat_id=alone.id)
    return chat


async def learn(engine: Engine, *news: News) -> None:
    await engine.pauses.learn("console", news)


async def state(engine: Engine, address: str = GROUP) -> str:
    return (await the_chat(engine.database, address)).state


def notes(town: Town) -> list[tuple[str, str]]:
    """Who was told what."""
    return [(one.address, one.body) for one in town.shown if one.body.startswith("Papercast")]


# Who is told


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


async def test_else_who_owns_the_server(engine: Engine, town: Town) -> None:
    """Also where a topic subscribed it; else the operator, else nobody."""
    await subscribed(engine, None)
    town.owner = "owner's"
    await learn(engine, News(GROUP, LACKS))
    await engine.settle()
    assert notes(town) == [("owner's", ONE)]


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


# What is promised


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


# Going on


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


# Moving


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
