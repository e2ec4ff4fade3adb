"""What was sent and nobody could confirm: counted, listed, and sent again when somebody asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import chats, deliveries, parts, posts


@dataclass(frozen=True, slots=True)
class Doubt:
    """A paper of which nobody knows whether it reached its chat, and the post that has it."""

    paper_id: str
    post_id: int


async def since(conn: AsyncConnection, moment: datetime) -> list[tuple[str, int]]:
    """How many parts tried since then are uncertain, by platform."""
    rows = await conn.execute(
        select(chats.c.platform, func.count())
        .select_from(parts.join(posts).join(chats))
        .where(parts.c.state == "uncertain", parts.c.attempted_at >= moment)
        .group_by(chats.c.platform)
        .order_by(chats.c.platform)
    )
    return [(row[0], row[1]) for row in rows]


async def of_chat(conn: AsyncConnection, chat_id: int) -> list[Doubt]:
    """The uncertain papers of a chat, the newest post first."""
    columns = select(deliveries.c.paper_id, deliveries.c.post_id)
    rows = await conn.execute(
        columns.where(
            deliveries.c.chat_id == chat_id,
            deliveries.c.state == "uncertain",
            deliveries.c.post_id.is_not(None),
        ).order_by(deliveries.c.post_id.desc(), deliveries.c.id)
    )
    return [Doubt(row.paper_id, row.post_id) for row in rows]


async def resend(conn: AsyncConnection, chat_id: int, paper_id: str, now: datetime) -> int:
    """Have the uncertain parts of a paper's posts in a chat sent again; returns how many.

    What they stand in ends anew as its parts do.
    """
    kept = (deliveries.c.chat_id == chat_id, deliveries.c.state == "uncertain")
    of_paper = select(deliveries.c.post_id).where(*kept, deliveries.c.paper_id == paper_id)
    doubted = (parts.c.post_id.in_(of_paper), parts.c.state == "uncertain")
    change = update(parts).where(*doubted).returning(parts.c.post_id)
    again = change.values(state="ready", error=None, tried_at=None, resent=True)
    found = list(await conn.scalars(again))
    if found:
        opened = update(posts).where(posts.c.id.in_(found))
        await conn.execute(opened.values(state="open", due=now))
        waiting = update(deliveries).where(deliveries.c.post_id.in_(found))
        await conn.execute(waiting.values(state="queued", reason=None))
    return len(found)


async def raise_all(conn: AsyncConnection, since: datetime, until: datetime, why: str) -> None:
    """Doubt of each part that has not ended: it may have been sent between the two moments."""
    earlier = func.coalesce(
        parts.c.tried_at, case((parts.c.state == "sending", parts.c.attempted_at))
    )
    left = parts.c.state.in_(("ready", "sending"))
    values = {"tried_at": func.coalesce(earlier, since), "attempted_at": until, "error": why}
    await conn.execute(update(parts).where(left).values(state="ready", **values))


async def settle_shown(
    conn: AsyncConnection, post_id: int, shown: Collection[str], key: str
) -> None:
    """Readers have seen these papers of the post: they are sent, and it is about the others.

    With these it has another key; without any it is done.
    """
    mine = deliveries.c.post_id == post_id
    seen = update(deliveries).where(mine, deliveries.c.paper_id.in_(list(shown)))
    await conn.execute(seen.values(state="sent", post_id=None))
    post = update(posts).where(posts.c.id == post_id)
    if await conn.scalar(select(func.count()).where(mine)):
        await conn.execute(post.values(key=key))
    else:
        await conn.execute(post.values(state="done", lease_token=None, lease_until=None))
