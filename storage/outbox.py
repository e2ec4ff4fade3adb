"""The outbox: deliveries become posts, posts have parts, and parts are sent under a lease.

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

from sqlalchemy import ColumnElement, case, exists, func, insert, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.chats import chat_of
from storage.dialect import AnyRow, insert_new
from storage.records import Claim, Delivery, Hit, Part, Why
from storage.schema import chats, deliveries, parts, posts, subscriptions

_ENDED = ("sent", "rejected", "uncertain")
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
    free = or_(posts.c.lease_until.is_(None), posts.c.lease_until <= now)
    unclaimed = (posts.c.state == "open", posts.c.due <= now, free)
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
    change = update(posts).where(posts.c.id.in_(select(due.c.id))).returning(posts.c.id)
    leased = await conn.scalars(change.values(lease_token=token, lease_until=until))
    rows = await conn.execute(
        select(posts.c.id.label("post_id"), posts.c.kind, posts.c.key, chats)
        .join(chats, chats.c.id == posts.c.chat_id)
        .where(posts.c.id.in_(leased.all()))
        .order_by(*order)
    )
    return [Claim(row.post_id, row.kind, row.key, token, chat_of(row)) for row in rows]


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


async def release(conn: AsyncConnection, claimed: Claim, due: datetime) -> None:
    """Give the lease back with work left, to be claimed again from ``due`` on."""
    change = update(posts).where(
        posts.c.id == claimed.post_id, posts.c.lease_token == claimed.lease_token
    )
    await conn.execute(change.values(lease_token=None, lease_until=None, due=due))


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


async def drop_leases(conn: AsyncConnection) -> None:
    """Free what a service before this one held. Only for the one that holds the service lock."""
    leased = posts.c.lease_token.is_not(None)
    await conn.execute(update(posts).where(leased).values(lease_token=None, lease_until=None))


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
