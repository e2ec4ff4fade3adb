"""Small facts that belong to the whole store, by name."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import upsert
from storage.schema import meta


async def get(conn: AsyncConnection, key: str) -> str | None:
    """The value of that name, if there is one."""
    value = await conn.scalar(select(meta.c.value).where(meta.c.key == key))
    return None if value is None else str(value)


async def put(conn: AsyncConnection, key: str, value: str) -> None:
    """Keep a value under that name, in the place of the one before."""
    await conn.execute(upsert(conn, meta, ["key"], ["value"]).values(key=key, value=value))


async def drop(conn: AsyncConnection, key: str) -> bool:
    """Forget that name; False when there was none."""
    gone = delete(meta).where(meta.c.key == key).returning(meta.c.key)
    return await conn.scalar(gone) is not None


async def beginning(conn: AsyncConnection, prefix: str) -> dict[str, str]:
    """All names that begin so, with their values, in their order."""
    rows = await conn.execute(
        select(meta).where(meta.c.key.startswith(prefix, autoescape=True)).order_by(meta.c.key)
    )
    return {row.key: row.value for row in rows}
