"""What one summary is said to cost, before anybody pays for it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from clock import NOON

from bot.summaries.base import Summary
from bot.summaries.estimate import each
from bot.summaries.prices import price_of
from storage import ledger, summaries
from storage.database import Database
from storage.records import Paper, TextKey

KEY = TextKey("summary", "2608.00001", 1, "claude", "claude-haiku-5-5", "p1", "en")


class Provider:
    """Says who it is, and summarises nothing."""

    prompt = "p1"

    def __init__(self, name: str, model: str = "claude-haiku-5-5") -> None:
        self.name = name
        self.model = model

    async def summarise(self, paper: Paper, language: str) -> Summary:
        """An estimate asks for no summary."""
        raise AssertionError("an estimate asks for no summary")


CLAUDE, ABSTRACT = Provider("claude"), Provider("abstract", "first sentence")


async def estimated(database: Database, *providers: Provider) -> int | None:
    """What one summary costs today."""
    async with database.reading() as conn:
        return await each(conn, providers, NOON)


async def paid(database: Database, subject: str, cost: int, days_ago: int) -> None:
    """A call for the text of that paper, so long ago."""
    key, moment = replace(KEY, subject=subject), NOON - timedelta(days=days_ago)
    async with database.transaction() as conn:
        await summaries.want(conn, key)
        entry = await ledger.reserve(conn, key, moment, 1, since=moment, budget=10**9)
        assert entry is not None
        await ledger.settle(conn, entry, 1, 1, cost)


async def test_what_the_last_ones_cost(database: Database) -> None:
    """The mean of the last thirty days."""
    await paid(database, "2608.00001", 200, days_ago=1)
    await paid(database, "2608.00002", 400, days_ago=30)
    await paid(database, "2608.00003", 9000, days_ago=31)

    assert await estimated(database, CLAUDE, ABSTRACT) == 300


@pytest.mark.parametrize("model", ["claude-haiku-5-5", "a model that is not known"])
async def test_what_is_usual(sqlite_database: Database, model: str) -> None:
    """Before anything was paid, the model's price for a usual call."""
    found = await estimated(sqlite_database, Provider("claude", model))

    assert found == price_of(model).cost(1700, 250)
    assert 0 < found < 50_000


async def test_what_is_free(sqlite_database: Database) -> None:
    """Where the first provider, who writes them all, takes no money, or there is none."""
    await paid(sqlite_database, "2608.00001", 200, days_ago=1)

    assert await estimated(sqlite_database, ABSTRACT, CLAUDE) is None
    assert await estimated(sqlite_database) is None
