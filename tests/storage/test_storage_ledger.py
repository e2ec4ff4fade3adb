"""The ledger never lets calls pass the budget together, and forgets none that was made."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from clock import NOON
from making import MINUTE
from sqlalchemy import select

from storage import ledger, summaries
from storage.database import Database
from storage.records import TextKey
from storage.schema import ledger as table

KEY = TextKey("summary", "2608.00001", 1, "claude", "haiku", "p1", "en")
DAY = NOON - timedelta(hours=12)


async def reserve(
    database: Database, bound: int, budget: int = 100, after: timedelta = timedelta()
) -> int | None:
    async with database.transaction() as conn:
        return await ledger.reserve(conn, KEY, NOON + after, bound, since=DAY, budget=budget)


async def spent(database: Database, since: timedelta = timedelta()) -> int:
    async with database.reading() as conn:
        return await ledger.spent(conn, DAY + since)


async def test_an_entry_holds_its_bound_until_it_is_settled(database: Database) -> None:
    """First the most that the call can cost, then what it did cost."""
    entry = await reserve(database, 40)
    assert entry is not None
    assert await spent(database) == 40

    async with database.transaction() as conn:
        await ledger.settle(conn, entry, 1200, 350, 7)
    assert await spent(database) == 7
    async with database.reading() as conn:
        (row,) = await conn.execute(select(table))
    assert (row.at, row.provider, row.model, row.kind) == (NOON, "claude", "haiku", "summary")
    assert (row.tokens_in, row.tokens_out, row.text_id) == (1200, 350, None)


async def test_an_entry_names_its_text(database: Database) -> None:
    """Where the text is in the store, what it cost can be told."""
    async with database.transaction() as conn:
        text = await summaries.want(conn, KEY)
    await reserve(database, 1)
    async with database.reading() as conn:
        assert (await conn.execute(select(table.c.text_id))).scalar_one() == text.id


async def test_what_would_pass_the_budget_is_not_entered(database: Database) -> None:
    """The last cent can be spent, and not one more."""
    assert await reserve(database, 60) is not None
    assert await reserve(database, 41) is None
    assert await reserve(database, 40) is not None
    assert await reserve(database, 1) is None
    assert await spent(database) == 100


async def test_what_is_released_can_be_spent_again(database: Database) -> None:
    """A call that was never made costs nothing."""
    entry = await reserve(database, 100)
    assert entry is not None
    async with database.transaction() as conn:
        await ledger.release(conn, entry)
    assert await spent(database) == 0
    assert await reserve(database, 100) is not None


async def test_only_what_came_since_counts(database: Database) -> None:
    """Yesterday's entries are no part of today's budget."""
    await reserve(database, 100, after=timedelta(hours=-13))
    assert await reserve(database, 100) is not None
    assert await spent(database) == 100
    assert await spent(database, since=timedelta(days=-1)) == 200
    assert await spent(database, since=timedelta(hours=12) + MINUTE) == 0


async def test_calls_that_reserve_at_once_never_pass_it_together(database: Database) -> None:
    """Of twenty that each want a tenth, ten are entered."""
    entries = await asyncio.gather(*(reserve(database, 10) for _ in range(20)))
    assert sum(entry is not None for entry in entries) == 10
    assert await spent(database) == 100


async def paid(database: Database, subject: str, cost: int, after: timedelta = timedelta()) -> None:
    """Enter a settled call for the text of that paper."""
    key = replace(KEY, subject=subject)
    async with database.transaction() as conn:
        await summaries.want(conn, key)
        moment = NOON + after
        entry = await ledger.reserve(conn, key, moment, 1, since=moment, budget=10**9)
        assert entry is not None
        await ledger.settle(conn, entry, 1, 1, cost)


async def mean(database: Database, provider: str = "claude") -> int | None:
    async with database.reading() as conn:
        return await ledger.mean(conn, provider, DAY)


async def test_the_mean_is_of_texts(database: Database) -> None:
    """A text that took two calls cost what both did."""
    await paid(database, "2608.00001", 300)
    await paid(database, "2608.00001", 200)
    await paid(database, "2608.00002", 101)
    assert await mean(database) == 300


async def test_the_mean_is_of_one_provider_and_time(database: Database) -> None:
    """What was paid before, or to others, says nothing of it."""
    await paid(database, "2608.00001", 900, -timedelta(days=1))
    await paid(database, "2608.00002", 100)
    assert await mean(database) == 100
    assert await mean(database, "openai") is None


async def test_without_texts_there_is_no_mean(database: Database) -> None:
    """Nor where the text of a call is not in the store any more."""
    assert await mean(database) is None
    await reserve(database, 40)
    assert await mean(database) is None
