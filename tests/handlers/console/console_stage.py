"""A console between two real pipes: one for what is typed, one for what is printed."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from handlers.console import Options, create
from handlers.console.console import Console


class PipedConsole:
    """The console as a stage of the contract."""

    address = "here"

    def __init__(self, platform: Console, typed: TextIO, printed: BinaryIO) -> None:
        self.platform = platform
        self.typed = typed
        self._printed = printed
        self._shown = b""

    async def say(self, line: str) -> None:
        """Type a line."""
        self.typed.write(f"{line}\n")
        self.typed.flush()

    async def sees(self, text: str) -> str:
        """Wait until the text is printed, and return all that was printed by then."""
        async with asyncio.timeout(30):
            while text not in self._shown.decode(errors="ignore"):
                self._shown += await arrives(self._printed.fileno())
        return self._shown.decode()

    def leave(self) -> None:
        """Stop reading what is printed."""
        self._printed.close()


async def arrives(fd: int) -> bytes:
    """The next bytes from a descriptor; nothing at its end."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(fd, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(fd)
    try:
        return os.read(fd, 65536)
    except OSError:  # What Linux says at the end of a terminal.
        return b""


@contextmanager
def piped(options: Options | None = None) -> Iterator[PipedConsole]:
    """A console on two pipes, closed in the end."""
    read_typed, write_typed = os.pipe()
    read_printed, write_printed = os.pipe()
    with (
        os.fdopen(read_typed, encoding="utf-8") as stdin,
        os.fdopen(write_typed, "w", encoding="utf-8") as typed,
        os.fdopen(write_printed, "w", encoding="utf-8") as stdout,
        os.fdopen(read_printed, "rb", buffering=0) as printed,
    ):
        console = create(options or Options(), stdin=stdin, stdout=stdout)
        yield PipedConsole(console, typed, printed)
