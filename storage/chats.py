"""Chats and people: known by the platform's address alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from sqlalchemy import Table, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import AnyRow, insert_new
from storage.records import Chat, Habits
from storage.schema import chats, parts, people, posts

_AT_ONCE = 1000
"""Ids or addresses in one question: a database takes only so many."""

_COLUMNS = (
    chats.c.id,
    chats.c.platform,
    chats.c.address,
    chats.c.state,
    chats.c.reason,
    chats.c.since,
    chats.c.not_before,
    chats.c.habits,
)


async def ensure(conn: AsyncConnection, platform: str, address: str) -> Chat:
    """The chat at that address, made when it is new."""
    values = {"platform": platform, "address": address, "state": "active"}
    await conn.execute(insert_new(conn, chats).values(values))
    row = await conn.execute(select(*_COLUMNS).where(*_at(chats, platform, address)))
    return chat_of(row.one())


async def find(conn: AsyncConnection, platform: str, address: str) -> Chat | None:
    """The chat at that address, if it is known."""
    row = await conn.execute(select(*_COLUMNS).where(*_at(chats, platform, address)))
    found = row.one_or_none()
    return chat_of(found) if found else None


async def person(conn: AsyncConnection, platform: str, address: str) -> int:
    """The id of the person at that address, made when new."""
    await conn.execute(insert_new(conn, people).values(platform=platform, address=address))
    row = await conn.execute(select(people.c.id).where(*_at(people, platform, address)))
    return int(row.scalar_one())


async def at(conn: AsyncConnection, platform: str, addresses: Sequence[str]) -> list[Chat]:
    """Those of the chats at these addresses that are known, however many they are."""
    found: list[Chat] = []
    for start in range(0, len(addresses), _AT_ONCE):
        some = list(addresses[start : start + _AT_ONCE])
        there = (chats.c.platform == platform, chats.c.address.in_(some))
        rows = await conn.execute(select(*_COLUMNS).where(*there).order_by(chats.c.id))
        found += map(chat_of, rows)
    return found


async def within(conn: AsyncConnection, platform: str, address: str) -> list[Chat]:
    """The chat at that address and its threads, as far as they are known."""
    in_it = chats.c.address.startswith(f"{address}/", autoescape=True)
    there = (chats.c.platform == platform, or_(chats.c.address == address, in_it))
    rows = await conn.execute(select(*_COLUMNS).where(*there).order_by(chats.c.id))
    return list(map(chat_of, rows))


async def pause(conn: AsyncConnection, chat_id: int, reason: str, now: datetime) -> bool:
    """Stop writing to the chat; what waits for it stays. False when it was paused before."""
    change = update(chats).where(chats.c.id == chat_id, chats.c.state == "active")
    paused = await conn.execute(change.values(state="paused", reason=reason, since=now))
    return bool(paused.rowcount)


async def resume(conn: AsyncConnection, chat_id: int) -> None:
    """Write to the chat again."""
    change = update(chats).where(chats.c.id == chat_id)
    await conn.execute(change.values(state="active", reason=None, since=None))


async def paused(conn: AsyncConnection) -> list[Chat]:
    """All that are paused, the longest first."""
    resting = select(*_COLUMNS).where(chats.c.state == "paused")
    return list(map(chat_of, await conn.execute(resting.order_by(chats.c.since, chats.c.id))))


async def paused_among(conn: AsyncConnection, ids: Sequence[int]) -> set[int]:
    """The ids of those that are paused."""
    found: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = list(ids[start : start + _AT_ONCE])
        resting = (chats.c.state == "paused", chats.c.id.in_(some))
        found |= set(await conn.scalars(select(chats.c.id).where(*resting)))
    return found


async def keep(conn: AsyncConnection, ids: Sequence[int]) -> None:
    """Let nobody delete these chats before the transaction ends; who is at it, ends first."""
    for start in range(0, len(ids), _AT_ONCE):
        some = chats.c.id.in_(list(ids[start : start + _AT_ONCE]))
        held = select(chats.c.id).where(some).order_by(chats.c.id)
        await conn.execute(held.with_for_update(read=True, key_share=True))


async def move(conn: AsyncConnection, chat_id: int, address: str) -> None:
    """Give the chat its new address.

    Raises:
        IntegrityError: when another chat is there already: see ``storage.merging``.
    """
    await fix_messages(conn, chat_id, address)
    await conn.execute(update(chats).where(chats.c.id == chat_id).values(address=address))


async def fix_messages(conn: AsyncConnection, chat_id: int, address: str) -> None:
    """Have none of the chat's messages edited any more: they have other ids at a new address."""
    earlier = select(posts.c.id).where(posts.c.chat_id == chat_id)
    sent = update(parts).where(parts.c.post_id.in_(earlier), parts.c.message_id.is_not(None))
    await conn.execute(sent.values(fixed=f"sent before the chat moved to {address}"))


async def hold(conn: AsyncConnection, chat_id: int, until: datetime) -> None:
    """Write nothing to the chat before that moment: the platform asked for it."""
    await conn.execute(update(chats).where(chats.c.id == chat_id).values(not_before=until))


async def held(conn: AsyncConnection, now: datetime) -> list[Chat]:
    """The chats to which nothing may be written yet, because the platform asked for it."""
    rows = await conn.execute(
        select(*_COLUMNS).where(chats.c.not_before > now).order_by(chats.c.id)
    )
    return [chat_of(row) for row in rows]


async def tally(conn: AsyncConnection) -> tuple[int, int]:
    """How many chats are active, and how many paused."""
    rows = await conn.execute(select(chats.c.state, func.count()).group_by(chats.c.state))
    counted = {row[0]: int(row[1]) for row in rows}
    return counted.get("active", 0), counted.get("paused", 0)


async def choose(conn: AsyncConnection, chat_id: int, habits: Habits) -> None:
    """Keep how the chat wants to be written to."""
    kept = {name: _written(value) for name, value in asdict(habits).items() if value is not None}
    await conn.execute(update(chats).where(chats.c.id == chat_id).values(habits=kept))


def chat_of(row: AnyRow) -> Chat:
    """A row with the columns of a chat, as a chat."""
    values = {column.name: getattr(row, column.name) for column in _COLUMNS}
    return Chat(**{**values, "habits": _habits(row.habits or {})})


def _written(value: Any) -> Any:
    """A time as ``08:00``, and two of them as a list; anything else as it is."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    return [_written(one) for one in value] if isinstance(value, tuple) else value


def _habits(kept: Mapping[str, Any]) -> Habits:
    hour, quiet = kept.get("hour"), kept.get("quiet")
    times = {
        "hour": time.fromisoformat(hour) if hour else None,
        "quiet": (time.fromisoformat(quiet[0]), time.fromisoformat(quiet[1])) if quiet else None,
    }
    return Habits(**{**kept, **times})


def _at(table: Table, platform: str, address: str) -> tuple[Any, Any]:
    return table.c.platform == platform, table.c.address == address
