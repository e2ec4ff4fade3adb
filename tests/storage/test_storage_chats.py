"""Chats and people are known by platform and address; a chat can fall silent and come back."""

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


async def test_a_chat_goes_and_comes_back(database: Database) -> None:
    """A chat that is gone says why and since when; one that is back does not."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        await chats.gone(conn, chat.id, "the bot was removed", NOON)
    gone = dataclasses.replace(chat, state="gone", reason="the bot was removed", since=NOON)
    assert await found(database, "1") == gone
    assert await a_chat(database) == gone
    async with database.transaction() as conn:
        await chats.back(conn, chat.id)
    assert await found(database, "1") == chat


async def test_a_chat_is_held_until_a_moment(database: Database) -> None:
    """The moment before which nothing is written there is kept, in UTC."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        await chats.hold(conn, chat.id, NOON + MINUTE)
    assert await found(database, "1") == dataclasses.replace(chat, not_before=NOON + MINUTE)


async def test_a_change_touches_no_other_chat(database: Database) -> None:
    """Gone, held and moved are said of one chat."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    async with database.transaction() as conn:
        await chats.hold(conn, chat.id, NOON)
        await chats.gone(conn, chat.id, "closed", NOON)
        await chats.moved(conn, chat, "3")
        await chats.back(conn, chat.id)
    assert await found(database, "2") == other


async def test_a_chat_moves_to_a_free_address(database: Database) -> None:
    """A chat keeps its id under its new address, and the old one is free."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        assert await chats.moved(conn, chat, "-100")
    assert await found(database, "-100") == dataclasses.replace(chat, address="-100")
    assert await found(database, "1") is None


async def test_a_chat_does_not_move_onto_another(database: Database) -> None:
    """Where another chat is already, nothing changes, and that is said."""
    chat, other = await a_chat(database), await a_chat(database, "-100")
    async with database.transaction() as conn:
        assert not await chats.moved(conn, chat, "-100")
    assert await found(database, "1") == chat
    assert await found(database, "-100") == other


async def test_a_person_is_known_by_one_id(database: Database) -> None:
    """The same address on the same platform is the same person, others are others."""
    async with database.transaction() as conn:
        ann = await chats.person(conn, "console", "ann")
        assert await chats.person(conn, "console", "ann") == ann
        others = {await chats.person(conn, *at) for at in (("console", "bob"), ("telegram", "ann"))}
    assert len({ann, *others}) == 3
