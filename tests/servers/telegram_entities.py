"""Entities: the marked stretches of a message's text, put in the order and shape Telegram keeps.

While a text is worked on, offsets and lengths count characters; ``in_units`` turns them into the
UTF-16 units that the Bot API speaks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
"""What may overlap and is cut where something else begins or ends, in Telegram's order."""
CODE = frozenset({"code", "pre"})
"""What holds no other entity."""
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
HIDDEN = CODE | {"text_link", "text_mention"}
"""What keeps its white space, since it carries more than can be seen."""

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_RANK = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49,
    "text_mention": 49, "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93,
    "spoiler": 94, "custom_emoji": 99,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked stretch of text; ``automatic`` when Telegram found it and nobody marked it."""

    kind: str
    offset: int
    length: int
    value: str = ""
    """A link's address, the language of a ``pre``, the id of a custom emoji or of a user."""
    automatic: bool = False

    @property
    def end(self) -> int:
        """The offset of what follows."""
        return self.offset + self.length


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) + len(_ASTRAL.findall(text))


def in_units(text: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The same entities, counted in UTF-16 units."""
    if not _ASTRAL.search(text):
        return tuple(entities)
    at = [0]
    for letter in text:
        at.append(at[-1] + (2 if letter > "\uffff" else 1))
    return tuple(
        replace(each, offset=at[each.offset], length=at[each.end] - at[each.offset])
        for each in entities
    )


def in_letters(text: str, entities: Iterable[Entity]) -> list[Entity]:
    """The same entities, counted in characters.

    Raises:
        ValueError: one begins or ends outside the text or inside a surrogate pair.
    """
    at: dict[int, int] = {}
    place = 0
    for index, letter in enumerate(text):
        at[place] = index
        place += 2 if letter > "\uffff" else 1
    at[place] = len(text)
    found = []
    for each in entities:
        if each.offset not in at:
            raise ValueError(_misplaced("begins", each.offset, place))
        if each.end not in at:
            raise ValueError(_misplaced("ends", each.end, place))
        found.append(replace(each, offset=at[each.offset], length=at[each.end] - at[each.offset]))
    return found


def _misplaced(verb: str, offset: int, end: int) -> str:
    where = "after the end of the text" if offset > end else "in a middle of a UTF-16 symbol"
    return f"Entity {verb} {where} at UTF-16 offset {offset}"


def ordered(entities: Iterable[Entity]) -> list[Entity]:
    """By place; of those that begin together the longest first."""
    return sorted(entities, key=lambda each: (each.offset, -each.length, _RANK.get(each.kind, 50)))


def settled(entities: Iterable[Entity], found: Iterable[Entity] = ()) -> list[Entity]:
    """Entities as Telegram keeps them: links and code apart, styles cut at their borders.

    Args:
        entities: what the sender marked.
        found: what Telegram found in the text by itself; it gives way to what was marked.
    """
    marked = [each for each in entities if each.length > 0]
    quotes = _apart(each for each in marked if each.kind in QUOTES)
    solid = [each for each in marked if each.kind not in QUOTES and each.kind not in STYLES]
    solid = _within(_apart(solid), quotes)
    solid += [each for each in _within(_apart(found), quotes) if not _touches(each, solid)]
    frame = ordered(solid + quotes)
    styles = [each for each in marked if each.kind in STYLES]
    return ordered(frame + _cut(_merged(styles), frame))


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    """Those that begin after the end of the one before: the others are dropped."""
    kept: list[Entity] = []
    for each in ordered(entities):
        if not kept or each.offset >= kept[-1].end:
            kept.append(each)
    return kept


def _within(entities: list[Entity], quotes: list[Entity]) -> list[Entity]:
    """Those that lie wholly inside or wholly outside each quote."""
    return [each for each in entities if not any(_crosses(each, quote) for quote in quotes)]


def _crosses(one: Entity, quote: Entity) -> bool:
    overlap = one.offset < quote.end and quote.offset < one.end
    return overlap and not (quote.offset <= one.offset and one.end <= quote.end)


def _touches(one: Entity, others: list[Entity]) -> bool:
    return any(one.offset < other.end and other.offset < one.end for other in others)


def _merged(styles: list[Entity]) -> list[Entity]:
    """Stretches of one style that meet are one stretch."""
    joined: list[Entity] = []
    for kind in STYLES:
        last: Entity | None = None
        for each in ordered(style for style in styles if style.kind == kind):
            if last is not None and each.offset <= last.end:
                last = replace(last, length=max(last.end, each.end) - last.offset)
                joined[-1] = last
            else:
                last = each
                joined.append(each)
    return joined


def _cut(styles: list[Entity], frame: list[Entity]) -> list[Entity]:
    """Styles in pieces: they break where anything begins and where a link, code or quote ends."""
    borders = {each.offset for each in styles + frame} | {each.end for each in frame}
    code = [each for each in frame if each.kind in CODE]
    pieces = []
    for each in styles:
        inside = (border for border in borders if each.offset < border < each.end)
        stops = [each.offset, *sorted(inside), each.end]
        for start, stop in pairwise(stops):
            piece = replace(each, offset=start, length=stop - start)
            if not _touches(piece, code):
                pieces.append(piece)
    return pieces
