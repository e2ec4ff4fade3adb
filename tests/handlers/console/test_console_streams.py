"""Standard streams that never hold up the event loop."""

import asyncio
import errno
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest
from console_stage import arrives
from contracts import stopped
from pty_terminal import streams_of, terminal

from handlers.console import streams


@pytest.fixture
def full() -> Iterator[TextIO]:
    with Path("/dev/full").open("w", encoding="utf-8") as device:
        yield device


async def read(fd: int) -> list[str]:
    return [line async for line in streams.lines(fd)]


@pytest.mark.parametrize(
    ("sent", "lines"),
    [
        (b"", []),
        (b"one\ntwo\n", ["one", "two"]),
        (b"one\n\nthree", ["one", "", "three"]),
        (b"windows\r\n", ["windows"]),
        ("ĝis 語".encode(), ["ĝis 語"]),
        (b"bad \xff byte\n", ["bad \ufffd byte"]),
        (b"x" * 10_000 + b"\nend\n", ["x" * 10_000, "end"]),
    ],
)
async def test_lines_of_a_pipe(sent: bytes, lines: list[str]) -> None:
    """Lines come without their ends, the last one also without a line end, until the end."""
    reading, writing = os.pipe()
    os.write(writing, sent)
    os.close(writing)
    try:
        assert await read(reading) == lines
    finally:
        os.close(reading)


async def test_lines_of_a_file(tmp_path: Path) -> None:
    """A file, which an event loop cannot watch, is read to its end."""
    file = tmp_path / "commands"
    file.write_text("one\ntwo")
    with file.open(encoding="utf-8") as opened:
        assert await read(opened.fileno()) == ["one", "two"]


async def test_a_character_may_come_in_two_pieces() -> None:
    """A line is decoded when it is whole, wherever the pieces were cut."""
    reading, writing = os.pipe()
    lines = streams.lines(reading)
    os.write(writing, "語".encode()[:1])
    waiting = asyncio.ensure_future(anext(lines))
    await asyncio.sleep(0)
    os.write(writing, "語\n".encode()[1:])

    assert await waiting == "語"
    await lines.aclose()
    os.close(writing)
    os.close(reading)


async def test_waiting_for_a_line_can_be_cancelled() -> None:
    """A reader that nobody writes to ends when it is told to, and leaves nothing behind."""
    reading, writing = os.pipe()
    waiting = asyncio.create_task(read(reading))
    await asyncio.sleep(0)

    await stopped(waiting)

    assert not asyncio.get_running_loop().remove_reader(reading)
    os.close(writing)
    os.close(reading)


async def test_the_interpreter_ends_while_a_read_waits() -> None:
    """A program that is told to stop while it waits for a line ends at once."""
    program = (
        "import asyncio, handlers.console.streams as s\n"
        "async def main():\n"
        "    try:\n"
        "        async with asyncio.timeout(0.05):\n"
        "            print([line async for line in s.lines(0)])\n"
        "    except TimeoutError:\n"
        "        print('ended')\n"
        "asyncio.run(main())\n"
    )
    reading, writing = os.pipe()
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", program],
        stdin=reading,
        capture_output=True,
        timeout=60,
        check=True,
    )
    os.close(writing)
    os.close(reading)

    assert done.stdout == b"ended\n"


async def test_a_write_waits_for_its_reader() -> None:
    """More than a pipe holds is written as the reader takes it; the loop goes on meanwhile."""
    reading, writing = os.pipe()
    text = "語音 " * 50_000
    with os.fdopen(writing, "w", encoding="utf-8") as stdout:
        task = asyncio.create_task(streams.write(stdout, text))
        taken = b""
        while len(taken) < len(text.encode()):
            taken += await arrives(reading)
        await task
    os.close(reading)

    assert taken.decode() == text


async def test_a_write_nobody_reads_can_be_cancelled() -> None:
    """A stalled reader (a pager, a stopped terminal) does not keep a service from ending."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as stdout:
        task = asyncio.create_task(streams.write(stdout, "x" * 1_000_000))
        await arrives(reading)

        await stopped(task)
    os.close(reading)


async def test_order_is_kept_with_what_was_printed_before() -> None:
    """What somebody has printed and not flushed comes first."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as stdout:
        stdout.write("header\n")
        await streams.write(stdout, "post\n")
        assert await arrives(reading) == b"header\npost\n"
    os.close(reading)


async def test_what_failed_is_not_printed_later(full: TextIO) -> None:
    """A write to a full device fails and leaves nothing in the stream's buffer."""
    with pytest.raises(OSError, match="No space left") as caught:
        await streams.write(full, "post\n")
    full.flush()

    assert caught.value.errno == errno.ENOSPC


async def test_a_stream_without_a_descriptor() -> None:
    """A stream in memory is written to as it is."""
    memory = io.StringIO()

    await streams.write(memory, "ĝis\n")

    assert memory.getvalue() == "ĝis\n"


async def test_a_stream_that_lacks_a_character() -> None:
    """A character that the terminal's encoding lacks becomes a question mark, not an error."""
    memory = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")

    await streams.write(memory, "é 語\n")

    memory.seek(0)
    assert memory.read() == "é ?\n"


def test_a_stream_that_is_not_there() -> None:
    """No stream, a closed one and one in memory have no descriptor and are no terminals."""
    shut = io.StringIO()
    shut.close()
    for stream in (None, shut, io.StringIO()):
        assert streams.descriptor(stream) is None
        assert not streams.is_terminal(stream)


async def test_a_dialogue_needs_two_terminals(full: TextIO) -> None:
    """A person types and sees the answers only where both streams are terminals."""
    async with terminal() as tty:
        with streams_of(tty) as (stdin, stdout):
            assert streams.is_dialogue(stdin, stdout)
            assert not streams.is_dialogue(stdin, full)


BACKGROUND = """
import os, sys
from handlers.console import streams
os.login_tty(int(sys.argv[1]))
print(streams.is_dialogue(sys.stdin, sys.stdout), flush=True)
if os.fork() == 0:
    os.setpgid(0, 0)
    print(streams.is_dialogue(sys.stdin, sys.stdout), flush=True)
    os._exit(0)
os.wait()
"""


async def test_a_job_in_the_background_is_not_a_dialogue() -> None:
    """A job in the background must not read its terminal: the system would stop it."""
    async with terminal() as tty:
        done = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            BACKGROUND,
            str(tty.slave),
            pass_fds=[tty.slave],
            start_new_session=True,
        )
        await tty.shows("True\nFalse")
        assert await done.wait() == 0
