"""A place in a text, pointed at from below, within a phone's line."""

import unicodedata
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import Final

from bot.text.clean import clean

ROOM: Final = 34
"""Cells of monospace that a phone's line takes."""

_WIDE: Final = frozenset("WF")
_MARKS: Final = frozenset({"Mn", "Me", "Cf"})
"""What stands above, below or around the character before it, or is not seen."""


def marked(text: str, position: int) -> str:
    """Two lines: what stands around the place, and the caret under it."""
    plain = "".join(character if clean(character) else " " for character in text)
    shown, caret = cut(plain, position, ROOM)
    return f"{shown}\n{' ' * _width(shown[:caret])}^"


def cut(words: str, position: int, room: int) -> tuple[str, int]:
    """At most ``room`` cells around a position, and where the position then is.

    A position after the end is just behind it, and needs room there too. An ellipsis takes the
    place of the last character at each end that was cut.
    """
    position = min(position, len(words))
    before = list(accumulate(map(_cells, words), initial=0))
    # Behind the last character the caret has a cell of its own.
    before.append(before[-1] + (before[position] == before[-1]))
    start = bisect_left(before, min(before[position] - room // 2, before[-1] - room))
    # An ellipsis takes the place of a character and of its marks.
    if start:
        start = min(bisect_right(before, before[start]) - 1, position)
    end = min(bisect_right(before, before[start] + room) - 1, len(words))
    if end < len(words):
        end = bisect_left(before, before[end])
    shown = words[start:end]
    if start:
        shown = "…" + shown[1:]
    if end < len(words):
        shown = shown[:-1] + "…"
    return shown, position - start


def _width(text: str) -> int:
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in _MARKS:
        return 0
    return 1 + (unicodedata.east_asian_width(character) in _WIDE)
