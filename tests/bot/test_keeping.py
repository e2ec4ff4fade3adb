"""What is kept for 90 days, and what for good."""

from datetime import timedelta

import pytest
from clock import NOON, FakeClock
from desk import HERE, Desk
from engine import Engine, all_parts, ends, promise, promises
from fakes import FakePlatform, paper
from sqlalchemy import func, select, update

from bot.gather import SILENCE
from bot.keeping import KEPT, Keeping
from storage import chats, gathering, keeping, outbox
from storage.database import Database
from storage.records import Why
from storage.schema import posts

A, B, C = (paper(f"2608.0000{n}") for n in range(1, 4))
DAY = timedelta(days=1)


async def old_and_new(database: Database) -> Engine:
    """One paper that was sent long ago, one since, and one that waits."""
    engine = Engine(database, platforms=[FakePlatform()])
    await promise(database, "1", A)
    await engine.settle()
    engine.still.advance((KEPT + DAY).total_seconds())
    await promise(database, "1", B)
    await engine.settle()
    await promise(database, "1", C, after=2 * KEPT)
    return engine


async def posted(database: Database) -> int:
    """How many posts there are."""
    async with database.reading() as conn:
        return int((await conn.execute(select(func.count()).select_from(posts))).scalar_one())


async def test_a_post_goes_and_its_promise_stays(database: Database) -> None:
    """Of what was sent long ago, its end alone is told; what is newer stays whole."""
    engine = await old_and_new(database)
    kept = Keeping(database, engine.clock)

    assert [await kept.run(), await kept.run()] == [1, 0]

    old, new, waits = await promises(database)
    assert (old.paper_id, old.state, old.why, old.post_id) == (A.id, "sent", (), None)
    assert (new.why, waits.why) == ((Why(1, "Heads", ()),),) * 2
    assert await posted(database) == len(await all_parts(database)) == 1
    assert await ends(database) == {A.id: "sent", B.id: "sent", C.id: "waiting"}


async def test_it_never_comes_again(database: Database) -> None:
    """A paper that was sent long ago is not promised a second time."""
    engine = await old_and_new(database)
    await Keeping(database, engine.clock).run()
    async with database.transaction() as conn:
        again = await outbox.promise(conn, 1, A.id, (Why(1, "Heads", ()),), NOON)
    assert not again


async def test_what_is_under_way_stays(database: Database) -> None:
    """However old it is, a post that has not ended is kept."""
    engine = Engine(database, platforms=[FakePlatform()])
    await promise(database, "1", A)
    async with database.transaction() as conn:
        await engine.gather.make(conn, NOON, 10)
    engine.still.advance((2 * KEPT).total_seconds())

    assert await Keeping(database, engine.clock).run() == 0
    await engine.settle()
    assert await ends(database) == {A.id: "sent"}


async def test_it_looks_now_and_then(database: Database) -> None:
    """It looks when it begins, and then some hours later, not whenever it is asked."""
    engine = Engine(database, platforms=[FakePlatform()])
    await promise(database, "1", A)
    await engine.settle()
    kept = Keeping(database, engine.clock)
    dropped = []
    for hours in (0, 24 * KEPT.days, 1, 5):
        engine.still.advance(hours * 3600)
        dropped.append(await kept.run())
    assert dropped == [0, 0, 0, 1]


async def test_what_was_never_posted(database: Database) -> None:
    """By which words it came is forgotten of such a promise, too, some at a time."""
    await promise(database, "1", A, B)
    async with database.transaction() as conn:
        found = await outbox.deliveries_that(conn)
        await gathering.end(conn, found, "nobody asks for it any more")
        later = NOON + timedelta(seconds=1)
        assert await keeping.drop_reasons(conn, NOON, 5) == 0
        dropped = [await keeping.drop_reasons(conn, later, 1) for _ in range(3)]
    assert dropped == [1, 1, 0]
    assert [(one.state, one.why) for one in await promises(database)] == [("expired", ())] * 2


async def test_some_at_a_time(database: Database) -> None:
    """Posts go in the order in which they were made, no more at once than asked."""
    engine = Engine(database, platforms=[FakePlatform()])
    await promise(database, "1", A, B, C)
    await engine.settle()
    async with database.transaction() as conn:
        assert await keeping.drop_posts(conn, NOON + DAY, 2) == 2
        assert await keeping.drop_posts(conn, NOON + DAY, 2) == 1
        assert await keeping.drop_posts(conn, NOON + DAY, 2) == 0


async def test_why_of_what_came_long_ago(database: Database) -> None:
    """It is told that it was delivered; by which words, is not known any more."""
    desk = Desk(database)
    await desk.store(A)
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        await outbox.promise(conn, chat.id, A.id, (Why(1, None, ()),), NOON)
    engine = Engine(database, platforms=[FakePlatform(HERE.platform)])
    await engine.settle()
    engine.still.advance((KEPT + DAY).total_seconds())
    await Keeping(database, engine.clock).run()

    told = await desk.says(f"why {A.id}")

    assert "By which words it was found is not kept for so long." in told
    assert told.endswith("Delivered.")


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("paused", "It matched on 18 Aug, while this chat was paused. Send it now: /paper {}"),
        ("uncertain", "It was sent, and never confirmed. Send it now: /paper {}"),
    ],
)
async def test_why_of_what_did_not_come_long_ago(database: Database, state: str, told: str) -> None:
    """It is told how to get the paper, where nothing is left that could be sent again."""
    desk = Desk(database)
    await desk.store(A)
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        await outbox.promise(conn, chat.id, A.id, (Why(1, None, ()),), NOON, unsent=(state, "so"))
        assert await keeping.drop_reasons(conn, NOON + DAY, 5) == 1
    assert (await desk.says(f"why {A.id}")).endswith(told.format(A.id))


async def test_the_line_about_a_silence_stays(database: Database) -> None:
    """By it a chat is told of one silence once."""
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "console", "1")
        await gathering.open_post(conn, chat.id, SILENCE, "since 2026-08-18", NOON)
        await conn.execute(update(posts).values(state="done"))
    await Keeping(database, FakeClock(NOON + 2 * KEPT)).run()
    async with database.transaction() as conn:
        assert not await gathering.open_post(conn, chat.id, SILENCE, "since 2026-08-18", NOON)
