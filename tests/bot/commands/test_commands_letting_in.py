"""``/invite``, ``/block`` and ``/unblock``: the operator says who may use it, by their numbers."""

from dataclasses import replace

import pytest
from desk import HERE, Desk

from bot.askers import Asker
from bot.blocks import Copy, Line
from bot.commands.letting_in import invite
from bot.platforms import Entrance
from storage import people
from storage.database import Database

ADA = Asker("telegram", "48151623", "48151623", own="48151623")
BOB = Asker("telegram", "108", "108", own="108")
IN_THE_LAB = replace(BOB, chat="-100200/5", direct=False, place="this group")
BY_NUMBER = (
    "Let somebody in by the number that they were told:\n"
    "  /invite 48151623\n"
    'For codes that let in whoever has one, set access.mode to "invite".'
)
OPEN = 'Everybody is in already: access.mode is "open". Nothing was changed.'


async def a_desk(database: Database, mode: str = "private") -> Desk:
    """An instance that Bob operates."""
    desk = Desk(database, mode=mode)
    await desk.access.claim(str(await desk.access.claim_code()), BOB)
    return desk


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    """A private instance that Bob operates."""
    return await a_desk(sqlite_database)


async def roles(desk: Desk, address: str) -> list[tuple[str, str, str]]:
    """On which platforms that number is known, and as what."""
    async with desk.database.reading() as conn:
        found = [
            await people.find(conn, platform, address)
            for platform in ("console", "discord", "telegram")
        ]
    return [(one.platform, one.role, one.state) for one in found if one]


# By number


async def test_the_operator_lets_in_and_blocks(desk: Desk) -> None:
    """By the number that the stranger was told; a blocked person is not answered at all."""
    assert await desk.says("invite 48151623", BOB) == (
        "48151623 is let in. To undo:\n  /block 48151623"
    )
    assert "Subscribed, number 1" in await desk.says("subscribe heads", ADA)
    assert await desk.says("block 48151623", BOB) == (
        "48151623 gets no answer any more. To undo:\n  /unblock 48151623"
    )
    assert await desk.says("subscriptions", ADA) == ""
    assert await desk.says("privacy", ADA) == ""
    assert "is answered again" in await desk.says("unblock 48151623", BOB)
    assert "1 subscription" in await desk.says("subscriptions", ADA)


async def test_a_number_may_be_anybodys(desk: Desk) -> None:
    """It counts on each platform that there is, unless one is named."""
    await desk.says("invite 7", BOB)
    await desk.says("invite Telegram:8", BOB)
    assert await roles(desk, "7") == [
        ("discord", "invited", "active"),
        ("telegram", "invited", "active"),
    ]
    assert await roles(desk, "8") == [("telegram", "invited", "active")]


async def test_an_address_of_direct_messages_is_a_persons(desk: Desk) -> None:
    """Discord's ``@7`` is how we write to person 7: both forms let in who asks."""
    await desk.says("invite discord:@7", BOB)
    assert await roles(desk, "7") == [("discord", "invited", "active")]
    asker = Asker("discord", "@7", "7", own="@7")
    assert "Subscribed, number 1" in await desk.says("subscribe heads", asker)


@pytest.mark.parametrize("command", ["invite", "block", "unblock"])
@pytest.mark.parametrize(
    "typed", ["ada", "7 8", "-100200/x", "telegram:", "telegram:ada", "1" * 21, "7/" + "1" * 21]
)
async def test_what_is_no_number_is_refused(desk: Desk, command: str, typed: str) -> None:
    """The refusal shows one; nothing is changed."""
    answer = await desk.says(f"{command} {typed}", BOB)
    assert "is no number of a person. Nothing was changed. For example:" in answer
    assert answer.endswith(f"  /{command} 48151623")


@pytest.mark.parametrize("command", ["invite", "block", "unblock"])
async def test_a_platform_that_there_is_not_is_refused(desk: Desk, command: str) -> None:
    """A name that was mistyped lets in and blocks nobody."""
    assert await desk.says(f"{command} telegrm:7", BOB) == (
        'There is no "telegrm" here. Nothing was changed.'
    )
    assert await roles(desk, "7") == []


async def test_an_operator_cannot_be_blocked(desk: Desk) -> None:
    """Nor can anybody else block, let in, or ask how it goes."""
    assert await desk.says("block 108", BOB) == "That is an operator. Nothing was changed."
    assert await roles(desk, "108") == [("telegram", "operator", "active")]
    await desk.says("invite 48151623", BOB)
    for line in ("block 108", "invite", "unblock 1", "status"):
        assert await desk.says(line, ADA) == "Only the operator may do this. Nothing was changed."


@pytest.mark.parametrize("command", ["block", "unblock"])
async def test_a_bare_command_asks_whom(desk: Desk, command: str) -> None:
    """It shows a line to copy."""
    assert await desk.says(command, BOB) == (
        f"Whom? Send the number behind it:\n  /{command} 48151623"
    )


# Without a number


async def test_a_code_is_made_where_codes_let_in(sqlite_database: Database) -> None:
    """What one person can come in with."""
    desk = await a_desk(sqlite_database, "invite")
    said = await desk.says("invite", BOB)
    assert said.startswith("One person can come in with this within 7 days:\n  /claim ")
    code = said.split("/claim ")[1]
    assert "You are in" in await desk.says(f"claim {code}", ADA)


async def test_the_ways_in_are_told(sqlite_database: Database) -> None:
    """On each platform that is up, with the code in its place."""
    desk = await a_desk(sqlite_database, "invite")
    up = [
        Entrance("Telegram", "", "", "open https://t.me/papercast_bot?start=claim-{code}"),
        Entrance("Discord", "", "", "type /claim {code} on Discord"),
    ]
    house = replace(desk.runner._house, asker=BOB, origin=BOB, entrances=lambda: up)
    _, code, how = (await invite(house, {})).blocks
    assert isinstance(code, Copy)
    made = code.text.removeprefix("/claim ")
    assert how == Line(
        f"How: open https://t.me/papercast_bot?start=claim-{made} or type /claim {made} on Discord."
    )


@pytest.mark.parametrize(("mode", "answer"), [("private", BY_NUMBER), ("open", OPEN)])
async def test_no_code_is_made_elsewhere(sqlite_database: Database, mode: str, answer: str) -> None:
    """The answer says how people come in there."""
    desk = await a_desk(sqlite_database, mode)
    assert await desk.says("invite", BOB) == answer
    assert await desk.says("invite", HERE) == answer


async def test_the_chat_is_offered_where_it_is_asked(desk: Desk) -> None:
    """Nobody there can tell its number; the line that is shown lets all of it in."""
    said = await desk.says("invite", IN_THE_LAB)
    assert said == (f"{BY_NUMBER}\nTo let in everybody in this group:\n  /invite telegram:-100200")
    await desk.says("invite telegram:-100200", BOB)
    other = replace(ADA, chat="-100200/6", direct=False)
    assert "Nothing is waited for" in await desk.says("cancel", other)


async def test_the_chat_is_not_offered_where_all_are_in(sqlite_database: Database) -> None:
    """There is nobody left to let in."""
    desk = await a_desk(sqlite_database, "open")
    assert await desk.says("invite", IN_THE_LAB) == OPEN
