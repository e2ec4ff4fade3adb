"""Who may use it: the operator, who was let in, and in an open instance everybody; not too fast."""

from dataclasses import replace
from datetime import timedelta

import pytest
from clock import FakeClock
from desk import Desk

from bot.platforms import Asker
from storage import people
from storage.database import Database

ADA = Asker("telegram", "48151623", "48151623", own="48151623")
BOB = Asker("telegram", "108", "108", own="108")
IN_THE_LAB = replace(BOB, chat="-100200", direct=False)
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


# Coming in


async def test_the_first_to_claim_is_the_operator(desk: Desk) -> None:
    """The code works once, is told where notes go, and there is no other one afterwards."""
    await operated(desk)
    assert await desk.access.claim_code() is None
    async with desk.database.reading() as conn:
        (chat,) = await desk.access.operators(conn)
    assert (chat.platform, chat.address) == ("telegram", "108")
    assert "Running since" in await desk.says("status", BOB)


async def test_a_code_ends(desk: Desk, clock: FakeClock) -> None:
    """After fifteen minutes it is not good any more, and says so."""
    code = await desk.access.claim_code()
    clock.advance(15 * 60)
    assert "This code is not good" in await desk.says(f"claim {code}", BOB)


async def test_a_new_start_has_a_new_code(desk: Desk) -> None:
    """The code before it is void."""
    before, after = await desk.access.claim_code(), await desk.access.claim_code()
    assert before != after
    assert "not good" in await desk.says(f"claim {before}", BOB)
    assert "operator" in await desk.says(f"claim {after}", BOB)


async def test_a_code_may_come_by_a_link(desk: Desk) -> None:
    """Telegram sends what a link carries behind /start."""
    code = await desk.access.claim_code()
    assert "You are the operator now" in await desk.says(f"start claim-{code}", BOB)


async def test_guessing_is_hopeless(desk: Desk) -> None:
    """A person has five tries in ten minutes, and with twenty-five wrong ones the code is void."""
    code = await desk.access.claim_code()
    for _ in range(5):
        await desk.says("claim 0000", ADA)
    assert "not good" in await desk.says(f"claim {code}", ADA)
    for number in range(1, 5):
        guesser = replace(ADA, chat=str(number), person=str(number))
        for _ in range(5):
            await desk.says("claim 0000", guesser)
    assert "not good" in await desk.says(f"claim {code}", BOB)


async def test_the_operator_lets_in_and_blocks(desk: Desk) -> None:
    """By the number that the stranger was told; a blocked person is not answered at all."""
    await operated(desk)
    assert "48151623 is let in" in await desk.says("invite 48151623", BOB)
    assert "Subscribed, number 1" in await desk.says("subscribe heads", ADA)
    assert "gets no answer" in await desk.says("block 48151623", BOB)
    assert await desk.says("subscriptions", ADA) == ""
    assert await desk.says("privacy", ADA) == ""
    assert "answered again" in await desk.says("unblock 48151623", BOB)
    assert "1 subscription" in await desk.says("subscriptions", ADA)


async def test_a_chat_can_be_let_in(desk: Desk) -> None:
    """Everybody in it may use it there, and only there."""
    await operated(desk)
    await desk.says("invite telegram:-100200", BOB)
    ada_there = replace(ADA, chat="-100200", direct=False)
    assert "Subscribed" in await desk.says("subscribe heads", ada_there)
    assert await desk.says("subscribe heads", ADA) == PRIVATE


async def test_an_invitation_is_for_one(desk: Desk) -> None:
    """A code of the operator lets one person in, within a week."""
    await operated(desk)
    said = await desk.says("invite", BOB)
    code = said.split("/claim ")[1].split()[0]
    assert "You are in" in await desk.says(f"claim {code.lower()}", ADA)
    assert "not good" in await desk.says(f"claim {code}", replace(ADA, person="7", chat="7"))


async def test_an_operator_cannot_be_blocked(desk: Desk) -> None:
    """Nor can anybody else block, let in, or ask how it goes."""
    await operated(desk)
    assert "That is an operator. Nothing was changed." in await desk.says("block 108", BOB)
    await desk.says("invite 48151623", BOB)
    for line in ("block 108", "invite", "unblock 1", "status"):
        assert await desk.says(line, ADA) == "Only the operator may do this. Nothing was changed."


async def test_what_is_no_number_is_refused(desk: Desk) -> None:
    """A name is no number; nothing is changed."""
    await operated(desk)
    assert "is no number of a person. Nothing was changed." in await desk.says("block ada", BOB)


# Rights


async def test_only_managers_change_what_a_shared_chat_gets(sqlite_database: Database) -> None:
    """The refusal names who may, and what the person can do instead."""

    async def no() -> bool:
        return False

    desk = Desk(sqlite_database)
    member = replace(
        IN_THE_LAB, place="#papers", managers='members with "Manage Channel"', manages=no
    )
    assert await desk.says("subscribe heads", member) == (
        'Only members with "Manage Channel" can change what #papers gets. Nothing was changed. '
        "In a direct message you can subscribe for yourself."
    )
    assert "What should it look for?" in await desk.says("subscribe", member)
    assert "They go to your direct messages." in await desk.says("subscribe heads dm", member)
    assert await desk.subscribed(member) == []
    assert len(await desk.subscribed(BOB)) == 1


async def test_who_cannot_be_written_to_is_told_how(sqlite_database: Database) -> None:
    """Telegram lets a bot write only to those who have opened it."""

    async def closed() -> str:
        return "Open https://t.me/papercast_bot, press Start. Nothing was changed."

    desk = Desk(sqlite_database)
    member = replace(IN_THE_LAB, unreachable=closed)
    assert await desk.says("subscribe heads dm", member) == (
        "Open https://t.me/papercast_bot, press Start. Nothing was changed."
    )


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


async def test_the_operator_is_in_no_hurry(desk: Desk) -> None:
    """Who runs it is not held up."""
    await operated(desk)
    for _ in range(50):
        assert await desk.says("cancel", BOB)


async def test_typing_has_a_pace_of_its_own(sqlite_database: Database, clock: FakeClock) -> None:
    """Inline mode asks at each key: that takes no command away, and ends in silence."""
    desk = Desk(sqlite_database, clock=clock)
    for _ in range(6 * 20):
        assert (await desk.runner.inline("heads", 1, ADA)).blocks
    assert (await desk.runner.inline("heads", 1, ADA)).blocks == ()
    assert "Nothing is waited for" in await desk.says("cancel", ADA)
