"""What became of a post's parts: each is attempted under the lease of its post.

    part:  ready ──attempt──▶ sending ──▶ sent | rejected | uncertain
             ▲                   │                             │
             ├── surely not sent ┤                             │
             ├── may be repeated ┘                             │
             └──────────────────── somebody asks for it again ─┘  (storage/doubts.py)

The attempt is written before the call to the platform and the outcome after it, so a part found
in ``sending`` without a live lease is one whose fate nobody knows. A post is open until each of
its parts has ended; then it is done, and its deliveries end as its parts did.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import case, exists, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Claim, Part
from storage.schema import chats, deliveries, parts, posts

_ENDED = ("sent", "rejected", "uncertain")


async def freeze(
    conn: AsyncConnection, new: Sequence[Part], frame: Mapping[str, Any] | None = None
) -> None:
    """Fix what a post says: from now on only these bodies are sent.

    ``frame`` is what an edit of it must not change; None when it is never edited. Nothing is
    written when the post has gone, because its chat was forgotten.
    """
    mine = posts.c.id.in_({part.post_id for part in new})
    if frame is not None:
        there = update(posts).where(mine).values(frame=frame).returning(posts.c.id)
        kept = set(await conn.scalars(there))
    else:
        held = select(posts.c.id).where(mine).with_for_update(read=True, key_share=True)
        kept = set(await conn.scalars(held))
    rows = [asdict(part) for part in new if part.post_id in kept]
    if rows:
        await conn.execute(insert(parts), rows)


async def begin(
    conn: AsyncConnection,
    claimed: Claim,
    new: Sequence[Part],
    frame: Mapping[str, Any] | None,
    now: datetime,
) -> bool:
    """Freeze a post and write that its first part is about to be sent, as ``attempt`` does.

    False, and nothing is written, when the lease is not ours, or the chat rests.
    """
    values = {"frame": frame} if frame is not None else {"state": posts.c.state}
    held = await conn.scalar(
        update(posts)
        .where(posts.c.id == claimed.post_id, posts.c.lease_token == claimed.lease_token)
        .where(posts.c.chat_id.in_(select(chats.c.id).where(chats.c.state == "active")))
        .values(**values)
        .returning(posts.c.id)
    )
    if held is None:
        return False
    first, *others = new
    tried = replace(first, state="sending", attempts=first.attempts + 1, attempted_at=now)
    await conn.execute(insert(parts), [asdict(part) for part in (tried, *others)])
    return True


async def parts_of(conn: AsyncConnection, post_id: int) -> list[Part]:
    """The parts of a post, in order; empty before its first attempt has frozen them."""
    return (await frozen(conn, [post_id])).get(post_id, [])


async def frozen(conn: AsyncConnection, post_ids: Collection[int]) -> defaultdict[int, list[Part]]:
    """The parts of these posts, by post, in order."""
    mine = select(parts).where(parts.c.post_id.in_(list(post_ids)))
    found: defaultdict[int, list[Part]] = defaultdict(list)
    for row in await conn.execute(mine.order_by(parts.c.post_id, parts.c.n)):
        found[row.post_id].append(Part(**row._mapping))  # noqa: SLF001 - documented, despite its name
    return found


async def attempt(
    conn: AsyncConnection, claimed: Claim, n: int, now: datetime, *, anew: bool = False
) -> bool:
    """Write that the part is about to be sent; False when the lease is not ours, or the chat rests.

    ``anew``: no earlier attempt arrived, or that is to be forgotten.
    """
    held = (
        select(posts.c.id)
        .join(chats, chats.c.id == posts.c.chat_id)
        .where(posts.c.id == claimed.post_id, posts.c.lease_token == claimed.lease_token)
        .where(chats.c.state == "active")
    )
    change = update(parts).where(
        parts.c.post_id.in_(held), parts.c.n == n, parts.c.state.in_(("ready", "sending"))
    )
    cut_short = case((parts.c.state == "sending", parts.c.attempted_at))
    tried_at = null() if anew else func.coalesce(parts.c.tried_at, cut_short)
    count = parts.c.attempts + 1
    written = await conn.execute(
        change.values(state="sending", attempts=count, attempted_at=now, tried_at=tried_at)
    )
    return bool(written.rowcount)


async def settle(
    conn: AsyncConnection,
    post_id: int,
    n: int,
    state: str,
    *,
    message_id: str | None = None,
    error: str | None = None,
    nonce: str | None = None,
    unsure: bool = False,
    resent: bool = False,
) -> None:
    """Write how the attempt on a part ended; ``ready`` means that it is to be sent again.

    Not tied to the lease: whoever made the call knows its outcome best. ``nonce``: only where that
    is the part's, since a database may give the number of a forgotten post to another.
    ``unsure``: this attempt may have arrived. ``resent``: it is sent again all the same, as if for
    the first time.
    """
    values: dict[str, Any] = {"state": state, "message_id": message_id, "error": error}
    if resent:
        values |= {"resent": True, "tried_at": None}
    elif unsure:
        values |= {"tried_at": func.coalesce(parts.c.tried_at, parts.c.attempted_at)}
    change = update(parts).where(parts.c.post_id == post_id, parts.c.n == n)
    if nonce is not None:
        change = change.where(parts.c.nonce == nonce)
    await conn.execute(change.values(values))


async def finish(conn: AsyncConnection, post_id: int) -> str | None:
    """End the post and its deliveries when each part has ended, and return how.

    Returns None while a part is left. One part that was not sent decides: a post is ``sent``
    when all of it was. Several deliveries of one that was sent came in a digest.
    """
    mine, of_post = deliveries.c.post_id == post_id, parts.c.post_id == post_id
    is_left = exists().where(of_post, parts.c.state.not_in(_ENDED))
    place = case({state: n for n, state in enumerate(_ENDED)}, value=parts.c.state)
    worst = select(parts.c.state).where(of_post).order_by(place.desc(), parts.c.n).limit(1)
    reason = worst.with_only_columns(parts.c.error)
    papers = select(func.count()).where(mine)
    row = (
        await conn.execute(
            update(posts)
            .where(posts.c.id == post_id, exists().where(of_post), ~is_left)
            .values(state="done", lease_token=None, lease_until=None)
            .returning(
                worst.scalar_subquery().label("worst"),
                reason.scalar_subquery().label("reason"),
                papers.scalar_subquery().label("papers"),
            )
        )
    ).one_or_none()
    if row is None:
        return None
    state = "digest" if row.worst == "sent" and row.papers > 1 else row.worst
    await conn.execute(update(deliveries).where(mine).values(state=state, reason=row.reason))
    return str(row.worst)
