"""Forgetting: what is stored of a chat or a person goes, for good."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import changes
from storage.schema import blocks, chats, deliveries, parts, people, posts, subscriptions


@dataclass(frozen=True, slots=True)
class Known:
    """How much is stored of a chat: subscriptions, ended ones too, and papers promised or sent.

    ``blocks``: queries on its block list, those too that were taken off.
    """

    subscriptions: int
    papers: int
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class Ties:
    """What is stored of a person besides a chat.

    Attributes:
        elsewhere: subscriptions of other chats that know who made or ended them.
        blocks: queries on the block lists of other chats that know who put them there.
        operator, invited: what they are here.
    """

    elsewhere: int
    operator: bool
    invited: bool
    blocks: int = 0


async def counts(conn: AsyncConnection, chat_id: int) -> Known:
    """How much would go with the chat."""
    of_chat = select(func.count()).where(subscriptions.c.chat_id == chat_id)
    papers = func.count(deliveries.c.paper_id.distinct())
    promised = select(papers).where(deliveries.c.chat_id == chat_id)
    listed = select(func.count()).where(blocks.c.chat_id == chat_id)
    return Known(
        await _count(conn, of_chat), await _count(conn, promised), await _count(conn, listed)
    )


async def ties(
    conn: AsyncConnection, platform: str, address: str, chat_id: int | None
) -> Ties | None:
    """What is stored of a person besides that chat; None when they are not known.

    A chat that was let in as a whole has an address here as a person has.
    """
    found = await conn.execute(select(people).where(*_at(platform, address)))
    row = found.one_or_none()
    if row is None:
        return None
    theirs, listed = (
        select(func.count()).where(
            table.c.person_id == row.id, table.c.chat_id.is_distinct_from(chat_id)
        )
        for table in (subscriptions, blocks)
    )
    return Ties(
        elsewhere=await _count(conn, theirs),
        blocks=await _count(conn, listed),
        operator=row.role == "operator",
        invited=row.role == "invited",
    )


async def chat(conn: AsyncConnection, chat_id: int) -> None:
    """Delete the chat and all that hangs on it. Who is sending to it finds nothing left to send.

    Of the chat in which an operator is told what needs one, the address stays. What hangs on no
    chat stays too: papers, their summaries, and what those cost.
    """
    of_chat = select(posts.c.id).where(posts.c.chat_id == chat_id)
    await changes.take_turn(conn)
    await hold(conn, chat_id)
    asked = select(subscriptions.c.id).where(subscriptions.c.chat_id == chat_id)
    await changes.note(conn, list(await conn.scalars(asked)))
    await conn.execute(delete(parts).where(parts.c.post_id.in_(of_chat)))
    for table in (deliveries, posts, subscriptions, blocks):
        await conn.execute(delete(table).where(table.c.chat_id == chat_id))
    told_there = (people.c.chat_id == chat_id, people.c.role == "operator")
    if await conn.scalar(select(people.c.id).where(*told_there).limit(1)) is None:
        read_by = update(people).where(people.c.chat_id == chat_id)
        await conn.execute(read_by.values(chat_id=None))
        await conn.execute(delete(chats).where(chats.c.id == chat_id))


async def hold(conn: AsyncConnection, chat_id: int) -> None:
    """Keep others from these rows, in the order in which a sender takes them: none waits for ever.

    One that begins a post takes that first, and then adds parts, for which nobody can wait. Once
    the chat itself is held, nothing new is promised to it. Of a table everybody takes rows in the
    order of their key.
    """
    of_chat = select(posts.c.id).where(posts.c.chat_id == chat_id)
    for table, mine in (
        (parts, parts.c.post_id.in_(of_chat)),
        (posts, posts.c.chat_id == chat_id),
        (deliveries, deliveries.c.chat_id == chat_id),
        (chats, chats.c.id == chat_id),
    ):
        key = table.primary_key.columns
        await conn.execute(select(*key).where(mine).order_by(*key).with_for_update())


async def person(conn: AsyncConnection, platform: str, address: str) -> None:
    """Delete the person; what they subscribed for others goes on without saying who.

    Who is blocked stays blocked, and an operator stays one: of them the address is kept.
    """
    ids = select(people.c.id).where(*_at(platform, address))
    for table in (subscriptions, blocks):
        theirs = update(table).where(table.c.person_id.in_(ids))
        await conn.execute(theirs.values(person_id=None))
    stays = (people.c.state == "blocked") | (people.c.role == "operator")
    await conn.execute(delete(people).where(*_at(platform, address), ~stays))


def _at(platform: str, address: str) -> tuple[Any, Any]:
    return people.c.platform == platform, people.c.address == address


async def _count(conn: AsyncConnection, counted: Select[Any]) -> int:
    return int((await conn.execute(counted)).scalar_one())
