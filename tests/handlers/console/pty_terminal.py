"""A real terminal (a pseudo-terminal of the system) with a person at it, who is the test."""

import asyncio
import codecs
import os
import pty
import termios
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import TextIO

from screen import Screen


class Terminal:
    """What is typed and what is shown. It tells where the cursor is when it is asked."""

    def __init__(self, master: int, slave: int, screen: Screen) -> None:
        self.slave = slave
        self.sent = ""
        self._screen = screen
        self._master = master
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._more = asyncio.Event()

    @property
    def shown(self) -> str:
        """What stands on the screen, and what has scrolled off its top."""
        return self._screen.text

    def flags(self) -> Sequence[object]:
        """How the terminal is set: what a program must leave as it found it."""
        return termios.tcgetattr(self.slave)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    async def until(self, seen: Callable[[], bool]) -> None:
        """Wait until something can be seen."""
        async with asyncio.timeout(30):
            while not seen():
                self._more.clear()
                await self._more.wait()

    async def shows(self, text: str) -> str:
        """Wait until the screen ends in the text, and return all of it."""
        await self.until(lambda: self.shown.endswith(text))
        return self.shown

    def take(self) -> None:
        """Take in what has come."""
        try:
            chunk = os.read(self._master, 65536)
        except OSError:  # Nobody has the other side open any more.
            asyncio.get_running_loop().remove_reader(self._master)
            return
        text = self._decoder.decode(chunk)
        self.sent += text
        first, *others = text.split("\x1b[6n")
        self._screen.feed(first)
        for piece in others:
            row, column = self._screen.cursor
            os.write(self._master, f"\x1b[{row};{column}R".encode())
            self._screen.feed(piece)
        self._more.set()


@asynccontextmanager
async def terminal(columns: int = 80, lines: int = 40) -> AsyncIterator[Terminal]:
    """A terminal of this size, open on both sides."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (lines, columns))
    loop = asyncio.get_running_loop()
    made = Terminal(master, slave, Screen(columns, lines))
    loop.add_reader(master, made.take)
    try:
        yield made
    finally:
        loop.remove_reader(master)
        os.close(slave)
        os.close(master)


@contextmanager
def streams_of(made: Terminal) -> Iterator[tuple[TextIO, TextIO]]:
    """The terminal as a program's standard input and output."""
    with (
        os.fdopen(os.dup(made.slave), encoding="utf-8") as stdin,
        os.fdopen(os.dup(made.slave), "w", encoding="utf-8") as stdout,
    ):
        yield stdin, stdout
