"""A paper as Telegram shows it: the lines of a post, in HTML."""

from collections.abc import Iterator
from typing import Final

from bot.text.card import Card
from bot.text.clean import clean
from handlers.telegram.html import (
    ENTITIES,
    MOST_MARKED,
    TEXT,
    bold,
    code,
    cut,
    escape,
    expandable,
    italic,
    link,
    said,
    units,
)
from handlers.telegram.pieces import entities_of, fitting, visible

_TITLE: Final = 800
_WHO: Final = 400
_SUMMARY: Final = 1300
_WHY: Final = 400
_SMALL: Final = 200
_RECEIPT: Final = 300
"""UTF-16 units of each line, with what keeps clients from linking: all of them together fit one
message, whatever a paper says."""


def post(shown: Card) -> str:
    """The whole post; a line that has nothing to say is left out."""
    above = [_head(shown), _summary(shown)]
    foot = "\n".join(filter(None, _foot(shown)))
    quote = _abstract(shown, "\n\n".join([*above, foot, ""]))
    return "\n\n".join(filter(None, (*above, quote, foot)))


def item(number: int, shown: Card, note: str = "") -> str:
    """A paper of a list: number, title, address, and what is noted of it."""
    title = f"{number}. {bold(fitting(shown.title, _TITLE))}"
    withdrawn = fitting(shown.withdrawn, _WHO)
    noted = italic(fitting(clean(note), _WHY))
    lines = (title, withdrawn, _summary(shown), noted, escape(shown.address))
    return "\n".join(filter(None, lines))


def _head(shown: Card) -> str:
    lines = (
        bold(fitting(shown.title, _TITLE)),
        fitting(shown.withdrawn, _WHO),
        fitting(shown.who, _WHO, shown.matched),
    )
    return "\n".join(filter(None, lines))


def _summary(shown: Card) -> str:
    return fitting(shown.summary, _SUMMARY)


def _abstract(shown: Card, rest: str) -> str:
    """The authors' own, in the room that the rest of the post leaves it."""
    marks = max(0, min(MOST_MARKED, (ENTITIES - entities_of(rest)) // 2 - 1))
    return expandable(fitting(shown.abstract, TEXT - units(visible(rest)), most=marks))


def _foot(shown: Card) -> Iterator[str]:
    yield italic(fitting(shown.why, _WHY))
    links = (link(one.url, one.label) for one in shown.links)
    yield " · ".join((escape(shown.address), *links))
    categories = " ".join(map(_category, shown.categories.split()))
    basis, version = (fitting(one, _SMALL) for one in (shown.basis, shown.version))
    small = (categories, shown.date, basis, version)
    yield " · ".join(filter(None, small))
    yield italic(said(cut(shown.receipt, _RECEIPT)))


def _category(name: str) -> str:
    return name if name.startswith("+") else code(cut(name, _SMALL // 4))
