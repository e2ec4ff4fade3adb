"""From what a bot sends to what is shown: tags read, white space trimmed, links found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from servers.telegram_address import checked
from servers.telegram_entities import (
    HIDDEN,
    STYLES,
    Entity,
    in_letters,
    in_units,
    ordered,
    settled,
    units,
)
from servers.telegram_html import parse
from servers.telegram_links import found
from servers.telegram_marks import ParseError
from servers.telegram_params import Params
from servers.telegram_refusals import bad_request

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_ENTITIES = 100
_REMOVED = {*map(chr, range(0x2028, 0x202F)), "\u030a", "\u0333", "\u033f", "\r"}
_UNCLEAN = re.compile(f"[{''.join(_REMOVED)}\\x00-\\x09\\x0b-\\x1f]")
_HALVES = re.compile("[\ud800-\udfff]")
_SPACE = " \n"
_GIVEN_KINDS = {
    *STYLES, "blockquote", "expandable_blockquote", "code", "pre", "text_link", "text_mention",
    "custom_emoji",
}  # fmt: skip


@dataclass(frozen=True)
class Composed:
    """A text as it is shown, and what Telegram silently left out of it."""

    text: str
    entities: tuple[Entity, ...] = ()
    raw: str = ""
    losses: tuple[str, ...] = ()


def message_text(params: Params) -> Composed:
    """The text of a message.

    Raises:
        Refused: it is empty, too long or malformed.
    """
    shown = composed(params, "text", "entities")
    if not shown.text:
        raise bad_request("message text is empty")
    if units(shown.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return shown


def caption(params: Params) -> Composed:
    """The text below a file, which may be missing.

    Raises:
        Refused: it is too long or malformed.
    """
    shown = composed(params, "caption", "caption_entities")
    if units(shown.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return shown


def composed(params: Params, name: str, entities_name: str) -> Composed:
    """A text by its parameters, of any length.

    Raises:
        Refused: it is malformed.
    """
    raw = params.text(name)
    if _HALVES.search(raw):
        raise bad_request("strings must be encoded in UTF-8")
    mode = params.text("parse_mode").lower()
    if mode == "html":
        return _from_html(raw)
    if mode not in ("", "none"):
        raise bad_request("unsupported parse_mode")
    return _shown(raw, raw, _given(raw, params.json(entities_name) or ()))


def _from_html(raw: str) -> Composed:
    try:
        parsed = parse(raw)
    except ParseError as error:
        raise bad_request(f"can't parse entities: {error}") from None
    lost = tuple(f"a link that leads nowhere was dropped: {each!r}" for each in parsed.dropped)
    return _shown(parsed.text, raw, parsed.entities, lost)


def _given(text: str, entities: Sequence[dict[str, Any]]) -> list[Entity]:
    """Entities as a bot may pass them; those that Telegram finds by itself are not read."""
    read = [
        Entity(each["type"], each["offset"], each["length"], _value(each))
        for each in entities
        if each["type"] in _GIVEN_KINDS
    ]
    try:
        return in_letters(text, read)
    except ValueError as error:
        raise bad_request(str(error)) from None


def _value(given: dict[str, Any]) -> str:
    if given["type"] == "text_link":
        return checked(str(given.get("url", "")))
    if given["type"] == "text_mention":
        return str(given.get("user", {}).get("id", ""))
    return str(given.get("language") or given.get("custom_emoji_id") or "")


def html(text: str) -> Composed:
    """A message with tags as people would see it, without sending it.

    Raises:
        Refused: Telegram would not take it.
    """
    return message_text(Params({"text": text, "parse_mode": "HTML"}))


def plain(text: str) -> Composed:
    """A text that a person types."""
    return _shown(text, text, ())


def _shown(
    text: str, raw: str, entities: Sequence[Entity], losses: tuple[str, ...] = ()
) -> Composed:
    text, marked = _cleaned(text, settled(entities))
    text, marked = _trimmed(text, settled(_visible(text, marked)))
    every = _visible(text, settled(marked, found(text)))
    if len(every) > MOST_ENTITIES:
        losses += (f"{len(every)} entities, of which Telegram keeps {MOST_ENTITIES}",)
    return Composed(text, in_units(text, every[:MOST_ENTITIES]), raw, losses)


def _cleaned(text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """Control characters become spaces; carriage returns and marks of direction go."""
    if not _UNCLEAN.search(text):
        return text, list(entities)
    kept: list[str] = []
    at = []
    for letter in text:
        at.append(len(kept))
        if letter not in _REMOVED:
            kept.append(" " if letter < " " and letter != "\n" else letter)
    at.append(len(kept))
    moved = [
        replace(each, offset=at[each.offset], length=at[each.end] - at[each.offset])
        for each in entities
    ]
    return "".join(kept), moved


def _visible(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """Entities without white space at their start; those of nothing else are gone."""
    kept = []
    for each in entities:
        offset = each.offset
        if each.kind not in HIDDEN:
            while offset < each.end and text[offset] in _SPACE:
                offset += 1
        if offset < each.end:
            kept.append(replace(each, offset=offset, length=each.end - offset))
    return ordered(kept)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without white space at its ends; at its start an entity protects it."""
    end = len(text.rstrip(_SPACE))
    first = min((each.offset for each in entities), default=end)
    start = 0
    while start < min(first, end) and text[start] in _SPACE:
        start += 1
    moved = [
        replace(each, offset=each.offset - start, length=min(each.end, end) - each.offset)
        for each in entities
        if each.offset < end
    ]
    return text[start:end], moved
