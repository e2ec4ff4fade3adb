"""Who may give a command, and which chat it is about."""

from dataclasses import replace

import pytest
from desk import Desk

from bot.askers import Asker
from storage.database import Database

BOB = Asker("telegram", "108", "108", own="108")
IN_THE_LAB = replace(BOB, chat="-100200", direct=False)


async def no() -> bool:
    return False


async def closed() -> str:
    return "Open https://t.me/papercast_bot, press Start. Nothing was changed."


MEMBER = replace(IN_THE_LAB, place="#papers", managers='members with "Manage Channel"', manages=no)
REFUSED = (
    'Only members with "Manage Channel" can change what #papers gets. Nothing was changed. '
    "In a direct message you can subscribe for yourself."
)


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    """An open instance."""
    return Desk(sqlite_database)


async def test_only_managers_change_what_a_shared_chat_gets(desk: Desk) -> None:
    """The refusal names who may, and what the person can do instead."""
    assert await desk.says("subscribe heads", MEMBER) == REFUSED
    assert await desk.says("subscribe heads here", MEMBER) == REFUSED
    assert await desk.subscribed(MEMBER) == []


async def test_a_bare_command_changes_nothing(desk: Desk) -> None:
    """Everybody may see what it takes; the answer to its question is for managers again."""
    assert "What should it look for?" in await desk.says("subscribe", MEMBER)
    reply = await desk.runner.hear("heads", MEMBER)
    assert reply is not None
    assert "Nothing was changed." in str(reply.blocks)
    assert await desk.subscribed(MEMBER) == []


async def test_everybody_manages_their_own_messages(desk: Desk) -> None:
    """A command that is about them is theirs to give, wherever they give it."""
    assert "They go to your direct messages." in await desk.says("subscribe heads dm", MEMBER)
    assert await desk.subscribed(MEMBER) == []
    assert len(await desk.subscribed(BOB)) == 1


async def test_who_cannot_be_written_to_is_told_how(desk: Desk) -> None:
    """Telegram lets a bot write only to those who have opened it."""
    member = replace(IN_THE_LAB, unreachable=closed)
    assert await desk.says("subscribe heads dm", member) == await closed()
    assert await desk.subscribed(BOB) == []


async def test_who_speaks_as_a_chat_has_no_messages(desk: Desk) -> None:
    """Nobody knows where to write to them."""
    anonymous = replace(IN_THE_LAB, own=None)
    assert await desk.says("subscribe heads dm", anonymous) == (
        "Papercast does not know how to write to you. Nothing was changed."
    )


async def test_operators_commands_are_for_the_operator(desk: Desk) -> None:
    """Bare ones too: they show what is not for others."""
    for line in ("status", "invite", "block", "unblock 1"):
        assert await desk.says(line, BOB) == "Only the operator may do this. Nothing was changed."
