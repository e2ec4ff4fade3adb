"""The console in a process of its own, as people and systems start it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pty_terminal import Terminal, terminal

ROOT = Path(__file__).parents[3]

PROGRAM = """
import asyncio, logging, os, signal, sys
sys.path.insert(0, "tests")
if len(sys.argv) > 1:
    os.login_tty(int(sys.argv[1]))
from contracts import Answers, up
from bot.blocks import Line, Reply
from handlers.console import Options, create

async def main():
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, stop.set)
    handler = logging.StreamHandler(sys.stderr)
    logging.getLogger().addHandler(handler)
    loop.add_signal_handler(signal.SIGUSR1, lambda: sys.stderr.write("a stray line\\n"))
    loop.add_signal_handler(signal.SIGUSR2, logging.error, "a log line")
    answers = Answers({"help": Reply((Line("All commands."),))})
    serving = asyncio.ensure_future(create(Options()).serve(answers, up))
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    asked = serving.result() if serving.done() else None
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert handler.stream is sys.stderr is sys.__stderr__
    sys.stdout.write(f"ended: {asked}\\n")

asyncio.run(main())
"""


@asynccontextmanager
async def program(tty: Terminal) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program as the leader of the terminal's session, once its prompt is there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        str(tty.slave),
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm"},
        pass_fds=[tty.slave],
        start_new_session=True,
    )
    try:
        await tty.shows("papercast>")
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def run(given: bytes | None) -> str:
    """What the program prints with this as its standard input; None: it is closed."""
    closed = ["sh", "-c", 'exec "$0" "$@" <&-'] if given is None else []
    done = subprocess.run(
        [*closed, sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        input=given,
        capture_output=True,
        timeout=60,
        check=True,
    )
    return done.stdout.decode()


@pytest.fixture
async def tty() -> AsyncIterator[Terminal]:
    async with terminal() as opened:
        yield opened


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_prompt(tty: Terminal, number: signal.Signals) -> None:
    """Told to stop in the middle of a line, the program ends and the terminal is as before."""
    before = tty.flags()
    async with program(tty) as process:
        assert tty.flags() != before
        tty.type("half a comm")
        await tty.shows("papercast> half a comm")

        process.send_signal(number)
        await tty.shows("papercast> half a comm\nended: None")

        assert await process.wait() == 0
    assert tty.flags() == before


async def test_a_person_ends_the_program(tty: Terminal) -> None:
    """Ctrl-D ends the program by itself, and the terminal is as before."""
    before = tty.flags()
    async with program(tty) as process:
        tty.type("\x04")
        await tty.shows("\nended: True")

        assert await process.wait() == 0
    assert tty.flags() == before


@pytest.mark.parametrize(
    ("number", "line"),
    [(signal.SIGUSR1, "a stray line"), (signal.SIGUSR2, "a log line")],
)
async def test_what_others_print_appears_above_the_prompt(
    tty: Terminal, number: signal.Signals, line: str
) -> None:
    """What goes to the terminal by other ways does not end up in the line that is typed."""
    async with program(tty) as process:
        introduction = tty.shown.removesuffix("papercast>")
        tty.type("he")
        await tty.shows("papercast> he")

        process.send_signal(number)

        shown = await tty.shows(f"{line}\npapercast> he")
        assert shown == f"{introduction}{line}\npapercast> he"


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        (b"", "ended: False\n"),
        (None, "ended: False\n"),
        (b"help\n\n/help", "All commands.\n\nAll commands.\n\nended: False\n"),
        (b"help\nquit\nhelp\n", "All commands.\n\nended: True\n"),
    ],
)
def test_commands_can_be_piped_in(given: bytes | None, printed: str) -> None:
    """Each piped line is answered, without a prompt, until the input ends or says ``quit``."""
    assert run(given) == printed


def test_a_console_that_is_not_used_costs_little() -> None:
    """The libraries for a prompt and for styles are loaded when they are needed, not before."""
    program = (
        "import sys; from handlers.console import Options, create; create(Options());"
        "print({'handlers.console.paint', 'prompt_toolkit'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=60, check=True
    )

    assert done.stdout == b"set()\n"
