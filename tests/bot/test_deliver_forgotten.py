"""A chat is forgotten while it is written to: the service goes on, and nothing more is sent."""

import asyncio

import pytest
from clock import NOON
from engine import Engine, open_posts, promise, promises, subscribe
from fakes import FakePlatform, FakeSource, FakeSummariser, Shown, Waits, Watch, page, paper

from bot.platforms import Gone, Moved, RetryLater, Uncertain
from storage import chats, forget, summaries
from storage.database import Database

A, B = paper("2608.00001"), paper("2608.00002")


async def forgotten(database: Database, address: str = "1") -> None:
    """As the command does it."""
    async with database.transaction() as conn:
        chat = await chats.find(conn, "console", address)
        if chat is not None:
            await forget.chat(conn, chat.id)


def forgetting(database: Database, when: str) -> Watch:
    """Let chat 1 be forgotten when work comes to that place."""

    async def watch(place: str) -> None:
        if place == when:
            await forgotten(database)

    return watch


async def nothing_is_left(database: Database) -> None:
    """Of chat 1 nothing is stored, and of the other nothing waits."""
    async with database.reading() as conn:
        assert await chats.find(conn, "console", "1") is None
    assert {one.state for one in await promises(database)} <= {"sent"}
    assert await open_posts(database) == 0


@pytest.mark.parametrize("when", ["asked to send", "shown, not answered"])
async def test_while_a_part_is_sent(database: Database, when: str) -> None:
    """That part arrives, the next ones are not sent, and neither are the posts behind it."""
    console = FakePlatform(parts=3, watch=forgetting(database, when))
    engine = Engine(database, platforms=[console])
    await promise(database, "1", A, B)

    await engine.settle()

    assert [body.split()[0] for body in console.bodies("1")] == [A.id]
    await nothing_is_left(database)


@pytest.mark.parametrize("end", [Gone("kicked"), Moved("9"), RetryLater("busy"), Uncertain("?")])
async def test_however_the_sending_ends(
    database: Database, end: Gone | Moved | RetryLater | Uncertain
) -> None:
    """What the platform answers has nowhere to be written, and that harms nobody."""
    console = FakePlatform(watch=forgetting(database, "asked to send"))
    console.will("1", Shown(end))
    engine = Engine(database, platforms=[console])
    await promise(database, "1", A)
    await promise(database, "2", B)

    await engine.settle()

    assert [body.split()[0] for body in console.bodies("2")] == [B.id]
    await nothing_is_left(database)


async def test_before_its_first_part_is_sent(database: Database) -> None:
    """A post that was claimed and has gone is passed over; the other chat gets its own."""
    console = FakePlatform()
    endings = {"1": Waits(), "2": Waits()}
    for address, ending in endings.items():
        console.will(address, ending)
        await promise(database, address, A if address == "1" else B)
    engine = Engine(database, platforms=[console], concurrency=1)

    running = asyncio.create_task(engine.deliver.run())
    beginning = [asyncio.create_task(one.begun.wait()) for one in endings.values()]
    await asyncio.wait(beginning, return_when=asyncio.FIRST_COMPLETED)
    (other,) = [address for address, one in endings.items() if not one.begun.is_set()]
    await forgotten(database, other)
    for ending in endings.values():
        ending.go_on()
    await running
    for task in beginning:
        task.cancel()

    assert len(console.shown) == 1
    assert console.bodies(other) == []
    assert {one.state for one in await promises(database)} == {"sent"}
    assert await open_posts(database) == 0


async def test_between_two_posts(database: Database) -> None:
    """The posts behind the one under way are not sent."""
    console = FakePlatform()
    first = Waits()
    console.will("1", first)
    engine = Engine(database, platforms=[console])
    await promise(database, "1", A, B)

    running = asyncio.create_task(engine.deliver.run())
    await first.begun.wait()
    await forgotten(database)
    first.go_on()
    await running

    assert [body.split()[0] for body in console.bodies("1")] == [A.id]
    await nothing_is_left(database)


async def test_while_the_stand_in_is_made(database: Database) -> None:
    """What was made of a post that has gone is not kept, and not sent."""
    console = FakePlatform()
    stand_in = FakeSummariser("abstract", watch=forgetting(database, "asked to summarise"))
    engine = Engine(database, platforms=[console], stand_in=stand_in)
    await promise(database, "1", A)
    await promise(database, "2", B)

    await engine.settle()

    assert console.bodies("1") == []
    assert len(console.bodies("2")) == 1
    await nothing_is_left(database)


async def test_while_papers_are_harvested(database: Database) -> None:
    """A harvest that finds papers for it goes on, and the chat stays forgotten."""
    await subscribe(database, "1")
    await subscribe(database, "2")
    console = FakePlatform()
    source = FakeSource("arxiv", page(1, A), lambda: forgotten(database), page(2, B))
    engine = Engine(database, sources=[source], platforms=[console])

    (harvest,) = await engine.poll.run()
    await engine.settle()

    assert (harvest.problem, harvest.promised) == (None, 3)
    assert console.bodies("1") == []
    assert len(console.bodies("2")) == 2
    await nothing_is_left(database)


async def test_what_it_wanted_is_still_summarised(database: Database) -> None:
    """A summary that only this chat waited for is made or not; either way nothing fails."""
    console = FakePlatform()
    engine = Engine(database, platforms=[console])
    await promise(database, "1", A)
    async with database.transaction() as conn:
        await summaries.want(conn, engine.summarise.wish(A))
    await forgotten(database)

    await engine.settle()

    assert engine.still.now() == NOON
    await nothing_is_left(database)
