"""What each failed send does to the part, the post and the chat; and that nothing else suffers."""

import asyncio
from datetime import timedelta

import pytest
from clock import NOON
from engine import (
    Engine,
    all_parts,
    ends,
    open_posts,
    part_states,
    promise,
    promises,
    the_chat,
)
from fakes import FOR_GOOD, Ending, FakePlatform, Hangs, Shown, paper
from structlog.testing import capture_logs

from bot.platforms import Gone, Moved, Rejected, RetryLater, Uncertain
from storage import chats
from storage.database import Database

A, B, C, D = (paper(f"2608.0000{n}") for n in range(1, 5))
SECOND = timedelta(seconds=1)
LATER = RetryLater("too many requests", delay=30 * SECOND)


def ids(platform: FakePlatform, address: str = "1") -> list[str]:
    """The papers that a chat's readers see, one for each message, in order."""
    return [body.partition(" ")[0] for body in platform.bodies(address)]


@pytest.fixture
def console() -> FakePlatform:
    """A platform with one part a post, where nothing may be sent twice."""
    return FakePlatform()


@pytest.fixture
def engine(sqlite_database: Database, console: FakePlatform) -> Engine:
    """The steps around it; a platform that hangs is waited for a hundredth of a second."""
    return Engine(sqlite_database, platforms=[console], send_timeout=0.01)


# The chat must wait, go or move


async def test_a_chat_that_is_paused_gets_nothing_more(
    engine: Engine, console: FakePlatform
) -> None:
    """Nothing is sent to it any more, and nothing is lost: it all comes when the chat is back."""
    console.will("1", Gone("the bot was kicked"))
    await promise(engine.database, "1", A, B)
    await promise(engine.database, "2", C)

    await engine.settle()
    await promise(engine.database, "1", paper("2608.00004"))
    await engine.settle()

    chat = await the_chat(engine.database)
    assert (chat.state, chat.reason, chat.since) == ("paused", "the bot was kicked", NOON)
    assert (ids(console), ids(console, "2")) == ([], [C.id])
    assert await open_posts(engine.database) == 3

    async with engine.database.transaction() as conn:
        await chats.resume(conn, chat.id)
    await engine.settle()

    assert ids(console) == [A.id, B.id, "2608.00004"]


async def test_a_chat_that_moved_is_written_to_there(engine: Engine, console: FakePlatform) -> None:
    """The very part that found the old address empty goes to the new one, with its nonce."""
    console.will("1", Moved("-100"))
    await promise(engine.database, "1", A, B)
    await engine.deliver.run()
    names = [part.nonce for part in await all_parts(engine.database)]

    await engine.settle()

    assert ids(console, "-100") == [A.id, B.id]
    assert console.shown[0].nonce == names[0]
    assert set((await ends(engine.database)).values()) == {"sent"}


async def test_a_chat_that_moved_to_a_known_one_becomes_one_with_it(
    engine: Engine, console: FakePlatform
) -> None:
    """What was promised to either comes once, there."""
    await promise(engine.database, "-100", A, C)
    await engine.settle()
    console.will("1", Moved("-100"))
    await promise(engine.database, "1", A, B)

    await engine.settle()

    assert ids(console, "-100") == [A.id, C.id, B.id]
    async with engine.database.reading() as conn:
        assert await chats.find(conn, "console", "1") is None
    assert await ends(engine.database) == dict.fromkeys((A.id, B.id, C.id), "sent")


async def test_retry_later_holds_the_chat(engine: Engine, console: FakePlatform) -> None:
    """Until the delay is over nothing is sent there; other chats go on; the order is kept."""
    console.will("1", LATER)
    await promise(engine.database, "1", A, B, C)
    await promise(engine.database, "2", paper("2608.00005"))

    await engine.settle()
    assert (ids(console), ids(console, "2")) == ([], ["2608.00005"])
    assert await part_states(engine.database) == ["ready", "sent"]
    assert (await all_parts(engine.database))[0].error == "too many requests"
    engine.still.advance(29)
    await engine.settle()
    assert ids(console) == []
    engine.still.advance(1)
    await engine.settle()

    assert ids(console) == [A.id, B.id, C.id]


async def test_a_held_chat_keeps_the_order_of_a_long_queue(
    engine: Engine, console: FakePlatform
) -> None:
    """Posts beyond the batch do not overtake the one that has to wait."""
    batch = [paper(f"2608.{n:05}") for n in range(30)]
    await promise(engine.database, "1", *batch)
    console.will("1", LATER)
    await engine.deliver.run()
    console.will("1", *[LATER] * 2)

    for _ in range(4):
        engine.still.advance(30)
        await engine.settle()

    assert ids(console) == [one.id for one in batch]


async def test_several_limited_chats_hold_the_platform_after_a_restart(
    engine: Engine, console: FakePlatform
) -> None:
    """What the platform asked a service before this one is asked of this one, too."""
    for address in ("1", "2", "3"):
        console.will(address, LATER)
        await promise(engine.database, address, paper(f"2608.0010{address}"))
    await engine.deliver.run()
    engine.still.advance(10)
    after = FakePlatform()
    again = Engine(engine.database, platforms=[after], clock=engine.clock)
    await promise(engine.database, "4", D)

    await again.deliver.hold_back()
    sending = asyncio.create_task(again.deliver.run())
    await engine.still.somebody_sleeps()
    assert ids(after, "4") == []
    engine.still.advance(20)
    await sending

    assert ids(after, "4") == [D.id]


async def test_without_a_delay_the_wait_doubles(engine: Engine, console: FakePlatform) -> None:
    """A platform that does not say when is asked again after 5, 10 and 20 seconds."""
    console.will("1", *[RetryLater("not now")] * 3)
    await promise(engine.database, "1", A)

    holds = []
    for _ in range(3):
        await engine.settle()
        until = (await the_chat(engine.database)).not_before
        assert until is not None
        holds.append((until - engine.clock.now()) / SECOND)
        engine.still.advance(holds[-1])
    await engine.settle()

    assert holds == [5, 10, 20]
    assert ids(console) == [A.id]
    assert (await all_parts(engine.database))[0].attempts == 4


# The part cannot be sent, or nobody knows


async def test_a_rejected_part_is_never_tried_again(engine: Engine, console: FakePlatform) -> None:
    """Its delivery is rejected with the platform's reason; the chat goes on."""
    console.will("1", Rejected("message is too long"))
    await promise(engine.database, "1", A, B)

    await engine.settle()

    assert ids(console) == [B.id]
    assert await ends(engine.database) == {A.id: "rejected", B.id: "sent"}
    assert (await promises(engine.database))[0].reason == "message is too long"
    assert await open_posts(engine.database) == 0


UNKNOWN: list[tuple[Ending, str]] = [
    (Uncertain("the connection broke"), "the connection broke"),
    (Shown(Uncertain("the answer was lost")), "the answer was lost"),
    (Hangs(), "no answer in 0.01 s"),
    (TimeoutError(), "no answer in 0.01 s"),
    (ZeroDivisionError("a defect"), "ZeroDivisionError: a defect"),
    (asyncio.CancelledError(), "the platform gave the sending up"),
]
unknown = pytest.mark.parametrize(("ending", "reason"), UNKNOWN, ids=[why for _, why in UNKNOWN])


@unknown
async def test_what_may_have_arrived_is_not_repeated(
    engine: Engine, console: FakePlatform, ending: Ending, reason: str
) -> None:
    """Where a second copy is worse than none, the part ends as uncertain, and the chat goes on."""
    console.will("1", ending)
    await promise(engine.database, "1", A, B)

    await engine.settle()

    assert await ends(engine.database) == {A.id: "uncertain", B.id: "sent"}
    assert (await promises(engine.database))[0].reason == reason
    assert ids(console).count(A.id) <= 1
    assert B.id in ids(console)


@unknown
async def test_what_may_have_arrived_is_repeated_where_that_is_safe(
    engine: Engine, console: FakePlatform, ending: Ending, reason: str
) -> None:
    """Where a platform knows a repetition by its nonce, the part is sent again, before the rest."""
    console.remembers = FOR_GOOD
    console.will("1", ending)
    await promise(engine.database, "1", A, B)

    await engine.settle()
    assert (await all_parts(engine.database))[0].error == reason
    assert B.id not in ids(console)
    engine.still.advance(5)
    await engine.settle()

    assert ids(console)[-2:] == [A.id, B.id]
    assert len({message.nonce for message in console.shown}) == 2
    assert set((await ends(engine.database)).values()) == {"sent"}
    assert (await all_parts(engine.database))[0].error is None


async def test_a_defect_of_a_platform_is_logged(engine: Engine, console: FakePlatform) -> None:
    """What is no send error is a defect: the log says which chat, post and part it hit."""
    console.will("1", ZeroDivisionError("a defect"))
    await promise(engine.database, "1", A)

    with capture_logs() as logs:
        await engine.settle()

    (entry,) = (entry for entry in logs if entry["event"] == "send failed")
    assert (entry["chat"], entry["post"], entry["n"]) == (1, 1, 0)
