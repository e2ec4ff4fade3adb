"""What each tag of Telegram's HTML marks."""

import re
from dataclasses import dataclass, field, replace

from servers.telegram_address import checked, user_of
from servers.telegram_entities import Entity

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip


class ParseError(ValueError):
    """The text is refused; the words are Telegram's, without "can't parse entities"."""


@dataclass
class Marks:
    """The entities of a text, in the order in which their tags close."""

    entities: list[Entity] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    """The addresses of links that lead nowhere."""

    def add(self, tag: str, offset: int, shown: str, value: str) -> None:
        """Mark a stretch of text by its tag and the tag's one attribute that matters.

        Raises:
            ParseError: the attribute is no good.
        """
        entity = Entity(KINDS[tag], offset, len(shown), value)
        if tag == "a":
            self._link(entity, value or shown)
        elif tag == "tg-emoji":
            self._emoji(entity)
        elif tag in ("pre", "code"):
            self._code(entity)
        else:
            kind = "expandable_blockquote" if value == "expandable" else entity.kind
            self.entities.append(replace(entity, kind=kind, value=""))

    def _link(self, entity: Entity, given: str) -> None:
        if user := user_of(given):
            self.entities.append(replace(entity, kind="text_mention", value=user))
        elif address := checked(given):
            self.entities.append(replace(entity, value=address))
        else:
            self.dropped.append(given)

    def _emoji(self, entity: Entity) -> None:
        if not re.fullmatch(r"[0-9]{1,19}", entity.value) or not int(entity.value):
            raise ParseError("Invalid custom emoji identifier specified")
        self.entities.append(entity)

    def _code(self, entity: Entity) -> None:
        """``pre`` around ``code`` with a language, or the other way round, is one entity."""
        last = self.entities[-1] if self.entities else entity
        same = (last.offset, last.length) == (entity.offset, entity.length)
        language = last.value or entity.value
        if same and language and {last.kind, entity.kind} == {"pre", "code"}:
            self.entities[-1] = replace(entity, kind="pre", value=language)
        else:
            self.entities.append(entity)

    def settled(self) -> list[Entity]:
        """The entities when all tags are closed: a ``code`` of its own has no language."""
        return [replace(each, value="") if each.kind == "code" else each for each in self.entities]


def argument(tag: str, name: str, given: str, value: str) -> str:
    """The one attribute that matters to a tag; the others are read and forgotten."""
    if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id")):
        return given
    if (tag, name) == ("code", "class") and given.startswith("language-"):
        return given.removeprefix("language-")
    if (tag, name) == ("span", "class") and given.startswith("tg-"):
        return given.removeprefix("tg-")
    if (tag, name) == ("blockquote", "expandable"):
        return "expandable"
    return value
