"""Block lists: what chats do not want, with numbers that are never given twice in a chat.

Whoever changes one takes a turn first (``storage.changes``), as with subscriptions: of two who
change the same list the second sees what the first did, and a chat that leaves takes all of it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import changes
from storage.dialect import AnyRow
from storage.records import Blocked
from storage.schema import blocks

_AT_ONCE = 1000
"""Ids in one question: a database takes only so many."""


async def add(
    conn: AsyncConnection,
    chat_id: int,
    canonical: str,
    query: str,
    now: datetime,
    *,
    person_id: int | None = None,
) -> tuple[Blocked, bool]:
    """Put a query on the chat's list, and tell whether that is new.

    One that was taken off is put back under its old number.
    """
    await changes.take_turn(conn)
    old = await _find(conn, chat_id, blocks.c.canonical == canonical)
    values = {"query": query, "person_id": person_id, "created": now}
    if old is None:
        place = {"chat_id": chat_id, "number": await _next_number(conn, chat_id)}
        await conn.execute(insert(blocks).values(**place, canonical=canonical, **values))
    elif old.ended is None:
        return old, False
    else:
        await conn.execute(update(blocks).where(blocks.c.id == old.id).values(**values, ended=None))
    made = await _find(conn, chat_id, blocks.c.canonical == canonical)
    assert made is not None, "it was put there a moment ago, in this transaction"
    return made, True


async def remove(conn: AsyncConnection, chat_id: int, number: int, now: datetime) -> Blocked | None:
    """Take that number off the chat's list and return it; None when it is not there."""
    await changes.take_turn(conn)
    found = await _find(conn, chat_id, blocks.c.number == number)
    if found is None or found.ended is not None:
        return None
    await conn.execute(update(blocks).where(blocks.c.id == found.id).values(ended=now))
    return found


async def of_chat(conn: AsyncConnection, chat_id: int) -> list[Blocked]:
    """What is on the chat's list, by number."""
    return (await of_chats(conn, [chat_id])).get(chat_id, [])


async def of_chats(conn: AsyncConnection, chat_ids: Sequence[int]) -> dict[int, list[Blocked]]:
    """What is on the list of each of the chats that has anything on it, by number."""
    found: dict[int, list[Blocked]] = {}
    for start in range(0, len(chat_ids), _AT_ONCE):
        some = blocks.c.chat_id.in_(list(chat_ids[start : start + _AT_ONCE]))
        for one in await _that(conn, some, blocks.c.ended.is_(None)):
            found.setdefault(one.chat_id, []).append(one)
    return found


async def move(conn: AsyncConnection, old_id: int, new_id: int) -> None:
    """Put on the second chat's list what is on the first one's, of which nothing is left.

    What is on both stands there once; what one of them has taken off and the other has not is on.
    """
    theirs = {one.canonical: one for one in await _that(conn, blocks.c.chat_id == new_id)}
    for one in await _that(conn, blocks.c.chat_id == old_id):
        mine, twin = blocks.c.id == one.id, theirs.get(one.canonical)
        if twin is None:
            moved = {"chat_id": new_id, "number": await _next_number(conn, new_id)}
            await conn.execute(update(blocks).where(mine).values(moved))
            continue
        await conn.execute(delete(blocks).where(mine))
        if one.ended is None and twin.ended is not None:
            back = {"query": one.query, "person_id": one.person_id, "created": one.created}
            there = update(blocks).where(blocks.c.id == twin.id)
            await conn.execute(there.values(**back, ended=None))


async def _next_number(conn: AsyncConnection, chat_id: int) -> int:
    """One above every number the chat ever gave: what was taken off keeps its row."""
    highest = await conn.scalar(
        select(func.max(blocks.c.number)).where(blocks.c.chat_id == chat_id)
    )
    return (highest or 0) + 1


async def _find(conn: AsyncConnection, chat_id: int, condition: Any) -> Blocked | None:
    found = await _that(conn, blocks.c.chat_id == chat_id, condition)
    return found[0] if found else None


async def _that(conn: AsyncConnection, *conditions: Any) -> list[Blocked]:
    by_number = select(blocks).where(*conditions).order_by(blocks.c.chat_id, blocks.c.number)
    return [_blocked(row) for row in await conn.execute(by_number)]


def _blocked(row: AnyRow) -> Blocked:
    return Blocked(**{column.name: getattr(row, column.name) for column in blocks.c})
