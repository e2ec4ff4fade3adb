"""The gate to arXiv: one at a time, with pauses, over every process that shares the database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from clock import NOON, FakeClock
from sqlalchemy import select

from bot.sources.base import SourceDown
from bot.sources.gate import NAME, Gate
from storage import locks
from storage.database import Database
from storage.schema import locks as table


@dataclass
class Log:
    """When each turn started and ended, as its holder saw it."""

    clock: FakeClock
    turns: list[tuple[str, datetime, datetime]] = field(default_factory=list)

    async def take(self, gate: Gate, name: str, seconds: float = 2, *, pause: float = 0) -> None:
        async with gate.turn() as turn:
            start = self.clock.now()
            await self.clock.sleep(seconds)
            turn.pause(pause)
            self.turns.append((name, start, self.clock.now()))

    @property
    def pauses(self) -> list[float]:
        """The seconds from the end of each turn to the start of the next."""
        order = sorted(self.turns, key=lambda turn: turn[1])
        return [(later[1] - sooner[2]).total_seconds() for sooner, later in pairwise(order)]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def log(clock: FakeClock) -> Log:
    return Log(clock)


@pytest.fixture
async def second(database: Database) -> AsyncIterator[Database]:
    """The same database as another process opens it."""
    async with await Database.open(
        database.url.render_as_string(hide_password=False).replace("+aiosqlite", "")
    ) as opened:
        yield opened


async def test_turns_are_three_seconds_apart(database: Database, log: Log) -> None:
    """A turn starts no sooner than three seconds after the end of the one before."""
    gate = Gate(database, log.clock)
    for name in "abc":
        await log.take(gate, name)
    assert log.pauses == [3, 3]


async def test_the_first_turn_is_at_once(database: Database, log: Log) -> None:
    """Nobody waits where nobody was."""
    await log.take(Gate(database, log.clock), "a")
    assert log.turns[0][1] == NOON


async def test_tasks_of_a_process_come_in_order(database: Database, log: Log) -> None:
    """Who asks first is served first, one at a time."""
    gate = Gate(database, log.clock, interval=5)
    await asyncio.gather(*(log.take(gate, name) for name in "abcde"))
    assert [name for name, *_ in log.turns] == list("abcde")
    assert log.pauses == [5, 5, 5, 5]


async def test_two_processes_share_the_gate(database: Database, second: Database, log: Log) -> None:
    """Never two at once and never too soon, whatever the number of processes and tasks."""
    here, there = Gate(database, log.clock), Gate(second, log.clock)
    takes = [log.take(gate, name) for name in "abcdef" for gate in (here, there)]
    await asyncio.gather(*takes)
    assert len(log.turns) == 12
    assert min(log.pauses) >= 3


async def test_a_wish_to_wait_holds_for_everybody(
    database: Database, second: Database, log: Log
) -> None:
    """A pause after one process's turn keeps the other process away as well."""
    await log.take(Gate(database, log.clock), "a", pause=90)
    await log.take(Gate(second, log.clock), "b")
    assert log.pauses == [90]


async def test_the_longest_wish_counts_up_to_an_hour(database: Database, log: Log) -> None:
    """Of several wishes the longest one counts; more than an hour is not waited for."""
    gate = Gate(database, log.clock)
    async with gate.turn() as turn:
        for seconds in (20, 86_400, 40):
            turn.pause(seconds)
    await log.take(gate, "next")
    assert log.turns[0][1] == NOON + timedelta(hours=1)


async def test_a_turn_may_have_its_own_interval(database: Database, log: Log) -> None:
    """One user of the gate may be asked for longer or shorter pauses than the others."""
    gate = Gate(database, log.clock)
    async with gate.turn(interval=0):
        pass
    async with gate.turn(interval=30):
        assert log.clock.now() == NOON
    await log.take(gate, "next")
    assert log.turns[0][1] == NOON + timedelta(seconds=30)


async def test_a_failed_turn_ends(database: Database, log: Log) -> None:
    """What goes wrong in a turn goes on, and the next one waits no longer for it."""
    gate = Gate(database, log.clock)
    with pytest.raises(ZeroDivisionError):
        async with gate.turn():
            _ = 1 / 0
    await log.take(gate, "next")
    assert log.turns[0][1] == NOON + timedelta(seconds=3)


async def test_a_cancelled_turn_ends(database: Database, second: Database) -> None:
    """Whoever is cancelled in the middle frees the gate for every process, after the interval."""
    clock = FakeClock(runs=False)
    gate = Gate(database, clock)
    holding = asyncio.Event()

    async def hold() -> None:
        async with gate.turn():
            holding.set()
            await clock.sleep(1000)

    task = asyncio.create_task(hold())
    await holding.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    clock.advance(3)
    async with Gate(second, clock).turn(patience=0):
        assert clock.now() == NOON + timedelta(seconds=3)


async def test_a_turn_cancelled_while_it_is_given_ends(database: Database) -> None:
    """Wherever in its taking a turn is cancelled, nobody has to wait for its lease."""
    clock = FakeClock(runs=False)
    gate = Gate(database, clock, interval=0)

    async def hold() -> None:
        async with gate.turn(patience=0):
            await clock.sleep(1000)

    for steps in range(60):
        task = asyncio.create_task(hold())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with gate.turn(patience=0):
            assert clock.now() == NOON


async def test_a_cancelled_wait_leaves_the_holder_alone(
    database: Database, second: Database
) -> None:
    """Who gives up waiting takes nothing from who holds the turn."""
    clock = FakeClock(runs=False)
    waiter = Gate(second, clock)
    async with Gate(database, clock).turn():
        waiting = asyncio.create_task(waiter.turn().__aenter__())
        await clock.somebody_sleeps()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        with pytest.raises(SourceDown):
            await waiter.turn(patience=0).__aenter__()


async def test_a_dead_process_is_waited_for_only_so_long(database: Database, log: Log) -> None:
    """A turn that nobody ends, because its process was killed, ends with its lease."""
    async with database.transaction() as conn:
        until = NOON + timedelta(seconds=40)
        assert await locks.take_turn(conn, NAME, "killed", NOON, until) is None
    await log.take(Gate(database, log.clock), "next")
    assert log.turns[0][1] == NOON + timedelta(seconds=40)


async def test_a_turn_may_have_its_own_lease(database: Database, second: Database) -> None:
    """Who asks only briefly blocks others only briefly, should it die."""
    clock = FakeClock()
    stuck = Gate(database, clock).turn(hold=10)
    await stuck.__aenter__()
    async with Gate(second, clock).turn():
        assert clock.now() == NOON + timedelta(seconds=10)
    await stuck.__aexit__(None, None, None)


async def test_the_end_of_a_lost_lease_takes_nothing(database: Database, second: Database) -> None:
    """A process that wakes after its lease cannot end the turn that another one has by now."""
    clock = FakeClock()
    stuck = Gate(database, clock).turn(hold=10)
    await stuck.__aenter__()
    async with Gate(second, clock).turn():
        await stuck.__aexit__(None, None, None)
        with pytest.raises(SourceDown):
            await Gate(database, clock).turn(patience=0).__aenter__()


async def test_a_far_away_turn_is_refused_at_once(database: Database, clock: FakeClock) -> None:
    """Nobody waits in vain: a pause beyond one's patience is told, with its length."""
    gate = Gate(database, clock)
    async with gate.turn() as turn:
        turn.pause(1800)
    with pytest.raises(SourceDown, match="1800 s") as caught:
        await gate.turn(patience=60).__aenter__()
    assert caught.value.retry_after == 1800
    assert clock.slept == []


async def test_patience_ends(database: Database, second: Database) -> None:
    """Who waits for a turn that another holds gives up when the patience is over."""
    clock = FakeClock()
    async with Gate(database, clock).turn():
        with pytest.raises(SourceDown):
            await Gate(second, clock).turn(patience=20).__aenter__()
        assert clock.now() == NOON + timedelta(seconds=20)


async def test_requests_are_counted_by_day(database: Database, clock: FakeClock) -> None:
    """The lock keeps how many turns there were on the day of the last one."""
    gate = Gate(database, clock)

    async def counted() -> tuple[date, int]:
        async with database.reading() as conn:
            row = (await conn.execute(select(table).where(table.c.name == NAME))).one()
        return row.day, row.used

    for _ in range(3):
        async with gate.turn():
            pass
    assert await counted() == (NOON.date(), 3)
    clock.advance(86_400)
    async with gate.turn():
        pass
    assert await counted() == (NOON.date() + timedelta(days=1), 1)
