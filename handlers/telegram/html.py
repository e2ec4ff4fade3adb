"""Telegram's HTML: escaping, lengths as Telegram counts them, and what clients would link.

Clients make links by themselves: of bare domains (``cs.CV`` leads to a stranger's site), mentions,
cashtags and commands. In what papers say all of that stays plain text.
"""

import re
from collections.abc import Iterator
from typing import Final

TEXT: Final = 4096
"""UTF-16 units of a message's text, its markup left out (Bot API, sendMessage)."""
ENTITIES: Final = 100

_JOINER: Final = "\u2060"
"""U+2060, word joiner: nobody sees it, and no client looks past it."""

_GENERIC: Final = (
    "academy|agency|app|art|asia|biz|blog|bot|build|business|center|chat|city|click|cloud|club|"
    "codes|coffee|com|community|company|computer|dev|digital|directory|domains|download|earth|edu|"
    "education|email|energy|engineer|engineering|events|expert|fit|foundation|fun|fund|fyi|games|"
    "global|gov|group|guide|health|help|host|house|info|ink|institute|int|international|jobs|lab|"
    "land|life|link|live|love|ltd|market|media|mil|mobi|money|museum|name|net|network|news|ninja|"
    "one|online|ooo|org|page|photo|photos|pics|pink|plus|press|pro|pub|red|report|research|rocks|"
    "run|school|science|services|shop|show|site|social|software|solutions|space|store|studio|"
    "systems|team|tech|technology|tel|today|tools|top|town|training|travel|tube|university|video|"
    "vision|watch|web|website|wiki|win|work|works|world|wtf|xyz|zone|zip|mov|arpa|aero|cat|coop|"
    "post|tips|support|study|style|supply|surf|trade|trading|tv|ventures|voyage|wang|yoga"
)
_TAPPABLE: Final = re.compile(
    rf"""
    (?P<address> (?:https?|ftp|tg|ton)://\S+ | www\.\S+ )
    | (?P<domain> (?<![\w@/])[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{{2}}|{_GENERIC})(?![\w-])(?:/\S*)? )
    | (?P<mention> @(?=\w) )
    | (?P<cashtag> \$(?=[A-Z0-9]) )
    | (?P<command> (?<![\w/<>:])/(?=\w) )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OURS: Final = re.compile(r"(?:https?://)?(?:arxiv\.org|t\.me|discord\.com)/\S*|\S+@\S+")
_MOST_MARKED: Final = 20
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


def quoted(text: str) -> str:
    """What a paper or a person says, as HTML in which no client finds a link."""
    return "".join(_pieces(text, ours=False))


def said(text: str) -> str:
    """What we say, as HTML: our own commands and addresses stay tappable."""
    return "".join(_pieces(text, ours=True))


def _pieces(text: str, *, ours: bool) -> Iterator[str]:
    at, marked = 0, 0
    for found in _TAPPABLE.finditer(text):
        if ours and (found["command"] or _OURS.fullmatch(found[0])):
            continue
        yield escape(text[at : found.start()])
        at = found.end()
        if not (found["address"] or found["domain"]):
            yield found[0] + _JOINER
        elif marked < _MOST_MARKED:
            marked += 1
            yield f"<code>{escape(found[0])}</code>"
        else:
            yield escape(_JOINER.join(found[0]))
    yield escape(text[at:])


def bold(markup: str) -> str:
    """The markup in bold; nothing stays nothing."""
    return f"<b>{markup}</b>" if markup else ""


def italic(markup: str) -> str:
    """The markup in italics; nothing stays nothing."""
    return f"<i>{markup}</i>" if markup else ""


def code(text: str) -> str:
    """The text in monospace: a tap copies it, and nothing in it is a link."""
    return f"<code>{escape(text)}</code>" if text else ""


def link(url: str, label: str) -> str:
    """A link behind a word."""
    return f'<a href="{escape(url)}">{escape(label)}</a>'
