"""Who may use it: the operator, who was let in, and in an open instance everybody; not too fast."""

from dataclasses import replace
from datetime import timedelta

import pytest
from clock import FakeClock
from desk import Desk, shown

from bot.access import whole_chat
from bot.askers import Asker
from storage import people
from storage.database import Database

ADA = Asker("telegram", "48151623", "48151623", own="48151623")
BOB = Asker("telegram", "108", "108", own="108")
LAB = replace(ADA, chat="-100200", direct=False)
THREAD = replace(LAB, chat="-100200/5")
PRIVATE = "This Papercast is private. Its operator can let you in; give them this number: 48151623."


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
def desk(sqlite_database: Database, clock: FakeClock) -> Desk:
    """A private instance."""
    return Desk(sqlite_database, clock=clock, mode="private")


async def operated(desk: Desk, asker: Asker = BOB) -> None:
    """Let somebody be the operator."""
    code = await desk.access.claim_code()
    assert "You are the operator now" in await desk.says(f"claim {code}", asker)


# Strangers


async def test_a_stranger_is_told_once(desk: Desk, clock: FakeClock) -> None:
    """What to do is said politely, then there is silence for ten minutes."""
    assert await desk.says("search heads", ADA) == PRIVATE
    assert await desk.says("search heads", ADA) == ""
    clock.advance(601)
    assert await desk.says("subscribe heads", ADA) == PRIVATE


async def test_typing_is_told_at_each_key(desk: Desk) -> None:
    """What inline mode shows is gone with the next key; a command is told once all the same."""
    for typed in ("h", "he", "heads"):
        assert shown(await desk.runner.inline(typed, 1, ADA)) == PRIVATE
    assert await desk.says("search heads", ADA) == PRIVATE


async def test_a_stranger_costs_nothing(desk: Desk) -> None:
    """Nothing is stored of them, and nothing is searched for them."""
    await desk.says("subscribe heads", ADA)
    await desk.runner.inline("heads", 1, ADA)
    assert await desk.runner.choices("subscribe", "query", "", ADA) == ()
    async with desk.database.reading() as conn:
        assert await people.find(conn, "telegram", ADA.person) is None


async def test_some_things_are_for_anybody(desk: Desk) -> None:
    """What is stored, and how to come in, is told to strangers too."""
    assert "Stored:" in await desk.says("privacy", ADA)
    assert "Send the code" in await desk.says("claim", ADA)


async def test_an_open_instance_lets_everybody_in(sqlite_database: Database) -> None:
    """Nobody has to be let in there."""
    desk = Desk(sqlite_database, mode="open")
    assert "Subscribed, number 1" in await desk.says("subscribe heads", ADA)


# Chats


async def test_a_chat_can_be_let_in(desk: Desk) -> None:
    """Everybody in it may use it there, and only there."""
    await operated(desk)
    await desk.says("invite telegram:-100200", BOB)
    assert "Subscribed" in await desk.says("subscribe heads", LAB)
    assert await desk.says("subscribe heads", ADA) == PRIVATE


@pytest.mark.parametrize(
    ("chat", "whole"), [("-100200/5", "-100200"), ("-100200", "-100200"), ("@108", "@108")]
)
def test_a_thread_stands_in_a_chat(chat: str, whole: str) -> None:
    """Where its address tells; any other chat is a whole one."""
    assert whole_chat(replace(ADA, chat=chat)) == whole


async def test_a_chat_is_let_in_with_its_threads(desk: Desk) -> None:
    """One who is let in has not to be let in again in each thread."""
    await operated(desk)
    await desk.says("invite telegram:-100200", BOB)
    assert "Subscribed" in await desk.says("subscribe heads", THREAD)


async def test_a_thread_can_be_let_in_alone(desk: Desk) -> None:
    """Neither its chat nor the other threads are."""
    await operated(desk)
    await desk.says("invite telegram:-100200/5", BOB)
    assert "Subscribed" in await desk.says("subscribe heads", THREAD)
    assert await desk.says("subscribe heads", LAB) == PRIVATE
    assert await desk.says("search heads", replace(THREAD, chat="-100200/6")) == ""


@pytest.mark.parametrize("mode", ["open", "private"])
async def test_a_blocked_chat_is_not_answered(sqlite_database: Database, mode: str) -> None:
    """Nobody is there nor in its threads, even who was let in; elsewhere they are."""
    desk = Desk(sqlite_database, mode=mode)
    await operated(desk)
    await desk.says("invite 48151623", BOB)
    await desk.says("block telegram:-100200", BOB)
    for chat in (LAB, THREAD):
        assert await desk.says("search heads", chat) == ""
        assert await desk.says("privacy", chat) == ""
        assert shown(await desk.runner.inline("heads", 1, chat)) == ""
        assert await desk.runner.choices("subscribe", "to", "", chat) == ()
    assert "Subscribed, number 1" in await desk.says("subscribe heads", ADA)


async def test_the_operator_is_answered_in_a_blocked_chat(desk: Desk) -> None:
    """It is from there, too, that it can be unblocked."""
    await operated(desk)
    await desk.says("block telegram:-100200", BOB)
    there = replace(BOB, chat="-100200", direct=False)
    assert "is answered again" in await desk.says("unblock telegram:-100200", there)


async def test_who_is_blocked_is_so_in_every_chat(desk: Desk) -> None:
    """A chat that is let in does not let them in."""
    await operated(desk)
    await desk.says("invite telegram:-100200", BOB)
    await desk.says("block 48151623", BOB)
    assert await desk.says("search heads", LAB) == ""
    assert "Nothing is waited for" in await desk.says("cancel", replace(LAB, person="7"))


# Not too fast


async def test_too_fast_is_told_once(sqlite_database: Database, clock: FakeClock) -> None:
    """Twenty commands a minute; then one sentence, then silence until it is over."""
    desk = Desk(sqlite_database, clock=clock)
    for _ in range(20):
        assert "Nothing is waited for" in await desk.says("cancel", ADA)
    assert await desk.says("cancel", ADA) == "Please wait 3 seconds."
    assert await desk.says("cancel", ADA) == ""
    assert "Nothing is waited for" in await desk.says("cancel", BOB), "others go on"
    clock.advance(timedelta(seconds=3).total_seconds())
    assert "Nothing is waited for" in await desk.says("cancel", ADA)
    clock.advance(timedelta(seconds=2).total_seconds())
    assert await desk.says("cancel", ADA) == "Please wait 1 second."


async def test_the_operator_is_in_no_hurry(desk: Desk) -> None:
    """Who runs it is not held up."""
    await operated(desk)
    for _ in range(50):
        assert await desk.says("cancel", BOB)


async def test_typing_has_a_pace_of_its_own(sqlite_database: Database, clock: FakeClock) -> None:
    """Inline mode and forms ask at each key: that takes no command away, and ends in silence."""
    desk = Desk(sqlite_database, clock=clock)
    for _ in range(3 * 20):
        assert (await desk.runner.inline("heads", 1, ADA)).blocks
        assert await desk.runner.choices("subscribe", "to", "", ADA)
    assert (await desk.runner.inline("heads", 1, ADA)).blocks == ()
    assert await desk.runner.choices("subscribe", "to", "", ADA) == ()
    assert "Nothing is waited for" in await desk.says("cancel", ADA)
