"""A place in a text, pointed at from below, within a phone's line."""

import unicodedata
from typing import Final

from bot.text.clean import clean

ROOM: Final = 34
"""Characters of monospace that a phone's line takes."""

_WIDE: Final = frozenset("WF")


def marked(text: str, position: int) -> str:
    """Two lines: what stands around the place, and the caret under it.

    The place may be just after the end, and needs room there too.
    """
    plain = "".join(character if clean(character) else " " for character in text)
    end = max(len(plain), position + 1)
    start = max(0, min(position - ROOM // 2, end - ROOM))
    shown = plain[start : start + ROOM]
    if start:
        shown = f"…{shown[1:]}"
    if start + ROOM < len(plain):
        shown = f"{shown[:-1]}…"
    return f"{shown}\n{' ' * _width(shown[: position - start])}^"


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in _WIDE) for character in text)
