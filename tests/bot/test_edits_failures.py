"""Edits that fail: done again where that may help, else given up, and always in nobody's way."""

import asyncio
from datetime import timedelta

import pytest
from editing import POSTED, SUMMED, V2, A, B, Life
from engine import all_parts, ends, restarted, the_chat
from fakes import FakeEditor, Hangs, Shown, Waits, paper
from structlog.testing import capture_logs

from bot.platforms import Gone, Missing, Moved, Rejected, RetryLater, Uncertain
from storage import chats
from storage.database import Database
from storage.records import Habits

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def life(sqlite_database: Database) -> Life:
    """A service that has posted A; a summary of it has just been made."""
    made = Life(sqlite_database, FakeEditor())
    await made.begin()
    await made.summarise_late()
    return made


class KilledError(BaseException):
    """The process is no more."""


# What is never done again


@pytest.mark.parametrize(
    "error", [Missing("Unknown Message"), Rejected("too long"), Moved("-1001")], ids=repr
)
async def test_what_cannot_be_is_never_tried_again(life: Life, error: Exception) -> None:
    """A message that was deleted stays so: nothing is sent, and later changes leave it alone."""
    life.console.will_edit("1", error)
    await life.settle()
    await life.harvest(paper(A.id, version=2, title="Withdrawn"))
    await life.summarise_late(B)
    await life.settle()

    assert life.edited == [SUMMED]
    assert life.console.bodies("1") == [POSTED]
    [part] = await all_parts(life.database)
    assert (part.state, part.fixed) == ("sent", str(error))
    assert await ends(life.database) == {A.id: "sent"}


async def test_a_chat_that_moves_keeps_its_messages_as_they_are(life: Life) -> None:
    """Its messages have other ids where it went; one of those might be another message of ours."""
    chat = await the_chat(life.database)
    async with life.database.transaction() as conn:
        await chats.move(conn, chat.id, "-1001")

    await life.settle()

    assert life.edited == []
    [part] = await all_parts(life.database)
    assert part.fixed == "sent before the chat moved to -1001"


# What is done again


@pytest.mark.parametrize(
    "failure",
    [
        RetryLater("busy"),
        Gone("no access"),
        Uncertain("no answer"),
        Shown(Uncertain("no answer")),
        ZeroDivisionError("a defect"),
        asyncio.CancelledError(),
        TimeoutError(),
    ],
    ids=repr,
)
async def test_what_failed_is_done_again(life: Life, failure: BaseException) -> None:
    """The same edit, once more, a little later; the chat itself learns nothing from it."""
    life.console.will_edit("1", failure)
    await life.settle()
    assert await life.edits.run() == 0
    assert await life.edits.wait() == 10
    life.still.advance(60)

    await life.settle()

    assert life.edited == [SUMMED, SUMMED]
    assert life.console.bodies("1") == [SUMMED]
    chat = await the_chat(life.database)
    assert (chat.state, chat.not_before) == ("active", None)
    assert await life.edits.wait() is None


async def test_what_is_asked_to_wait_waits_as_long(life: Life) -> None:
    """Also over a restart."""
    life.console.will_edit("1", RetryLater("busy", delay=MINUTE))
    await life.settle()
    assert await life.edits.wait() == 60
    await restarted(life.database)
    life.still.advance(59)
    await life.settle()
    assert life.edited == [SUMMED]
    life.still.advance(1)
    await life.settle()
    assert life.edited == [SUMMED, SUMMED]


async def test_what_hangs_is_given_up(sqlite_database: Database) -> None:
    """A platform that does not answer costs the time of one message."""
    life = Life(sqlite_database, FakeEditor(), send_timeout=0.01)
    await life.begin()
    await life.summarise_late()
    life.console.will_edit("1", Hangs())
    await life.settle()
    life.still.advance(60)

    await life.settle()

    assert life.edited == [SUMMED, SUMMED]


async def test_the_longer_it_fails_the_longer_it_waits(life: Life) -> None:
    """As long as it has been waiting, at most a day: nobody is asked in vain a thousand times."""
    waits = []
    for _ in range(20):
        life.console.will_edit("1", Uncertain("no answer"))
        await life.settle()
        waited = await life.edits.wait()
        assert waited is not None
        waits.append(waited)
        life.still.advance(waited)

    assert waits[:4] == [10, 10, 20, 40]
    assert max(waits) == waits[-1] == 86_400


async def test_a_defect_in_showing_it_is_told_and_waits(life: Life) -> None:
    """An upgrade may mend it; until then the message stays as it is."""
    life.console.cannot_render.add(A.id)
    with capture_logs() as logs:
        await life.settle()
    assert [one["event"] for one in logs if one["log_level"] == "error"] == ["edit cannot be shown"]
    life.console.cannot_render.clear()
    life.still.advance(60)

    await life.settle()

    assert life.edited == [SUMMED]


async def test_killed_after_the_edit(life: Life) -> None:
    """Nobody wrote that it was made, so the very same edit is made once more, and no other."""
    life.console.will_edit("1", Shown(KilledError()))
    with pytest.raises(BaseExceptionGroup):
        await life.settle()
    await restarted(life.database)

    await life.settle()
    await life.settle()

    assert life.edited == [SUMMED, SUMMED]
    assert life.console.bodies("1") == [SUMMED]


async def test_stopped_during_an_edit(life: Life) -> None:
    """It is made again by the next service; nothing is in the way of the stop."""
    waits = Waits()
    life.console.will_edit("1", waits)
    running = asyncio.create_task(life.edits.run())
    await waits.begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await life.edits.run() == 0, "its lease is still there"
    await restarted(life.database)

    await life.settle()

    assert life.edited == [SUMMED, SUMMED]
    assert life.console.bodies("1") == [SUMMED]


async def test_what_changes_during_an_edit_is_not_lost(life: Life) -> None:
    """The message is looked at once more."""
    await life.choose(Habits(versions="edit"))
    waits = Waits()
    life.console.will_edit("1", waits)
    running = asyncio.create_task(life.edits.run())
    await waits.begun.wait()
    life.still.advance(1)
    await life.harvest(V2)
    waits.go_on()

    assert await running == 2

    assert life.console.bodies("1") == [f"{SUMMED} | v2 of Talking heads, revised"]
