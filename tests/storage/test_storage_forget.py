"""Forgetting a chat and a person: nothing of theirs stays, and nobody else loses anything."""

import asyncio
from typing import Any

import pytest
from clock import NOON
from making import DAY, MINUTE, WHY, a_chat, claimed, paper, parts, promised, queue_ready, queued
from sqlalchemy import func, select

from bot.query import tokens
from storage import attempts, blocklists, chats, forget, outbox, papers, people, subscriptions
from storage.database import Database
from storage.forget import Known, Ties
from storage.records import Chat
from storage.schema import meta, metadata, subscription_changes


async def rows(database: Database) -> dict[str, int]:
    """How many rows each table has, of those that have some.

    That a subscription changed is no news of anybody once the subscription is gone; and facts of
    the whole store are nobody's.
    """
    async with database.reading() as conn:
        counted = {
            table.name: await conn.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
            if table.name not in {subscription_changes.name, meta.name}
        }
    return {name: many for name, many in counted.items() if many}


async def subscribe(database: Database, chat: Chat, query: str, who: str = "ann") -> None:
    async with database.transaction() as conn:
        person = await chats.person(conn, "console", who)
        await subscriptions.add(conn, chat.id, query, query, NOON, person_id=person)


async def full(database: Database, address: str = "1") -> Chat:
    """A chat with two subscriptions, one ended, a block, a post under way, a paper that waits."""
    chat = await a_chat(database, address)
    await subscribe(database, chat, "a")
    await subscribe(database, chat, "b")
    async with database.transaction() as conn:
        await subscriptions.end(conn, chat.id, 2, NOON)
        ann = await chats.person(conn, "console", "ann")
        await blocklists.add(conn, chat.id, "c", "c", NOON, person_id=ann)
        await papers.add(conn, [paper(f"2608.{n:05}") for n in (1, 2)], tokens)
    await queued(database, chat, "2608.00001")
    post = next(one for one in await claimed(database) if one.chat.id == chat.id)
    async with database.transaction() as conn:
        await attempts.freeze(conn, parts(post.post_id, "a", "b"))
    await promised(database, chat, "2608.00002", after=MINUTE)
    return chat


async def forgotten(database: Database, chat: Chat) -> None:
    async with database.transaction() as conn:
        await forget.chat(conn, chat.id)


async def ties(database: Database, who: str, chat: Chat | None = None) -> Ties | None:
    async with database.reading() as conn:
        return await forget.ties(conn, "console", who, chat.id if chat else None)


async def put(database: Database, who: str, **values: Any) -> None:
    async with database.transaction() as conn:
        await people.put(conn, "console", who, **values)


async def test_a_chat_goes_with_all_that_hangs_on_it(database: Database) -> None:
    """Only papers and people are left of it."""
    chat = await full(database)

    await forgotten(database, chat)

    assert await rows(database) == {"papers": 2, "people": 1}


async def test_other_chats_keep_everything(database: Database) -> None:
    """Of two chats that are alike, one is forgotten and the other is as it was."""
    other = await full(database, "2")
    before = await rows(database)
    chat = await full(database, "1")

    await forgotten(database, chat)

    assert await rows(database) == before
    async with database.reading() as conn:
        assert len(await subscriptions.of_chat(conn, other.id)) == 1
        assert await forget.counts(conn, other.id) == Known(2, 2, 1)


async def test_counts(database: Database) -> None:
    """Ended subscriptions count, and papers that have not come yet."""
    chat, empty = await full(database), await a_chat(database, "2")
    async with database.reading() as conn:
        assert await forget.counts(conn, chat.id) == Known(subscriptions=2, papers=2, blocks=1)
        assert await forget.counts(conn, empty.id) == Known(0, 0)


async def test_a_forgotten_chat_may_begin_again(database: Database) -> None:
    """It counts from 1, and gets a paper that it had before."""
    chat = await full(database)
    await forgotten(database, chat)

    again = await full(database)

    async with database.reading() as conn:
        assert [one.number for one in await subscriptions.of_chat(conn, again.id)] == [1]


async def test_a_person_goes_and_what_they_did_elsewhere_stays(database: Database) -> None:
    """Subscriptions of other chats go on without saying who made or ended them."""
    chat = await full(database)
    await subscribe(database, chat, "c", who="bob")
    assert await ties(database, "ann") == Ties(1, operator=False, invited=False, blocks=1)

    async with database.transaction() as conn:
        await forget.person(conn, "console", "ann")
        left = await subscriptions.of_chat(conn, chat.id)
        bob = await chats.person(conn, "console", "bob")

    assert [one.person_id for one in left] == [None, bob]
    assert await ties(database, "ann") is None
    assert await ties(database, "bob") is not None


async def test_ties_leave_out_the_persons_own_chat(database: Database) -> None:
    """What goes with the chat is no tie."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    for query in "ab":
        await subscribe(database, chat, query)
    await subscribe(database, other, "a")

    found = await ties(database, "ann", chat)

    assert found is not None
    assert found.elsewhere == 1


@pytest.mark.parametrize(
    ("values", "stays"),
    [
        ({"role": "guest"}, False),
        ({"role": "invited"}, False),
        ({"role": "operator"}, True),
        ({"state": "blocked"}, True),
        ({"role": "invited", "state": "blocked"}, True),
    ],
)
async def test_a_block_and_an_operator_stay(
    database: Database, values: dict[str, str], stays: bool
) -> None:
    """Nobody shakes off a block by being forgotten; others of the same number are not touched."""
    await put(database, "ann", **values)
    async with database.transaction() as conn:
        await people.put(conn, "telegram", "ann", role="invited")
        await forget.person(conn, "console", "ann")
        kept = await people.find(conn, "console", "ann")
        other = await people.find(conn, "telegram", "ann")

    assert (kept is not None) is stays
    assert other is not None
    if kept:
        expected = {"role": "guest", "state": "active", **values}
        assert {"role": kept.role, "state": kept.state} == expected


async def test_roles_are_told(database: Database) -> None:
    """Who is let in, and who is the operator, is known before anything is deleted."""
    await put(database, "ann", role="operator")
    await put(database, "bob", role="invited")

    assert await ties(database, "ann") == Ties(0, operator=True, invited=False)
    assert await ties(database, "bob") == Ties(0, operator=False, invited=True)
    assert await ties(database, "eve") is None


async def test_an_operator_is_still_told_what_needs_one(database: Database) -> None:
    """The chat in which that happens keeps its address, and nothing else."""
    chat = await full(database)
    await put(database, "ann", role="operator", chat_id=chat.id)

    await forgotten(database, chat)

    assert await rows(database) == {"papers": 2, "people": 1, "chats": 1}
    async with database.reading() as conn:
        assert await people.operators(conn) == [chat]


async def test_a_guest_keeps_no_chat(database: Database) -> None:
    """A person who is no operator is no reason to keep the chat that they alone read."""
    chat = await full(database)
    await put(database, "ann", role="invited", chat_id=chat.id)

    await forgotten(database, chat)

    async with database.reading() as conn:
        person = await people.find(conn, "console", "ann")
    assert person is not None
    assert person.chat_id is None
    assert "chats" not in await rows(database)


# ---- While others are at work ----


async def test_nothing_is_promised_to_a_forgotten_chat(database: Database) -> None:
    """A harvest that has matched the paper before goes on."""
    chat = await full(database)
    await forgotten(database, chat)

    async with database.transaction() as conn:
        await papers.add(conn, [paper("2608.00009", DAY)], tokens)
        assert await outbox.promise(conn, chat.id, "2608.00009", WHY, NOON) is False


async def test_nothing_is_frozen_for_a_forgotten_chat(database: Database) -> None:
    """A sender that has claimed its post finds no part to send."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    await queued(database, chat, "2608.00001")
    await queued(database, other, "2608.00001")
    posts = await claimed(database)
    await forgotten(database, chat)

    async with database.transaction() as conn:
        for post in posts:
            await attempts.freeze(conn, parts(post.post_id, "a"))
        begun = [await attempts.attempt(conn, post, 1, NOON) for post in posts]

    assert begun == [False, True]


async def test_a_harvest_and_a_sender_do_not_mind(postgres_database: Database) -> None:
    """While a chat is being forgotten, others wait for it or it for them, and none fails."""
    chat = await full(postgres_database)
    async with postgres_database.transaction() as conn:
        await papers.add(conn, [paper(f"2608.{n:05}") for n in range(10, 30)], tokens)

    async def harvest(n: int) -> bool:
        async with postgres_database.transaction() as conn:
            return await outbox.promise(conn, chat.id, f"2608.{n:05}", WHY, NOON)

    async def queue() -> int:
        async with postgres_database.transaction() as conn:
            return await queue_ready(conn, NOON + MINUTE, 100)

    await asyncio.gather(
        *(harvest(n) for n in range(10, 20)),
        queue(),
        forgotten(postgres_database, chat),
        queue(),
        *(harvest(n) for n in range(20, 30)),
    )

    assert set(await rows(postgres_database)) == {"papers", "people"}
