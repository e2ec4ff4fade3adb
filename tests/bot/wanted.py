"""A paper that is promised and whose text is wanted, and how its texts stand."""

from datetime import timedelta

from engine import Engine, all_texts, promise, want
from fakes import FakeSummariser, paper

from storage.database import Database

A, B = paper("2608.00001"), paper("2608.00002")
HOUR = timedelta(hours=1)


async def engine_of(database: Database, *providers: FakeSummariser, **options: float) -> Engine:
    """The steps, with a promise of the first paper that waits for an hour."""
    engine = Engine(database, providers=providers, **options)  # type: ignore[arg-type]  # of any option
    await promise(database, "1", A, after=HOUR)
    await want(engine, A)
    return engine


async def bases(database: Database) -> list[tuple[str, str, str | None]]:
    """Provider, state and basis of each text."""
    return [(one.key.provider, one.state, one.basis) for one in await all_texts(database)]
