"""What changed of stored papers, so that whoever posted one can tell what became of it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import insert_new
from storage.records import Event, Paper, Revision
from storage.schema import paper_events

_LISTS = ("authors", "categories")
_MOMENTS = ("submitted", "updated")


async def record(
    conn: AsyncConnection, revised: Sequence[Revision], at: datetime, source: str
) -> list[Revision]:
    """Write down what changed, and return what of it is news.

    A change that was seen before, because two sources disagree, is none.
    """
    return [one for one in revised if await _record(conn, one, at, source)]


async def of(conn: AsyncConnection, paper_ids: Collection[str]) -> dict[str, list[Event]]:
    """What changed of each of these papers, the last change first; nothing where nothing did."""
    mine = paper_events.c.paper_id.in_(list(paper_ids))
    rows = await conn.execute(select(paper_events).where(mine).order_by(paper_events.c.id.desc()))
    found: dict[str, list[Event]] = {}
    for row in rows:
        before = {name: _value(name, value) for name, value in row.before.items()}
        event = Event(row.kind, row.version, row.at, before)
        found.setdefault(row.paper_id, []).append(event)
    return found


async def _record(conn: AsyncConnection, one: Revision, at: datetime, source: str) -> bool:
    changed = [
        field.name
        for field in fields(Paper)
        if getattr(one.before, field.name) != getattr(one.after, field.name)
    ]
    new = insert_new(conn, paper_events).values(
        paper_id=one.after.id,
        kind=_kind(one),
        version=one.after.version,
        hash=_hash({name: _plain(getattr(one.after, name)) for name in changed}),
        at=at,
        source=source,
        before={name: _plain(getattr(one.before, name)) for name in changed},
    )
    return await conn.scalar(new.returning(paper_events.c.id)) is not None


def _kind(one: Revision) -> str:
    if one.after.withdrawn and not one.before.withdrawn:
        return "withdrawal"
    return "version" if one.after.version > one.before.version else "metadata"


def _hash(values: Mapping[str, Any]) -> str:
    return blake2b(json.dumps(values, sort_keys=True).encode(), digest_size=12).hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, kept: Any) -> Any:
    """What ``_plain`` made it of."""
    if name in _LISTS:
        return tuple(kept)
    return datetime.fromisoformat(kept) if name in _MOMENTS and kept else kept
