"""Long texts in several pieces, cut where a reader would pause and never inside what we made."""

from collections.abc import Iterator
from typing import Final

CONTENT: Final = 2000
"""Characters of a message's content (Discord, Create Message)."""
DESCRIPTION: Final = 4096
"""Characters of an embed's description (Discord, Embed Limits)."""


def split(text: str, room: int) -> Iterator[str]:
    """Pieces of at most ``room`` characters, none empty.

    They are cut between paragraphs, lines or words where one ends in the last half.
    """
    rest = text
    while len(rest) > room:
        at = _place(rest, room)
        yield rest[:at].rstrip()
        rest = rest[at:].lstrip()
    if rest:
        yield rest


def _place(text: str, room: int) -> int:
    for pause in ("\n\n", "\n", " "):
        at = text.rfind(pause, room // 2, room + 1)
        if at > 0:
            return at
    # Nowhere to pause. A backslash and what it escapes stay together.
    slashes = len(text[:room]) - len(text[:room].rstrip("\\"))
    return room - slashes % 2
