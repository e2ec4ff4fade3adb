"""What is due is sent, part by part, in order, and the store never says more than is so."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from clock import NOON
from engine import (
    PATIENCE,
    Engine,
    all_parts,
    ends,
    open_posts,
    promise,
    promises,
    want,
)
from fakes import FakePlatform, FakeSummariser, Waits, paper
from structlog.testing import capture_logs

from bot.platforms import RetryLater
from bot.query import tokens
from bot.summaries.base import SummaryError
from storage import chats, outbox, papers
from storage.database import Database
from storage.records import Why

A, B, C = (paper(f"2608.0000{n}") for n in range(1, 4))
BARE = paper("2608.00009", abstract=None)


@pytest.fixture
def console() -> FakePlatform:
    """A platform with one part a post."""
    return FakePlatform()


async def test_what_is_due_is_sent(database: Database, console: FakePlatform) -> None:
    """The reader sees the paper, its summary and why it came; the store says sent, and where."""
    engine = Engine(database, platforms=[console])
    await promise(database, "1", A)
    await want(engine, A)

    await engine.summarise.run()
    assert await engine.deliver.run() == 1

    assert console.bodies("1") == ["2608.00001 | 2608.00001v1 in en | by claude | 1 Heads"]
    (part,) = await all_parts(database)
    assert (part.state, part.attempts, part.attempted_at) == ("sent", 1, NOON)
    assert part.message_id == "message 1"
    assert part.error is None
    assert await ends(database) == {A.id: "sent"}
    assert await open_posts(database) == 0
    assert await engine.deliver.run() == 0


async def test_never_sent_before_it_is_sent(sqlite_database: Database) -> None:
    """The attempt is in the store before the call, and nothing more until the call has returned."""
    seen: list[tuple[str, str, int, str]] = []

    async def look(place: str) -> None:
        (part,) = await all_parts(sqlite_database)
        (delivery,) = await promises(sqlite_database)
        seen.append((place, part.state, part.attempts, delivery.state))

    engine = Engine(sqlite_database, platforms=[FakePlatform(watch=look)])
    await promise(sqlite_database, "1", A)

    await engine.deliver.run()

    assert seen == [
        ("asked to send", "sending", 1, "queued"),
        ("shown, not answered", "sending", 1, "queued"),
    ]
    assert await ends(sqlite_database) == {A.id: "sent"}


# What a post says


async def test_a_post_waits_no_longer_than_the_patience(
    sqlite_database: Database, console: FakePlatform
) -> None:
    """Without its summary a post waits until its patience ends, then the abstract stands in."""
    engine = Engine(sqlite_database, platforms=[console])
    await promise(sqlite_database, "1", A, after=PATIENCE)
    await want(engine, A)

    engine.still.advance(PATIENCE.total_seconds() - 1)
    assert await engine.deliver.run() == 0
    engine.still.advance(1)
    assert await engine.deliver.run() == 1

    assert console.bodies("1") == ["2608.00001 | They talk. | from the abstract | 1 Heads"]


async def test_a_refused_summary_is_stood_in_for(
    sqlite_database: Database, console: FakePlatform
) -> None:
    """When the last provider has refused, the post goes out at once with the abstract."""
    claude = FakeSummariser("claude")
    claude.will(A.id, SummaryError("no words"))
    engine = Engine(sqlite_database, platforms=[console], providers=[claude])
    await promise(sqlite_database, "1", A, after=PATIENCE)
    await want(engine, A)

    await engine.settle()

    assert console.bodies("1") == ["2608.00001 | They talk. | from the abstract | 1 Heads"]


async def test_no_abstract_is_said_so(sqlite_database: Database, console: FakePlatform) -> None:
    """A paper without an abstract comes without a summary, and the notice says why."""
    await promise(sqlite_database, "1", BARE)

    await Engine(sqlite_database, platforms=[console]).deliver.run()

    assert console.bodies("1") == ["2608.00009 | None | no abstract | 1 Heads"]


async def test_an_empty_summary_is_none(sqlite_database: Database, console: FakePlatform) -> None:
    """A platform never gets an empty text to show."""
    await promise(sqlite_database, "1", replace(BARE, abstract=""))

    await Engine(sqlite_database, platforms=[console]).deliver.run()

    assert console.bodies("1") == ["2608.00009 | None | from the abstract | 1 Heads"]


async def test_a_stand_in_with_a_defect_costs_the_summary(
    sqlite_database: Database, console: FakePlatform
) -> None:
    """It is logged; the post goes out without a summary, and so do those behind it."""
    broken = FakeSummariser("abstract")
    broken.will(A.id, ZeroDivisionError("a defect"))
    await promise(sqlite_database, "1", A, B)

    with capture_logs() as logs:
        await Engine(sqlite_database, platforms=[console], stand_in=broken).deliver.run()

    assert console.bodies("1") == [
        "2608.00001 | None | no summary | 1 Heads",
        "2608.00002 | 2608.00002v1 in en | by abstract | 1 Heads",
    ]
    assert [entry["paper"] for entry in logs if entry["event"] == "stand-in failed"] == [A.id]


async def test_all_whys_reach_the_reader(sqlite_database: Database, console: FakePlatform) -> None:
    """The platform is given each why of the delivery, in order."""
    async with sqlite_database.transaction() as conn:
        chat = await chats.ensure(conn, "console", "1")
        await papers.add(conn, [A], tokens)
        whys = (Why(2, None, ()), Why(7, "Faces", ()))
        await outbox.promise(conn, chat.id, A.id, whys, NOON)

    await Engine(sqlite_database, platforms=[console]).deliver.run()

    assert console.bodies("1") == ["2608.00001 | They talk. | from the abstract | 2 -, 7 Faces"]


async def test_what_a_post_says_is_fixed_by_its_first_claim(sqlite_database: Database) -> None:
    """A post that has to be tried again says what it said, whatever is learned meanwhile."""
    console = FakePlatform(parts=2)
    engine = Engine(sqlite_database, platforms=[console])
    minute = timedelta(minutes=1)
    console.will("1", RetryLater("busy", delay=minute))
    await promise(sqlite_database, "1", A)
    await engine.deliver.run()
    frozen = [part.body for part in await all_parts(sqlite_database)]

    await want(engine, replace(A, version=2, title="Talking heads, revised"))
    await engine.summarise.run()
    console.parts = 3
    engine.still.advance(60)
    await engine.deliver.run()

    assert console.bodies("1") == frozen
    assert frozen == ["2608.00001 | They talk. | from the abstract | 1 Heads", "2608.00001 2/2"]


# Order


async def test_a_chat_gets_its_posts_in_order(sqlite_database: Database) -> None:
    """The papers of a chat come in the order in which they were promised, one after the other."""
    console = FakePlatform(parts=2)
    await promise(sqlite_database, "1", C, A, B)

    await Engine(sqlite_database, platforms=[console]).deliver.run()

    begun = [body.partition(" ")[0] for body in console.bodies("1")]
    assert begun == [C.id, C.id, A.id, A.id, B.id, B.id]
    assert console.busiest == 1


async def test_chats_are_written_to_at_once(
    sqlite_database: Database, console: FakePlatform
) -> None:
    """As many chats at a time as is allowed: a slow one keeps its own place busy, no other."""
    endings = {address: Waits() for address in ("1", "2", "3")}
    for address, ending in endings.items():
        console.will(address, ending)
        await promise(sqlite_database, address, A if address == "1" else paper(f"2608.1{address}"))
    engine = Engine(sqlite_database, platforms=[console], concurrency=2)

    running = asyncio.create_task(engine.deliver.run())
    beginning = {asyncio.create_task(one.begun.wait()): one for one in endings.values()}
    for _ in range(2):
        await asyncio.wait(beginning, return_when=asyncio.FIRST_COMPLETED)
        one = next(beginning.pop(task) for task in [*beginning] if task.done())
    assert not any(task.done() for task in beginning)
    one.go_on()
    await asyncio.wait(beginning)
    for ending in endings.values():
        ending.go_on()

    assert await running == 3
    assert console.busiest == 2


async def test_a_run_goes_on_until_nothing_is_due(
    sqlite_database: Database, console: FakePlatform
) -> None:
    """It takes up twenty posts of a chat at a time, and all of them come in order."""
    batch = [paper(f"2608.{n:05}") for n in range(25)]
    await promise(sqlite_database, "1", *batch)
    engine = Engine(sqlite_database, platforms=[console])

    assert await engine.deliver.run() == 25
    assert await engine.deliver.run() == 0

    assert [message.body.partition(" ")[0] for message in console.shown] == [
        one.id for one in batch
    ]


async def test_each_platform_gets_its_own(sqlite_database: Database) -> None:
    """A chat is written to on its platform; one whose platform is not here waits."""
    here, there = FakePlatform("console"), FakePlatform("telegram")
    async with sqlite_database.transaction() as conn:
        await papers.add(conn, [A], tokens)
        for platform in ("console", "telegram", "discord"):
            chat = await chats.ensure(conn, platform, "1")
            await outbox.promise(conn, chat.id, A.id, (), NOON)

    assert await Engine(sqlite_database, platforms=[here, there]).deliver.run() == 2

    assert len(here.shown) == len(there.shown) == 1
    assert [one.state for one in await promises(sqlite_database)] == ["sent", "sent", "queued"]


async def test_without_platforms_nothing_is_lost(sqlite_database: Database) -> None:
    """What is due waits for its platform to come back."""
    await promise(sqlite_database, "1", A)

    assert await Engine(sqlite_database).deliver.run() == 0
    assert await ends(sqlite_database) == {A.id: "queued"}

    console = FakePlatform()
    assert await Engine(sqlite_database, platforms=[console]).deliver.run() == 1
    assert len(console.shown) == 1
