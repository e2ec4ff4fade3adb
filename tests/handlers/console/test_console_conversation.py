"""Commands in, answers out."""

import asyncio
import os

import pytest
from console_stage import PipedConsole, piped
from contracts import REPLY, Answers, up
from structlog.testing import capture_logs

from bot.askers import Asker
from bot.blocks import Line, Reply
from handlers.console import Options, create

HELP = {"help": Reply((Line("All commands."),)), "nothing": Reply(())}


async def answered(stage: PipedConsole, answers: Answers, *typed: str) -> bool:
    """Type lines, end the input, and wait until the console is done with them."""
    for line in typed:
        await stage.say(line)
    stage.typed.close()
    async with asyncio.timeout(30):
        return await stage.platform.serve(answers, up)


async def test_answers_follow_in_order() -> None:
    """Each line is run as it was typed, without its slash; empty lines are none."""
    answers = Answers(HELP)
    with piped() as stage:
        assert await answered(stage, answers, "help", "", "  /help ") is False

        assert await stage.sees("\n\nAll") == "All commands.\n\nAll commands.\n\n"
    assert answers.heard == [("help", Asker("console", "here", "here", at_home=True))] * 2


@pytest.mark.parametrize("word", ["quit", "exit", "/quit", " Exit "])
async def test_the_end_can_be_asked_for(word: str) -> None:
    """After ``quit`` or ``exit`` nothing more is read, and the caller learns that it was asked."""
    answers = Answers(HELP)
    with piped() as stage:
        assert await answered(stage, answers, word, "help") is True
    assert answers.heard == []


async def test_a_defect_is_noted_under_the_number_that_is_told() -> None:
    """The log has the traceback under the four characters that the person reads."""
    with piped() as stage, capture_logs() as logs:
        await answered(stage, Answers(HELP), "broken", "help")
        shown = await stage.sees("All commands.")

    (noted,) = logs
    assert noted["event"] == "a command failed"
    assert noted["exc_info"] is True
    assert shown == (
        "Something went wrong here, not in your message. "
        f"It is noted as {noted['noted']}.\n\nAll commands.\n\n"
    )


async def test_an_empty_answer_is_a_blank_line() -> None:
    """A command that has nothing to say still shows that it was done."""
    with piped() as stage:
        await answered(stage, Answers(HELP), "nothing", "help")

        assert await stage.sees("All commands.") == "\nAll commands.\n\n"


async def test_nobody_is_served_when_the_prompt_is_off() -> None:
    """With ``prompt = false`` nothing is read, whatever is piped in."""
    answers = Answers(HELP)
    with piped(Options(prompt=False)) as stage:
        assert await answered(stage, answers, "help") is False
    assert answers.heard == []


async def test_serving_ends_when_nobody_reads_the_answers() -> None:
    """When the output is closed on the other side, no more commands are run."""
    answers = Answers(HELP)
    with piped() as stage:
        stage.leave()
        assert await answered(stage, answers, "help", "help") is False
    assert len(answers.heard) == 1


async def test_an_answer_that_cannot_be_printed_is_logged() -> None:
    """A full disk loses an answer, not the conversation."""
    answers = Answers({"help": REPLY})
    reading, writing = os.pipe()
    os.write(writing, b"help\nhelp\n")
    os.close(writing)
    full = os.open("/dev/full", os.O_WRONLY)
    with os.fdopen(reading) as stdin, os.fdopen(full, "w") as stdout, capture_logs() as logs:
        assert await create(Options(), stdin=stdin, stdout=stdout).serve(answers, up) is False

    assert len(answers.heard) == 2
    assert [one["event"] for one in logs] == ["an answer was not printed"] * 2
