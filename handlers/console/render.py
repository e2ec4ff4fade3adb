"""Posts: a notice as the lines of a post, in the order that all chats have."""

from bot.blocks import FullPaper, Item
from bot.platforms import Notice
from bot.text.card import Card, card
from bot.text.clean import clean
from bot.text.marks import pieces
from handlers.console.lines import Line, Lines, Span, freeze, text


def bodies(notice: Notice) -> tuple[str, ...]:
    """The one body of a post."""
    return (freeze(_post(card(notice.paper, notice.summary, notice.basis, notice.why))),)


def full(block: FullPaper) -> Lines:
    """A paper by itself, as a post shows it."""
    return _post(card(block.paper, block.summary, block.basis))


def item(block: Item) -> Lines:
    """A paper in a list: a post without small print."""
    shown = card(block.paper, block.summary)
    return _kept(
        *_head(shown), text(shown.summary), text(clean(block.note), "why"), (_link(shown),)
    )


def _post(shown: Card) -> Lines:
    small = "".join(f" · {part}" for part in (shown.categories, shown.basis) if part)
    return _kept(
        *_head(shown),
        text(shown.summary),
        text(shown.why, "why"),
        (_link(shown), ("text", small)),
    )


def _head(shown: Card) -> Lines:
    """What it is and who says so."""
    return text(shown.title, "title"), text(shown.withdrawn), _who(shown)


def _who(shown: Card) -> Line:
    return tuple(
        ("title" if stands_out else "text", piece)
        for piece, stands_out in pieces(shown.who, shown.matched)
    )


def _link(shown: Card) -> Span:
    return ("link", shown.address)


def _kept(*lines: Line) -> Lines:
    """The lines, and in them the spans, that have something to show."""
    kept = (tuple(span for span in line if span[1]) for line in lines)
    return tuple(filter(None, kept))
