"""Subscriptions: standing queries of a chat, with numbers that are never given twice.

Whoever changes some takes a turn first and notes which: see ``storage.changes``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import changes
from storage.dialect import AnyRow
from storage.records import Subscription
from storage.schema import subscriptions

_AT_ONCE = 1000
"""Ids in one question: a database takes only so many."""


class Taken(Exception):  # noqa: N818 - what is the case
    """Another subscription of the chat asks that already."""

    def __init__(self, by: Subscription) -> None:
        super().__init__(f"number {by.number} asks that already")
        self.by = by


async def add(
    conn: AsyncConnection,
    chat_id: int,
    canonical: str,
    query: str,
    now: datetime,
    *,
    person_id: int | None = None,
    topic: str | None = None,
    name: str | None = None,
    schedule: str = "instant",
) -> tuple[Subscription, bool]:
    """Subscribe the chat, and tell whether that is new.

    A subscription that has ended is taken up again under its old number, name and schedule.
    """
    await changes.take_turn(conn)
    old = await _find(conn, chat_id, subscriptions.c.canonical == canonical)
    values: dict[str, Any] = {"query": query, "person_id": person_id, "topic": topic, "name": name}
    if old is None:
        values |= {"chat_id": chat_id, "canonical": canonical, "created": now}
        values["schedule"] = schedule
        number = await next_number(conn, chat_id)
        await conn.execute(insert(subscriptions).values(**values, number=number))
    elif old.ended is None:
        return old, False
    else:
        again = update(subscriptions).where(subscriptions.c.id == old.id)
        values["name"] = name or old.name
        await conn.execute(again.values(**values, created=now, ended=None))
    made = await _find(conn, chat_id, subscriptions.c.canonical == canonical)
    assert made is not None
    await changes.note(conn, [made.id])
    return made, True


async def end(
    conn: AsyncConnection, chat_id: int, number: int, now: datetime, *, person_id: int | None = None
) -> Subscription | None:
    """End the chat's subscription of that number and return it; None when there is none.

    ``person_id`` is kept as who ended it: what a person ended, the configuration leaves ended.
    """
    await changes.take_turn(conn)
    found = await _active(conn, chat_id, number)
    if found is None:
        return None
    change = update(subscriptions).where(subscriptions.c.id == found.id)
    await conn.execute(change.values(ended=now, person_id=person_id, next_due=None))
    await changes.note(conn, [found.id])
    return found


async def edit(
    conn: AsyncConnection,
    chat_id: int,
    number: int,
    canonical: str,
    query: str,
    now: datetime,
    *,
    person_id: int,
    topic: str | None = None,
) -> tuple[Subscription, Subscription] | None:
    """Let the active subscription of that number ask something else; returns before and after.

    ``topic`` is the topic that it follows from now on. None when there is no such number.

    Raises:
        Taken: an active subscription of the chat, perhaps this one, asks that already.
    """
    await changes.take_turn(conn)
    before = await _active(conn, chat_id, number)
    if before is None:
        return None
    holder = await _find(conn, chat_id, subscriptions.c.canonical == canonical)
    if holder is not None and holder.ended is None:
        raise Taken(holder)
    if holder is not None:
        await _retire(conn, holder)
    values = {"canonical": canonical, "query": query, "topic": topic}
    change = update(subscriptions).where(subscriptions.c.id == before.id)
    await conn.execute(change.values(**values, person_id=before.person_id or person_id))
    if before.topic is not None:
        await _leave_ended(conn, before, now, person_id)
    after = await _active(conn, chat_id, number)
    assert after is not None, "it was there a moment ago, in this transaction"
    await changes.note(conn, [after.id])
    return before, after


async def rename(
    conn: AsyncConnection, chat_id: int, number: int, name: str | None
) -> Subscription | None:
    """Give the active subscription of that number a name, or take it away; returns it before."""
    await changes.take_turn(conn)
    before = await _active(conn, chat_id, number)
    if before is not None:
        change = update(subscriptions).where(subscriptions.c.id == before.id)
        await conn.execute(change.values(name=name))
        await changes.note(conn, [before.id])
    return before


async def made_by(conn: AsyncConnection, person_id: int) -> int:
    """How many active subscriptions the person has made, in all chats."""
    mine = (subscriptions.c.person_id == person_id, subscriptions.c.ended.is_(None))
    return int(await conn.scalar(select(func.count()).where(*mine)) or 0)


async def ended_by_person(conn: AsyncConnection, chat_id: int, canonical: str) -> bool:
    """Whether a person has ended this subscription of the chat."""
    found = await _find(conn, chat_id, subscriptions.c.canonical == canonical)
    return found is not None and found.ended is not None and found.person_id is not None


async def of_chat(conn: AsyncConnection, chat_id: int) -> list[Subscription]:
    """The chat's active subscriptions, by number."""
    return await active(conn, subscriptions.c.chat_id == chat_id)


async def every(conn: AsyncConnection, chat_id: int) -> list[Subscription]:
    """The chat's subscriptions, ended ones too, by number."""
    mine = select(subscriptions).where(subscriptions.c.chat_id == chat_id)
    return [_subscription(row) for row in await conn.execute(mine.order_by(subscriptions.c.number))]


async def counts(conn: AsyncConnection, chat_ids: Sequence[int]) -> dict[int, int]:
    """How many active subscriptions each of the chats has that has any."""
    found: dict[int, int] = {}
    mine = subscriptions.c.chat_id
    counted = select(mine, func.count()).where(subscriptions.c.ended.is_(None)).group_by(mine)
    for start in range(0, len(chat_ids), _AT_ONCE):
        some = list(chat_ids[start : start + _AT_ONCE])
        found |= {row[0]: row[1] for row in await conn.execute(counted.where(mine.in_(some)))}
    return found


async def of_topics(conn: AsyncConnection) -> list[Subscription]:
    """Every active subscription that follows a topic."""
    return await active(conn, subscriptions.c.topic.is_not(None))


async def active(conn: AsyncConnection, *conditions: Any) -> list[Subscription]:
    """The active subscriptions that meet the conditions; all of them without one."""
    rows = await conn.execute(
        select(subscriptions)
        .where(subscriptions.c.ended.is_(None), *conditions)
        .order_by(subscriptions.c.chat_id, subscriptions.c.number)
    )
    return [_subscription(row) for row in rows]


async def standing(conn: AsyncConnection, limit: int, *, after: int = 0) -> list[tuple[int, str]]:
    """The id and the query of active subscriptions, by ids from the one above ``after`` on."""
    ids = subscriptions.c.id
    rows = await conn.execute(
        select(ids, subscriptions.c.query)
        .where(subscriptions.c.ended.is_(None), ids > after)
        .order_by(ids)
        .limit(limit)
    )
    return [(row.id, row.query) for row in rows]


async def with_ids(conn: AsyncConnection, ids: Sequence[int]) -> list[Subscription]:
    """Those of these subscriptions that are active, however many they are."""
    found: list[Subscription] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found += await active(conn, subscriptions.c.id.in_(list(some)))
    return found


async def change_query(conn: AsyncConnection, ids: Sequence[int], query: str) -> None:
    """Let these subscriptions, which follow a topic, follow its new query."""
    await changes.take_turn(conn)
    await conn.execute(
        update(subscriptions).where(subscriptions.c.id.in_(list(ids))).values(query=query)
    )
    await changes.note(conn, ids)


async def next_number(conn: AsyncConnection, chat_id: int) -> int:
    """One above every number the chat ever gave: ended subscriptions keep their rows."""
    highest = await conn.scalar(
        select(func.max(subscriptions.c.number)).where(subscriptions.c.chat_id == chat_id)
    )
    return (highest or 0) + 1


def freed(number: int) -> str:
    """What an ended subscription asks that has given up its query: no query reads like this."""
    return f"ended:{number}"


async def _active(conn: AsyncConnection, chat_id: int, number: int) -> Subscription | None:
    found = await _find(conn, chat_id, subscriptions.c.number == number)
    return found if found is not None and found.ended is None else None


async def _retire(conn: AsyncConnection, ended: Subscription) -> None:
    """Let an ended subscription keep its number, and give up what it asked to another one."""
    mine = subscriptions.c.id == ended.id
    await conn.execute(update(subscriptions).where(mine).values(canonical=freed(ended.number)))


async def _leave_ended(
    conn: AsyncConnection, before: Subscription, now: datetime, person_id: int
) -> None:
    """Keep that a person wanted the topic no more, as ``end`` does: else it would come back."""
    kept = {name: getattr(before, name) for name in ("chat_id", "canonical", "topic", "name")}
    number = await next_number(conn, before.chat_id)
    row = {"number": number, "query": before.query, "created": before.created, "ended": now}
    await conn.execute(insert(subscriptions).values(**kept, **row, person_id=person_id))


async def _find(conn: AsyncConnection, chat_id: int, condition: Any) -> Subscription | None:
    rows = await conn.execute(
        select(subscriptions).where(subscriptions.c.chat_id == chat_id, condition)
    )
    row = rows.one_or_none()
    return _subscription(row) if row else None


def _subscription(row: AnyRow) -> Subscription:
    return Subscription(**{column.name: getattr(row, column.name) for column in subscriptions.c})
