"""Command lines that are too long for a button, kept under a short key."""

from base64 import b32encode
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import upsert
from storage.schema import lines

KEPT = timedelta(days=30)
"""How long a line is kept after it was last used."""


async def keep(conn: AsyncConnection, line: str, now: datetime) -> str:
    """Keep the line, and return its key: 16 letters and digits, the same for the same line.

    Lines that nobody has used for a while are forgotten meanwhile.
    """
    key = b32encode(blake2b(line.encode(), digest_size=10).digest()).decode().lower()
    made = upsert(conn, lines, ["key"], ["used"]).values(key=key, line=line, used=now)
    await conn.execute(made)
    await conn.execute(delete(lines).where(lines.c.used < now - KEPT))
    return key


async def find(conn: AsyncConnection, key: str) -> tuple[str, datetime] | None:
    """The line of that key, if it is still kept, and when it was last used."""
    asked = select(lines.c.line, lines.c.used).where(lines.c.key == key)
    row = (await conn.execute(asked)).one_or_none()
    return (row.line, row.used) if row else None


async def renew(conn: AsyncConnection, key: str, now: datetime) -> None:
    """Keep the line from now on as long as a new one."""
    await conn.execute(update(lines).where(lines.c.key == key).values(used=now))
