"""Codes to come in with: short, for a while, used once, and hopeless to guess."""

from dataclasses import replace
from datetime import timedelta

import pytest
from clock import FakeClock
from desk import Desk
from structlog.testing import capture_logs

from bot.askers import Asker
from storage import meta
from storage.database import Database

ADA = Asker("telegram", "48151623", "48151623", own="48151623")
BOB = Asker("telegram", "108", "108", own="108")
VOID = "operator's code void: too many wrong ones were tried"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
def desk(sqlite_database: Database, clock: FakeClock) -> Desk:
    """An instance that invitations let people into."""
    return Desk(sqlite_database, clock=clock, mode="invite")


async def operated(desk: Desk) -> None:
    """Let Bob be the operator."""
    code = await desk.access.claim_code()
    assert await desk.access.claim(str(code), BOB) == "operator"


async def guess(desk: Desk, people: int) -> None:
    """Let so many people try five wrong codes each."""
    for number in range(people):
        for _ in range(5):
            guesser = replace(ADA, chat=f"9{number}", person=f"9{number}")
            assert await desk.access.claim("0000", guesser) is None


# The operator's


async def test_it_is_good_once(desk: Desk) -> None:
    """Who is first is the operator, and there is no other code afterwards."""
    code = str(await desk.access.claim_code())
    assert await desk.access.claim(code, BOB) == "operator"
    assert await desk.access.claim(code, ADA) is None
    assert await desk.access.claim_code() is None


async def test_it_ends(desk: Desk, clock: FakeClock) -> None:
    """After fifteen minutes it is not good any more."""
    code = str(await desk.access.claim_code())
    clock.advance(timedelta(minutes=15).total_seconds())
    assert await desk.access.claim(code, BOB) is None


async def test_a_new_start_has_a_new_one(desk: Desk) -> None:
    """The code before it is void."""
    before, after = str(await desk.access.claim_code()), str(await desk.access.claim_code())
    assert before != after
    assert await desk.access.claim(before, BOB) is None
    assert await desk.access.claim(after, BOB) == "operator"


async def test_a_person_has_five_tries(desk: Desk, clock: FakeClock) -> None:
    """In ten minutes, right ones too; others are not held up."""
    code = str(await desk.access.claim_code())
    for _ in range(5):
        await desk.access.claim("0000", ADA)
    assert await desk.access.claim(code, ADA) is None
    clock.advance(timedelta(minutes=2).total_seconds())
    assert await desk.access.claim(code, ADA) == "operator"


async def test_guessing_is_hopeless(desk: Desk) -> None:
    """With twenty-five wrong ones, whoever tried them, it is void, and the log says so."""
    code = str(await desk.access.claim_code())
    with capture_logs() as logs:
        await guess(desk, people=5)
    assert [one["event"] for one in logs] == [VOID]
    assert await desk.access.claim(code, BOB) is None


async def test_a_new_one_can_be_guessed_anew(desk: Desk) -> None:
    """Wrong tries before it was made do not count against it."""
    await desk.access.claim_code()
    await guess(desk, people=4)
    code = str(await desk.access.claim_code())
    assert await desk.access.claim("0000", replace(ADA, person="1")) is None
    for number in range(5):
        assert await desk.access.claim("0000", replace(ADA, person=f"8{number}")) is None
    assert await desk.access.claim(code, BOB) == "operator"


# Invitations


async def test_an_invitation_is_for_one(desk: Desk) -> None:
    """It is read in either case, and used up."""
    code = str(await desk.access.invitation())
    assert await desk.access.claim(code.lower(), ADA) == "invited"
    assert await desk.access.claim(code, replace(ADA, person="7", chat="7")) is None


async def test_an_invitation_ends(desk: Desk, clock: FakeClock) -> None:
    """It is good for a week; what has ended is not stored for ever."""
    code = str(await desk.access.invitation())
    clock.advance(timedelta(days=7).total_seconds())
    assert await desk.access.claim(code, ADA) is None
    await desk.access.invitation()
    async with desk.database.reading() as conn:
        assert len(await meta.beginning(conn, "code:")) == 1


async def test_several_invitations_stand_beside_each_other(desk: Desk) -> None:
    """Neither another one nor a code for the operator makes one void."""
    first = str(await desk.access.invitation())
    second = str(await desk.access.invitation())
    await desk.access.claim_code()
    assert await desk.access.claim(first, ADA) == "invited"
    assert await desk.access.claim(second, replace(ADA, person="7", chat="7")) == "invited"


async def test_guessing_voids_no_invitation(desk: Desk) -> None:
    """It is long enough; where no code of an operator was good, the log says nothing either."""
    await operated(desk)
    code = str(await desk.access.invitation())
    with capture_logs() as logs:
        await guess(desk, people=6)
    assert logs == []
    assert await desk.access.claim(code, ADA) == "invited"


@pytest.mark.parametrize("mode", ["private", "open"])
async def test_there_are_invitations_in_one_mode_alone(
    desk: Desk, sqlite_database: Database, clock: FakeClock, mode: str
) -> None:
    """Elsewhere none is made, and one that was made before lets nobody in; it is not used up."""
    code = str(await desk.access.invitation())
    other = Desk(sqlite_database, clock=clock, mode=mode)
    assert await other.access.invitation() is None
    assert await other.access.claim(code, ADA) is None
    assert await desk.access.claim(code, ADA) == "invited"


@pytest.mark.parametrize("mode", ["private", "invite", "open"])
async def test_an_operator_can_come_in_every_mode(
    sqlite_database: Database, clock: FakeClock, mode: str
) -> None:
    """Somebody has to be."""
    desk = Desk(sqlite_database, clock=clock, mode=mode)
    code = str(await desk.access.claim_code())
    assert await desk.access.claim(code, BOB) == "operator"
