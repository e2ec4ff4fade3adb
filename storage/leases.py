"""Leases: who holds a post, to send it or to edit it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.chats import chat_of
from storage.records import Claim
from storage.schema import chats, posts


async def claim(
    conn: AsyncConnection,
    now: datetime,
    until: datetime,
    token: str,
    *,
    platforms: Collection[str],
    busy: Collection[int] = (),
    limit: int = 20,
    each: int = 20,
) -> list[Claim]:
    """Lease open posts that are due, for chats that may be written to now, oldest post first.

    The order is of making, not of ``due``: a post that had to wait still goes before the later
    posts of its chat. At most ``limit`` in all, and ``each`` of one chat, are leased.
    """
    writable = (
        chats.c.state == "active",
        chats.c.platform.in_(list(platforms)),
        or_(chats.c.not_before.is_(None), chats.c.not_before <= now),
        chats.c.id.not_in(list(busy)),
    )
    unclaimed = (posts.c.state == "open", posts.c.due <= now, free(now))
    order = (posts.c.priority, posts.c.id)
    place = func.row_number().over(partition_by=posts.c.chat_id, order_by=order)
    ranked = (
        select(posts.c.id, place.label("place"))
        .join(chats, chats.c.id == posts.c.chat_id)
        .where(*unclaimed, *writable)
        .cte("ranked")
    )
    # A CTE: PostgreSQL may run a bare subquery with LIMIT again for each row, and lease too many.
    due = (
        select(posts.c.id)
        .join(ranked, ranked.c.id == posts.c.id)
        # Said again of the row that is locked: another may have leased it since it was ranked.
        .where(ranked.c.place <= each, *unclaimed)
        .order_by(*order)
        .limit(limit)
        .with_for_update(skip_locked=True, of=posts)
        .cte("due")
    )
    return await take(conn, due, until, token)


async def take(conn: AsyncConnection, due: CTE, until: datetime, token: str) -> list[Claim]:
    """Lease these posts, of which ``due`` holds the locked ids, in the order in which they go."""
    change = update(posts).where(posts.c.id.in_(select(due.c.id))).returning(posts.c.id)
    leased = await conn.scalars(change.values(lease_token=token, lease_until=until))
    rows = await conn.execute(
        select(posts.c.id.label("post_id"), posts.c.kind, posts.c.key, chats)
        .join(chats, chats.c.id == posts.c.chat_id)
        .where(posts.c.id.in_(leased.all()))
        .order_by(posts.c.priority, posts.c.id)
    )
    return [Claim(row.post_id, row.kind, row.key, token, chat_of(row)) for row in rows]


def free(now: datetime) -> ColumnElement[bool]:
    """Of a post: nobody holds it."""
    return or_(posts.c.lease_until.is_(None), posts.c.lease_until <= now)


async def release(conn: AsyncConnection, claimed: Claim, due: datetime) -> None:
    """Give the lease back with work left, to be claimed again from ``due`` on."""
    change = update(posts).where(
        posts.c.id == claimed.post_id, posts.c.lease_token == claimed.lease_token
    )
    await conn.execute(change.values(lease_token=None, lease_until=None, due=due))


async def drop_leases(conn: AsyncConnection) -> None:
    """Free what a service before this one held. Only for the one that holds the service lock."""
    leased = posts.c.lease_token.is_not(None)
    await conn.execute(update(posts).where(leased).values(lease_token=None, lease_until=None))
