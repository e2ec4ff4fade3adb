"""A paper as Telegram shows it: the lines of a post, in HTML."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.text.card import Card
from bot.text.clean import clean
from bot.text.marks import Mark
from handlers.telegram.html import bold, code, cut, escape, italic, link, marked_places, units
from handlers.telegram.pieces import visible

_TITLE: Final = 800
_WHO: Final = 400
_SUMMARY: Final = 1500
_WHY: Final = 400
_SMALL: Final = 200
"""UTF-16 units of each line, with what keeps clients from linking: all of them together fit one
message, whatever a paper says."""


def post(shown: Card) -> str:
    """The whole post; a line that has nothing to say is left out."""
    paragraphs = (_head(shown), _summary(shown), "\n".join(filter(None, _foot(shown))))
    return "\n\n".join(filter(None, paragraphs))


def item(number: int, shown: Card, note: str = "") -> str:
    """A paper of a list: number, title, address, and what is noted of it."""
    title = f"{number}. {bold(_fitting(shown.title, _TITLE))}"
    withdrawn = _fitting(shown.withdrawn, _WHO)
    noted = italic(_fitting(clean(note), _WHY))
    lines = (title, withdrawn, _summary(shown), noted, escape(shown.address))
    return "\n".join(filter(None, lines))


def _head(shown: Card) -> str:
    lines = (
        bold(_fitting(shown.title, _TITLE)),
        _fitting(shown.withdrawn, _WHO),
        _fitting(shown.who, _WHO, shown.matched),
    )
    return "\n".join(filter(None, lines))


def _summary(shown: Card) -> str:
    return _fitting(shown.summary, _SUMMARY)


def _foot(shown: Card) -> Iterator[str]:
    yield italic(_fitting(shown.why, _WHY))
    links = (link(one.url, one.kind) for one in shown.links)
    yield " · ".join((escape(shown.address), *links))
    categories = " ".join(map(_category, shown.categories.split()))
    small = (categories, shown.date, _fitting(shown.basis, _SMALL))
    yield " · ".join(filter(None, small))


def _fitting(text: str, room: int, marks: Sequence[Mark] = ()) -> str:
    """What a paper says, as HTML; the joiners in it can make it up to twice as long."""
    whole = marked_places(cut(text, room), marks)
    return whole if units(visible(whole)) <= room else marked_places(cut(text, room // 2), marks)


def _category(name: str) -> str:
    return name if name.startswith("+") else code(cut(name, _SMALL // 4))
