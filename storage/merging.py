"""Two chats that turn out to be one: a group has moved to where another chat of ours is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import blocklists, changes, chats, forget, outbox, subscriptions
from storage.pausing import BEGUN
from storage.records import Chat, Delivery, Habits, Subscription
from storage.schema import chats as chats_table
from storage.schema import deliveries, parts, people, posts
from storage.schema import subscriptions as subscriptions_table

_HAD = ("sent", "digest", "uncertain")


async def merge(conn: AsyncConnection, old: Chat, new: Chat) -> None:
    """Give the new chat what the old one has, and delete the old one.

    Nothing is doubled: what both ask is one subscription, and a paper that either has had does not
    come again. Where both have chosen a habit, the new one's counts.
    """
    await changes.take_turn(conn)
    for one in sorted((old.id, new.id)):
        await forget.hold(conn, one)
    numbers = await _subscriptions(conn, old, new)
    await _deliveries(conn, old, new, numbers)
    await _posts(conn, old, new)
    await blocklists.move(conn, old.id, new.id)
    readers = update(people).where(people.c.chat_id == old.id)
    await conn.execute(readers.values(chat_id=new.id))
    chosen = {name: value for name, value in asdict(new.habits).items() if value is not None}
    await chats.choose(conn, new.id, Habits(**{**asdict(old.habits), **chosen}))
    await conn.execute(delete(chats_table).where(chats_table.c.id == old.id))


async def _subscriptions(conn: AsyncConnection, old: Chat, new: Chat) -> Mapping[int, int]:
    """Move what the old chat asks; returns its numbers, each with the one it has now."""
    theirs = {one.canonical: one for one in await subscriptions.every(conn, new.id)}
    numbers: dict[int, int] = {}
    for one in await subscriptions.every(conn, old.id):
        mine = subscriptions_table.c.id == one.id
        await changes.note(conn, [one.id])
        retired = one.canonical == subscriptions.freed(one.number)
        twin = None if retired else theirs.get(one.canonical)
        if twin is None:
            number = numbers[one.number] = await subscriptions.next_number(conn, new.id)
            canonical = subscriptions.freed(number) if retired else one.canonical
            moved = {"chat_id": new.id, "number": number, "canonical": canonical}
            await conn.execute(update(subscriptions_table).where(mine).values(moved))
            continue
        numbers[one.number] = twin.number
        await conn.execute(delete(subscriptions_table).where(mine))
        if one.ended is None and twin.ended is not None:
            await _take_up(conn, twin, one)
    return numbers


async def _take_up(conn: AsyncConnection, ended: Subscription, active: Subscription) -> None:
    """Let an ended subscription go on as the other chat had it, under its own number."""
    kept = ("query", "name", "topic", "person_id", "created", "ended", "schedule", "next_due")
    values = {name: getattr(active, name) for name in kept}
    mine = update(subscriptions_table).where(subscriptions_table.c.id == ended.id)
    await conn.execute(mine.values(values))
    await changes.note(conn, [ended.id])


async def _deliveries(
    conn: AsyncConnection, old: Chat, new: Chat, numbers: Mapping[int, int]
) -> None:
    """Move what was promised; of what both were promised, what has come farther stays."""
    theirs = {_what(one): one for one in await _promised(conn, new)}
    begun = await _begun(conn, old, new)
    moved, dropped = [], []
    for one in await _promised(conn, old):
        twin = theirs.get(_what(one))
        if twin is not None and _rank(twin, begun) >= _rank(one, begun):
            dropped.append(one)
            continue
        moved.append(one)
        if twin is not None:
            dropped.append(twin)
    ids = [one.id for one in dropped]
    await conn.execute(delete(deliveries).where(deliveries.c.id.in_(ids)))
    await _make_anew(conn, {one.post_id for one in dropped if one.post_id is not None})
    if moved:
        change = update(deliveries).where(deliveries.c.id == bindparam("one"))
        rows = [{"one": one.id, "chat_id": new.id, "why": _why(one, numbers)} for one in moved]
        await conn.execute(change, rows)


async def _promised(conn: AsyncConnection, chat: Chat) -> list[Delivery]:
    return await outbox.deliveries_that(conn, deliveries.c.chat_id == chat.id)


def _what(one: Delivery) -> tuple[str, str, int]:
    return one.paper_id, one.kind, one.version


async def _begun(conn: AsyncConnection, *both: Chat) -> set[int]:
    """The open posts of the chats of which something may stand there."""
    ids = [chat.id for chat in both]
    opened = (posts.c.chat_id.in_(ids), posts.c.state == "open")
    return set(await conn.scalars(select(posts.c.id).where(*opened, BEGUN)))


def _rank(one: Delivery, begun: Collection[int]) -> int:
    """How far it has come: had, or being sent; kept out; still to come; did not come.

    What either chat has on its block list, both have now.
    """
    if one.state in _HAD or one.post_id in begun:
        return 3
    return {"filtered": 2, "waiting": 1, "queued": 1}.get(one.state, 0)


def _why(one: Delivery, numbers: Mapping[int, int]) -> Sequence[object]:
    return [asdict(why) | {"number": numbers.get(why.number, why.number)} for why in one.why]


async def _make_anew(conn: AsyncConnection, ids: Iterable[int]) -> None:
    """Let posts that keep less than before say less, where nobody has begun to send them.

    Nor may anybody who has read them begin to: they have to be claimed anew.
    """
    unsent = (posts.c.id.in_(list(ids)), posts.c.state == "open", ~BEGUN)
    changed = list(await conn.scalars(select(posts.c.id).where(*unsent)))
    await conn.execute(delete(parts).where(parts.c.post_id.in_(changed)))
    free = update(posts).where(posts.c.id.in_(changed))
    await conn.execute(free.values(lease_token=None, lease_until=None))
    empty = ~exists().where(deliveries.c.post_id == posts.c.id)
    await conn.execute(delete(posts).where(posts.c.id.in_(changed), empty))


async def _posts(conn: AsyncConnection, old: Chat, new: Chat) -> None:
    """Move the posts; one that is called as another is there, is called otherwise."""
    theirs = posts.alias()
    same = (theirs.c.chat_id == new.id, theirs.c.kind == posts.c.kind, theirs.c.key == posts.c.key)
    mine = posts.c.chat_id == old.id
    await chats.fix_messages(conn, old.id, new.address)
    doubled = update(posts).where(mine, exists().where(*same))
    await conn.execute(doubled.values(key=posts.c.key + f" of {old.address}"))
    await conn.execute(update(posts).where(mine).values(chat_id=new.id))
