"""Posts: a notice as the lines of a post, in the order that all chats have."""

from bot.blocks import FullPaper, Item
from bot.posted import Digest, Notice
from bot.text.card import Card, card, noticed
from bot.text.clean import clean
from bot.text.digest import alone
from handlers.console.digest import digest, who
from handlers.console.lines import Lines, Span, freeze, kept, text


def bodies(posted: Notice | Digest) -> tuple[str, ...]:
    """The one body of a post."""
    single = alone(posted)
    return (freeze(digest(single) if isinstance(single, Digest) else _post(noticed(single))),)


def full(block: FullPaper) -> Lines:
    """A paper by itself, as a post shows it."""
    return _post(card(block.paper, block.summary, block.basis))


def item(block: Item) -> Lines:
    """A paper in a list: a post without small print."""
    shown = card(block.paper, block.summary)
    return kept(*_head(shown), text(shown.summary), text(clean(block.note), "why"), (_link(shown),))


def _post(shown: Card) -> Lines:
    small = "".join(f" · {part}" for part in (shown.categories, shown.basis) if part)
    return kept(
        *_head(shown),
        text(shown.summary),
        text(shown.abstract),
        text(shown.why, "why"),
        (_link(shown), ("text", small)),
        text(shown.receipt, "why"),
    )


def _head(shown: Card) -> Lines:
    """What it is and who says so."""
    return text(shown.title, "title"), text(shown.withdrawn), who(shown)


def _link(shown: Card) -> Span:
    return ("link", shown.address)
