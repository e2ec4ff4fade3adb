"""Texts: summaries today, made once for each paper version and language."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import AnyRow, insert_new
from storage.records import Text, TextKey
from storage.schema import texts

_KEY = ("kind", "subject", "version", "provider", "model", "prompt", "language")


async def want(conn: AsyncConnection, key: TextKey) -> Text:
    """The text of that key; put down as wanted when nobody wanted it before."""
    await conn.execute(insert_new(conn, texts).values(**asdict(key), state="wanted"))
    rows = await conn.execute(_select(key))
    return _text(rows.one())


async def find(conn: AsyncConnection, keys: Sequence[TextKey]) -> Text | None:
    """The first of these texts that is done."""
    for key in keys:
        row = (await conn.execute(_select(key).where(texts.c.state == "done"))).one_or_none()
        if row:
            return _text(row)
    return None


async def claim(
    conn: AsyncConnection, now: datetime, until: datetime, token: str, limit: int
) -> list[Text]:
    """Lease wanted texts, oldest first."""
    free = or_(texts.c.lease_until.is_(None), texts.c.lease_until <= now)
    wanted = (
        select(texts.c.id)
        .where(texts.c.state == "wanted", free)
        .order_by(texts.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("wanted")
    )
    change = update(texts).where(texts.c.id.in_(select(wanted.c.id))).returning(*texts.c)
    leased = await conn.execute(change.values(lease_token=token, lease_until=until))
    return sorted((_text(row) for row in leased), key=lambda text: text.id)


async def done(conn: AsyncConnection, text: Text, body: str, basis: str) -> None:
    """Store the text."""
    change = update(texts).where(texts.c.id == text.id)
    await conn.execute(
        change.values(state="done", body=body, basis=basis, lease_token=None, lease_until=None)
    )


async def failed(conn: AsyncConnection, text: Text, reason: str) -> None:
    """Write that this provider cannot make this text, and why."""
    change = update(texts).where(texts.c.id == text.id)
    await conn.execute(
        change.values(state="failed", basis=reason, lease_token=None, lease_until=None)
    )


async def drop_leases(conn: AsyncConnection) -> None:
    """Free what a service before this one held. Only for the one that holds the service lock."""
    leased = texts.c.lease_token.is_not(None)
    await conn.execute(update(texts).where(leased).values(lease_token=None, lease_until=None))


def _select(key: TextKey) -> Select[*tuple[object, ...]]:
    return select(*texts.c).where(*(texts.c[name] == getattr(key, name) for name in _KEY))


def _text(row: AnyRow) -> Text:
    key = TextKey(**{name: getattr(row, name) for name in _KEY})
    return Text(id=row.id, key=key, state=row.state, body=row.body, basis=row.basis)
