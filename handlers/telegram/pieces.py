"""Lines of HTML that become messages: cut between lines, never inside a tag of ours."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final

from bot.text.marks import Mark
from handlers.telegram.html import ENTITIES, MOST_MARKED, TEXT, cut, marked_places, units

_TAG: Final = re.compile(r"</?[a-z][^<>]*>")
_OPENING: Final = re.compile(r"<[a-z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Markup that stays together; ``apart``: a blank line stands above it."""

    html: str
    apart: bool = False


def messages(chunks: Iterable[Chunk]) -> Iterator[str]:
    """The chunks under each other, in texts that Telegram takes."""
    held, length, entities = "", 0, 0
    for chunk in chunks:
        gap = ("\n\n" if chunk.apart else "\n") if held else ""
        more, marks = units(visible(chunk.html)) + len(gap), entities_of(chunk.html)
        if held and (length + more > TEXT or entities + marks > ENTITIES):
            yield held
            held, length, entities, gap = "", 0, 0, ""
            more = units(visible(chunk.html))
        held += gap + chunk.html
        length += more
        entities += marks
    if held:
        yield held


def fits(html: str) -> bool:
    """Whether Telegram takes it as one message, with all that is marked in it."""
    return units(visible(html)) <= TEXT and entities_of(html) <= ENTITIES


def fitting(text: str, room: int, marks: Sequence[Mark] = (), most: int = MOST_MARKED) -> str:
    """What a paper or a person says, as HTML that shows at most ``room`` UTF-16 units.

    What keeps clients from linking can make it up to twice as long as it was.
    """
    whole = marked_places(cut(text, room), marks, most)
    if units(visible(whole)) <= room:
        return whole
    return marked_places(cut(text, room // 2), marks, most)


def visible(html: str) -> str:
    """What a reader sees of it."""
    return unescape(_TAG.sub("", html))


def split(text: str, room: int) -> Iterator[str]:
    """Plain text in pieces of at most ``room`` UTF-16 units, cut between lines or words."""
    rest = text
    while units(rest) > room:
        at = _place(rest, room)
        yield rest[:at].rstrip()
        rest = rest[at:].lstrip()
    if rest:
        yield rest


def _place(text: str, room: int) -> int:
    fitting = len(text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore"))
    for pause in ("\n\n", "\n", " "):
        at = text.rfind(pause, fitting // 2, fitting + 1)
        if at > 0:
            return at
    return fitting


def entities_of(html: str) -> int:
    """How many Telegram counts at most: one that stands in another is cut in two."""
    return 2 * len(_OPENING.findall(html))
