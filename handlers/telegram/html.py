"""Telegram's HTML: escaping, lengths as Telegram counts them, and what clients would link.

Clients make links by themselves: of bare domains (``cs.CV`` leads to a stranger's site), mentions,
cashtags and commands. In what papers say all of that stays plain text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.text.marks import Mark, pieces

TEXT: Final = 4096
"""UTF-16 units of a message's text, its markup left out (Bot API, sendMessage)."""
ENTITIES: Final = 100

_JOINER: Final = "\u2060"
"""U+2060, word joiner: nobody sees it, and no client looks past it."""

_TAPPABLE: Final = re.compile(
    r"""
    (?P<address> (?:https?|ftp|tg|ton)://\S+ | www\.\S+ )
    | (?P<domain> (?<![\w/])[\w-]+(?:\.[\w-]+)*\.(?P<end>[^\W\d_]{2,24})(?![\w-])(?:/\S*)? )
    | (?P<mention> @(?=\w) )
    | (?P<cashtag> \$(?=[A-Z0-9]) )
    | (?P<command> (?<![\w/<>])/(?=\w) )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MARKED_ENDS: Final = frozenset({"com", "org", "net", "edu", "gov", "int", "info", "dev", "app"})
"""Besides the domains of countries, which have two letters, what a reader takes for a site. Others
are more often two sentences without a space between them, and are kept apart unseen."""
_OURS: Final = re.compile(r"(?:https?://)?(?:arxiv\.org|t\.me|discord\.com)/\S*|\S+@\S+")
MOST_MARKED: Final = 10
"""Tokens of one text that stand in monospace; Telegram drops what is more than 100 in all."""


def escape(text: str) -> str:
    """The three characters that mean something in HTML, and the one that ends an attribute."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def units(text: str) -> int:
    """How long a text is for Telegram: its UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, room: int) -> str:
    """The text, or its beginning and an ellipsis, in at most ``room`` UTF-16 units."""
    if units(text) <= room:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (room - 1)]
    return f"{kept.decode('utf-16-le', 'ignore').rstrip()}…"


def quoted(text: str, most: int = MOST_MARKED) -> str:
    """What a paper or a person says, as HTML in which no client finds a link.

    At most so many of the words that a client would link stand in monospace, where they are read
    as what they are; the others are kept apart unseen.
    """
    return "".join(_pieces(text, most, ours=False))


def said(text: str) -> str:
    """What we say, as HTML: our own commands and addresses stay tappable."""
    return "".join(_pieces(text, MOST_MARKED, ours=True))


def marked_places(text: str, marks: Sequence[Mark], most: int = MOST_MARKED) -> str:
    """As ``quoted``, with the marked places in bold; ``most`` counts in each piece."""
    return "".join(
        bold(quoted(piece, most)) if stands_out else quoted(piece, most)
        for piece, stands_out in pieces(text, marks)
    )


def _pieces(text: str, most: int, *, ours: bool) -> Iterator[str]:
    at, marked = 0, 0
    for found in _TAPPABLE.finditer(text):
        if ours and (found["command"] or _OURS.fullmatch(found[0])):
            continue
        yield escape(text[at : found.start()])
        at = found.end()
        if not (found["address"] or found["domain"]):
            yield found[0] + _JOINER
        elif marked < most and _is_site(found):
            marked += 1
            yield f"<code>{escape(found[0])}</code>"
        else:
            yield escape(re.sub(r"([.:/])", rf"\1{_JOINER}", found[0]))
    yield escape(text[at:])


def _is_site(found: re.Match[str]) -> bool:
    end = found["end"]
    return end is None or len(end) == 2 or end.casefold() in _MARKED_ENDS  # noqa: PLR2004 - a country


def bold(markup: str) -> str:
    """The markup in bold; nothing stays nothing."""
    return f"<b>{markup}</b>" if markup else ""


def italic(markup: str) -> str:
    """The markup in italics; nothing stays nothing."""
    return f"<i>{markup}</i>" if markup else ""


def expandable(markup: str) -> str:
    """A quotation of which three lines are seen, and the rest after a tap; nothing stays so."""
    return f"<blockquote expandable>{markup}</blockquote>" if markup else ""


def code(text: str) -> str:
    """The text in monospace: a tap copies it, and nothing in it is a link."""
    return f"<code>{escape(text)}</code>" if text else ""


def link(url: str, label: str) -> str:
    """A link behind a word."""
    return f'<a href="{escape(url)}">{escape(label)}</a>'
