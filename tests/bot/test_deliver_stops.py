"""A service that is killed, stopped or replaced in the middle of a sending."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from clock import NOON
from engine import Engine, all_parts, ends, part_states, promise, promises, restarted, watched
from fakes import FakePlatform, Fine, Hangs, Waits, WatchedDatabase, paper, unwatched

from storage import leases
from storage.database import Database

A, B, C = (paper(f"2608.0000{n}") for n in range(1, 4))
GRACE = 8.0


class KilledError(BaseException):
    """The process ends here."""


class KillAt:
    """Kills the process when it comes to a place for the n-th time."""

    def __init__(self, place: str, n: int) -> None:
        self.place = place
        self.left = n

    async def __call__(self, place: str) -> None:
        """Watch the platform."""
        self.left -= place == self.place
        if place == self.place and self.left == 0:
            raise KilledError


class Count:
    """Says when work has come to a place for the n-th time."""

    def __init__(self, place: str, n: int) -> None:
        self.place = place
        self.left = n
        self._there = asyncio.Event()

    async def __call__(self, place: str) -> None:
        """Watch the platform or the store."""
        self.left -= place == self.place
        if self.left == 0:
            self._there.set()

    async def reached(self) -> None:
        """Return once it has."""
        await self._there.wait()


class FailAt(KillAt):
    """Lets the disk fail once, when the process comes to a place for the n-th time."""

    async def __call__(self, place: str) -> None:
        """Watch the store."""
        try:
            await super().__call__(place)
        except KilledError:
            raise OSError("disk I/O error") from None


@pytest.fixture
async def store(sqlite_store_url: str, tmp_path: Path) -> AsyncIterator[WatchedDatabase]:
    """An empty store that can be watched."""
    async with watched(sqlite_store_url, tmp_path) as opened:
        yield opened


async def killed(database: Database, console: FakePlatform, place: str, n: int = 1) -> None:
    """Deliver until the process dies there, and let another one start."""
    console.watch = KillAt(place, n)
    with pytest.raises(BaseExceptionGroup) as raised:
        await Engine(database, platforms=[console]).deliver.run()
    assert raised.group_contains(KilledError)
    await restarted(database)


def started(engine: Engine) -> "asyncio.Task[int]":
    """A run that a test can cancel."""
    return asyncio.create_task(engine.deliver.run())


async def stopped(running: "asyncio.Task[int]") -> None:
    """The run has ended by its cancellation, and nothing goes on behind its back."""
    with pytest.raises(asyncio.CancelledError):
        await running
    assert asyncio.all_tasks() == {asyncio.current_task()}


# Killed


@pytest.mark.parametrize("place", ["asked to send", "shown, not answered"])
async def test_what_was_under_way_is_not_repeated(sqlite_database: Database, place: str) -> None:
    """A part found in the middle of its sending is uncertain; what stands behind it is sent."""
    console = FakePlatform(parts=3)
    await promise(sqlite_database, "1", A, B)
    await killed(sqlite_database, console, place, 2)
    assert await part_states(sqlite_database) == ["sent", "sending", "ready"]
    before = len(console.shown)

    await Engine(sqlite_database, platforms=[console]).settle()

    assert await ends(sqlite_database) == {A.id: "uncertain", B.id: "sent"}
    assert (await promises(sqlite_database))[0].reason == (
        "Papercast was stopped while sending, and nobody knows whether it arrived"
    )
    parts = [part for part in await all_parts(sqlite_database) if not part.body.startswith("Sent")]
    assert [part.attempts for part in parts] == [1] * 6
    assert console.bodies("1")[before:][0] == "2608.00001 3/3"


@pytest.mark.parametrize("place", ["asked to send", "shown, not answered"])
async def test_what_was_under_way_is_repeated_where_that_is_safe(
    sqlite_database: Database, place: str
) -> None:
    """Where a platform knows a repetition by its nonce, the very same part is sent again."""
    console = FakePlatform(parts=3, repeats=True)
    await promise(sqlite_database, "1", A)
    await killed(sqlite_database, console, place, 2)
    before = len(console.shown)

    await Engine(sqlite_database, platforms=[console]).settle()

    parts = await all_parts(sqlite_database)
    assert await ends(sqlite_database) == {A.id: "sent"}
    assert [part.attempts for part in parts] == [1, 2, 1]
    assert [message.nonce for message in console.shown[before:]] == [
        part.nonce for part in parts[1:]
    ]


async def test_a_lease_keeps_what_is_under_way(sqlite_database: Database) -> None:
    """Without a restart nobody touches a part whose sender may be alive, until its lease ends."""
    console = FakePlatform()
    console.watch = KillAt("asked to send", 1)
    engine = Engine(sqlite_database, platforms=[console])
    await promise(sqlite_database, "1", A)
    with pytest.raises(BaseExceptionGroup):
        await engine.deliver.run()

    other = Engine(sqlite_database, platforms=[console])
    other.still.advance(299)
    assert await other.deliver.run() == 0
    other.still.advance(1)
    assert await other.deliver.run() > 0

    assert await ends(sqlite_database) == {A.id: "uncertain"}
    assert not any(body.startswith(A.id) for body in console.bodies("1")), "it is not repeated"


# Stopped


async def test_a_message_under_way_is_settled(sqlite_database: Database) -> None:
    """A stop lets the message end whose sending has begun; those behind it wait for a restart."""
    console, ending = FakePlatform(parts=2), Waits()
    console.will("1", ending)
    engine = Engine(sqlite_database, platforms=[console])
    await promise(sqlite_database, "1", A, B)
    running = started(engine)
    await ending.begun.wait()

    running.cancel()
    await engine.still.somebody_sleeps()
    ending.go_on()
    await stopped(running)

    assert await part_states(sqlite_database) == ["sent", "ready"]
    await restarted(sqlite_database)
    await Engine(sqlite_database, platforms=[console]).settle()
    assert await ends(sqlite_database) == {A.id: "sent", B.id: "sent"}
    assert len(console.shown) == 4


async def test_every_chat_has_its_grace(store: WatchedDatabase) -> None:
    """A stop waits for the messages of all chats, however soon one of them ends."""
    console = FakePlatform()
    endings = {"1": Waits(), "2": Waits()}
    for address, ending in endings.items():
        console.will(address, ending)
    engine = Engine(store, platforms=[console], concurrency=2)
    await promise(store, "1", A)
    await promise(store, "2", B)
    running = started(engine)
    for ending in endings.values():
        await ending.begun.wait()

    running.cancel()
    await engine.still.somebody_sleeps()
    store.watch = settled = Count("after its commit", 1)
    endings["1"].go_on()
    await settled.reached()
    assert not running.done()
    endings["2"].go_on()
    await stopped(running)

    assert await part_states(store) == ["sent", "sent"]
    assert await ends(store) == {A.id: "sent", B.id: "sent"}


async def test_the_grace_has_an_end(sqlite_database: Database) -> None:
    """A platform that does not answer within the grace leaves a part whose fate nobody knows."""
    console, ending = FakePlatform(), Waits()
    console.will("1", ending)
    engine = Engine(sqlite_database, platforms=[console])
    await promise(sqlite_database, "1", A)
    running = started(engine)
    await ending.begun.wait()

    running.cancel()
    await engine.still.somebody_sleeps()
    assert engine.still.slept == [GRACE]
    engine.still.advance(GRACE)
    await stopped(running)

    assert await part_states(sqlite_database) == ["sending"]
    assert await ends(sqlite_database) == {A.id: "queued"}


async def test_a_failure_within_the_grace_is_settled(sqlite_database: Database) -> None:
    """A stop is not taken for the platform's failure, nor the other way round."""
    console = FakePlatform()
    console.will("1", Fine(), Hangs())
    console.watch = asked = Count("asked to send", 2)
    engine = Engine(sqlite_database, platforms=[console], send_timeout=0.1)
    await promise(sqlite_database, "1", A, B)
    running = started(engine)
    await asked.reached()
    running.cancel()
    await stopped(running)

    assert await ends(sqlite_database) == {A.id: "sent", B.id: "uncertain"}
    assert (await promises(sqlite_database))[1].reason == "no answer in 0.1 s"


# Replaced


async def test_a_lost_lease_sends_nothing(sqlite_database: Database) -> None:
    """Whoever finds another token on a post sends nothing of it, and gives its other posts back."""
    console = FakePlatform(parts=2)
    await promise(sqlite_database, "1", A, B)

    async def somebody_else_takes_it(place: str) -> None:
        console.watch = unwatched
        del place
        await restarted(sqlite_database)
        async with sqlite_database.transaction() as conn:
            until = NOON + timedelta(minutes=5)
            await leases.claim(conn, NOON, until, "another", platforms=["console"], limit=1)

    console.watch = somebody_else_takes_it
    engine = Engine(sqlite_database, platforms=[console])

    assert await engine.deliver.run() == 3, "the second post twice: its lease was free"

    first, *others = await part_states(sqlite_database)
    assert first == "sent", "the call's outcome is written"
    assert others == ["ready", "sent", "sent"]
    assert len(console.shown) == 3


@pytest.mark.parametrize("place", ["before a transaction", "before its commit"])
async def test_a_failing_store_changes_no_order(store: WatchedDatabase, place: str) -> None:
    """Whichever transaction fails: the next round goes on with that post, then the later ones."""
    for n in range(1, 12):
        console = FakePlatform(repeats=True)
        engine = Engine(store, platforms=[console])
        chat = f"{place} {n}"
        await promise(store, chat, *(paper(f"2608.{n:03}{m:02}") for m in range(3)))
        store.watch = FailAt(place, n)
        with suppress(OSError, ExceptionGroup):
            await engine.deliver.run()
        store.watch = None
        engine.still.advance(20)
        await engine.settle()
        shown = [body.partition(" ")[0] for body in console.bodies(chat)]
        assert list(dict.fromkeys(shown)) == [f"2608.{n:03}{m:02}" for m in range(3)], n
