"""Posts that may look otherwise by now: marked, leased, and what became of each message.

What changes a paper marks the promises of it, in the same transaction. A post that was sent and
keeps a marked one is looked at; the marks go when it shows what it should. A mark that came
meanwhile has another moment, and stays.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import leases
from storage.records import Claim
from storage.schema import chats, deliveries, parts, posts

_SHOWN = ("waiting", "queued", "sent", "digest", "uncertain")


async def mark(conn: AsyncConnection, paper_ids: Collection[str], now: datetime) -> None:
    """What was posted of these papers, or is about to be, may have to look otherwise."""
    mine = (
        deliveries.c.paper_id.in_(list(paper_ids)),
        deliveries.c.kind == "new",
        # Those that wait too: one of them may be made a post of at this very moment, which
        # clears the mark only where it surely sees what is written here.
        deliveries.c.state.in_(_SHOWN),
    )
    held = select(deliveries.c.id).where(*mine).order_by(deliveries.c.id).with_for_update()
    change = update(deliveries).where(deliveries.c.id.in_(list(await conn.scalars(held))))
    await conn.execute(change.values(changed=now, edit_due=now))


async def claim(
    conn: AsyncConnection,
    now: datetime,
    until: datetime,
    token: str,
    *,
    busy: Collection[int] = (),
    platforms: Collection[str],
    limit: int = 20,
) -> list[Claim]:
    """Lease marked posts, one of a chat, for chats that may be written to and are not ``busy``.

    Not while the chat has a post that is due: what is new goes first.
    """
    # Not ``== "done"``, nor by the bare chat below: SQLite would go through all that was ever
    # posted, by one index or the other, to find the few that are marked.
    unclaimed = (posts.c.state != "open", leases.free(now))
    other = posts.alias()
    new = select(other.c.id).where(
        other.c.chat_id == deliveries.c.chat_id, other.c.state == "open", other.c.due <= now
    )
    writable = or_(chats.c.not_before.is_(None), chats.c.not_before <= now)
    first = (
        select(func.min(deliveries.c.post_id).label("id"))
        .where(
            deliveries.c.edit_due <= now,
            deliveries.c.post_id.is_not(None),
            deliveries.c.chat_id.not_in(list(busy)),
            _posted(platforms, *unclaimed, writable),
            ~new.exists(),
        )
        .group_by(deliveries.c.chat_id + 0)
        .limit(limit)
        .cte("first")
    )
    due = (
        select(posts.c.id)
        .where(posts.c.id.in_(select(first.c.id)), *unclaimed)
        .with_for_update(skip_locked=True, of=posts)
        .cte("due")
    )
    return await leases.take(conn, due, until, token)


async def posted(conn: AsyncConnection, after: str, limit: int) -> list[str]:
    """The ids, behind that one, of papers that stand in posts which are still known; sorted."""
    shown = (deliveries.c.state.in_(("sent", "digest")), deliveries.c.post_id.is_not(None))
    found = select(deliveries.c.paper_id).distinct().where(deliveries.c.paper_id > after, *shown)
    return list(await conn.scalars(found.order_by(deliveries.c.paper_id).limit(limit)))


async def frame_of(conn: AsyncConnection, post_id: int) -> Mapping[str, Any] | None:
    """What an edit must not change of the post; None where that was not written down."""
    frame: Mapping[str, Any] | None = await conn.scalar(
        select(posts.c.frame).where(posts.c.id == post_id)
    )
    return frame


async def edited(conn: AsyncConnection, post_id: int, n: int, shown_hash: str) -> None:
    """A message shows something else now."""
    change = update(parts).where(parts.c.post_id == post_id, parts.c.n == n)
    await conn.execute(change.values(shown_hash=shown_hash))


async def fix(conn: AsyncConnection, post_id: int, n: int, reason: str) -> None:
    """A message is never edited again."""
    change = update(parts).where(parts.c.post_id == post_id, parts.c.n == n)
    await conn.execute(change.values(fixed=reason))


async def done(
    conn: AsyncConnection, claimed: Claim, changed: Mapping[int, datetime | None]
) -> None:
    """The post shows what it should since its promises (by id) changed at these moments."""
    await _release(conn, claimed)
    for delivery_id, moment in changed.items():
        change = update(deliveries).where(
            deliveries.c.id == delivery_id, deliveries.c.changed == moment
        )
        await conn.execute(change.values(changed=None, edit_due=None))


async def put_off(conn: AsyncConnection, claimed: Claim, due: datetime) -> None:
    """Look at the post again at that moment."""
    await _release(conn, claimed)
    change = update(deliveries).where(
        deliveries.c.post_id == claimed.post_id, deliveries.c.edit_due.is_not(None)
    )
    await conn.execute(change.values(edit_due=due))


async def next_due(conn: AsyncConnection, platforms: Collection[str]) -> datetime | None:
    """When a post is to be looked at next; None when none is."""
    free = posts.c.lease_token.is_(None)
    marked = (
        deliveries.c.edit_due.is_not(None),
        deliveries.c.post_id.is_not(None),
        _posted(platforms, posts.c.state == "done", free),
    )
    first = select(deliveries.c.edit_due).where(*marked).order_by(deliveries.c.edit_due).limit(1)
    due: datetime | None = await conn.scalar(first)
    return due


async def message_of(conn: AsyncConnection, chat_id: int, paper_id: str) -> str | None:
    """The id of the message that shows the new paper in the chat, if it can be referred to."""
    found: str | None = await conn.scalar(
        select(parts.c.message_id)
        .join(deliveries, deliveries.c.post_id == parts.c.post_id)
        .where(
            deliveries.c.chat_id == chat_id,
            deliveries.c.paper_id == paper_id,
            deliveries.c.kind == "new",
            parts.c.message_id.is_not(None),
            parts.c.fixed.is_(None),
            parts.c.body.contains(paper_id, autoescape=True),
        )
        .order_by(parts.c.n)
        .limit(1)
    )
    return found


def _posted(platforms: Collection[str], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a delivery has such a post, in a chat of these platforms that is there.

    Asked of each marked one: a join would be begun at the posts, of which nearly all are done.
    """
    post = select(posts.c.id).join(chats, chats.c.id == posts.c.chat_id)
    return post.where(
        posts.c.id == deliveries.c.post_id,
        chats.c.state == "active",
        chats.c.platform.in_(list(platforms)),
        *conditions,
    ).exists()


async def _release(conn: AsyncConnection, claimed: Claim) -> None:
    change = update(posts).where(
        posts.c.id == claimed.post_id, posts.c.lease_token == claimed.lease_token
    )
    await conn.execute(change.values(lease_token=None, lease_until=None))
