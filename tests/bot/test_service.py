"""One service per database: who is refused, who takes over at once, and who has to wait."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
from clock import NOON, FakeClock
from engine import watched
from fakes import WatchedDatabase
from structlog.testing import capture_logs

from bot import service
from bot.service import AlreadyRunning, LockLost, Process, ServiceLock
from storage import locks
from storage.database import Database

HERE = Process.this(NOON)
ELSEWHERE = replace(HERE, host="another-machine pid:[7]")
LEASE = timedelta(seconds=30)
NOBODY = 65534
DAEMON = 1


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still."""
    return FakeClock(runs=False)


@pytest.fixture
async def store(sqlite_store_url: str, tmp_path: Path) -> AsyncIterator[WatchedDatabase]:
    """An empty store that can be watched."""
    async with watched(sqlite_store_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def living() -> Iterator[int]:
    """The number of another process that lives until the test ends."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.communicate(b"\n")


@pytest.fixture
def dead() -> int:
    """The number of a process that has just ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


async def held_by(database: Database, process: Process, token: str = "another") -> None:
    """Let another service have taken the lock at noon."""
    async with database.transaction() as conn:
        holder = json.dumps(asdict(process))
        assert await locks.hold(conn, "service", holder, token, NOON, NOON + LEASE)


class TroubleError(Exception):
    """The store does not answer."""


class Renewals:
    """Lets the next transactions fail, and says when enough have been committed."""

    def __init__(self, *, failures: int = 0, enough: int = 1) -> None:
        self.enough = asyncio.Event()
        self._failures = failures
        self._missing = enough

    async def __call__(self, place: str) -> None:
        """Watch the store."""
        if place == "before a transaction" and self._failures:
            self._failures -= 1
            raise TroubleError
        self._missing -= place == "after its commit"
        if self._missing <= 0:
            self.enough.set()


async def kept(lock: ServiceLock, renewals: Renewals) -> None:
    """Keep the lock until there were enough renewals."""
    keeping = asyncio.create_task(lock.keep())
    async with asyncio.timeout(30):
        await renewals.enough.wait()
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping


async def holder(database: Database) -> tuple[Process, str] | None:
    """Who has the lock, and its token."""
    async with database.reading() as conn:
        held = await locks.holder_of(conn, "service")
    return (Process(**json.loads(held[0])), held[1]) if held else None


async def test_the_lock_says_who_has_it(database: Database, clock: FakeClock) -> None:
    """While a service runs, the store names its process; afterwards nobody."""
    async with ServiceLock(database, clock):
        held = await holder(database)
        assert held is not None
        assert held[0] == Process(HERE.host, os.getpid(), "2026-08-18T12:00:00+00:00")

    assert await holder(database) is None


async def test_a_second_service_is_refused(
    database: Database, clock: FakeClock, living: int
) -> None:
    """The refusal names the process, its host and when it was last seen; the lock stays its own."""
    await held_by(database, replace(HERE, pid=living))

    with pytest.raises(AlreadyRunning) as refused:
        await ServiceLock(database, clock).__aenter__()

    assert str(refused.value) == (
        f"Papercast is running on this database already: process {living} on "
        f"{socket.gethostname()} (last seen 2026-08-18T12:00:00+00:00). "
        "Stop that one first. Nothing was changed."
    )
    assert await holder(database) == (replace(HERE, pid=living), "another")


async def test_a_dead_service_of_this_host_is_replaced_at_once(
    store: Database, clock: FakeClock, dead: int
) -> None:
    """A service that was killed keeps nobody waiting for the end of its lease."""
    await held_by(store, replace(HERE, pid=dead))

    async with ServiceLock(store, clock):
        held = await holder(store)

    assert held is not None
    assert held[0].pid == os.getpid()


async def test_our_own_number_in_the_lock_is_a_dead_one(store: Database, clock: FakeClock) -> None:
    """In a container each service has the same number: the one before this is gone."""
    await held_by(store, HERE)

    async with ServiceLock(store, clock):
        held = await holder(store)

    assert held is not None
    assert held[1] != "another"


async def test_a_reused_number_waits_for_the_end_of_the_lease(
    store: Database, clock: FakeClock, living: int
) -> None:
    """A dead service whose number another program has got is replaced when its lease ends."""
    await held_by(store, replace(HERE, pid=living))

    clock.advance(29)
    with pytest.raises(AlreadyRunning):
        await ServiceLock(store, clock).__aenter__()
    clock.advance(1)
    async with ServiceLock(store, clock):
        held = await holder(store)

    assert held is not None
    assert held[0].pid == os.getpid()


async def test_another_host_has_until_the_end_of_its_lease(
    database: Database, clock: FakeClock, dead: int
) -> None:
    """Whether a process lives elsewhere cannot be seen, so only time tells."""
    await held_by(database, replace(ELSEWHERE, pid=dead))

    with pytest.raises(AlreadyRunning, match=rf"process {dead} on another-machine \(last seen"):
        await ServiceLock(database, clock).__aenter__()
    clock.advance(30)
    async with ServiceLock(database, clock):
        held = await holder(database)

    assert held is not None
    assert held[0].host == HERE.host


async def test_a_lock_that_is_kept_outlives_its_lease(store: WatchedDatabase) -> None:
    """A service that renews its lock has it, however long it runs."""
    clock = FakeClock()
    async with ServiceLock(store, clock) as lock:
        store.watch = renewals = Renewals(enough=12)
        await kept(lock, renewals)
        held = await holder(store)

    assert set(clock.slept) == {10.0}
    assert held is not None
    assert held[0].seen >= (NOON + 4 * LEASE).isoformat()


async def test_a_lock_that_was_taken_over_is_noticed(store: Database, clock: FakeClock) -> None:
    """A service that seemed dead ends when it finds another in its place, and names it."""
    lock = await ServiceLock(store, clock).__aenter__()
    keeping = asyncio.create_task(lock.keep())
    await asyncio.sleep(0)
    async with store.transaction() as conn:
        taken = json.dumps(asdict(ELSEWHERE))
        later = NOON + timedelta(hours=1)
        assert await locks.hold(conn, "service", taken, "another", later, later + LEASE)

    clock.advance(10)
    with pytest.raises(LockLost, match="on another-machine"):
        await keeping
    await lock.__aexit__()

    assert await holder(store) == (ELSEWHERE, "another"), "whose lock it is not may not free it"


async def test_a_lock_lost_and_freed_again_is_told_apart(
    store: WatchedDatabase, clock: FakeClock
) -> None:
    """When the other service has ended before it can be named, the sentence says what to do."""
    await held_by(store, ELSEWHERE)
    calls = 0

    async def freed_after_the_refusal(place: str) -> None:
        nonlocal calls
        calls += place == "after its commit"
        if place == "after its commit" and calls == 2:
            store.watch = None
            async with store.transaction() as conn:
                await locks.release(conn, "service", "another")

    store.watch = freed_after_the_refusal
    with pytest.raises(AlreadyRunning) as refused:
        await ServiceLock(store, clock).__aenter__()

    assert str(refused.value) == (
        "Another Papercast has just used this database. Start this one again."
    )


async def test_a_renewal_may_fail(store: WatchedDatabase) -> None:
    """Two renewals in a row may fail and are logged; the third saves the lock."""
    clock = FakeClock()
    async with ServiceLock(store, clock) as lock:
        store.watch = renewals = Renewals(failures=2, enough=1)
        with capture_logs() as logs:
            await kept(lock, renewals)
        held = await holder(store)

    assert [entry["event"] for entry in logs] == ["lock not renewed"] * 2
    assert held is not None
    assert held[0].seen >= (NOON + timedelta(seconds=30)).isoformat()


async def test_a_store_that_fails_for_a_whole_lease_ends_the_service(
    store: WatchedDatabase,
) -> None:
    """When the lease has ended unrenewed, another service may run: this one stops."""
    clock = FakeClock()
    async with ServiceLock(store, clock) as lock:
        store.watch = Renewals(failures=99)
        with capture_logs(), pytest.raises(TroubleError):
            await lock.keep()
        store.watch = None

    assert clock.now() == NOON + LEASE


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to be two other users in turn")
def test_a_process_of_somebody_else_is_alive() -> None:
    """A process that we may not signal is there."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=NOBODY, group=NOBODY) as process:
        os.seteuid(DAEMON)
        try:
            assert not replace(HERE, pid=process.pid).is_dead()
        finally:
            os.seteuid(0)


def test_a_host_without_namespaces_is_its_name(tmp_path: Path) -> None:
    """Where there is no /proc, the host's name must do."""
    assert service._host(tmp_path / "none") == socket.gethostname()


def test_a_container_is_told_from_its_host(tmp_path: Path) -> None:
    """The same host name in another process namespace is another host."""
    namespace = tmp_path / "pid"
    namespace.symlink_to("pid:[4026531999]")

    assert service._host(namespace) == f"{socket.gethostname()} pid:[4026531999]"
    assert service._host(namespace) != HERE.host
