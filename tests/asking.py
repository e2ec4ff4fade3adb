"""Claude as the service has it, on its local counterpart, with a real ledger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clock import FakeClock
from servers.anthropic import KEY, AnthropicServer
from sqlalchemy import select

from bot.summaries.budget import Purse
from bot.summaries.claude import Claude, Options, create
from storage.database import Database
from storage.schema import ledger


@dataclass(frozen=True)
class Asked:
    """A Claude, the server that it asks, its clock and its ledger."""

    claude: Claude
    server: AnthropicServer
    clock: FakeClock
    database: Database

    async def entries(self) -> list[tuple[int, int, int]]:
        """Tokens in, tokens out and cost of each call, in the order in which they were entered."""
        columns = ledger.c.tokens_in, ledger.c.tokens_out, ledger.c.cost
        async with self.database.reading() as conn:
            found = await conn.execute(select(*columns).order_by(ledger.c.id))
            return [(row.tokens_in, row.tokens_out, row.cost) for row in found]


@asynccontextmanager
async def asking(
    database: Database, budget: str = "1", *, clock: FakeClock | None = None, **options: Any
) -> AsyncIterator[Asked]:
    """A Claude with these options, as long as the block lasts."""
    clock = clock or FakeClock(runs=False)
    purse = Purse(database, clock, Decimal(budget))
    async with AnthropicServer() as server:
        given = {"api_key": KEY, "base_url": server.url, **options}
        claude = create(Options.model_validate(given), clock=clock, purse=purse)
        try:
            yield Asked(claude, server, clock, database)
        finally:
            await claude.close()
        assert server.faults == []
