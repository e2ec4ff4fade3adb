"""How far each source is harvested."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import upsert
from storage.schema import cursors


async def get(conn: AsyncConnection, source: str, scope: str) -> str | None:
    """The cursor of that part of the source; None before its first page."""
    return await conn.scalar(
        select(cursors.c.value).where(cursors.c.source == source, cursors.c.scope == scope)
    )


async def put(conn: AsyncConnection, source: str, scope: str, value: str) -> None:
    """Set the cursor, in the transaction of the page that it stands after."""
    await conn.execute(
        upsert(conn, cursors, ["source", "scope"], ["value"]).values(
            source=source, scope=scope, value=value
        )
    )
