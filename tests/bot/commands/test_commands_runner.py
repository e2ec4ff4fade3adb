"""From a typed line to an answer, whatever was typed and whatever is wrong with us."""

import asyncio
import re

import pytest
from desk import HERE, MOTION, TALKING, Desk, paper, shown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.askers import Commands
from bot.blocks import Line, Reply
from bot.commands import COMMANDS
from bot.commands.base import PAGE, Command, Context, Given, Parameter
from bot.commands.bound import bound
from storage.database import Database


async def said(context: Context, given: Given) -> Reply:
    """Repeat who asked, and what was given."""
    return Reply((Line(f"{context.asker.person}: {dict(given)}"),))


async def broken(context: Context, given: Given) -> Reply:
    """Have a defect."""
    raise ZeroDivisionError(f"{context.asker.chat} {len(given)}")


async def slow(context: Context, given: Given) -> Reply:
    """Never end."""
    await asyncio.Event().wait()
    return await said(context, given)


SAY = Command("say", "Repeat", said, (Parameter("words", "any"), PAGE))
LEAF = Command("leaf", "Turn pages", said, (PAGE,))
BROKEN = Command("broken", "Fail", broken)
SLOW = Command("slow", "Wait", slow)


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    """A desk with commands that show how they were called."""
    return Desk(
        sqlite_database, topics=(TALKING, MOTION), commands=(SAY, LEAF, BROKEN, SLOW, *COMMANDS)
    )


@pytest.mark.parametrize(
    "line",
    ["say some words", "/say some words", "/SAY@papercast_bot some words", "  Say  some words "],
)
async def test_name(desk: Desk, line: str) -> None:
    """The slash is optional, case does not matter, and groups may name the bot."""
    assert await desk.says(line) == "ada: {'words': 'some words'}"


@pytest.mark.parametrize("line", ["", " ", "/", "\n"])
async def test_empty_line(desk: Desk, line: str) -> None:
    """Nothing asks for help."""
    assert (await desk.says(line)).startswith("Papercast reads arXiv every night")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/subcribe “lip sync”", "Perhaps:\n  /subscribe “lip sync”"),
        ("serach avatar page:2", "Perhaps:\n  /search avatar page:2"),
        ("sub", "Perhaps:\n  /subscribe"),
        ("PAPERS", "Perhaps:\n  /paper"),
    ],
)
async def test_unknown_command(desk: Desk, line: str, answer: str) -> None:
    """The nearest command is shown with what was typed after the name."""
    assert await desk.says(line) == f"No such command. /help shows all.\n{answer}"


@pytest.mark.parametrize("line", ["quux", "/quux 1", "🙂", "2401.08503", "@bot"])
async def test_unknown_command_far_from_all(desk: Desk, line: str) -> None:
    """Where none is near, nothing is guessed."""
    assert await desk.says(line) == "No such command. /help shows all."


@pytest.mark.parametrize(
    ("rest", "given"),
    [
        ("", {}),
        ("words", {"words": "words"}),
        ("page:2", {"page": "2"}),
        ("some words page:2", {"words": "some words", "page": "2"}),
        ("page:2 some words", {"words": "some words", "page": "2"}),
        ("words Page：3", {"words": "words", "page": "3"}),
        ("words page: 3", {"words": "words", "page": "3"}),
        ("words page:", {"words": "words", "page": ""}),
        ("words page:x", {"words": "words", "page": "x"}),
        ("homepage:2", {"words": "homepage:2"}),
        ('"a page:2"', {"words": '"a page:2"'}),
        ('"a b" page:2', {"words": '"a b"', "page": "2"}),
        ("one page:2 two", {"words": "one two", "page": "2"}),
    ],
)
def test_binding(rest: str, given: Given) -> None:
    """A page outside of quotes is the page; all else is the first parameter."""
    assert bound(SAY, rest) == given


def test_binding_of_fewer_parameters() -> None:
    """What a command does not take is left out, and a page is one only where there are pages."""
    assert bound(LEAF, "some words page:2") == {"page": "2"}
    assert bound(BROKEN, "some words") == {}
    paper = next(command for command in COMMANDS if command.name == "paper")
    assert bound(paper, "2401.08503 page:2") == {"id": "2401.08503 page:2"}


async def test_characters_that_nobody_can_store(desk: Desk) -> None:
    """Control characters and halves of characters are spaces; a pasted line break is one too."""
    assert await desk.says("say a\x00b\nc\ud800d\u2028e") == "ada: {'words': 'a b c d e'}"


async def test_subscribing_with_such_characters(database: Database) -> None:
    """A pasted query is stored as what can be read of it, on each database."""
    desk = Desk(database)

    assert "Subscribed, number 1:" in await desk.says("subscribe avatar\x00 OR\n\udcffhead")
    assert [one.canonical for one in await desk.subscribed()] == ["avatar OR head"]


async def test_answers_are_for_the_asker(desk: Desk) -> None:
    """An answer is private unless a command says otherwise, refusals too."""
    assert (await desk.runner.run("help", HERE)).private
    assert (await desk.runner.run("paper x", HERE)).private


async def test_defect_of_ours(desk: Desk) -> None:
    """A defect is told with a number; the log has the cause under it, and not what was typed."""
    with capture_logs() as logs:
        answer = await desk.says("broken my secret")

    found = re.fullmatch(
        "Something went wrong here, not in your message. "
        r"It is noted as ([0-9A-F]{4}). Nothing was changed.",
        answer,
    )
    assert found
    (entry,) = logs
    assert (entry["event"], entry["log_level"]) == ("command failed", "error")
    assert (entry["noted"], entry["command"]) == (found[1], "broken")
    assert entry["exc_info"]
    assert "secret" not in str(entry)


async def test_numbers_of_defects(desk: Desk) -> None:
    """The same moment and cause have the same number, another moment has another."""
    with capture_logs() as logs:
        first, again = await desk.says("broken"), await desk.says("broken")
        await desk.clock.sleep(60)
        later = await desk.says("broken")

    assert first == again != later
    assert len(logs) == 3


async def test_cancelling_is_no_defect(desk: Desk) -> None:
    """A command that is cancelled ends as cancelled: the service is being stopped."""
    with capture_logs() as logs, pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await desk.runner.run("slow", HERE)

    assert logs == []


async def test_defect_before_the_change_changes_nothing(sqlite_database: Database) -> None:
    """When looking at the store fails, nothing was subscribed, as the answer says."""
    desk = Desk(sqlite_database)
    async with sqlite_database.transaction() as conn:
        await conn.exec_driver_sql("ALTER TABLE papers RENAME TO lost")

    with capture_logs():
        answer = await desk.says("subscribe avatar")

    assert answer.endswith("Nothing was changed.")
    assert await desk.subscribed() == []


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from([command.name for command in COMMANDS]),
    rest=st.one_of(
        st.text(max_size=60),
        st.text(alphabet='"()-: ORANDT*catpage.csCV12#\\ä', max_size=60),
    ),
)
async def test_whatever_is_typed(sqlite_database: Database, name: str, rest: str) -> None:
    """No line makes a command fail: there is always an answer, and it is never our fault."""
    desk = Desk(sqlite_database, topics=(TALKING,))

    answer = await desk.runner.run(f"{name} {rest}", HERE)

    assert answer.blocks
    assert "went wrong" not in shown(answer)


def test_it_is_what_platforms_call(desk: Desk) -> None:
    """The runner is the engine's side of every conversation."""
    commands: Commands = desk.runner

    assert commands.complete("he") == ["help"]


# ---- Completion ----


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("su", ["subscribe", "subscriptions"]),
        ("/SU", ["subscribe", "subscriptions"]),
        ("subscribe", ["subscribe"]),
        ("quux", []),
        ("quux ", []),
        ("subscribe ", ["topic:Talking Face", "topic:Image Animation"]),
        ("subscribe topic:t", ["topic:Talking Face"]),
        ("subscribe TOPIC:talking fa", ["Face"]),
        ("subscribe avatar ", []),
        ("latest i", ["Image Animation"]),
        ("latest image ", ["Animation"]),
        ("help pa", ["paper"]),
        ("/help@bot pa", ["paper"]),
        ("help sta", ["status"]),
        ("help can", []),
        ("unsubscribe ", []),
        ("subscriptions ", []),
        ("search ", []),
    ],
)
def test_completion(desk: Desk, line: str, words: list[str]) -> None:
    """Names of commands, then what may follow, always from the word on that is being typed."""
    assert list(desk.runner.complete(line)) == words


def test_completion_of_nothing(desk: Desk) -> None:
    """Before anything is typed, every command may follow."""
    assert desk.runner.complete("")[4:] == [command.name for command in COMMANDS if command.listed]


async def test_completed_topic_is_understood(desk: Desk) -> None:
    """What completion offers is what the command takes."""
    await desk.store(paper("2608.00001", "Talking faces"))

    for word in desk.runner.complete("subscribe topic:"):
        assert "Subscribed to the topic" in await desk.says(f"subscribe {word}")
