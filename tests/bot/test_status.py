"""An operator is told how it goes: what needs them first, then a sentence for each part."""

from datetime import timedelta
from decimal import Decimal

from clock import NOON, FakeClock
from engine import Engine, promise
from fakes import FakePlatform, FakeSummariser, paper

from bot.platforms import Rejected
from bot.status import Status
from bot.summaries import abstract
from bot.summaries.base import Summariser
from bot.troubles import Troubles
from storage import chats, ledger
from storage.database import Database
from storage.records import TextKey

KEY = TextKey("summary", "2608.00001", 1, "claude", "claude-haiku-5-5", "1", "en")


def status(database: Database, troubles: Troubles, provider: Summariser) -> Status:
    """How it goes on a platform that is up and one that is not."""
    away = FakePlatform("discord")
    away.ready = False
    return Status(
        database,
        FakeClock(runs=False),
        troubles,
        [FakePlatform("telegram"), away],
        [provider],
        Decimal("0.50"),
        NOON - timedelta(days=1),
    )


async def test_an_empty_store(sqlite_database: Database) -> None:
    """Before anything has happened, each part says so."""
    keyless = abstract.create(abstract.Options())
    assert await status(sqlite_database, Troubles(), keyless).lines() == [
        "Running since 17 Aug 2026, 12:00 UTC. Open: telegram.",
        "No paper is stored yet.",
        "Posts: 0 promised: 0 sent, 0 waiting.",
        "Chats: 0.",
        "Summaries: sentences of the abstracts.",
    ]


async def test_what_was_done_and_what_it_cost(sqlite_database: Database) -> None:
    """Papers, posts by how they ended, chats that were lost, and today's money."""
    platform = FakePlatform()
    platform.will("1", Rejected("too long"))
    await promise(sqlite_database, "1", paper("2608.00001"))
    await promise(sqlite_database, "2", paper("2608.00002"))
    await Engine(sqlite_database, platforms=[platform]).deliver.run()
    async with sqlite_database.transaction() as conn:
        lost = await chats.ensure(conn, "console", "3")
        await chats.pause(conn, lost.id, "kicked", NOON)
        since = NOON - timedelta(days=2)
        for when in (NOON, NOON - timedelta(days=1)):
            await ledger.reserve(conn, KEY, when, 40_000, since=since, budget=10**6)
    told = await status(sqlite_database, Troubles(), FakeSummariser("claude")).lines()
    assert told[1:] == [
        "Papers: 2, the newest of 18 Aug 2026.",
        "Posts: 2 promised: 1 sent, 0 waiting, 1 rejected.",
        "Chats: 2, and 1 paused.",
        f"Summaries: by {FakeSummariser('claude').model}, $0.04 of $0.50 used today.",
    ]


async def test_what_needs_the_operator_comes_first(sqlite_database: Database) -> None:
    """Open troubles stand before everything else."""
    troubles = Troubles()
    troubles.tell("disk", "412 MB left on the disk.")
    told = await status(sqlite_database, troubles, FakeSummariser("claude")).lines()
    assert told[0] == "412 MB left on the disk."
