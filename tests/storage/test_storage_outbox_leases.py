"""Leases that are given back or dropped, and the moment at which there is something to do."""

from clock import NOON
from making import MINUTE, a_chat, claimed, promised, queued
from sending import a_claim, attempt, finish, frozen, next_due, settle

from storage import chats, leases, outbox
from storage.database import Database
from storage.records import Claim


async def test_only_the_holder_gives_a_lease_back(database: Database) -> None:
    """A release by one who lost the lease changes nothing."""
    post = await a_claim(database)
    async with database.transaction() as conn:
        stranger = Claim(post.post_id, post.kind, post.key, "stranger", post.chat)
        await leases.release(conn, stranger, NOON)
    assert await claimed(database, "b") == []
    async with database.transaction() as conn:
        await leases.release(conn, post, NOON)
    assert len(await claimed(database, "b")) == 1


async def test_a_new_service_drops_the_leases_of_the_old(database: Database) -> None:
    """Everything can be claimed at once, and the old service's claims are worth nothing."""
    post = await frozen(database, "a")
    async with database.transaction() as conn:
        await leases.drop_leases(conn)
    assert not await attempt(database, post)
    [again] = await claimed(database, "b")
    assert again.post_id == post.post_id
    assert await attempt(database, again)


async def test_next_due_is_the_first_of_all_that_waits(database: Database) -> None:
    """A delivery that waits for its text, or a post that waits for its time, whichever is first."""
    chat = await a_chat(database)
    assert await next_due(database) is None
    await promised(database, chat, "2608.00001", after=2 * MINUTE)
    assert await next_due(database) == NOON + 2 * MINUTE
    await queued(database, chat, "2608.00002")
    assert await next_due(database) == NOON
    [post] = await claimed(database)
    assert await next_due(database) == NOON + 2 * MINUTE
    async with database.transaction() as conn:
        await leases.release(conn, post, NOON + MINUTE)
    assert await next_due(database) == NOON + MINUTE


async def test_next_due_knows_which_chats_may_be_written_to(database: Database) -> None:
    """A held chat is due when it is free again; gone chats and other platforms never are."""
    chat = await a_chat(database)
    await queued(database, chat, "2608.00001")
    assert await next_due(database, "telegram") is None
    async with database.transaction() as conn:
        await chats.hold(conn, chat.id, NOON + MINUTE)
    assert await next_due(database) == NOON + MINUTE
    async with database.transaction() as conn:
        await chats.hold(conn, chat.id, NOON - MINUTE)
    assert await next_due(database) == NOON
    async with database.transaction() as conn:
        await chats.pause(conn, chat.id, "removed", NOON)
    assert await next_due(database) is None


async def test_counts_are_by_state(database: Database) -> None:
    """Every delivery is counted in the state it is in, and in no other."""
    async with database.reading() as conn:
        assert await outbox.counts(conn) == {}
    post = await frozen(database, "a")
    await attempt(database, post)
    await settle(database, post, 1, "sent")
    await finish(database, post)
    chat = await a_chat(database)
    await queued(database, chat, "2608.00002", "2608.00003")
    await promised(database, chat, "2608.00004")
    async with database.reading() as conn:
        assert await outbox.counts(conn) == {"sent": 1, "queued": 2, "waiting": 1}
