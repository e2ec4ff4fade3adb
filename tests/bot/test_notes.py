"""Operators are told what needs them: once a day for one cause, and once when it is over."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from clock import FakeClock
from engine import Engine
from fakes import FakePlatform

from bot.notes import Notes
from bot.platforms import RetryLater
from storage import chats
from storage.database import Connection, Database
from storage.records import Chat

DISK = {"disk": "412 MB left on the disk."}
KEY = {"key": "Anthropic refuses the key."}
A_DAY = timedelta(days=1).total_seconds()


class Told:
    """An operator's chat on a platform, with everything that brings notes there."""

    def __init__(self, database: Database, *addresses: str) -> None:
        self.platform = FakePlatform()
        self.engine = Engine(database, platforms=[self.platform])
        self.addresses = addresses
        self.restart()

    def restart(self) -> None:
        """A new service over the same store."""
        self.notes = Notes(
            self.engine.database, self.engine.still, [self.platform], self._operators
        )

    async def _operators(self, conn: Connection) -> Sequence[Chat]:
        return [await chats.ensure(conn, "console", address) for address in self.addresses]

    async def look(self, troubles: dict[str, str]) -> list[str]:
        """What is new to the operators after one look."""
        before = len(self.platform.shown)
        await self.notes.run(troubles)
        while await self.engine.deliver.run():
            pass
        return [message.body for message in self.platform.shown[before:]]

    @property
    def clock(self) -> FakeClock:
        return self.engine.still


@pytest.fixture
def told(sqlite_database: Database) -> Told:
    return Told(sqlite_database, "boss")


async def test_a_cause_is_told_once_a_day(told: Told) -> None:
    """It is told at once, not again however often it is looked at, and again after a day."""
    assert await told.look(DISK) == ["412 MB left on the disk."]
    assert await told.look(DISK) == []
    told.clock.advance(A_DAY - 1)
    assert await told.look(DISK) == []
    told.clock.advance(1)
    assert await told.look(DISK) == ["412 MB left on the disk."]


async def test_the_end_is_told_once(told: Told) -> None:
    """When a cause is over, what it was is told with the time, and nothing more."""
    await told.look(DISK)
    told.clock.advance(3600)
    assert await told.look({}) == ["Over since 13:00 UTC: 412 MB left on the disk."]
    assert await told.look({}) == []


async def test_what_comes_and_goes_is_no_noise(told: Told) -> None:
    """A cause that is open again on the same day is not told again, nor its second end."""
    await told.look(DISK)
    await told.look({})
    assert await told.look(DISK) == []
    assert await told.look({}) == []
    told.clock.advance(A_DAY)
    assert await told.look(DISK) == ["412 MB left on the disk."]


async def test_each_cause_has_its_own_note(told: Told) -> None:
    """Two causes are two messages, and one may end while the other lasts."""
    assert await told.look(DISK | KEY) == [*DISK.values(), *KEY.values()]
    assert await told.look(KEY) == ["Over since 12:00 UTC: 412 MB left on the disk."]


async def test_a_restart_tells_nothing_twice(told: Told) -> None:
    """What was told stands in the store."""
    await told.look(DISK)
    told.restart()
    assert await told.look(DISK) == []
    assert await told.look({}) == ["Over since 12:00 UTC: 412 MB left on the disk."]


async def test_a_note_is_not_lost(told: Told) -> None:
    """A note goes through the outbox: a platform that is away gets it when it is back."""
    told.platform.will("boss", RetryLater("away", delay=timedelta(minutes=1)))
    assert await told.look(DISK) == []
    told.clock.advance(60)
    assert await told.look(DISK) == ["412 MB left on the disk."]


async def test_all_operators_are_told(sqlite_database: Database) -> None:
    """Each has a message of their own."""
    told = Told(sqlite_database, "boss", "deputy")
    assert len(await told.look(DISK)) == 2
    assert told.platform.bodies("deputy") == list(DISK.values())


async def test_without_an_operator_nothing_is_kept(sqlite_database: Database) -> None:
    """Nobody is told, and the first operator hears of it then."""
    told = Told(sqlite_database)
    assert await told.look(DISK) == []
    told.addresses = ("boss",)
    assert await told.look(DISK) == ["412 MB left on the disk."]
