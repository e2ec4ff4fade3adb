"""Locks that processes share through the database: one service, one request at a time to arXiv."""

from datetime import datetime, timedelta

from sqlalchemy import case, insert, inspect, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import locks

_LONGEST = timedelta(hours=2)


async def take_turn(
    conn: AsyncConnection, name: str, holder: str, now: datetime, until: datetime
) -> datetime | None:
    """Take the lock until ``until``, unless somebody holds it or it is not yet time.

    Returns None when the turn is ours, otherwise the moment to ask again. A moment that is
    further away than any turn or pause lasts was written by a clock that was ahead.
    """
    await _ensure(conn, name)
    beyond = now + _LONGEST
    taken = await conn.execute(
        update(locks)
        .where(
            locks.c.name == name,
            or_(locks.c.until.is_(None), locks.c.until <= now, locks.c.until > beyond),
            or_(
                locks.c.not_before.is_(None),
                locks.c.not_before <= now,
                locks.c.not_before > beyond,
            ),
        )
        .values(holder=holder, until=until)
    )
    if taken.rowcount:
        return None
    row = (await conn.execute(select(locks).where(locks.c.name == name))).one()
    moments: list[datetime] = [m for m in (row.until, row.not_before) if m is not None]
    return max(moments)


async def end_turn(
    conn: AsyncConnection, name: str, holder: str, now: datetime, not_before: datetime
) -> None:
    """Free the lock, keep everybody from it before ``not_before``, and count the turn that day."""
    today = now.date()
    await conn.execute(
        update(locks)
        .where(locks.c.name == name, locks.c.holder == holder)
        .values(
            holder=None,
            until=None,
            not_before=not_before,
            used=case((locks.c.day == today, locks.c.used + 1), else_=1),
            day=today,
        )
    )


async def hold(
    conn: AsyncConnection, name: str, holder: str, token: str, now: datetime, until: datetime
) -> bool:
    """Take the lock, or keep it when ``token`` already has it; False when somebody else does."""
    await _ensure(conn, name)
    held = await conn.execute(
        update(locks)
        .where(
            locks.c.name == name,
            or_(locks.c.token.is_(None), locks.c.token == token, locks.c.until <= now),
        )
        .values(holder=holder, token=token, until=until)
    )
    return bool(held.rowcount)


async def are_there(conn: AsyncConnection) -> bool:
    """Whether this store has locks yet."""
    return await conn.run_sync(lambda sync: inspect(sync).has_table(locks.name))


async def holder_of(
    conn: AsyncConnection, name: str, *, after: datetime | None = None
) -> tuple[str, str] | None:
    """The holder and token of a lock that is held; with ``after``, held beyond that moment."""
    lasts = [locks.c.until > after] if after is not None else []
    rows = await conn.execute(
        select(locks.c.holder, locks.c.token).where(locks.c.name == name, *lasts)
    )
    row = rows.one_or_none()
    return (row.holder, row.token) if row and row.token else None


async def release(conn: AsyncConnection, name: str, token: str) -> None:
    """Give the lock back, if ``token`` still has it."""
    await conn.execute(
        update(locks)
        .where(locks.c.name == name, locks.c.token == token)
        .values(holder=None, token=None, until=None)
    )


async def _ensure(conn: AsyncConnection, name: str) -> None:
    """Make the row that an UPDATE can then fight over."""
    if (await conn.execute(select(locks.c.name).where(locks.c.name == name))).first() is None:
        try:
            async with conn.begin_nested():
                await conn.execute(insert(locks).values(name=name, used=0))
        except IntegrityError:
            return  # another process made it in between: that is what was wanted
