"""Chats and people are known by platform and address; a chat can be paused and go on."""

import asyncio
import dataclasses

from clock import NOON
from making import MINUTE, a_chat

from storage import chats
from storage.database import Database
from storage.records import Chat


async def found(database: Database, address: str, platform: str = "console") -> Chat | None:
    async with database.reading() as conn:
        return await chats.find(conn, platform, address)


async def test_a_chat_is_made_once(database: Database) -> None:
    """Asking for a chat makes it active; asking again gives the same one."""
    first = await a_chat(database)
    assert first == Chat(id=first.id, platform="console", address="1", state="active")
    assert await a_chat(database) == first
    assert await found(database, "1") == first


async def test_the_same_address_elsewhere_is_another_chat(database: Database) -> None:
    """An address belongs to its platform."""
    here, there = await a_chat(database), await a_chat(database, platform="telegram")
    assert here.id != there.id
    assert await found(database, "1", "telegram") == there


async def test_an_unknown_chat_is_none(database: Database) -> None:
    """Looking for a chat does not make it."""
    assert await found(database, "1") is None
    assert await found(database, "1") is None


async def test_chats_met_at_once_are_one_chat(database: Database) -> None:
    """Commands that come from a new chat at the same time agree on it."""
    met = await asyncio.gather(*(a_chat(database) for _ in range(8)))
    assert len(set(met)) == 1


async def test_a_chat_is_paused_and_goes_on(database: Database) -> None:
    """A chat that is paused says why and since when, from its first pause on; later it does not."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        assert await chats.pause(conn, chat.id, "the bot was removed", NOON)
        assert not await chats.pause(conn, chat.id, "again", NOON + MINUTE)
    paused = dataclasses.replace(chat, state="paused", reason="the bot was removed", since=NOON)
    assert await found(database, "1") == paused
    assert await a_chat(database) == paused
    async with database.transaction() as conn:
        await chats.resume(conn, chat.id)
    assert await found(database, "1") == chat


async def test_who_is_paused(database: Database) -> None:
    """The longest first; and which of some."""
    first, second, third = [await a_chat(database, n) for n in ("1", "2", "3")]
    async with database.transaction() as conn:
        await chats.pause(conn, third.id, "no", NOON)
        await chats.pause(conn, first.id, "no", NOON + MINUTE)
    async with database.reading() as conn:
        assert [one.id for one in await chats.paused(conn)] == [third.id, first.id]
        some = await chats.paused_among(conn, [first.id, second.id])
        assert (some, await chats.tally(conn)) == ({first.id}, (1, 2))


async def test_chats_are_found_by_where_they_are(database: Database) -> None:
    """At some addresses, however many are asked for; or at one and in its threads."""
    there = [await a_chat(database, at, "telegram") for at in ("-100", "-100/5", "-1005", "-1_0/5")]
    await a_chat(database, "-100", "console")
    async with database.reading() as conn:
        asked = [*(f"{n}" for n in range(2500)), "-1005", "-100"]
        assert await chats.at(conn, "telegram", asked) == [there[0], there[2]]
        assert await chats.within(conn, "telegram", "-100") == there[:2]
        assert await chats.within(conn, "telegram", "-1_0") == [there[3]]


async def test_a_chat_is_held_until_a_moment(database: Database) -> None:
    """The moment before which nothing is written there is kept, in UTC."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        await chats.hold(conn, chat.id, NOON + MINUTE)
    assert await found(database, "1") == dataclasses.replace(chat, not_before=NOON + MINUTE)


async def test_a_change_touches_no_other_chat(database: Database) -> None:
    """Paused, held and moved are said of one chat."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    async with database.transaction() as conn:
        await chats.hold(conn, chat.id, NOON)
        await chats.pause(conn, chat.id, "closed", NOON)
        await chats.move(conn, chat.id, "3")
        await chats.resume(conn, chat.id)
    assert await found(database, "2") == other


async def test_a_chat_moves(database: Database) -> None:
    """A chat keeps its id under its new address, and the old one is free."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        await chats.move(conn, chat.id, "-100")
    assert await found(database, "-100") == dataclasses.replace(chat, address="-100")
    assert await found(database, "1") is None


async def test_a_person_is_known_by_one_id(database: Database) -> None:
    """The same address on the same platform is the same person, others are others."""
    async with database.transaction() as conn:
        ann = await chats.person(conn, "console", "ann")
        assert await chats.person(conn, "console", "ann") == ann
        others = {await chats.person(conn, *at) for at in (("console", "bob"), ("telegram", "ann"))}
    assert len({ann, *others}) == 3
