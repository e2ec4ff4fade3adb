"""A digest as Telegram shows it: messages in HTML, cut between papers."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.posted import Digest
from bot.text.digest import Listed, Page, listed, pages
from handlers.telegram.html import bold, cut, escape, italic, link, said
from handlers.telegram.pieces import fits, fitting

_TITLE: Final = 800
_WHO: Final = 400
_ALSO: Final = 200
_SUMMARY: Final = 600
_NAME: Final = 200
_SAID: Final = 400
"""UTF-16 units of each line: a message that has one paper fits, whatever that says."""
_MARKED: Final = 3
"""Words of each line in monospace; of what is marked, too, there is room for one paper."""


def texts(digest: Digest) -> tuple[str, ...]:
    """The messages in their order."""
    papers = listed(digest)
    shown = {paper.number: _brief(paper) if paper.brief else _paper(paper) for paper in papers}
    return tuple(
        _text(page, shown) for page in pages(digest, papers, lambda page: fits(_text(page, shown)))
    )


def _text(page: Page, shown: Mapping[int, str]) -> str:
    return "\n\n".join(filter(None, _paragraphs(page, shown)))


def _paragraphs(page: Page, shown: Mapping[int, str]) -> Iterator[str]:
    yield "\n".join(filter(None, (bold(escape(page.header)), said(cut(page.late, _SAID)))))
    for heading, papers in page.groups:
        yield bold(fitting(heading, _NAME, most=_MARKED))
        between = "\n" if papers[0].brief else "\n\n"
        yield between.join(shown[paper.number] for paper in papers)
    origin = f"{page.origin}." if page.origin else ""
    yield italic(said(cut(" ".join(filter(None, (page.receipt, origin))), _SAID)))


def _paper(paper: Listed) -> str:
    shown = paper.card
    said = (fitting(one, _ALSO, most=_MARKED) for one in (paper.also, shown.version))
    who = fitting(shown.who, _WHO, shown.matched, _MARKED)
    lines = (
        f"{paper.number}. {_title(paper)}",
        fitting(shown.withdrawn, _WHO, most=_MARKED),
        " · ".join(filter(None, (who, *said))),
        fitting(shown.summary, _SUMMARY, most=_MARKED),
        " · ".join((escape(shown.address), *(link(one.url, one.label) for one in shown.links))),
    )
    return "\n".join(filter(None, lines))


def _title(paper: Listed) -> str:
    return bold(fitting(paper.card.title, _TITLE, most=_MARKED))


def _brief(paper: Listed) -> str:
    title = fitting(paper.card.title, _TITLE, most=_MARKED)
    said = (title, paper.also, escape(paper.card.address))
    return f"{paper.number}. {' · '.join(filter(None, said))}"
