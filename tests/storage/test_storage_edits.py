"""Posts that may look otherwise: marked, leased one of a chat, and unmarked when they are right."""

import asyncio
from datetime import timedelta

from clock import NOON
from making import MINUTE, a_chat, claimed, parts, promised, queue_ready, queued

from storage import attempts, chats, edits, leases, outbox
from storage.database import Database
from storage.records import Chat, Claim, Delivery

ONE, TWO = "2608.00001", "2608.00002"


async def sent(database: Database, chat: Chat, *paper_ids: str) -> None:
    """Post the papers to the chat, each by itself."""
    await queued(database, chat, *paper_ids)
    for claim in await claimed(database, limit=100):
        async with database.transaction() as conn:
            await attempts.freeze(conn, parts(claim.post_id, f"body of {claim.key}"), {"a": 1})
            await attempts.settle(conn, claim.post_id, 1, "sent", message_id=f"m{claim.post_id}")
            assert await attempts.finish(conn, claim.post_id) == "sent"


async def mark(database: Database, *paper_ids: str, after: timedelta = timedelta()) -> None:
    async with database.transaction() as conn:
        await edits.mark(conn, paper_ids, NOON + after)


async def claim(
    database: Database, after: timedelta = timedelta(), *, busy: tuple[int, ...] = ()
) -> list[Claim]:
    """Lease what is to be looked at some time after noon, for a minute."""
    now = NOON + after
    async with database.transaction() as conn:
        return await edits.claim(conn, now, now + MINUTE, "a", busy=busy, platforms=["console"])


async def kept(database: Database, post: Claim) -> Delivery:
    async with database.reading() as conn:
        [one] = await outbox.deliveries_of(conn, post.post_id)
    return one


async def test_a_marked_post_is_leased_once(database: Database) -> None:
    """With its chat; nothing that was not marked."""
    chat = await a_chat(database)
    await sent(database, chat, ONE, TWO)
    assert await claim(database) == []
    await mark(database, ONE, "2608.00009")

    [post] = await claim(database)

    assert (post.key, post.kind, post.chat) == (ONE, "paper", chat)
    assert await claim(database) == []
    assert [one.key for one in await claim(database, MINUTE)] == [ONE], "its lease has ended"
    async with database.reading() as conn:
        assert await edits.frame_of(conn, post.post_id) == {"a": 1}


async def test_one_of_a_chat_is_leased_at_a_time(database: Database) -> None:
    """The first one, of each chat that is not busy."""
    here, there = await a_chat(database, "1"), await a_chat(database, "2")
    for chat in (here, there):
        await sent(database, chat, ONE, TWO)
    await mark(database, ONE, TWO)

    assert [(one.chat.id, one.key) for one in await claim(database, busy=(here.id,))] == [
        (there.id, ONE)
    ]
    assert [(one.chat.id, one.key) for one in await claim(database, busy=(there.id,))] == [
        (here.id, ONE)
    ]


async def test_what_is_new_goes_first(database: Database) -> None:
    """While a post is due in the chat, nothing there is looked at; one of later does not count."""
    chat = await a_chat(database)
    await sent(database, chat, ONE)
    await mark(database, ONE)
    await queued(database, chat, TWO)
    assert await claim(database) == []
    [new] = await claimed(database)
    async with database.transaction() as conn:
        await leases.release(conn, new, NOON + MINUTE)

    assert [one.key for one in await claim(database)] == [ONE]


async def test_a_chat_that_may_not_be_written_to_is_left_out(database: Database) -> None:
    """One that is paused, or held, or of another platform."""
    chat = await a_chat(database)
    await sent(database, chat, ONE)
    await mark(database, ONE)
    async with database.transaction() as conn:
        assert await edits.claim(conn, NOON, NOON, "a", platforms=["discord"]) == []
        await chats.hold(conn, chat.id, NOON + MINUTE)
    assert await claim(database) == []
    assert len(await claim(database, MINUTE)) == 1
    async with database.transaction() as conn:
        await chats.pause(conn, chat.id, "kicked", NOON)
    assert await claim(database, 3 * MINUTE) == []


async def test_a_post_is_unmarked_when_it_is_right(database: Database) -> None:
    """Unless something changed since it was looked at."""
    await sent(database, await a_chat(database), ONE)
    await mark(database, ONE)
    [post] = await claim(database)
    seen = await kept(database, post)
    await mark(database, ONE, after=MINUTE)

    async with database.transaction() as conn:
        await edits.done(conn, post, {seen.id: seen.changed})
        assert await edits.next_due(conn, ["console"]) == NOON + MINUTE

    [again] = await claim(database, MINUTE)
    seen = await kept(database, again)
    async with database.transaction() as conn:
        await edits.done(conn, again, {seen.id: seen.changed})
        assert await edits.next_due(conn, ["console"]) is None
    assert await claim(database, 2 * MINUTE) == []


async def test_a_post_can_be_put_off(database: Database) -> None:
    """It is due again at that moment, and still knows since when it waits."""
    await sent(database, await a_chat(database), ONE)
    await mark(database, ONE)
    [post] = await claim(database)

    async with database.transaction() as conn:
        assert await edits.next_due(conn, ["console"]) is None
        await edits.put_off(conn, post, NOON + 5 * MINUTE)
        assert await edits.next_due(conn, ["console"]) == NOON + 5 * MINUTE
        assert await edits.next_due(conn, ["discord"]) is None

    assert await claim(database, 4 * MINUTE) == []
    assert len(await claim(database, 5 * MINUTE)) == 1
    assert (await kept(database, post)).changed == NOON


async def test_only_what_is_posted_is_looked_at(database: Database) -> None:
    """What waits shows by itself what changed before it was made; what is made later is marked."""
    chat = await a_chat(database)
    await promised(database, chat, ONE)
    await mark(database, ONE)
    assert await claim(database) == []
    async with database.transaction() as conn:
        await queue_ready(conn, NOON, 10)
    [post] = await claimed(database)
    assert (await kept(database, post)).edit_due is None
    await mark(database, ONE)
    async with database.transaction() as conn:
        await attempts.freeze(conn, parts(post.post_id, "body"))
        await attempts.settle(conn, post.post_id, 1, "sent", message_id="m")
    assert await claim(database, MINUTE) == [], "it is still open"
    async with database.transaction() as conn:
        await attempts.finish(conn, post.post_id)
        assert await edits.frame_of(conn, post.post_id) is None

    assert len(await claim(database, MINUTE)) == 1


async def test_a_mark_meets_a_post_that_is_being_made(database: Database) -> None:
    """Neither waits for the other for ever, and both are done."""
    chat = await a_chat(database)
    await promised(database, chat, ONE)

    async def make() -> None:
        async with database.transaction() as conn:
            await queue_ready(conn, NOON, 10)

    await asyncio.gather(make(), mark(database, ONE), make(), mark(database, ONE))

    async with database.reading() as conn:
        one = await outbox.delivery_of(conn, chat.id, ONE)
    assert one is not None
    assert one.state == "queued"


async def test_what_a_message_shows_and_why_it_stays(database: Database) -> None:
    """Both are kept with the part; it can be referred to while it may be edited."""
    chat = await a_chat(database)
    await sent(database, chat, ONE)
    await mark(database, ONE)
    [post] = await claim(database)
    async with database.transaction() as conn:
        assert await edits.message_of(conn, chat.id, ONE) == f"m{post.post_id}"
        assert await edits.message_of(conn, chat.id, TWO) is None
        await edits.edited(conn, post.post_id, 1, "hash")
        await edits.fix(conn, post.post_id, 1, "deleted")
        [part] = await attempts.parts_of(conn, post.post_id)
        assert (part.shown_hash, part.fixed) == ("hash", "deleted")
        assert await edits.message_of(conn, chat.id, ONE) is None


async def test_of_a_digest_the_message_with_the_paper_is_referred_to(database: Database) -> None:
    """The one that names it."""
    chat = await a_chat(database)
    await queued(database, chat, ONE)
    [post] = await claimed(database)
    async with database.transaction() as conn:
        await attempts.freeze(conn, parts(post.post_id, "the first", f"has {ONE} in it", "last"))
        for n in (1, 2, 3):
            await attempts.settle(conn, post.post_id, n, "sent", message_id=f"message {n}")
        assert await edits.message_of(conn, chat.id, ONE) == "message 2"
