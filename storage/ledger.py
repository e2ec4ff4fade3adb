"""What was spent on texts: an entry for each call, written before it with the most it can cost.

Money is micro-dollars. A call whose end nobody saw keeps its bound: it may have been paid for.
"""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import TextKey
from storage.schema import ledger
from storage.summaries import id_of


async def reserve(
    conn: AsyncConnection, key: TextKey, now: datetime, bound: int, *, since: datetime, budget: int
) -> int | None:
    """Enter a call for that text, and return the entry's id.

    None, and no entry, when all entries since that moment and this one would pass the budget.
    """
    if conn.dialect.name == "postgresql":
        # Two that reserve at once would each see the sum without the other; on SQLite they cannot.
        await conn.execute(text("LOCK TABLE ledger IN SHARE ROW EXCLUSIVE MODE"))
    if await spent(conn, since) + bound > budget:
        return None
    entered = await conn.execute(
        insert(ledger)
        .values(
            text_id=id_of(key),
            at=now,
            provider=key.provider,
            model=key.model,
            kind=key.kind,
            tokens_in=0,
            tokens_out=0,
            cost=bound,
        )
        .returning(ledger.c.id)
    )
    return int(entered.scalar_one())


async def settle(
    conn: AsyncConnection, entry: int, tokens_in: int, tokens_out: int, cost: int
) -> None:
    """Write what the call did cost."""
    change = update(ledger).where(ledger.c.id == entry)
    await conn.execute(change.values(tokens_in=tokens_in, tokens_out=tokens_out, cost=cost))


async def release(conn: AsyncConnection, entry: int) -> None:
    """Take the entry out: the call was never made, or was refused before anything was written."""
    await conn.execute(delete(ledger).where(ledger.c.id == entry))


async def spent(conn: AsyncConnection, since: datetime) -> int:
    """The sum of all entries from that moment on."""
    total = select(func.coalesce(func.sum(ledger.c.cost), 0)).where(ledger.c.at >= since)
    return int((await conn.execute(total)).scalar_one())


async def mean(conn: AsyncConnection, provider: str, since: datetime) -> int | None:
    """What a text by that provider cost on average, of those paid from that moment on."""
    paid = select(func.sum(ledger.c.cost), func.count(ledger.c.text_id.distinct()))
    of_provider = paid.where(ledger.c.provider == provider, ledger.c.at >= since)
    row = (await conn.execute(of_provider)).one()
    return int(row[0]) // row[1] if row[1] else None
