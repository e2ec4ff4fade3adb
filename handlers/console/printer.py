"""The one way to the terminal: whole blocks, one at a time, with what a failure means."""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from typing import Final, TextIO

from bot.platforms import Gone, RetryLater
from handlers.console import streams
from handlers.console.lines import BLANK, Colour, Lines, Row, rows

MEASURE: Final = 76
"""The longest line in columns: what a terminal of 80 shows with a margin."""

NARROWEST: Final = 20
"""No line is made shorter than this; a narrower terminal breaks it once more."""

Aside = Callable[[], AbstractAsyncContextManager[object]]
"""Opens a place where printing does not disturb what a person is typing."""


class Printer:
    """Prints posts, numbered as they come, and answers; never two at once."""

    def __init__(self, stdout: TextIO | None, *, width: int | None, colour: Colour) -> None:
        self._stdout = stdout
        self._width = width
        self._colour = colour
        self._printed = 0
        self._lock = asyncio.Lock()
        self._aside: Aside = nullcontext

    async def post(self, lines: Lines) -> int:
        """Print a post under the next number, and return that number.

        Raises:
            Gone: nobody reads what is printed.
            RetryLater: the system refused, and may not the next time.
        """
        async with self._lock:
            await self._print((*rows(lines, self._printed + 1), BLANK))
            self._printed += 1
            return self._printed

    async def say(self, answer: Sequence[Row]) -> None:
        """Print an answer; raises what ``post`` raises."""
        async with self._lock:
            await self._print(answer)

    @contextmanager
    def beside(self, aside: Aside) -> Iterator[None]:
        """As long as this is open, print only inside ``aside``."""
        self._aside = aside
        try:
            yield
        finally:
            self._aside = nullcontext

    async def _print(self, block: Sequence[Row]) -> None:
        stdout = self._stdout
        if stdout is None or stdout.closed:
            raise Gone("standard output is closed")
        try:
            text = await asyncio.to_thread(self._painted, block, stdout)
            async with self._aside():
                await streams.write(stdout, text)
        except BrokenPipeError as error:
            raise Gone("nobody reads standard output any more") from error
        except OSError as error:
            raise RetryLater(f"standard output: {error.strerror or error}") from error

    def _painted(self, block: Sequence[Row], stdout: TextIO) -> str:
        from handlers.console.paint import paint  # noqa: PLC0415 - rich costs a tenth of a second

        terminal = streams.is_terminal(stdout)
        width = self._width or (_columns(stdout) if terminal else MEASURE)
        return paint(block, width, self._colour, terminal=terminal)


def _columns(terminal: TextIO) -> int:
    """How long a line may be on this terminal; one that does not know its width says 0."""
    columns = os.get_terminal_size(terminal.fileno()).columns or MEASURE
    return max(NARROWEST, min(MEASURE, columns))
