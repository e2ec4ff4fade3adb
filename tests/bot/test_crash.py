"""Whatever moment the process ends in: every paper arrives, and none that has arrived comes again.

A life is a whole run of the service: harvest, match, summarise, deliver. It is ended at each place
that it comes to, one place a test world; then a new life begins on the same store, as after a
restart. Places are the edges of each transaction, since the store changes at no other moment, and
those of each call to the world outside.
"""

import asyncio
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from clock import FakeClock
from effort import LONG
from engine import Engine, restarted, subscribe, watched
from fakes import FakePlatform, FakeSource, FakeSummariser, WatchedDatabase, page, paper

from bot.summaries.base import SummaryError
from storage.database import Database

HEADS = paper("2608.00001")
CARS = paper("2608.00002", "Cars", abstract="Four wheels.")
DUE = {("1", HEADS.id), ("2", CARS.id)}
"""What is to arrive in which chat. Chat 1 must get nothing twice; chat 2 knows repetitions."""

PARTS = 3
"""Two for the post in chat 1, one for that in chat 2."""

MANY = 60
"""Fewer places than this cannot be all."""

EVERY = 1 if LONG else 5
"""One in so many places; all of them take some minutes."""

SLICES = 4
"""The places are dealt to so many tests, which share the work."""
each_slice = pytest.mark.parametrize("first", range(1, SLICES + 1))


class KilledError(BaseException):
    """The process is no more."""


class Fate:
    """Watches a life, and ends it at its n-th place; without a number it lives to its end."""

    life: "asyncio.Task[None]"

    def __init__(self, n: int | None = None) -> None:
        self.n = n
        self.places: list[str] = []

    async def __call__(self, place: str) -> None:
        """The life has come to this place."""
        self.places.append(place)
        if self.n is not None and len(self.places) >= self.n:
            self.strike()

    def strike(self) -> None:
        """End it as SIGKILL does: nobody does anything after this."""
        raise KilledError(self.places[-1])


class Stop(Fate):
    """Ends it as SIGTERM does: by a cancellation, once, and with time for what is under way."""

    def strike(self) -> None:
        """Cancel the whole life at its next chance."""
        if len(self.places) == self.n:
            self.life.cancel()


class HastyStop(Stop):
    """The same, but the time for what is under way is over at once."""


class World:
    """What outlives a process: the file of the store, what readers see, and the papers of arXiv."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.once = FakePlatform("once", parts=2)
        self.again = FakePlatform("again", repeats=True)
        self.source = FakeSource("api", page(1, HEADS), page(2, CARS))

    def shown(self) -> Counter[str]:
        """How often readers see each part of a paper, by its nonce; notes are left out."""
        shown = self.once.shown + self.again.shown
        return Counter(one.nonce for one in shown if not one.body.startswith("Sent once"))

    async def begin(self) -> None:
        """Let there be a store in which two chats have subscribed."""
        async with watched(self.url, self.file.parent) as database:
            await subscribe(database, "1", "heads", platform="once")
            await subscribe(database, "2", "cars", platform="again")

    def copy(self, name: str) -> "World":
        """The same beginning in another file."""
        return World(Path(shutil.copy(self.file, self.file.with_name(name))))

    @property
    def url(self) -> str:
        """Where the store is."""
        return f"sqlite:///{self.file}"

    async def live(self, fate: Fate) -> bool:
        """Run the service until nothing is left to do or its fate ends it; whether it was done."""
        async with await WatchedDatabase.open(self.url) as database:
            for one in (database, self.once, self.again, self.source):
                one.watch = fate
            fate.life = asyncio.create_task(self._life(database, fate))
            (end,) = await asyncio.gather(fate.life, return_exceptions=True)
        assert end is None or is_fate(end), end
        return end is None

    async def _life(self, database: Database, fate: Fate) -> None:
        claude, gpt = FakeSummariser("claude", watch=fate), FakeSummariser("gpt", watch=fate)
        claude.will(CARS.id, *[SummaryError("not about cars")] * 9)
        engine = Engine(
            database,
            sources=[self.source],
            platforms=[self.once, self.again],
            providers=[claude, gpt],
            clock=FakeClock(runs=isinstance(fate, HastyStop)),
        )
        await restarted(database)
        await engine.poll.run()
        await engine.settle()

    def parts(self) -> dict[str, str]:
        """The state of each part of a paper in the store, by its nonce."""
        found = self._read(
            "SELECT nonce, parts.state FROM parts "
            "JOIN posts ON posts.id = post_id WHERE kind = 'paper'"
        )
        return dict(found)

    def settled(self) -> set[str]:
        """The nonces of the parts that the store knows to have ended."""
        return {name for name, state in self.parts().items() if state not in {"ready", "sending"}}

    def ends(self) -> dict[tuple[str, str], str]:
        """How what was promised to each chat has ended."""
        found = self._read(
            "SELECT address, paper_id, deliveries.state FROM deliveries "
            "JOIN chats ON chats.id = chat_id"
        )
        return {(address, paper_id): state for address, paper_id, state in found}

    def _read(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.file)) as store:
            return store.execute(query).fetchall()


def is_fate(end: BaseException) -> bool:
    """Whether nothing but its fate ended a life."""
    if isinstance(end, BaseExceptionGroup):
        return all(is_fate(one) for one in end.exceptions)
    return isinstance(end, KilledError | asyncio.CancelledError)


@pytest.fixture
async def beginning(tmp_path: Path) -> World:
    """A world in which nothing has happened yet."""
    world = World(tmp_path / "beginning.db")
    await world.begin()
    return world


@each_slice
@pytest.mark.parametrize("kind", [Fate, Stop])
async def test_no_end_loses_or_repeats_a_paper(
    beginning: World, kind: type[Fate], first: int
) -> None:
    """Killed or stopped at any place, once: the next life brings the rest, and only the rest."""
    for n in count(first * EVERY, SLICES * EVERY):
        world, fate = beginning.copy(f"{n}.db"), kind(n)
        if await world.live(fate):
            break
        settled, before = world.settled(), world.shown()
        assert await world.live(Fate())

        place = f"ended at place {n}: {fate.places[n - 1]}"
        assert settled.isdisjoint(world.shown() - before), place
        assert_arrived(world, place)
        if kind is Stop:
            assert_as_if_nothing_happened(world, place)
    assert n > MANY


@pytest.mark.parametrize("kind", [Fate, HastyStop])
async def test_ending_again_and_again(beginning: World, kind: type[Fate]) -> None:
    """However often the service ends, each time a little later, at last every paper arrives."""
    settled: set[str] = set()
    for n in count(1, EVERY):
        before = beginning.shown()
        done = await beginning.live(kind(n))
        assert settled.isdisjoint(beginning.shown() - before)
        settled = beginning.settled()
        if done:
            break

    assert_arrived(beginning, f"after a life of {n} places")


async def test_an_undisturbed_life(beginning: World) -> None:
    """A life without an end shows each part once, and a second one adds nothing."""
    assert await beginning.live(Fate())
    assert await beginning.live(Fate())

    assert_as_if_nothing_happened(beginning, "nowhere")


def assert_arrived(world: World, place: str) -> None:
    """What was due has ended; readers have seen what the store says they have."""
    ends, parts, shown = world.ends(), world.parts(), world.shown()
    assert ends.keys() == DUE, place
    assert ends["2", CARS.id] == "sent", place
    assert ends["1", HEADS.id] in {"sent", "uncertain"}, place
    assert len(parts) == PARTS, place
    repeatable = {message.nonce for message in world.again.shown}
    for name, state in parts.items():
        assert shown[name] >= 1 or state == "uncertain", place
        assert shown[name] <= 1 or name in repeatable, place


def assert_as_if_nothing_happened(world: World, place: str) -> None:
    """Every part was sent, and seen once."""
    parts = world.parts()
    assert set(parts.values()) == {"sent"}, place
    assert world.shown() == dict.fromkeys(parts, 1), place
    assert len(parts) == PARTS, place
