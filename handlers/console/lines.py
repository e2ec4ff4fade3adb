"""Lines of styled text: what a post and an answer become before anybody knows the terminal.

Width and colour are decided when something is printed, because a body waits in the database and
may be printed on another terminal than the one that was open when it was frozen.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter, ValidationError

Style = Literal["text", "title", "why", "link", "number"]
"""What a piece of text is; ``paint.py`` knows what it looks like. A ``number`` begins a paper of
several, and the lines below it hang under its title until a line is empty."""

Colour = Literal["auto", "always", "never"]

Span = tuple[Style, str]
Line = tuple[Span, ...]
Lines = tuple[Line, ...]

_BODY: TypeAdapter[Lines] = TypeAdapter(Lines)


@dataclass(frozen=True, slots=True)
class Row:
    """One line with its place: ``head`` stands before it, what is wrapped hangs at ``indent``.

    ``whole``: never wrapped, because the reader copies it. ``caret``: the character that is
    pointed at from below.
    """

    line: Line = ()
    head: str = ""
    indent: int = 0
    whole: bool = False
    caret: int | None = None


BLANK = Row()


def text(words: str, style: Style = "text") -> Line:
    """A line in one style."""
    return ((style, words),)


def kept(*lines: Line) -> Lines:
    """The lines, and in them the spans, that have something to show."""
    shown = (tuple(span for span in line if span[1]) for line in lines)
    return tuple(filter(None, shown))


def freeze(lines: Lines) -> str:
    """The body of a part: JSON, an array of lines, each an array of ``[style, text]``."""
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":"))


def thaw(body: str) -> Lines:
    """Read what ``freeze`` wrote.

    Raises:
        ValueError: when it is anything else.
    """
    try:
        lines = _BODY.validate_json(body)
    except ValidationError as error:
        raise ValueError("the body is not one that the console has made") from error
    if not any(lines):
        raise ValueError("the body has no text")
    return lines


def rows(lines: Sequence[Line], number: int | None = None) -> tuple[Row, ...]:
    """Lay lines out, under a running number if there is one: it stands before the first.

    Where they have numbers of their own, these stand there alone.
    """
    if any(map(_is_numbered, lines)):
        return tuple(_hanging(lines))
    head = "" if number is None else f"{number}  "
    indent = len(head)
    first = Row(lines[0], head, indent)
    return (first, *(Row(line, " " * indent, indent) for line in lines[1:]))


def _hanging(lines: Sequence[Line]) -> Iterator[Row]:
    indent = 0
    for line in lines:
        if _is_numbered(line):
            (_, number), *rest = line
            head = f"{number}  "
            indent = len(head)
            yield Row(tuple(rest), head, indent)
        else:
            indent = indent if line else 0
            yield Row(line, " " * indent, indent)


def _is_numbered(line: Line) -> bool:
    return bool(line) and line[0][0] == "number"


def spaced(loose: Sequence[Row]) -> tuple[Row, ...]:
    """Leave one blank row where there are several, and none at either end."""
    kept: list[Row] = []
    for row in loose:
        if row != BLANK or (kept and kept[-1] != BLANK):
            kept.append(row)
    if kept and kept[-1] == BLANK:
        kept.pop()
    return tuple(kept)
