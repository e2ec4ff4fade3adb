"""Chats and people: known by the platform's address alone."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from sqlalchemy import Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import AnyRow, insert_new
from storage.records import Chat, Habits
from storage.schema import chats, parts, people, posts

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


async def gone(conn: AsyncConnection, chat_id: int, reason: str, now: datetime) -> None:
    """Stop writing to the chat; what waits for it stays."""
    await conn.execute(
        update(chats).where(chats.c.id == chat_id).values(state="gone", reason=reason, since=now)
    )


async def back(conn: AsyncConnection, chat_id: int) -> None:
    """Write to the chat again: it has just spoken to us."""
    await conn.execute(
        update(chats).where(chats.c.id == chat_id).values(state="active", reason=None, since=None)
    )


async def moved(conn: AsyncConnection, chat: Chat, address: str) -> bool:
    """Give the chat its new address; False when another chat is there already.

    Its messages have other ids there, so none that was sent before is ever edited.
    """
    if await find(conn, chat.platform, address):
        return False
    await conn.execute(update(chats).where(chats.c.id == chat.id).values(address=address))
    earlier = select(posts.c.id).where(posts.c.chat_id == chat.id)
    sent = update(parts).where(parts.c.post_id.in_(earlier), parts.c.message_id.is_not(None))
    await conn.execute(sent.values(fixed=f"sent before the chat moved to {address}"))
    return True


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
    """How many chats are active, and how many gone."""
    rows = await conn.execute(select(chats.c.state, func.count()).group_by(chats.c.state))
    counted = {row[0]: int(row[1]) for row in rows}
    return counted.get("active", 0), counted.get("gone", 0)


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
