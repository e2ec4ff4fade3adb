"""Posts: a notice as the lines of a post, in the order that all chats have."""

from typing import Final

from bot.platforms import FullPaper, Item, Notice
from bot.text.clean import clean
from bot.text.dates import day
from bot.text.people import byline, categories
from bot.text.tex import readable
from bot.text.venue import accepted
from handlers.console.lines import Line, Lines, Span, freeze, text
from storage.records import Hit, Paper, Why

_TERMS: Final = 2
"""How many of the terms that hit are named; the others are counted."""


def bodies(notice: Notice) -> tuple[str, ...]:
    """The one body of a post."""
    return (freeze(_post(notice.paper, notice.summary, notice.basis, notice.why)),)


def full(block: FullPaper) -> Lines:
    """A paper by itself, as a post shows it."""
    return _post(block.paper, block.summary, block.basis, ())


def item(block: Item) -> Lines:
    """A paper in a list: a post without why and small print."""
    return _kept(*_head(block.paper), text(_shown(block.summary)), (_link(block.paper),))


def _post(paper: Paper, summary: str | None, basis: str, why: tuple[Why, ...]) -> Lines:
    small = "".join(f" · {part}" for part in (clean(categories(paper)), clean(basis)) if part)
    return _kept(
        *_head(paper),
        text(_shown(summary)),
        text(" · ".join(map(_reason, why)), "why"),
        (_link(paper), ("text", small)),
    )


def _head(paper: Paper) -> Lines:
    """What it is and who says so."""
    venue = accepted(paper.comment, paper.journal_ref)
    who = (byline(paper.authors), _shown(venue))
    return (
        text(_shown(paper.title), "title"),
        text(_withdrawal(paper)),
        text(" · ".join(filter(None, who))),
    )


def _withdrawal(paper: Paper) -> str:
    if not paper.withdrawn:
        return ""
    when = f", {day(paper.updated)}" if paper.updated else ""
    reason = f': "{_shown(paper.comment)}"' if paper.comment else ""
    return f"Withdrawn by the authors{when}{reason}."


def _link(paper: Paper) -> Span:
    return ("link", f"arxiv.org/abs/{paper.id}")


def _reason(why: Why) -> str:
    """The subscription, and the first terms by which it matched."""
    name = clean(why.name or f"Number {why.number}")
    terms = _terms(why.hits)
    if not terms:
        return name
    more = len(terms) - _TERMS
    counted = f" +{more}" if more > 0 else ""
    return f"{name}: {', '.join(terms[:_TERMS])}{counted}"


def _terms(hits: tuple[Hit, ...]) -> list[str]:
    """Each term once; the field is named for the title alone, which says most of a paper."""
    titled = {hit.term for hit in hits if hit.field == "title"}
    terms = dict.fromkeys(hit.term for hit in hits)
    return [f"{clean(term)} (title)" if term in titled else clean(term) for term in terms]


def _shown(written: str | None) -> str:
    """What somebody wrote, for people: no TeX, no control characters."""
    return clean(readable(written or ""))


def _kept(*lines: Line) -> Lines:
    """The lines, and in them the spans, that have something to show."""
    kept = (tuple(span for span in line if span[1]) for line in lines)
    return tuple(filter(None, kept))
