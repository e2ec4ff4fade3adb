"""One paper as people read it: what stands on each line of a post, before any platform's markup."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.posted import Notice, Since
from bot.text.clean import clean
from bot.text.dates import day, paper_date
from bot.text.later import small_print
from bot.text.links import Link, links_of
from bot.text.marks import Mark
from bot.text.people import author_of, byline, categories, name
from bot.text.tex import readable
from bot.text.venue import accepted
from storage.records import Hit, Paper, Why

_TERMS = 2
"""How many of the terms that hit are named; the others are counted."""

FROM_ABSTRACT = "from the abstract"
"""How it begins what a summary rests on that is a piece of the abstract."""


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
        matched: the places in ``who`` of the authors by whom it answers; they stand out.
        abstract: the authors' own, where the chat wants it.
        receipt: a sentence below everything.
        compact: nothing is wanted but title, authors and address.
        version: which version it is, and what changed since it was posted.
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
    matched: tuple[Mark, ...] = ()
    abstract: str = ""
    receipt: str = ""
    compact: bool = False
    version: str = ""

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
    paper: Paper,
    summary: str | None = None,
    basis: str = "",
    why: tuple[Why, ...] = (),
    since: Since | None = None,
) -> Card:
    """The paper, made readable; ``since`` is what became of it after it was posted."""
    then = since.then if since else paper
    states = (paper, since.now, then) if since else (paper,)
    venues = (accepted(one.comment, one.journal_ref) for one in states)
    venue = next(filter(None, venues), None)
    authors = byline(paper.authors, _asked(paper, why, then))
    return Card(
        id=paper.id,
        title=shown(paper.title),
        withdrawn=_withdrawal(paper),
        who=" · ".join(filter(None, (authors.text, shown(venue)))),
        summary=shown(summary),
        why=" · ".join(reason(one, then.authors) for one in why),
        links=links_of(states, since.added if since else {}),
        categories=clean(categories(paper)),
        date=paper_date(paper),
        basis=clean(basis),
        matched=authors.matched,
        version=_version(since),
    )


def _asked(paper: Paper, why: tuple[Why, ...], then: Paper) -> set[int]:
    """Which of the authors, counted from 0, are asked for; they matched what the paper was then."""
    hits = (hit for one in why for hit in one.hits)
    asked = {n for hit in hits if (n := author_of(hit, then.authors)) is not None}
    if then.authors == paper.authors:
        return asked
    names = {then.authors[n] for n in asked}
    return {n for n, name in enumerate(paper.authors) if name in names}


def _version(since: Since | None) -> str:
    if since is None or not since.versions or since.now.version == since.then.version:
        return ""
    # That a paper was withdrawn is said with its day at the top.
    return "" if since.now.withdrawn else small_print(since.then, since.now)


def noticed(notice: Notice) -> Card:
    """A post, in the format that its chat has chosen."""
    whole = card(notice.paper, notice.summary, notice.basis, notice.why, notice.since)
    whole = replace(whole, receipt=clean(notice.receipt))
    match notice.format:
        case "compact":
            bare = replace(whole, summary="", why="", links=(), categories="", date="", basis="")
            return replace(bare, version="", compact=True)
        case "abstract":
            return _with_abstract(whole, shown(notice.paper.abstract))
        case _:
            return whole


def _with_abstract(whole: Card, abstract: str) -> Card:
    """The abstract below the summary; in its place, where that is taken from it."""
    if abstract and whole.basis.startswith(FROM_ABSTRACT):
        whole = replace(whole, summary="", basis="")
    return replace(whole, abstract=abstract)


def shown(written: str | None) -> str:
    """What somebody wrote, for people: no TeX, no control characters."""
    return clean(readable(written or ""))


def reason(why: Why, authors: Sequence[str] = ()) -> str:
    """The subscription, and the first terms by which it matched.

    ``Author: Junyong Noh`` where there is nothing else to say than who wrote it.
    """
    hit = terms(why.hits, authors)
    name = clean(why.name or "")
    if not hit:
        return name or f"Number {why.number}"
    by_author = all(one.field == "authors" for one in why.hits)
    if by_author and (not name or hit == [name]):
        head = "Author" if len(hit) == 1 else "Authors"
    else:
        head = name or f"Number {why.number}"
    return f"{head}: {hit_by(why.hits, authors)}"


def hit_by(hits: Sequence[Hit], authors: Sequence[str] = ()) -> str:
    """The first terms that hit, and how many more did: ``talking face, lip sync +2``."""
    each = terms(hits, authors)
    more = len(each) - _TERMS
    return f"{', '.join(each[:_TERMS])}{f' +{more}' if more > 0 else ''}"


def terms(hits: Sequence[Hit], authors: Sequence[str] = ()) -> list[str]:
    """Each term once; the field is named for the title alone, which says most of a paper.

    An author is called as the paper has it, however the term was typed.
    """
    titled = {hit.term for hit in hits if hit.field == "title"}
    each = dict.fromkeys((hit.term, _told(hit, authors)) for hit in hits)
    return list(dict.fromkeys(f"{said} (title)" if term in titled else said for term, said in each))


def _told(hit: Hit, authors: Sequence[str]) -> str:
    author = author_of(hit, authors)
    return clean(hit.term) if author is None else name(authors[author])


def _withdrawal(paper: Paper) -> str:
    if not paper.withdrawn:
        return ""
    when = f", {day(paper.updated)}" if paper.updated else ""
    said = f': "{shown(paper.comment)}"' if paper.comment else ""
    return f"Withdrawn by the authors{when}{said}."
