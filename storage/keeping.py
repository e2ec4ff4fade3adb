"""What is kept for a time only: the text of a post, its messages, and by which words it came.

The promise itself stays for good, with how it ended: by it, a paper never comes twice.
"""

from datetime import datetime

from sqlalchemy import Text, cast, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import deliveries, parts, posts

_NOTHING = "[]"


async def drop_posts(
    conn: AsyncConnection, before: datetime, limit: int, *, but: str | None = None
) -> int:
    """Let go of posts that were due before that moment and have ended; returns how many.

    At most ``limit`` of them, the oldest first; none of the kind ``but``.
    """
    ended = (posts.c.state == "done", posts.c.due < before, posts.c.kind != (but or ""))
    oldest = select(posts.c.id).where(*ended).order_by(posts.c.id).limit(limit)
    ids = list(await conn.scalars(oldest.with_for_update(skip_locked=True)))
    if ids:
        kept = update(deliveries).where(deliveries.c.post_id.in_(ids))
        await conn.execute(kept.values(post_id=None, why=[], edit_due=None, changed=None))
        await conn.execute(delete(parts).where(parts.c.post_id.in_(ids)))
        await conn.execute(delete(posts).where(posts.c.id.in_(ids)))
    return len(ids)


async def drop_reasons(conn: AsyncConnection, before: datetime, limit: int) -> int:
    """Let go of by which words papers came that stand in no post of ours; returns of how many."""
    unposted = (
        deliveries.c.state.not_in(("waiting", "queued")),
        deliveries.c.post_id.is_(None),
        deliveries.c.ready_at < before,
        cast(deliveries.c.why, Text) != _NOTHING,
    )
    some = select(deliveries.c.id).where(*unposted).limit(limit).with_for_update(skip_locked=True)
    ids = list(await conn.scalars(some))
    if ids:
        await conn.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(why=[]))
    return len(ids)
