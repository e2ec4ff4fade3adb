"""What is ready to be posted, and which of it makes one post together.

What waits for a chat's hour is a digest. Of the rest, many papers of one announcement for one chat
are one too; while some of them wait for a text, the others wait with them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import outbox
from storage.chats import chat_of
from storage.dialect import insert_new
from storage.records import Chat, Delivery
from storage.schema import chats, deliveries, papers, posts, subscriptions

_WAITS = deliveries.c.state == "waiting"
_AT_ONCE = (_WAITS, deliveries.c.hour.is_(None))


@dataclass(frozen=True, slots=True)
class Burst:
    """Many papers of one announcement that are ready for one chat."""

    chat: Chat
    announced: date


async def due(conn: AsyncConnection, now: datetime, limit: int) -> list[Chat]:
    """The chats whose hour has come, and in which nothing that waited for it waits for a text.

    Those that may not be written to are left out until they may.
    """
    hour_came = (_WAITS, deliveries.c.hour <= now)
    asked = (subscriptions.c.ended.is_(None), subscriptions.c.next_due <= now)
    asking = select(subscriptions.c.chat_id).where(*asked)
    either = union(asking, select(deliveries.c.chat_id).where(*hour_came))
    unready = select(deliveries.c.chat_id).where(*hour_came, deliveries.c.ready_at > now)
    rows = await conn.execute(
        select(chats)
        .where(
            chats.c.id.in_(either),
            chats.c.state == "active",
            chats.c.id.not_in(unready),
        )
        .order_by(chats.c.id)
        .limit(limit)
    )
    return [chat_of(row) for row in rows]


async def bursts(
    conn: AsyncConnection, now: datetime, most: int, limit: int, apart: Collection[str]
) -> tuple[list[Burst], bool]:
    """Where more than ``most`` papers of one announcement are ready for one chat, some of them.

    Tells, too, whether there are others, be it that not all of their papers are ready. Not on the
    platforms ``apart``, which show each paper by itself.
    """
    last = func.max(deliveries.c.ready_at).label("last")
    groups = gathered(most, apart).add_columns(last).order_by(func.min(deliveries.c.id))
    rows = (await conn.execute(groups)).all()
    ready = [row for row in rows if row.last <= now][:limit]
    there = await _chats(conn, {row.chat_id for row in ready})
    return [Burst(there[row.chat_id], row.announced) for row in ready], len(ready) < len(rows)


async def of_burst(conn: AsyncConnection, burst: Burst) -> list[Delivery]:
    """What makes the burst, held until the transaction ends."""
    then = select(papers.c.id).where(papers.c.announced == burst.announced)
    here = (deliveries.c.chat_id == burst.chat.id, deliveries.c.paper_id.in_(then))
    return await outbox.deliveries_that(conn, *_AT_ONCE, *here, hold=True)


async def single(
    conn: AsyncConnection,
    now: datetime,
    limit: int,
    held: Select[int, date] | None = None,
    *,
    only: Collection[str] | None = None,
) -> list[tuple[Delivery, Chat]]:
    """What is ready and goes out by itself, in the order of the promises, with its chat.

    ``held``: the chats and announcements of which nothing does (``gathered``); ``only``: the
    platforms on which anything does.
    """
    ready = [*_AT_ONCE, deliveries.c.ready_at <= now]
    if only is not None:
        there = select(chats.c.id).where(chats.c.platform.in_(list(only)))
        ready.append(deliveries.c.chat_id.in_(there))
    if held is not None:
        alike = tuple_(deliveries.c.chat_id, papers.c.announced)
        of_many = select(deliveries.c.id).join(papers).where(*ready, alike.in_(held))
        ready.append(deliveries.c.id.not_in(of_many))
    found = await outbox.deliveries_that(conn, *ready, limit=limit, hold=True)
    by_id = await _chats(conn, {one.chat_id for one in found})
    return [(one, by_id[one.chat_id]) for one in found]


async def open_post(
    conn: AsyncConnection,
    chat_id: int,
    kind: str,
    key: str,
    due: datetime,
    *,
    kept: Sequence[Delivery] = (),
    priority: int = outbox.POST,
) -> bool:
    """Open a post that keeps these deliveries; False when the chat had it before, or has gone."""
    values: dict[str, Any] = {
        "chat_id": chat_id,
        "kind": kind,
        "key": key,
        "priority": priority,
        "due": due,
        "state": "open",
    }
    row = [literal(value, posts.c[name].type) for name, value in values.items()]
    there = select(*row).where(chats.c.id == chat_id).with_for_update(read=True, key_share=True)
    new = insert_new(conn, posts).from_select(list(values), there.select_from(chats))
    made = await conn.scalar(new.returning(posts.c.id))
    if made is None:
        return False
    ids = [one.id for one in kept]
    change = update(deliveries).where(deliveries.c.id.in_(ids))
    # What changed before shows in it by itself.
    await conn.execute(change.values(state="queued", post_id=made, changed=None, edit_due=None))
    return True


async def open_apart(
    conn: AsyncConnection, kind: str, due: datetime, ready: Sequence[Delivery]
) -> None:
    """Open a post for each of these promises, under its paper, in the order of the promises.

    One whose chat had such a post before, or has gone, is left as it is.
    """
    mine = deliveries.c.id.in_([one.id for one in ready])
    values: dict[str, ColumnElement[Any]] = {
        "chat_id": deliveries.c.chat_id,
        "kind": literal(kind),
        "key": deliveries.c.paper_id,
        "priority": literal(outbox.POST),
        "due": literal(due, posts.c.due.type),
        "state": literal("open"),
    }
    there = select(*values.values()).join(chats).where(mine).order_by(deliveries.c.id)
    held = there.with_for_update(of=chats, read=True, key_share=True)
    new = insert_new(conn, posts).from_select(list(values), held)
    made = await conn.scalars(new.returning(posts.c.id))
    change = update(deliveries).where(
        mine,
        posts.c.id.in_(made.all()),
        posts.c.chat_id == deliveries.c.chat_id,
        posts.c.key == deliveries.c.paper_id,
    )
    # What changed before shows in it by itself.
    await conn.execute(
        change.values(state="queued", post_id=posts.c.id, changed=None, edit_due=None)
    )


async def has_digest(conn: AsyncConnection, chat_id: int, key: str) -> bool:
    """Whether the chat has had that digest."""
    one = (posts.c.chat_id == chat_id, posts.c.kind == "digest", posts.c.key == key)
    return await conn.scalar(select(posts.c.id).where(*one)) is not None


async def end(
    conn: AsyncConnection, ended: Sequence[Delivery], reason: str, state: str = "expired"
) -> None:
    """End these promises unsent, in that state."""
    change = update(deliveries).where(deliveries.c.id.in_([one.id for one in ended]))
    await conn.execute(change.values(state=state, reason=reason))


async def last_promise(conn: AsyncConnection, chat_id: int) -> datetime | None:
    """When a paper was last ready for the chat; None when none ever was."""
    mine = (deliveries.c.chat_id == chat_id, deliveries.c.kind == "new")
    last = select(func.max(deliveries.c.ready_at)).where(*mine)
    ready_at: datetime | None = await conn.scalar(last)
    return ready_at


def gathered(most: int, apart: Collection[str]) -> Select[int, date]:
    """The chats, each with an announcement, for which more than ``most`` of its papers wait."""
    return (
        select(deliveries.c.chat_id, papers.c.announced)
        .select_from(deliveries.join(papers).join(chats))
        .where(*_AT_ONCE, chats.c.platform.not_in(list(apart)))
        .group_by(deliveries.c.chat_id, papers.c.announced)
        .having(func.count() > most)
    )


async def _chats(conn: AsyncConnection, ids: Collection[int]) -> dict[int, Chat]:
    rows = await conn.execute(select(chats).where(chats.c.id.in_(list(ids))))
    return {row.id: chat_of(row) for row in rows}
