"""``/claim``: who has a code comes in, as what it is for, and is told where notes go."""

from dataclasses import replace

import pytest
from desk import HERE, Desk

from bot.askers import Asker
from storage import people
from storage.database import Database
from storage.records import Person

ADA = Asker("telegram", "48151623", "48151623", own="48151623")
BOB = Asker("telegram", "108", "108", own="108")
IN_THE_LAB = replace(BOB, chat="-100200", direct=False)
NOT_GOOD = (
    "This code is not good, or not any more. Nothing was changed. "
    "A new one stands on the terminal at each start, as long as there is no operator."
)
ALREADY = "You are the operator already. Nothing was changed."


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    """An instance that invitations let people into."""
    return Desk(sqlite_database, mode="invite")


async def known(desk: Desk, asker: Asker) -> Person | None:
    """What is stored of the person."""
    async with desk.database.reading() as conn:
        return await people.find(conn, asker.platform, asker.person)


async def test_the_first_to_claim_is_the_operator(desk: Desk) -> None:
    """They are told where notes go, and that is where they go."""
    code = await desk.access.claim_code()
    assert await desk.says(f"claim {code}", BOB) == (
        "You are the operator now. What needs you is told here. /status shows how it goes; "
        "/invite lets people in."
    )
    async with desk.database.reading() as conn:
        (chat,) = await desk.access.operators(conn)
    assert (chat.platform, chat.address) == ("telegram", "108")
    assert "Running since" in await desk.says("status", BOB)


async def test_a_code_may_come_by_a_link(desk: Desk) -> None:
    """Telegram sends what a link carries behind /start."""
    code = await desk.access.claim_code()
    assert "You are the operator now" in await desk.says(f"start claim-{code}", BOB)


async def test_a_guest_comes_in(desk: Desk) -> None:
    """An invitation says how to begin, and it is the guest that may then do so."""
    code = await desk.access.invitation()
    assert "is private" in await desk.says("search heads", ADA)
    assert await desk.says(f"claim {code}", ADA) == "You are in. /start shows how to begin."
    assert "Subscribed, number 1" in await desk.says("subscribe heads", ADA)
    assert await desk.says("status", ADA) == ("Only the operator may do this. Nothing was changed.")


async def test_a_guest_can_become_the_operator(desk: Desk) -> None:
    """Whoever was let in first may still claim it."""
    await desk.says(f"claim {await desk.access.invitation()}", ADA)
    code = await desk.access.claim_code()
    assert "You are the operator now" in await desk.says(f"claim {code}", ADA)


async def test_the_operator_stays_the_operator(desk: Desk) -> None:
    """An invitation that they try themselves makes them no guest, and stays good."""
    await desk.says(f"claim {await desk.access.claim_code()}", BOB)
    code = await desk.access.invitation()
    assert await desk.says(f"claim {code}", BOB) == ALREADY
    assert await desk.says(f"claim {code}", HERE) == ALREADY
    assert "Running since" in await desk.says("status", BOB)
    assert "You are in" in await desk.says(f"claim {code}", ADA)


@pytest.mark.parametrize("code", ["0000", "ABCDEFGH", "x", "7Q2F 7Q2F", "ä"])
async def test_a_wrong_code_is_refused(desk: Desk, code: str) -> None:
    """It says where a right one is, and nothing is stored of who tried it."""
    await desk.access.claim_code()
    assert await desk.says(f"claim {code}", ADA) == NOT_GOOD
    assert await known(desk, ADA) is None


async def test_a_bare_claim_says_how(desk: Desk) -> None:
    """That is for strangers too."""
    assert await desk.says("claim", ADA) == "Send the code behind it, as in /claim 7Q2F."


async def test_a_code_given_among_others(desk: Desk) -> None:
    """Notes go to the person alone, and they are told so."""
    code = await desk.access.claim_code()
    assert "What needs you is told in your direct messages." in await desk.says(
        f"claim {code}", IN_THE_LAB
    )
    async with desk.database.reading() as conn:
        (chat,) = await desk.access.operators(conn)
    assert chat.address == "108"


async def test_who_cannot_be_written_to_is_told_how(desk: Desk) -> None:
    """Notes would never arrive; the code stays good."""

    async def closed() -> str:
        return "Open https://t.me/papercast_bot, press Start. Nothing was changed."

    code = await desk.access.claim_code()
    assert await desk.says(f"claim {code}", replace(IN_THE_LAB, unreachable=closed)) == (
        "Open https://t.me/papercast_bot, press Start. Nothing was changed."
    )
    assert "You are the operator now" in await desk.says(f"claim {code}", BOB)


async def test_a_chat_itself_cannot_come_in(desk: Desk) -> None:
    """Who speaks as a group is nobody who could be written to; the code stays good."""
    code = await desk.access.claim_code()
    anonymous = replace(IN_THE_LAB, person="-100200", own=None)
    assert await desk.says(f"claim {code}", anonymous) == (
        "A code works in a direct message only. Nothing was changed."
    )
    assert "You are the operator now" in await desk.says(f"claim {code}", BOB)
