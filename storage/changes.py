"""What changed among the subscriptions, in the order of the commits: a feed that can be followed.

Whoever has read it up to a number asks for what came after; nothing is missed, because a number
is given only when every smaller one is committed or will never be.
"""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import subscription_changes as feed


async def take_turn(conn: AsyncConnection) -> None:
    """Let one transaction at a time change subscriptions, from here to its end.

    SQLite has one writer anyway. On PostgreSQL whoever committed first could else have the greater
    number. It comes before any lock of a row, so that no two wait for each other; all may read.
    """
    if conn.dialect.name == "postgresql":
        await conn.execute(text("LOCK TABLE subscription_changes IN SHARE ROW EXCLUSIVE MODE"))


async def note(conn: AsyncConnection, ids: Sequence[int]) -> None:
    """Write down that these subscriptions change in this transaction, whose turn it is."""
    if ids:
        await conn.execute(insert(feed), [{"subscription_id": each} for each in ids])


async def changed(conn: AsyncConnection, after: int) -> tuple[int, list[int]]:
    """The last change, and the subscriptions that changed after that one, each once."""
    later = select(feed).where(feed.c.id > after).order_by(feed.c.id)
    rows = (await conn.execute(later)).all()
    return (rows[-1].id if rows else after), list(dict.fromkeys(r.subscription_id for r in rows))


async def last_change(conn: AsyncConnection) -> int:
    """The last change that there is; 0 when there is none."""
    return await conn.scalar(select(func.max(feed.c.id))) or 0


async def trim(conn: AsyncConnection) -> None:
    """Forget all changes but the last, which keeps SQLite from giving its number again.

    For a moment in which nobody follows the feed.
    """
    await take_turn(conn)
    last = select(func.max(feed.c.id)).scalar_subquery()
    await conn.execute(delete(feed).where(feed.c.id < last))
