"""Turn rows into what the terminal is sent: wrapped, styled, and free of control characters.

The only file that knows rich; it is imported when something is printed.
"""

import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from handlers.console.lines import Colour, Row, Style

LOOKS: Final[Mapping[Style, str]] = {
    "text": "",
    "title": "bold",
    "why": "dim",
    "link": "underline",
    "number": "",
}

_OBEYED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's classes of what a terminal obeys or cannot show: controls, separators, surrogates."""

_TURNS: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""What turns the direction of writing, and could make a line read as another."""


def paint(rows: Iterable[Row], width: int, colour: Colour, *, terminal: bool) -> str:
    """What is printed for these rows; ``width`` is in columns.

    With ``auto`` a terminal gets styles, unless its environment says that it cannot show them;
    a file or a pipe gets none.
    """
    printed = io.StringIO()
    console = _console(printed, colour, terminal=terminal)
    for row in rows:
        for line in _painted(row, width, console):
            line.rstrip()
            console.print(line, soft_wrap=True)
    return printed.getvalue()


def safe(text: str) -> str:
    """The text with a space for each character that a terminal would obey instead of show."""
    return "".join(" " if _is_obeyed(character) else character for character in text)


def _is_obeyed(character: str) -> bool:
    return unicodedata.category(character) in _OBEYED or character in _TURNS


def _console(printed: io.StringIO, colour: Colour, *, terminal: bool) -> Console:
    return Console(
        file=printed,
        force_terminal=colour == "always" or (colour == "auto" and terminal),
        color_system="standard" if colour == "always" else "auto",
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )


def _painted(row: Row, width: int, console: Console) -> Iterator[Text]:
    """The row as lines that fit, the first after its head and the others hanging below it."""
    line = Text.assemble(*((safe(words), LOOKS[style]) for style, words in row.line))
    broken = [line] if row.whole else line.wrap(console, width - row.indent, overflow="fold")
    for n, fitting in enumerate(broken):
        yield Text.assemble(" " * row.indent if n else row.head, fitting)
    if row.caret is not None:
        before = row.head + line.plain[: row.caret]
        yield Text(" " * cell_len(before) + "^")
