"""Reading and writing the standard streams without holding up the event loop.

A thread that waits in ``readline`` cannot be cancelled, and the interpreter would wait for it at
the end: a service that is told to stop would hang until somebody presses Enter. So the loop
waits until a stream is ready, which can be cancelled, and a thread does only what is then short.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from typing import Final, TextIO

_CHUNK: Final = 4096
"""Bytes that a pipe which is ready takes without blocking: POSIX's PIPE_BUF, as Linux has it."""


def descriptor(stream: TextIO | None) -> int | None:
    """The file descriptor under a stream; None when it is closed or has none."""
    try:
        return None if stream is None else stream.fileno()
    except ValueError:
        return None


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at the stream."""
    fd = descriptor(stream)
    return fd is not None and os.isatty(fd)


def is_dialogue(stdin: TextIO, stdout: TextIO) -> bool:
    """Whether a person types here and sees the answers: terminals both, and ours to read.

    A job in the background that reads its terminal is stopped by the system (SIGTTIN).
    """
    if not (is_terminal(stdin) and is_terminal(stdout)):
        return False
    try:
        return os.tcgetpgrp(stdin.fileno()) == os.getpgrp()
    except OSError:
        return True  # A terminal that controls no jobs cannot stop one.


async def lines(fd: int) -> AsyncGenerator[str, None]:
    """What arrives, line by line and without line ends, until there is no more."""
    loop = asyncio.get_running_loop()
    rest = b""
    while True:
        await _ready(fd, loop.add_reader, loop.remove_reader)
        chunk = await asyncio.to_thread(os.read, fd, _CHUNK)
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.decode("utf-8", "replace").rstrip("\r")
        if not chunk:
            break
    if rest:
        yield rest.decode("utf-8", "replace")


async def write(stream: TextIO, text: str) -> None:
    """Write all of the text, past the stream's buffer.

    What failed must not be printed later behind our back, together with the second try; a buffer
    would do that. A stream without a descriptor is written to and flushed.

    Raises:
        OSError: what the system says.
    """
    fd = descriptor(stream)
    data = text.encode(stream.encoding or "utf-8", "replace")
    if fd is None:
        await asyncio.to_thread(_print, stream, data.decode(stream.encoding or "utf-8"))
        return
    await asyncio.to_thread(stream.flush)
    await _write(fd, data)


async def _write(fd: int, data: bytes) -> None:
    loop = asyncio.get_running_loop()
    while data:
        await _ready(fd, loop.add_writer, loop.remove_writer)
        data = data[await asyncio.to_thread(os.write, fd, data[:_CHUNK]) :]


def _print(stream: TextIO, text: str) -> None:
    stream.write(text)
    stream.flush()


async def _ready(fd: int, add: Callable[..., None], remove: Callable[[int], object]) -> None:
    """Wait until the descriptor can be used. A file always can, and loops refuse to watch one."""
    ready = asyncio.Event()
    try:
        add(fd, ready.set)
    except (OSError, NotImplementedError):
        return
    try:
        await ready.wait()
    finally:
        remove(fd)
