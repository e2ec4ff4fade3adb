"""People: who may use it, and who needs to be told. Known by the platform's address alone."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.chats import chat_of
from storage.dialect import upsert
from storage.records import Chat, Person
from storage.schema import chats, people, subscriptions


async def find(conn: AsyncConnection, platform: str, address: str) -> Person | None:
    """The person at that address, if they are known."""
    at = (people.c.platform == platform, people.c.address == address)
    row = (await conn.execute(select(people).where(*at))).one_or_none()
    return Person(**row._mapping) if row else None  # noqa: SLF001 - documented, despite its name


async def among(conn: AsyncConnection, platform: str, addresses: Collection[str]) -> list[Person]:
    """Those at one of the addresses who are known."""
    at = (people.c.platform == platform, people.c.address.in_(addresses))
    rows = await conn.execute(select(people).where(*at).order_by(people.c.id))
    return [Person(**row._mapping) for row in rows]  # noqa: SLF001 - as above


async def put(conn: AsyncConnection, platform: str, address: str, **values: Any) -> None:
    """Give the person a ``role``, a ``state`` or a ``chat_id``; made when new."""
    made = upsert(conn, people, ["platform", "address"], list(values))
    await conn.execute(made.values(platform=platform, address=address, **values))


async def operators(conn: AsyncConnection) -> list[Chat]:
    """The chats in which the operators are told what needs them."""
    rows = await conn.execute(
        select(chats)
        .join(people, people.c.chat_id == chats.c.id)
        .where(people.c.role == "operator", people.c.state == "active")
        .order_by(chats.c.id)
    )
    return [chat_of(row) for row in rows]


async def subscribers(conn: AsyncConnection, chat_id: int, numbers: Collection[int]) -> list[Chat]:
    """The chats of their own of those who made these subscriptions of a chat, by number."""
    made = (subscriptions.c.chat_id == chat_id, subscriptions.c.number.in_(list(numbers)))
    rows = await conn.execute(
        select(chats)
        .join(people, people.c.chat_id == chats.c.id)
        .join(subscriptions, subscriptions.c.person_id == people.c.id)
        .where(*made, people.c.state == "active", chats.c.state == "active")
        .order_by(subscriptions.c.number)
    )
    return [chat_of(row) for row in rows]


async def unread(conn: AsyncConnection, chat_id: int, numbers: Collection[int]) -> list[Person]:
    """Those who made these subscriptions of a chat, and of whom no chat of their own is known."""
    made = (subscriptions.c.chat_id == chat_id, subscriptions.c.number.in_(list(numbers)))
    theirs = select(subscriptions.c.person_id).where(*made)
    alone = (people.c.id.in_(theirs), people.c.state == "active", people.c.chat_id.is_(None))
    rows = await conn.execute(select(people).where(*alone).order_by(people.c.id))
    return [Person(**row._mapping) for row in rows]  # noqa: SLF001 - as above


async def reads(conn: AsyncConnection, person_id: int, platform: str, address: str) -> None:
    """Note the chat that the person alone reads, where it is known and was not noted before."""
    own = select(chats.c.id).where(chats.c.platform == platform, chats.c.address == address)
    if (found := await conn.scalar(own)) is not None:
        unknown = (people.c.id == person_id, people.c.chat_id.is_(None))
        await conn.execute(update(people).where(*unknown).values(chat_id=found))


async def move(conn: AsyncConnection, platform: str, old: str, new: str) -> None:
    """What a chat was let in as, it is at its new address, unless that is known already."""
    if await find(conn, platform, new) is None:
        at = (people.c.platform == platform, people.c.address == old)
        await conn.execute(update(people).where(*at).values(address=new))


async def has_operator(conn: AsyncConnection) -> bool:
    """Whether anybody is the operator."""
    found = select(people.c.id).where(people.c.role == "operator").limit(1)
    return await conn.scalar(found) is not None
