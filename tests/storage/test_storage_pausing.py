"""What a paused chat has left open, when it is back: what goes out, and what has become too old."""

from datetime import timedelta

from clock import NOON
from making import MINUTE, a_chat, promised, queue_ready
from sqlalchemy import select, update

from storage import attempts, outbox, pausing
from storage.database import Database
from storage.records import Chat, Part
from storage.schema import deliveries, parts, posts

OLD, NEW = "2608.00001", "2608.00002"


async def states(database: Database) -> dict[str, tuple[str, str | None]]:
    """Each paper with how its promise stands and why."""
    async with database.reading() as conn:
        rows = await conn.execute(select(deliveries).order_by(deliveries.c.id))
        return {row.paper_id: (row.state, row.reason) for row in rows}


async def count(database: Database) -> int:
    """How many posts there are."""
    async with database.reading() as conn:
        return len((await conn.execute(select(posts.c.id))).all())


async def lay_off(database: Database, chat: Chat) -> None:
    async with database.transaction() as conn:
        await pausing.lay_off(conn, chat.id, NOON, "too old")


async def make_posts(database: Database) -> None:
    """Of all that is ready, with a frozen part each."""
    async with database.transaction() as conn:
        await queue_ready(conn, NOON + MINUTE, 10)
        for post_id in await conn.scalars(select(posts.c.id)):
            await attempts.freeze(conn, [Part(post_id, 0, f"n{post_id}", "body")])


async def test_what_waits_is_ended_when_it_is_old(database: Database) -> None:
    """What became ready later waits on; what others wait for is theirs."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    await promised(database, chat, OLD, after=-MINUTE)
    await promised(database, chat, NEW)
    await promised(database, other, "2608.00003", after=-MINUTE)
    await lay_off(database, chat)
    assert await states(database) == {
        OLD: ("expired", "too old"),
        NEW: ("waiting", None),
        "2608.00003": ("waiting", None),
    }


async def test_a_post_is_dropped_when_it_is_old(database: Database) -> None:
    """Its papers end without it; a newer one stays."""
    chat = await a_chat(database)
    await promised(database, chat, OLD, after=-MINUTE)
    await promised(database, chat, NEW)
    await make_posts(database)
    await lay_off(database, chat)
    assert await states(database) == {OLD: ("expired", "too old"), NEW: ("queued", None)}
    assert await count(database) == 1


async def test_a_post_that_has_begun_is_not_dropped(database: Database) -> None:
    """Something of it may stand there."""
    chat = await a_chat(database)
    await promised(database, chat, OLD, NEW, after=-MINUTE)
    await make_posts(database)
    async with database.transaction() as conn:
        first, second = await conn.scalars(select(posts.c.id).order_by(posts.c.id))
        await conn.execute(
            update(parts).where(parts.c.post_id == first).values(state="sent", message_id="1")
        )
        await conn.execute(update(parts).where(parts.c.post_id == second).values(tried_at=NOON))
    await lay_off(database, chat)
    assert await states(database) == {OLD: ("queued", None), NEW: ("queued", None)}


async def test_old_notes_are_dropped(database: Database) -> None:
    """What was to be said long ago need not be said any more."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        await outbox.note(conn, chat.id, "notice", "old", NOON - timedelta(days=1))
        await outbox.note(conn, chat.id, "notice", "new", NOON)
    await lay_off(database, chat)
    async with database.reading() as conn:
        assert list(await conn.scalars(select(posts.c.key))) == ["new"]


async def test_a_note_is_taken_back_everywhere(database: Database) -> None:
    """Where nobody has begun to send it."""
    here, there, read = [await a_chat(database, n) for n in ("1", "2", "3")]
    async with database.transaction() as conn:
        for chat in (here, there, read):
            post_id = await outbox.note(conn, chat.id, "notice", "paused", NOON)
            assert post_id is not None
            assert await outbox.note(conn, chat.id, "notice", "paused", NOON) is None
            await attempts.freeze(conn, [Part(post_id, 0, f"n{post_id}", "body")])
        await outbox.note(conn, here.id, "notice", "other", NOON)
        await conn.execute(update(parts).where(parts.c.post_id == post_id).values(state="sending"))
        await pausing.take_back(conn, "notice", "paused")
        left = select(posts.c.chat_id, posts.c.key).order_by(posts.c.id)
        assert [tuple(row) for row in await conn.execute(left)] == [
            (read.id, "paused"),
            (here.id, "other"),
        ]
