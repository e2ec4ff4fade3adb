"""The outbox: what is promised to chats, and the posts that keep it.

A promise waits for its moment, then a post keeps it (``gathering``). Who sends the post leases it
(``leases``), and attempts its parts (``attempts``); as these end, so does the promise.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import AnyRow, insert_new
from storage.records import Delivery, Hit, Why
from storage.schema import chats, deliveries, posts, subscriptions

POST = 10
"""The priority of a new paper's post; lower numbers go first."""
NOTE = 5
"""The priority of a note to a person."""


async def promise(
    conn: AsyncConnection,
    chat_id: int,
    paper_id: str,
    why: Sequence[Why],
    ready_at: datetime,
    hour: datetime | None = None,
    *,
    unsent: tuple[str, str] | None = None,
) -> bool:
    """Promise the new paper to the chat, at its ``hour``; False when that promise stands already.

    False also when the chat has just been forgotten: one that leaves must not stop a harvest.
    ``unsent``: it ends at once, in this state and for this reason.
    """
    made = await promise_version(conn, chat_id, paper_id, 0, why, ready_at, hour, unsent=unsent)
    return made is not None


async def promise_version(
    conn: AsyncConnection,
    chat_id: int,
    paper_id: str,
    version: int,
    why: Sequence[Why],
    ready_at: datetime,
    hour: datetime | None = None,
    *,
    unsent: tuple[str, str] | None = None,
) -> int | None:
    """Promise a version of a paper, 0 for the new paper, and return the promise's id.

    None when that promise stands already, or the chat has just been forgotten. ``unsent``: as
    above.
    """
    state, reason = unsent or ("waiting", None)
    values = {
        "chat_id": chat_id,
        "paper_id": paper_id,
        "kind": "version" if version else "new",
        "version": version,
        "why": [asdict(one) for one in why],
        "state": state,
        "reason": reason,
        "ready_at": ready_at,
        "hour": hour,
    }
    row = [literal(value, deliveries.c[name].type) for name, value in values.items()]
    there = select(*row).where(chats.c.id == chat_id).with_for_update(read=True, key_share=True)
    new = insert_new(conn, deliveries).from_select(list(values), there.select_from(chats))
    # Not by the row count, which PostgreSQL's driver does not know for an insert like this.
    made: int | None = await conn.scalar(new.returning(deliveries.c.id))
    return made


async def hasten(
    conn: AsyncConnection, paper_id: str, now: datetime, *among: ColumnElement[bool]
) -> None:
    """What waits for a text of this paper, ``among`` all, need wait no longer, but for its hour."""
    waits = (deliveries.c.paper_id == paper_id, deliveries.c.state == "waiting")
    ready_at = case((deliveries.c.hour > now, deliveries.c.hour), else_=now)
    later = deliveries.c.ready_at > now
    await conn.execute(update(deliveries).where(*waits, later, *among).values(ready_at=ready_at))


async def post(conn: AsyncConnection, chat_id: int, kind: str, key: str, due: datetime) -> int:
    """Open a post that keeps no delivery, and return its id; ``freeze`` gives it its parts.

    Raises:
        IntegrityError: when the chat has a post of that kind and key already.
    """
    new = insert(posts).values(
        chat_id=chat_id, kind=kind, key=key, priority=NOTE, due=due, state="open"
    )
    return int((await conn.execute(new.returning(posts.c.id))).scalar_one())


async def note(
    conn: AsyncConnection, chat_id: int, kind: str, key: str, due: datetime
) -> int | None:
    """As ``post``; None when the chat has a post of that kind and key already."""
    values = {"chat_id": chat_id, "kind": kind, "key": key, "priority": NOTE, "due": due}
    new = insert_new(conn, posts).values(**values, state="open")
    made: int | None = await conn.scalar(new.returning(posts.c.id))
    return made


async def deliveries_of(conn: AsyncConnection, post_id: int) -> list[Delivery]:
    """The deliveries that the post keeps."""
    return (await kept_by(conn, [post_id])).get(post_id, [])


async def kept_by(
    conn: AsyncConnection, post_ids: Collection[int]
) -> defaultdict[int, list[Delivery]]:
    """The deliveries that these posts keep, by post, in the order in which they were promised."""
    found: defaultdict[int, list[Delivery]] = defaultdict(list)
    for one in await deliveries_that(conn, deliveries.c.post_id.in_(list(post_ids))):
        assert one.post_id is not None, "it was found by it"
        found[one.post_id].append(one)
    return found


async def deliveries_that(
    conn: AsyncConnection, *conditions: Any, limit: int | None = None, hold: bool = False
) -> list[Delivery]:
    """The deliveries that meet the conditions, in the order in which they were promised.

    ``hold``: nobody else changes them until the transaction ends. The chat of one of them may be
    forgotten meanwhile: either before, or after we are done.
    """
    found = select(deliveries).where(*conditions).order_by(deliveries.c.id).limit(limit)
    rows = await conn.execute(found.with_for_update(of=deliveries) if hold else found)
    return [_delivery(row) for row in rows]


async def delivery_of(conn: AsyncConnection, chat_id: int, paper_id: str) -> Delivery | None:
    """The promise that this new paper reaches that chat; None when there is none."""
    promised = (deliveries.c.chat_id == chat_id, deliveries.c.paper_id == paper_id)
    new = select(deliveries).where(*promised, deliveries.c.kind == "new")
    row = (await conn.execute(new)).one_or_none()
    return _delivery(row) if row else None


async def delivery(conn: AsyncConnection, delivery_id: int) -> Delivery:
    """The promise of that number."""
    found = await conn.execute(select(deliveries).where(deliveries.c.id == delivery_id))
    return _delivery(found.one())


async def next_due(
    conn: AsyncConnection, platforms: Collection[str], looked: datetime
) -> datetime | None:
    """When the next delivery, hour or post becomes due; None when nothing waits.

    ``looked``: when it was last looked for what is ready. What was ready by then and still waits,
    waits for something else. Posts that are leased now are left out: their sender comes back by
    itself.
    """
    waits = (deliveries.c.state == "waiting", deliveries.c.ready_at > looked)
    ready = select(func.min(deliveries.c.ready_at)).where(*waits)
    asked = (subscriptions.c.ended.is_(None), subscriptions.c.next_due > looked)
    hour = select(func.min(subscriptions.c.next_due)).where(*asked)
    held = chats.c.not_before > posts.c.due
    due = (
        select(func.min(case((held, chats.c.not_before), else_=posts.c.due)))
        .join(chats, chats.c.id == posts.c.chat_id)
        .where(
            posts.c.state == "open",
            posts.c.lease_token.is_(None),
            chats.c.state == "active",
            chats.c.platform.in_(list(platforms)),
        )
    )
    moments = [await conn.scalar(one) for one in (ready, hour, due)]
    return min((moment for moment in moments if moment is not None), default=None)


async def counts(conn: AsyncConnection) -> dict[str, int]:
    """How many deliveries are in each state."""
    rows = await conn.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
    return {row[0]: row[1] for row in rows}


def _delivery(row: AnyRow) -> Delivery:
    values: dict[str, Any] = {column.name: getattr(row, column.name) for column in deliveries.c}
    values["why"] = tuple(
        Why(one["number"], one["name"], tuple(Hit(**hit) for hit in one["hits"])) for one in row.why
    )
    return Delivery(**values)
