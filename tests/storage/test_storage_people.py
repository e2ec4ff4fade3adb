"""People have a role, a state, and a chat of their own."""

import pytest
from clock import NOON
from making import a_chat

from storage import chats, people, subscriptions
from storage.database import Database


async def test_a_person_is_made_and_changed(database: Database) -> None:
    """What is given is changed, and what is not stays."""
    async with database.transaction() as conn:
        assert await people.find(conn, "telegram", "7") is None
        await people.put(conn, "telegram", "7", role="invited")
        await people.put(conn, "telegram", "7", state="blocked")
        found = await people.find(conn, "telegram", "7")
    assert found is not None
    assert (found.role, found.state, found.chat_id) == ("invited", "blocked", None)


async def test_several_are_found_at_once(database: Database) -> None:
    """Those who are known of the addresses, on that platform."""
    async with database.transaction() as conn:
        await people.put(conn, "telegram", "7", role="invited")
        await people.put(conn, "telegram", "8", role="invited")
        await people.put(conn, "telegram", "9", state="active")
        await people.put(conn, "discord", "7", state="blocked")
        found = await people.among(conn, "telegram", {"9", "7", "70"})
        assert [(one.address, one.role, one.state) for one in found] == [
            ("7", "invited", "active"),
            ("9", "guest", "active"),
        ]
        assert await people.among(conn, "telegram", ()) == []


async def test_operators_have_chats(database: Database) -> None:
    """Only those who are active and have a chat of their own are told anything."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        assert not await people.has_operator(conn)
        await people.put(conn, "telegram", "1", role="operator", chat_id=chat.id)
        await people.put(conn, "telegram", "2", role="operator")
        await people.put(conn, "telegram", "3", role="invited", chat_id=chat.id)
        assert [one.id for one in await people.operators(conn)] == [chat.id]
        assert await people.has_operator(conn)
        await people.put(conn, "telegram", "1", state="blocked")
        assert await people.operators(conn) == []


@pytest.mark.parametrize("known", [False, True])
async def test_the_chat_that_a_person_reads(database: Database, *, known: bool) -> None:
    """It is noted once, and only where it is a chat already."""
    first, other = await a_chat(database), await a_chat(database, "2")
    async with database.transaction() as conn:
        ann = await chats.person(conn, "console", "ann")
        await people.reads(conn, ann, "console", "unknown")
        if known:
            await people.reads(conn, ann, "console", other.address)
        await people.reads(conn, ann, "console", first.address)
        found = await people.find(conn, "console", "ann")
    assert found is not None
    assert found.chat_id == (other.id if known else first.id)


async def test_who_subscribed_has_a_chat(database: Database) -> None:
    """Of the numbers asked for, in their order; neither blocked people nor lost chats."""
    group = await a_chat(database, "-1")
    async with database.transaction() as conn:
        for n, who in enumerate(("ann", "ben", "cy", "dee", "eve"), start=1):
            person = await chats.person(conn, "console", who)
            await subscriptions.add(conn, group.id, who, who, NOON, person_id=person)
            own = await chats.ensure(conn, "console", who)
            if n != 4:
                await people.reads(conn, person, "console", own.address)
            if who == "eve":
                await chats.pause(conn, own.id, "blocked", NOON)
        await people.put(conn, "console", "cy", state="blocked")
        found = await people.subscribers(conn, group.id, [5, 4, 3, 2, 1])
        assert [one.address for one in found] == ["ann", "ben"]
        assert [one.address for one in await people.subscribers(conn, group.id, [2])] == ["ben"]
        assert await people.subscribers(conn, group.id, []) == []
