"""Whoever a chat belongs to is told of what nobody confirmed, once, with what to do."""

import pytest
from clock import NOON
from engine import Engine, ends, promise, the_chat
from fakes import FakePlatform, paper
from sqlalchemy import update

from bot.platforms import Uncertain
from bot.query import tokens
from storage import chats, doubts, outbox, papers, people, subscriptions
from storage.database import Connection, Database
from storage.records import Habits, Why
from storage.schema import deliveries

A = paper("2608.16143", "AnyTalk: Speech for $N$ Characters")
B = paper("2608.00002")
CUT = Uncertain("no answer")
SAID = (
    "Sent once on 18 Aug 12:00 UTC, and Console did not confirm: AnyTalk: Speech for N Characters."
)
ELSEWHERE = "It was for console:-1. If nobody sees it there, send this there: | /resend 2608.16143"


@pytest.fixture
def console() -> FakePlatform:
    return FakePlatform()


@pytest.fixture
def engine(database: Database, console: FakePlatform) -> Engine:
    return Engine(database, platforms=[console])


async def somebody(
    database: Database, who: str, *, number: int = 1, own: str | None = None, role: str = "guest"
) -> None:
    """Somebody who has subscribed the chat -1, and perhaps has a chat of their own."""
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "console", "-1")
        person = await chats.person(conn, "console", who)
        while len(await subscriptions.of_chat(conn, chat.id)) < number:
            n = len(await subscriptions.of_chat(conn, chat.id)) + 1
            by = person if n == number else None
            await subscriptions.add(conn, chat.id, f"q{n}", f"q{n}", NOON, person_id=by)
        if own is not None:
            alone = await chats.ensure(conn, "console", own)
            await people.put(conn, "console", who, role=role, chat_id=alone.id)


def notes(console: FakePlatform, address: str) -> list[str]:
    """What a chat was told besides papers."""
    return [body for body in console.bodies(address) if body.startswith("Sent ")]


async def test_who_reads_alone_is_told_there(engine: Engine, console: FakePlatform) -> None:
    """With a button that sends it again; later papers come all the same."""
    console.will("1", CUT)
    await promise(engine.database, "1", A, B)
    await engine.settle()

    assert notes(console, "1") == [
        f"{SAID} If you do not see it: | [Send again] /resend 2608.16143"
    ]
    assert await ends(engine.database) == {A.id: "uncertain", B.id: "sent"}


async def test_of_a_note_nobody_is_told(engine: Engine, console: FakePlatform) -> None:
    """A note that is not confirmed either makes no other one."""
    console.will("1", CUT, CUT)
    await promise(engine.database, "1", A)
    await engine.settle()

    assert console.shown == []
    async with engine.database.reading() as conn:
        assert await doubts.since(conn, NOON) == [("console", 2)]


async def test_what_was_sent_again_is_told_again(engine: Engine, console: FakePlatform) -> None:
    """When that was not confirmed either, and so on."""
    console.will("1", CUT)
    await promise(engine.database, "1", A)
    chat = await the_chat(engine.database)
    await engine.settle()
    console.will("1", CUT)
    async with engine.database.transaction() as conn:
        await doubts.resend(conn, chat.id, A.id, NOON)
    await engine.settle()

    assert len(notes(console, "1")) == 2
    assert notes(console, "1")[1].startswith("Sent again on 18 Aug 12:00 UTC, and Console did not")


async def test_a_chat_that_wants_it_anyway_is_told_at_the_end(
    engine: Engine, console: FakePlatform
) -> None:
    """It is sent again by itself, and only when that is not confirmed either somebody hears."""
    console.will("1", CUT, CUT)
    await promise(engine.database, "1", A)
    chat = await the_chat(engine.database)
    async with engine.database.transaction() as conn:
        await chats.choose(conn, chat.id, Habits(unsure="resend"))
    await engine.settle()
    assert notes(console, "1") == []
    engine.still.advance(5)
    await engine.settle()

    assert await ends(engine.database) == {A.id: "uncertain"}
    assert len(notes(console, "1")) == 1


async def test_and_it_is_not_told_when_that_went_well(
    engine: Engine, console: FakePlatform
) -> None:
    """The second time it was confirmed."""
    console.will("1", CUT)
    await promise(engine.database, "1", A)
    chat = await the_chat(engine.database)
    async with engine.database.transaction() as conn:
        await chats.choose(conn, chat.id, Habits(unsure="resend"))
    await engine.settle()
    engine.still.advance(5)
    await engine.settle()

    assert await ends(engine.database) == {A.id: "sent"}
    assert len(console.shown) == 1


async def test_of_a_group_who_subscribed_is_told(engine: Engine, console: FakePlatform) -> None:
    """In a chat of their own, with which chat it was; not whoever asked for something else."""
    await somebody(engine.database, "ben", own="ben's")
    await somebody(engine.database, "ada", number=2, own="ada's")
    await somebody(engine.database, "boss", own="boss's", role="operator", number=3)
    console.will("-1", CUT)
    async with engine.database.transaction() as conn:
        await papers.add(conn, [A], tokens)
        chat = await chats.ensure(conn, "console", "-1")
        await outbox.promise(conn, chat.id, A.id, (Why(2, None, ()),), NOON)
    await engine.settle()

    assert notes(console, "ada's") == [f"{SAID} {ELSEWHERE}"]
    assert len(console.shown) == 1


@pytest.mark.parametrize("own", [None, "gone"])
async def test_else_the_operator_is_told(
    engine: Engine, console: FakePlatform, own: str | None
) -> None:
    """Where nobody who subscribed has a chat that can be written to."""
    await somebody(engine.database, "ada", own=own)
    await somebody(engine.database, "boss", own="boss's", role="operator", number=2)
    if own is not None:
        async with engine.database.transaction() as conn:
            left = await chats.ensure(conn, "console", own)
            await chats.pause(conn, left.id, "blocked", NOON)
    console.will("-1", CUT)
    await promise(engine.database, "-1", A)
    await engine.settle()

    assert notes(console, "boss's") == [f"{SAID} {ELSEWHERE}"]


async def test_where_there_is_nobody(engine: Engine, console: FakePlatform) -> None:
    """Nobody is told, or only by /why and /status; the paper is uncertain all the same."""
    console.will("-1", CUT)
    await promise(engine.database, "-1", A)
    await engine.settle()

    assert console.shown == []
    assert await ends(engine.database) == {A.id: "uncertain"}


async def keep(conn: Connection, post_id: int) -> None:
    """Let a post keep all deliveries, as a digest does."""
    await conn.execute(update(deliveries).values(state="queued", post_id=post_id))


async def test_a_digest_is_told_as_one(engine: Engine, console: FakePlatform) -> None:
    """How many papers it has, and which is the first; sending that again sends all of it."""
    await promise(engine.database, "1", A, B)
    chat = await the_chat(engine.database)
    async with engine.database.transaction() as conn:
        post = await outbox.post(conn, chat.id, "digest", "2026-08-18", NOON)
        await keep(conn, post)
    console.will("1", CUT)
    await engine.settle()

    assert notes(console, "1") == [
        "Sent once on 18 Aug 12:00 UTC, and Console did not confirm: a digest of 2 papers, the "
        "first of them AnyTalk: Speech for N Characters. If you do not see it: | "
        "[Send again] /resend 2608.16143"
    ]
    async with engine.database.transaction() as conn:
        assert await doubts.resend(conn, chat.id, B.id, NOON) == 1
