"""What needs the operator and would not show by itself is found, and found to be over."""

from datetime import timedelta
from pathlib import Path

import pytest
from clock import FakeClock
from engine import Engine, promise
from fakes import FakePlatform, paper

from bot import watch
from bot.platforms import Uncertain
from bot.poll import Harvest
from bot.query import tokens
from bot.troubles import Troubles
from bot.watch import Watch
from storage import papers
from storage.database import Database

BAD = Harvest("arxiv_api", problem="HTTP 503.")
GOOD = Harvest("arxiv_api", papers=3)


@pytest.fixture
def troubles() -> Troubles:
    return Troubles()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
def guard(sqlite_database: Database, clock: FakeClock, troubles: Troubles, tmp_path: Path) -> Watch:
    """A watch over a store on this disk."""
    return Watch(sqlite_database, clock, troubles, tmp_path / "papercast.db")


def test_a_source_may_fail_for_a_while(guard: Watch, clock: FakeClock, troubles: Troubles) -> None:
    """An hour without arXiv is nothing; after two the operator is told, and when it is over."""
    guard.harvested([BAD])
    clock.advance(3600)
    guard.harvested([BAD])
    assert not troubles.open
    clock.advance(3600)
    guard.harvested([BAD])
    assert troubles.open["source arxiv_api"] == (
        "arxiv_api has brought nothing since 12:00 UTC: HTTP 503. It is asked again at each "
        "harvest; nothing is lost."
    )
    guard.harvested([GOOD])
    assert not troubles.open
    guard.harvested([BAD])
    assert not troubles.open, "a new failure has its own two hours"


async def test_a_store_that_gets_nothing_new_is_told(
    guard: Watch, clock: FakeClock, troubles: Troubles, sqlite_database: Database
) -> None:
    """Five days without a paper are longer than any pause of arXiv."""
    async with sqlite_database.transaction() as conn:
        await papers.add(conn, [paper("2608.00001")], tokens)
    clock.advance(timedelta(days=4).total_seconds())
    await guard.look()
    assert not troubles.open
    clock.advance(timedelta(days=1).total_seconds())
    await guard.look()
    assert "No paper newer than 18 Aug 2026 has come" in troubles.open["stale"]


async def test_an_empty_store_is_not_stale(guard: Watch, troubles: Troubles) -> None:
    """Before the first harvest there is nothing to say."""
    await guard.look()
    assert not troubles.open


async def test_a_full_disk_stops_the_harvest_first(
    guard: Watch, troubles: Troubles, monkeypatch: pytest.MonkeyPatch, sqlite_database: Database
) -> None:
    """Little room is told with how fast the store grows; too little ends harvesting alone."""
    async with sqlite_database.transaction() as conn:
        await papers.add(conn, [paper("2608.00001")], tokens)
    free = guard._left()
    assert free is not None
    assert guard.has_room()
    monkeypatch.setattr(watch, "LITTLE", free * 2)
    await guard.look()
    assert "MB left on the disk." in troubles.open["disk"]
    assert "nothing is lost" in troubles.open["disk"]
    monkeypatch.setattr(watch, "TOO_LITTLE", free * 2)
    assert not guard.has_room()
    monkeypatch.setattr(watch, "LITTLE", 0)
    await guard.look()
    assert "disk" not in troubles.open


async def test_a_server_looks_after_its_own_disk(
    sqlite_database: Database, clock: FakeClock, troubles: Troubles
) -> None:
    """Where the store is on a server, its disk is not ours to watch."""
    guard = Watch(sqlite_database, clock, troubles, None)
    await guard.look()
    assert guard.has_room()
    assert not troubles.open


async def test_what_nobody_confirmed_is_counted_for_a_day(
    sqlite_database: Database, troubles: Troubles
) -> None:
    """A part of uncertain fate is told of with its platform, and is no news a day later."""
    platform = FakePlatform()
    platform.will("1", Uncertain("no answer"))
    await promise(sqlite_database, "1", paper("2608.00001"))
    engine = Engine(sqlite_database, platforms=[platform])
    await engine.deliver.run()
    guard = Watch(sqlite_database, engine.still, troubles, None)
    await guard.look()
    told = troubles.open["uncertain"]
    assert "Sent and not confirmed in the last 24 hours: 1 on console." in told
    engine.still.advance(timedelta(days=1, seconds=1).total_seconds())
    await guard.look()
    assert "uncertain" not in troubles.open
