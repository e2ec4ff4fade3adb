"""A place in a text, pointed at from below, within a phone's line."""

import unicodedata
from typing import Final

from bot.text.clean import clean

ROOM: Final = 34
"""Characters of monospace that a phone's line takes."""

_WIDE: Final = frozenset("WF")


def marked(text: str, position: int) -> str:
    """Two lines: what stands around the place, and the caret under it."""
    plain = "".join(character if clean(character) else " " for character in text)
    shown, caret = cut(plain, position, ROOM)
    return f"{shown}\n{' ' * _width(shown[:caret])}^"


def cut(words: str, position: int, room: int) -> tuple[str, int]:
    """At most ``room`` characters around a position, and where the position then is.

    The position may stand just after the end, and needs room there too. An ellipsis takes the
    place of the last character at each end that was cut.
    """
    end = max(len(words), position + 1)
    start = max(0, min(position - room // 2, end - room))
    shown = words[start : start + room]
    if start:
        shown = "…" + shown[1:]
    if start + room < len(words):
        shown = shown[:-1] + "…"
    return shown, position - start


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in _WIDE) for character in text)
