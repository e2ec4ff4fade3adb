"""What Telegram makes tappable by itself: addresses, bare domains, mentions, hashtags, commands.

Nothing here knows what the sender marked: ``found`` reads a plain text. ``settled`` of
``telegram_entities`` then lets the sender's marks win, and keeps all of it out of code.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from servers.telegram_entities import Entity
from servers.telegram_urls import addresses, path_end

_WORDS = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No"))
_SHORT_NAMES = frozenset(("gif", "vid", "pic"))
_MARKS = ("/", "<", ">")
_LONGEST_TAG = 256

_MENTION = re.compile(r"@([A-Za-z0-9_]{2,32})(?![A-Za-z0-9_])")
_COMMAND = re.compile(
    r"/[A-Za-z0-9_]{1,64}(?![A-Za-z0-9_])(?:@[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_]))?"
)
_CASHTAG = re.compile(r"\$(?:1INCH|[A-Z]{1,8}(?![A-Z]))")
_TG = re.compile(r"(?:tg|ton)://[A-Za-z0-9_-]{1,253}", re.IGNORECASE)


def found(text: str) -> list[Entity]:
    """The entities that Telegram finds in a text; offsets count characters."""
    every = [*_mentions(text), *_commands(text), *_hashtags(text), *_cashtags(text)]
    every += [
        _entity("url", match.start(), path_end(text, match.end())) for match in _TG.finditer(text)
    ]
    every += [_entity(kind, start, end) for kind, start, end in addresses(text)]
    every.sort(key=lambda each: (each.offset, -each.length))
    apart: list[Entity] = []
    for each in every:
        if not apart or each.offset >= apart[-1].end:
            apart.append(each)
    return apart


def _entity(kind: str, start: int, end: int) -> Entity:
    return Entity(kind, start, end - start, automatic=True)


def is_word(letter: str) -> bool:
    """A letter, a number or an underscore, in any script; nothing at the border of the text."""
    return letter == "_" or (letter != "" and unicodedata.category(letter) in _WORDS)


def _mentions(text: str) -> Iterator[Entity]:
    for match in _MENTION.finditer(text):
        name = match[1]
        long_enough = len(name) > 3 or name.lower() in _SHORT_NAMES
        if (
            long_enough
            and not is_word(_before(text, match.start()))
            and not is_word(_after(text, match.end()))
        ):
            yield _entity("mention", match.start(), match.end())


def _commands(text: str) -> Iterator[Entity]:
    for match in _COMMAND.finditer(text):
        before, after = _before(text, match.start()), _after(text, match.end())
        touched = is_word(before) or is_word(after)
        if not touched and before not in _MARKS and after not in (*_MARKS, "@"):
            yield _entity("bot_command", match.start(), match.end())


def _hashtags(text: str) -> Iterator[Entity]:
    at = -1
    while (at := text.find("#", at + 1)) != -1:
        if _in_tag(_before(text, at)):
            continue
        end = at + 1
        while end < len(text) and _in_tag(text[end]):
            end += 1
        word = text[at + 1 : min(end, at + 1 + _LONGEST_TAG)]
        lettered = any(unicodedata.category(letter).startswith("L") for letter in word)
        if lettered and _after(text, end) != "#":
            yield _entity("hashtag", at, at + 1 + len(word))


def _in_tag(letter: str) -> bool:
    if letter == "":
        return False
    if letter in "_\u200c\u00b7" or "\u0d80" <= letter <= "\u0dff":
        return True
    return unicodedata.category(letter)[0] == "L" or unicodedata.category(letter) == "Nd"


def _cashtags(text: str) -> Iterator[Entity]:
    for match in _CASHTAG.finditer(text):
        around = (_before(text, match.start()), _after(text, match.end()))
        if not any(letter == "$" or _in_tag(letter) for letter in around):
            yield _entity("cashtag", match.start(), match.end())


def _before(text: str, at: int) -> str:
    return text[at - 1] if at else ""


def _after(text: str, at: int) -> str:
    return text[at : at + 1]


@dataclass(frozen=True, slots=True)
class Link:
    """Something that can be tapped: what is shown, where it leads, and whether we made it."""

    kind: str
    """url, email, mention, hashtag, cashtag, bot_command, text_link or text_mention."""
    text: str
    target: str
    made: bool
    """Whether the sender marked it; else Telegram found it."""


class Shown(Protocol):
    """A message, or the text of one that was not sent (``telegram_text.html``)."""

    @property
    def text(self) -> str: ...

    @property
    def entities(self) -> Sequence[Entity]: ...


def links(message: Shown) -> list[Link]:
    """What a client makes tappable in a message, in order."""
    raw = message.text.encode("utf-16-le")
    shown = []
    for each in message.entities:
        text = raw[2 * each.offset : 2 * each.end].decode("utf-16-le")
        if each.automatic:
            shown.append(Link(each.kind, text, text, made=False))
        elif each.kind in ("text_link", "text_mention"):
            shown.append(Link(each.kind, text, each.value, made=True))
    return shown
