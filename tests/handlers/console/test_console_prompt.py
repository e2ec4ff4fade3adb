"""The prompt, on a real terminal."""

import asyncio
import io
import logging
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TextIO

import pytest
from contracts import PLAIN, Answers, notice, stopped, up
from pty_terminal import Terminal, streams_of, terminal

from bot.blocks import Copy, Line, Reply
from handlers.console import Options, create
from handlers.console.console import Console
from handlers.console.prompt import _diverted

INTRODUCTION = """\
This is the prompt that Discord and Telegram have. Try:
  subscribe "head avatar"     search "video generation" cat:cs.CV     help
papercast>"""

POST = """\
1  AnyTalk: Speech Animation for Arbitrary Characters Leveraging a Video
   Generation Model
   Kwan Yun et al. (6) · TVCG
"""

WORDS = ("help", "search", "subscribe", "subscriptions")
REPLIES = {
    "help": Reply((Line("All commands:"), Copy("search"))),
    "search": Reply((Line("Nothing."),)),
    "subscriptions": Reply((Line("None yet."),)),
}


class Sitting:
    """A person at the prompt."""

    def __init__(self, tty: Terminal, platform: Console, answers: Answers) -> None:
        self.tty = tty
        self.platform = platform
        self.answers = answers
        self.heard = answers.heard
        self.serving = asyncio.create_task(platform.serve(answers, up))

    async def enters(self, line: str, then: str) -> str:
        """Type a line and wait for what the screen ends in after it."""
        self.tty.type(f"{line}\r")
        return await self.tty.shows(then)

    async def ends(self) -> bool:
        """What serving returns, which it must do soon."""
        async with asyncio.timeout(30):
            return await self.serving


@pytest.fixture
async def tty() -> AsyncIterator[Terminal]:
    async with terminal() as opened:
        yield opened


@pytest.fixture
async def person(tty: Terminal) -> AsyncIterator[Sitting]:
    with streams_of(tty) as (stdin, stdout):
        platform = create(Options(), stdin=stdin, stdout=stdout)
        sitting = Sitting(tty, platform, Answers(REPLIES, WORDS))
        await tty.shows("papercast>")
        yield sitting
        if not sitting.serving.done():
            await stopped(sitting.serving)


async def test_the_introduction_comes_before_the_first_prompt(person: Sitting) -> None:
    """Two lines say what can be typed; then the prompt waits."""
    assert person.tty.shown == INTRODUCTION


async def test_a_command_is_answered_below_it(person: Sitting) -> None:
    """The answer follows the line, a blank line follows the answer, then the prompt waits."""
    shown = await person.enters("help", "search\n\npapercast>")

    assert shown == f"{INTRODUCTION} help\nAll commands:\n  search\n\npapercast>"
    assert person.heard[0][0] == "help"


async def test_a_slash_and_spaces_are_allowed(person: Sitting) -> None:
    """Who comes from a chat may type a slash; an empty line is no command."""
    await person.enters("  /help  ", "search\n\npapercast>")
    await person.enters("   ", "papercast>\npapercast>")

    assert [line for line, _ in person.heard] == ["help"]


async def test_a_post_appears_above_the_prompt(person: Sitting) -> None:
    """What is half typed when a post comes stays, below the post, and can be finished."""
    person.tty.type("subscrip")
    await person.tty.shows("papercast> subscrip")
    body = person.platform.render(notice(PLAIN), "here")[0]

    await person.platform.send("here", body, "nonce-1")
    shown = await person.tty.shows("\n\npapercast> subscrip")
    await person.enters("tions", "None yet.\n\npapercast>")

    before, after = INTRODUCTION.rsplit("papercast>", 1)
    assert shown.startswith(before + POST)
    assert after == ""
    assert person.heard[0][0] == "subscriptions"


async def test_posts_that_come_at_once_stay_whole(person: Sitting) -> None:
    """Ten posts at once are ten blocks in a row, numbered, and one prompt below them."""
    body = person.platform.render(notice(PLAIN), "here")[0]

    async with asyncio.TaskGroup() as group:
        for n in range(10):
            group.create_task(person.platform.send("here", body, f"nonce-{n}"))
    await person.tty.until(lambda: "10  AnyTalk" in person.tty.shown)
    shown = await person.tty.shows("\n\npapercast>")

    blocks = shown.split("\n\n")
    assert [block.split("  ")[0] for block in blocks[1:-1]] == [str(n) for n in range(2, 11)]
    assert shown.count("papercast>") == 1


async def test_only_what_goes_to_the_terminal_is_diverted(
    tty: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prints, warnings and logs go above the prompt; those that go to a file still do."""
    above: TextIO = io.StringIO()
    with streams_of(tty) as (_, shown), (tmp_path / "errors").open("w") as file:
        logs: list[logging.StreamHandler[TextIO]] = [
            logging.StreamHandler(shown),
            logging.StreamHandler(file),
        ]
        monkeypatch.setattr(logging.getLogger(), "handlers", [*logs, logging.NullHandler()])
        monkeypatch.setattr(sys, "stdout", shown)
        monkeypatch.setattr(sys, "stderr", file)
        with _diverted(above):
            assert (sys.stdout, sys.stderr) == (above, file)
            assert [handler.stream for handler in logs] == [above, file]

        assert (sys.stdout, sys.stderr) == (shown, file)
        assert [handler.stream for handler in logs] == [shown, file]

        monkeypatch.setattr(sys, "stderr", shown)
        with _diverted(above):
            assert sys.stderr is above


async def test_tab_completes(person: Sitting) -> None:
    """Tab fills in what is certain; where more than one word fits, it lists them."""
    person.tty.type("/he\t")
    await person.tty.shows("papercast> /help")
    person.tty.type("\x15sub\t")
    await person.tty.shows("papercast> subscri")
    person.tty.type("\t")
    await person.tty.until(lambda: "subscribe" in person.tty.shown.replace(INTRODUCTION, ""))

    assert "subscriptions" in await person.tty.shows("papercast> subscri")


async def test_a_completion_that_fails_changes_nothing(
    person: Sitting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A defect in completing is logged; what was typed stays and can be entered."""
    monkeypatch.setattr(person.answers, "words", None)
    person.tty.type("he\t")
    await person.tty.shows("papercast> he")
    await person.enters("lp", "search\n\npapercast>")

    assert "TypeError" in caplog.text


async def test_the_arrow_brings_back_the_line_before(person: Sitting) -> None:
    """Lines are remembered as long as the prompt lives."""
    await person.enters("help", "search\n\npapercast>")
    person.tty.type("\x1b[A")

    await person.tty.shows("papercast> help")


async def test_control_c_clears_the_line(person: Sitting) -> None:
    """Ctrl-C forgets what was typed; the prompt and the service go on."""
    person.tty.type("nonsense")
    await person.tty.shows("papercast> nonsense")
    person.tty.type("\x03")
    await person.tty.shows("papercast>")
    await person.enters("help", "search\n\npapercast>")

    assert [line for line, _ in person.heard] == ["help"]


@pytest.mark.parametrize("keys", ["quit\r", "EXIT\r", "/quit\r", "\x04"])
async def test_a_person_ends_the_service(person: Sitting, keys: str) -> None:
    """``quit``, ``exit`` and Ctrl-D end serving and say that it was asked for."""
    person.tty.type(keys)

    assert await person.ends() is True
    assert person.heard == []


async def test_a_pasted_text_is_many_lines(person: Sitting) -> None:
    """Each line of a paste is a command of its own."""
    person.tty.type("\x1b[200~help\nsubscriptions\x1b[201~\r")
    await person.tty.shows("None yet.\n\npapercast>")

    assert [line for line, _ in person.heard] == ["help", "subscriptions"]


async def test_a_failing_command_does_not_end_the_prompt(
    person: Sitting, caplog: pytest.LogCaptureFixture
) -> None:
    """A defect is told with the number under which it is noted, and the prompt waits again."""
    caplog.set_level(logging.CRITICAL)
    shown = await person.enters("broken", "\n\npapercast>")
    await person.enters("help", "search\n\npapercast>")

    assert "Something went wrong here, not in your message. It is noted as " in shown


@pytest.mark.parametrize("typed", ["", "half a command"])
async def test_the_terminal_is_left_as_it_was(tty: Terminal, typed: str) -> None:
    """Cancelled in the middle of a line, the prompt gives back the terminal and ends its line."""
    before = tty.flags()
    with streams_of(tty) as (stdin, stdout):
        platform = create(Options(), stdin=stdin, stdout=stdout)
        serving = asyncio.create_task(platform.serve(Answers(REPLIES), up))
        await tty.shows("papercast>")
        during = tty.flags()
        tty.type(typed)
        await tty.shows(f"papercast> {typed}".rstrip())
        await stopped(serving)
        stdout.write("after\n")
        stdout.flush()
        await tty.shows(f"papercast> {typed}".rstrip() + "\nafter")

    assert during != before
    assert tty.flags() == before
    assert tty.sent.rindex("\x1b[?2004l") > tty.sent.rindex("\x1b[?2004h")
    assert tty.sent.rindex("\x1b[?25h") > tty.sent.rindex("\x1b[?25l")


async def test_posts_go_on_after_the_prompt(person: Sitting) -> None:
    """When the prompt has ended, what is still on its way is printed as before it began."""
    person.tty.type("quit\r")
    await person.ends()
    await person.platform.send("here", person.platform.render(notice(PLAIN), "here")[0], "nonce-1")

    assert POST in await person.tty.shows("from the abstract")
