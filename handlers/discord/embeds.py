"""One paper as embeds: title, who, summary, links, and the small print in the footer."""

from collections.abc import Iterator
from typing import Final

from bot.text.card import Card
from handlers.discord.markdown import LONGEST_TITLE, cut, escape, harmless, link, marked_places
from handlers.discord.message import Json
from handlers.discord.pieces import DESCRIPTION, split

BLUE: Final = 0x5E88AE
GREY: Final = 0x8A8A8A
_WHY: Final = 1200
_SMALL: Final = 400
_RECEIPT: Final = 400
"""Characters of the footer's lines: with a title and a description they are still within the
6,000 that all embeds of a message may have (Discord, Embed Limits)."""
_WORTH: Final = 200
"""Characters that an abstract needs at least; with less room it is left out."""


def embeds(shown: Card) -> tuple[Json, ...]:
    """The paper as one embed, or as many as its text needs: each is a message of its own."""
    texts = list(split(_description(shown), DESCRIPTION))
    colour = GREY if shown.withdrawn else BLUE
    made: list[Json] = [{"color": colour, "description": text} for text in texts]
    made = made or [{"color": colour}]
    title = cut(harmless(shown.title), LONGEST_TITLE)
    made[0] = {"title": title, "url": shown.url, **made[0]}
    made[-1]["footer"] = {"text": _footer(shown)}
    return tuple(made)


def _description(shown: Card) -> str:
    who = marked_places(shown.who, shown.matched)
    head = "\n".join(filter(None, (escape(shown.withdrawn), who)))
    above, links = (head, escape(shown.summary)), _links(shown)
    quote = _abstract(shown, DESCRIPTION - len("\n\n".join((*above, links, ""))))
    return "\n\n".join(filter(None, (*above, quote, links)))


def _abstract(shown: Card, room: int) -> str:
    """The authors' own as a quotation, in the room that the rest leaves it."""
    text, begin = escape(shown.abstract), "> "
    if not text or room < _WORTH:
        return ""
    if len(text) > room - len(begin):
        text = f"{next(split(text, room - len(begin) - 1))}…"
    return begin + text


def _links(shown: Card) -> str:
    """The line begins with a capital, as a sentence does."""
    if shown.compact:
        return ""
    labels = [(one.label, one.url) for one in shown.links] + [("PDF", shown.pdf)]
    (first, url), *others = labels
    return " · ".join(link(*one) for one in ((first[:1].upper() + first[1:], url), *others))


def _footer(shown: Card) -> str:
    receipt = cut(harmless(shown.receipt), _RECEIPT)
    why = cut(harmless(shown.why), _WHY - len(receipt))
    small = " · ".join(_small(shown))
    return "\n".join(filter(None, (why, cut(small, _SMALL), receipt)))


def _small(shown: Card) -> Iterator[str]:
    # The id stands before what could be cut.
    categories = cut(shown.categories, _SMALL // 4)
    known = shown.address if shown.compact else shown.id
    said = (categories, shown.date, known, shown.basis, shown.version)
    yield from filter(None, map(harmless, said))
