"""Edits stand behind all that is new: one that waits, for whatever it is, keeps no post waiting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from clock import NOON, FakeClock
from editing import POSTED, SUMMED, A, B, Life
from engine import promise, the_chat
from fakes import FakeEditor, Waits, paper

from bot.clock import Clock, SystemClock
from bot.pacing import Limits, Rank, Window
from bot.posted import Posted
from bot.turns import Turn, Turns
from storage import chats
from storage.database import Database


@pytest.fixture
async def life(sqlite_database: Database) -> Life:
    """A service that has posted A; a summary of it has just been made."""
    made = Life(sqlite_database, FakeEditor())
    await made.begin()
    await made.summarise_late()
    return made


class Asked(Turns):
    """Turns that tell of what rank each one is that somebody asks for."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        super().__init__(limits, clock)
        self.asked: asyncio.Queue[Rank] = asyncio.Queue()

    @asynccontextmanager
    async def called(self, address: str, rank: Rank = Rank.POST) -> AsyncIterator[Turn]:
        """A turn like any other."""
        self.asked.put_nowait(rank)
        async with super().called(address, rank) as turn:
            yield turn


class Telling(FakeEditor):
    """A platform that tells each time that it is asked to render something."""

    def __init__(self) -> None:
        super().__init__()
        self.rendered: asyncio.Queue[Posted] = asyncio.Queue()

    def render(self, notice: Posted, address: str) -> tuple[str, ...]:
        """As ever. Whoever is told gets on when the one that asks has to wait for something."""
        self.rendered.put_nowait(notice)
        return super().render(notice, address)


async def test_a_chat_gets_its_new_posts_before_its_edits(life: Life) -> None:
    """While something new is due there, nothing of what was posted is looked at."""
    await promise(life.database, "1", B)
    async with life.database.transaction() as conn:
        await life.gather.make(conn, life.still.now(), 10)

    assert await life.edits.run() == 0
    assert await life.deliver.run() == 1
    assert await life.edits.run() == 1

    assert life.edited == [SUMMED]


async def test_at_a_busy_platform_posts_go_first(sqlite_database: Database) -> None:
    """An edit that has waited longer for its turn than a post to another chat lets it pass."""
    seen: list[str] = []

    async def look(place: str) -> None:
        seen.append(place)

    life = Life(sqlite_database, FakeEditor())
    await life.begin()
    await life.summarise_late()
    await promise(life.database, "2", B)
    life.console.watch = look
    life.console.turns = turns = Asked(Limits((Window(1, 0.001),)), SystemClock())

    async with turns.turn("9"):
        edits = asyncio.create_task(life.edits.run())
        assert [await turns.asked.get() for _ in range(2)] == [Rank.POST, Rank.EDIT]
        posts = asyncio.create_task(life.deliver.run())
        assert await turns.asked.get() is Rank.POST
    assert (await edits, await posts) == (1, 1)

    assert [one for one in seen if one.startswith("asked")] == ["asked to send", "asked to edit"]


async def test_an_edit_that_waits_keeps_nothing_from_its_chat(life: Life) -> None:
    """While a platform does not answer to an edit, posts go out there."""
    waits = Waits()
    life.console.will_edit("1", waits)
    running = asyncio.create_task(life.edits.run())
    await waits.begun.wait()
    await promise(life.database, "1", B)

    assert await life.deliver.run() == 1
    assert len(life.console.bodies("1")) == 2

    waits.go_on()
    assert await running == 1


async def test_edits_that_wait_for_a_connection_take_no_place(sqlite_database: Database) -> None:
    """Of three edits one may be under way: the others hold none of the places there are for posts.

    The platform lets two messages go at a time, and answers to no edit.
    """
    console = Telling()
    life = Life(sqlite_database, console, concurrency=1)
    await life.begin()
    for address in ("2", "3"):
        await promise(sqlite_database, address, A)
    await life.settle()
    console.turns = Turns(Limits((Window(2, 1.0),)), FakeClock())
    waits = {address: Waits() for address in ("1", "2", "3")}
    for address, ending in waits.items():
        console.will_edit(address, ending)
    await life.summarise_late()

    console.rendered = asyncio.Queue()
    editing = asyncio.create_task(life.edits.run())
    for _ in waits:
        await console.rendered.get()
    await promise(sqlite_database, "4", B)
    async with asyncio.timeout(20):
        assert await life.deliver.run() == 1

    assert len(console.edits) == 1
    assert console.bodies("4") == [POSTED.replace(A.id, B.id)]
    for ending in waits.values():
        ending.go_on()
    assert await editing == 3
    assert [console.bodies(address) for address in waits] == [[SUMMED]] * 3


async def test_a_chat_that_is_paused_is_left_alone(life: Life) -> None:
    """Until it is back."""
    chat = await the_chat(life.database)
    async with life.database.transaction() as conn:
        await chats.pause(conn, chat.id, "kicked", NOON)
    await life.settle()
    assert life.edited == []
    assert await life.edits.wait() is None
    async with life.database.transaction() as conn:
        await chats.resume(conn, chat.id)

    await life.settle()

    assert life.edited == [SUMMED]


async def test_many_posts_of_one_chat_are_edited_one_by_one(sqlite_database: Database) -> None:
    """And side by side with those of another; each is looked at once."""
    life = Life(sqlite_database, FakeEditor())
    some = [paper(f"2608.{n:05}") for n in range(1, 6)]
    await life.begin(None, *some)
    await promise(life.database, "2", *some)
    await life.settle()
    await life.summarise_late(*some)
    while await life.summarise.run():
        pass

    assert await life.edits.run() == 10

    assert sorted(life.console.bodies("1")) == sorted(life.console.bodies("2"))
    assert all("by claude" in body for body in life.console.bodies("1"))


async def test_a_platform_that_is_closed_is_not_asked(life: Life) -> None:
    """Its edits wait for it."""
    life.console.ready = False
    await life.settle()
    assert (life.edited, await life.edits.wait()) == ([], None)
    life.console.ready = True

    await life.settle()

    assert life.edited == [SUMMED]
