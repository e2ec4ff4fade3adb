"""When subscriptions are due, and what waits for the hour of a chat.

Whoever changes both takes the deliveries first: ``waiting`` holds them, so that no two wait for
each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import outbox
from storage.records import Delivery
from storage.schema import deliveries, parts, posts, subscriptions

_AT_ONCE = 1000
"""Ids in one question: a database takes only so many."""

Dues = Mapping[int, datetime | None]
"""Subscription id → when it is due next; None for one that is instant."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Until when a delivery waits: for the chat's hour if there is one, and for a text."""

    hour: datetime | None
    ready_at: datetime


async def dues_of(
    conn: AsyncConnection, chat_ids: Sequence[int]
) -> dict[int, dict[int, datetime | None]]:
    """For each of the chats, the numbers of its active subscriptions, and when they are due."""
    found: dict[int, dict[int, datetime | None]] = {}
    columns = (subscriptions.c.chat_id, subscriptions.c.number, subscriptions.c.next_due)
    for start in range(0, len(chat_ids), _AT_ONCE):
        some = list(chat_ids[start : start + _AT_ONCE])
        active = (subscriptions.c.ended.is_(None), subscriptions.c.chat_id.in_(some))
        for row in await conn.execute(select(*columns).where(*active)):
            found.setdefault(row.chat_id, {})[row.number] = row.next_due
    return found


async def put_dues(conn: AsyncConnection, dues: Dues) -> None:
    """Keep when these subscriptions are due next."""
    if dues:
        change = update(subscriptions).where(subscriptions.c.id == bindparam("one"))
        rows = [{"one": one, "next_due": due} for one, due in sorted(dues.items())]
        await conn.execute(change, rows)


async def choose(
    conn: AsyncConnection, chat_id: int, schedule: str, number: int | None = None
) -> None:
    """Give the chat's active subscriptions, or the one of that number, a schedule without a due."""
    others = (subscriptions.c.ended.is_(None), subscriptions.c.schedule != schedule)
    change = update(subscriptions).where(subscriptions.c.chat_id == chat_id, *others)
    if number is not None:
        change = change.where(subscriptions.c.number == number)
    await conn.execute(change.values(schedule=schedule, next_due=None))


async def waiting(conn: AsyncConnection, chat_id: int) -> list[Delivery]:
    """What waits in the chat, held until the transaction ends."""
    here = (deliveries.c.chat_id == chat_id, deliveries.c.state == "waiting")
    return await outbox.deliveries_that(conn, *here, hold=True)


async def put_waits(conn: AsyncConnection, waits: Mapping[int, Wait]) -> None:
    """Keep until when these deliveries wait."""
    if waits:
        change = update(deliveries).where(deliveries.c.id == bindparam("one"))
        rows = [{"one": one, "hour": w.hour, "ready_at": w.ready_at} for one, w in waits.items()]
        await conn.execute(change, rows)


async def put_off(conn: AsyncConnection, chat_id: int, due: datetime) -> None:
    """Let the chat's posts that nobody has begun to send be due at that moment."""
    begun = exists().where(parts.c.post_id == posts.c.id)
    here = (posts.c.chat_id == chat_id, posts.c.state == "open")
    await conn.execute(update(posts).where(*here, ~begun).values(due=due))
