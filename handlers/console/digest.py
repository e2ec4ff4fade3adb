"""A digest as the lines of a post: its papers have numbers of their own."""

from collections.abc import Iterator
from typing import Final

from bot.posted import Digest
from bot.text.card import Card
from bot.text.digest import Listed, Page, listed, pages
from bot.text.marks import pieces
from handlers.console.lines import Line, Lines, Span, kept, text

_BLANK: Final[Line] = ()


def digest(posted: Digest) -> Lines:
    """All of it: a terminal has no limit that papers could reach."""
    (page,) = pages(posted, listed(posted), lambda _: True)
    return tuple(_lines(page))


def who(shown: Card) -> Line:
    """The authors and where it was accepted; those by whom it answers stand out."""
    return tuple(
        ("title" if stands_out else "text", piece)
        for piece, stands_out in pieces(shown.who, shown.matched)
    )


def _lines(page: Page) -> Iterator[Line]:
    yield from kept(text(page.header, "title"), text(page.late))
    for heading, papers in page.groups:
        yield from (_BLANK, text(heading, "title")) if heading else ()
        if papers[0].brief:
            yield _BLANK
        for paper in papers:
            yield from (_brief(paper),) if paper.brief else (_BLANK, *_paper(paper))
    if page.receipt or page.origin:
        origin = f"{page.origin}." if page.origin else ""
        yield from (_BLANK, text(" ".join(filter(None, (page.receipt, origin))), "why"))


def _paper(paper: Listed) -> Lines:
    shown = paper.card
    also: Line = text(f" · {paper.also}" if shown.who and paper.also else paper.also)
    return kept(
        (_number(paper), ("title", shown.title)),
        text(shown.withdrawn),
        (*who(shown), *also),
        text(shown.summary),
        text(shown.address, "link"),
    )


def _number(paper: Listed) -> Span:
    return ("number", str(paper.number))


def _brief(paper: Listed) -> Line:
    shown = paper.card
    title = "".join(f"{one} · " for one in (shown.title, paper.also) if one)
    return _number(paper), ("text", title), ("link", shown.address)
