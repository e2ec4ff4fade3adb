"""One paper as people read it: what stands on each line of a post, before any platform's markup."""

from dataclasses import dataclass

from bot.text.clean import clean
from bot.text.dates import day, paper_date
from bot.text.links import Link, links
from bot.text.people import byline, categories
from bot.text.tex import readable
from bot.text.venue import accepted
from storage.records import Hit, Paper, Why

_TERMS = 2
"""How many of the terms that hit are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Card:
    """The lines of a post, plain text without TeX or control characters; empty where there is none.

    Attributes:
        id: the arXiv id.
        title: whole.
        withdrawn: the sentence for a paper that its authors withdrew.
        who: the authors, and where it was accepted.
        summary: the short text.
        why: the subscriptions that it answers, and their terms.
        links: code and project page, as the authors wrote them.
        categories: the primary one first, at most three, spaces between them, and ``+1``.
        date: the day the first version was submitted.
        basis: who summarised.
    """

    id: str
    title: str
    withdrawn: str
    who: str
    summary: str
    why: str
    links: tuple[Link, ...]
    categories: str
    date: str
    basis: str

    @property
    def address(self) -> str:
        """The address as it is written out: ``arxiv.org/abs/2401.08503``."""
        return f"arxiv.org/abs/{self.id}"

    @property
    def url(self) -> str:
        """The same as a link."""
        return f"https://{self.address}"

    @property
    def pdf(self) -> str:
        """The link to the paper itself."""
        return f"https://arxiv.org/pdf/{self.id}"


def card(
    paper: Paper, summary: str | None = None, basis: str = "", why: tuple[Why, ...] = ()
) -> Card:
    """The paper, made readable."""
    venue = accepted(paper.comment, paper.journal_ref)
    return Card(
        id=paper.id,
        title=shown(paper.title),
        withdrawn=_withdrawal(paper),
        who=" · ".join(filter(None, (byline(paper.authors), shown(venue)))),
        summary=shown(summary),
        why=" · ".join(map(reason, why)),
        links=links(paper),
        categories=clean(categories(paper)),
        date=paper_date(paper),
        basis=clean(basis),
    )


def shown(written: str | None) -> str:
    """What somebody wrote, for people: no TeX, no control characters."""
    return clean(readable(written or ""))


def reason(why: Why) -> str:
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


def _withdrawal(paper: Paper) -> str:
    if not paper.withdrawn:
        return ""
    when = f", {day(paper.updated)}" if paper.updated else ""
    said = f': "{shown(paper.comment)}"' if paper.comment else ""
    return f"Withdrawn by the authors{when}{said}."
