"""What a paused chat has left open: which of it goes out when the chat is back, and which not."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import forget
from storage.schema import deliveries, parts, posts

BEGUN = exists().where(
    parts.c.post_id == posts.c.id, or_(parts.c.state != "ready", parts.c.tried_at.is_not(None))
)
"""Something of the post may stand in the chat."""


async def lay_off(conn: AsyncConnection, chat_id: int, before: datetime, reason: str) -> None:
    """End what was ready before that moment and is unsent, and drop notes that are as old.

    A post of which something may stand in the chat is not touched: its rest belongs to it.
    """
    await forget.hold(conn, chat_id)
    kept = exists().where(deliveries.c.post_id == posts.c.id)
    still_good = kept.where(deliveries.c.ready_at >= before)
    stale = or_(and_(kept, ~still_good), and_(~kept, posts.c.due < before))
    await _drop(conn, reason, posts.c.chat_id == chat_id, stale)
    waits = (deliveries.c.chat_id == chat_id, deliveries.c.state == "waiting")
    old = update(deliveries).where(*waits, deliveries.c.ready_at < before)
    await conn.execute(old.values(state="expired", reason=reason))


async def take_back(conn: AsyncConnection, kind: str, key: str) -> None:
    """Drop the posts of that kind and key, whosever they are, that nobody has begun to send."""
    await _drop(conn, None, posts.c.kind == kind, posts.c.key == key)


async def _drop(conn: AsyncConnection, reason: str | None, *conditions: Any) -> None:
    """Delete open posts of which nothing was sent; what they kept ends as expired."""
    unbegun = (posts.c.state == "open", ~BEGUN)
    found = select(posts.c.id).where(*unbegun, *conditions).order_by(posts.c.id).with_for_update()
    ids = list(await conn.scalars(found))
    ended = update(deliveries).where(deliveries.c.post_id.in_(ids))
    await conn.execute(ended.values(state="expired", reason=reason, post_id=None))
    await conn.execute(delete(parts).where(parts.c.post_id.in_(ids)))
    await conn.execute(delete(posts).where(posts.c.id.in_(ids)))
