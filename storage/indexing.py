"""How far the index of words has come: papers are indexed when they are stored, or later here.

After an upgrade the papers that are there have to be indexed, the newest first, while others are
stored. What is below ``indexed_from`` waits its turn.
"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import meta, search
from storage.schema import papers

_READER, _FROM = "index: reader", "index: from"


async def indexed_from(conn: AsyncConnection) -> int:
    """The least ``seq`` whose paper can be found; above ``search.FIRST`` while not all can."""
    kept = await meta.get(conn, _FROM)
    return search.FIRST if kept is None else int(kept)


async def begin(conn: AsyncConnection, reader: str) -> bool:
    """Whether papers are still to be indexed for this reader of theirs, named with its version.

    Another reader than before makes other tokens, so everything is forgotten first.
    """
    if await meta.get(conn, _READER) != reader:
        await search.clear(conn)
        await meta.put(conn, _READER, reader)
        newest = await conn.scalar(select(func.max(papers.c.seq)))
        if newest is not None:
            await meta.put(conn, _FROM, str(newest + 1))
    return await indexed_from(conn) > search.FIRST


async def go_on(conn: AsyncConnection, rows: Sequence[search.Row]) -> None:
    """Index these papers, the newest first of those below what is indexed; none: that was all."""
    if rows:
        await search.add(conn, rows)
        await meta.put(conn, _FROM, str(min(seq for seq, _ in rows)))
    else:
        await meta.drop(conn, _FROM)
