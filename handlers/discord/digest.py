"""A digest as embeds, cut between papers: each is a message of its own."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.posted import Digest
from bot.text.card import Card
from bot.text.digest import Listed, Page, listed, pages
from handlers.discord.embeds import BLUE
from handlers.discord.markdown import (
    LONGEST_TITLE,
    cut,
    fitting,
    harmless,
    heading,
    label,
    link,
)
from handlers.discord.message import Json
from handlers.discord.pieces import DESCRIPTION

_WHO: Final = 500
_ALSO: Final = 200
_SUMMARY: Final = 800
_SAID: Final = 400
"""Characters of each line: a message that has one paper fits, whatever that says. With a header
and a footer it is within the 6,000 of a message, too."""


def embeds(digest: Digest) -> tuple[Json, ...]:
    """The messages in their order, an embed each."""
    papers = listed(digest)
    shown = {paper.number: _brief(paper) if paper.brief else _paper(paper) for paper in papers}

    def fits(page: Page) -> bool:
        return len(_description(page, shown)) <= DESCRIPTION

    return tuple(_embed(page, shown) for page in pages(digest, papers, fits))


def _embed(page: Page, shown: Mapping[int, str]) -> Json:
    made: Json = {"title": page.header, "color": BLUE, "description": _description(page, shown)}
    said = (cut(harmless(one), _SAID) for one in (page.receipt, page.origin))
    footer = "\n".join(filter(None, said))
    made |= {"footer": {"text": footer}} if footer else {}
    return {name: value for name, value in made.items() if value}


def _description(page: Page, shown: Mapping[int, str]) -> str:
    return "\n\n".join(filter(None, _paragraphs(page, shown)))


def _paragraphs(page: Page, shown: Mapping[int, str]) -> Iterator[str]:
    yield fitting(page.late, _SAID)
    for name, papers in page.groups:
        yield heading(cut(name, LONGEST_TITLE))
        between = "\n" if papers[0].brief else "\n\n"
        yield between.join(shown[paper.number] for paper in papers)


def _paper(paper: Listed) -> str:
    shown = paper.card
    lines = (_title(paper), fitting(shown.withdrawn, _WHO), _who(paper, shown))
    return "\n".join(filter(None, (*lines, fitting(shown.summary, _SUMMARY))))


def _who(paper: Listed, shown: Card) -> str:
    """The authors and the rest of their line; a list's first words do not begin it."""
    who = fitting(shown.who, _WHO, shown.matched)
    links = (link(one.label, one.url) for one in shown.links)
    said = (fitting(one, _ALSO) for one in (paper.also, shown.version))
    return " · ".join(filter(None, (who, *said, *links)))


def _brief(paper: Listed) -> str:
    return " · ".join(filter(None, (_title(paper), paper.also)))


def _title(paper: Listed) -> str:
    """Number and title; the title is the link."""
    # Clients would number a list anew, and indent it.
    title = label(paper.card.title, LONGEST_TITLE) or paper.card.address
    return rf"{paper.number}\. {link(title, paper.card.url)}"
