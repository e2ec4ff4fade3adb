"""What became of a chat's subscriptions with one paper: which matched it, where, and why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.blocks import Finding, Passage
from bot.commands.lacking import WHERE, whynot_said
from bot.commands.subscriptions import parsed
from bot.query import Query, analyse
from bot.query.document import Document
from bot.query.explain import text_of
from bot.query.near import Near, Nearby
from bot.query.whynot import NO_FAULTS, Faults, sought, whynot
from bot.text.card import shown
from bot.text.passage import passage
from bot.text.people import author_of, name
from storage.records import Hit, Paper, Phrase, Subscription

_PASSAGES = 3
"""Of one subscription that are shown; how many more there are is counted."""

_HALF = 0.5
"""The share of a phrase's words that says little by itself: worth a word where nothing matched."""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one subscription: its hits, or else its faults and what comes nearest."""

    subscription: Subscription
    hits: tuple[Hit, ...] = ()
    faults: Faults = NO_FAULTS
    near: Near | None = None
    readable: bool = True


def look(subscriptions: Sequence[Subscription], paper: Paper) -> tuple[Found, ...]:
    """What became of each subscription: those that match first, then as they are numbered."""
    document, nearby = analyse(paper), Nearby(paper)
    found = [_look(one, document, nearby) for one in subscriptions]
    return tuple(sorted(found, key=lambda one: not one.hits))


def _look(one: Subscription, document: Document, nearby: Nearby) -> Found:
    query = parsed(one)
    if query is None:
        return Found(one, readable=False)
    if hits := query.explain(document):
        return Found(one, hits)
    return _missed(one, query, document, nearby)


def _missed(one: Subscription, query: Query, document: Document, nearby: Nearby) -> Found:
    faults = whynot(query.tree, document)
    missing = (term for part in faults.missing for term in sought(part))
    near = nearby.nearest(term for term in missing if isinstance(term, Phrase))
    return Found(one, (), faults, near)


def finding(found: Found, paper: Paper, *, nearest: bool = True) -> Finding:
    """What is said of it; ``nearest`` with what comes nearest, where nothing matched."""
    one = found.subscription
    if not found.readable:
        said = "did not: this query cannot be read any more, so nothing comes of it."
        return Finding(one.number, one.name, said)
    if not found.hits:
        said = f"did not: {whynot_said(found.faults, paper)}"
        near = found.near
        if nearest and near and near.share > _HALF:
            said += f" Nearest: {_near(near, paper)}"
        return Finding(one.number, one.name, said)
    quoted = [hit for hit in found.hits if hit.field in WHERE]
    told = ", ".join(_told(found, paper))
    shown_ones = tuple(_passage(hit, paper) for hit in quoted[:_PASSAGES])
    said = f"matched: {told}" if told else "matched:"
    return Finding(one.number, one.name, said, shown_ones, max(len(quoted) - _PASSAGES, 0))


def summary(every: Sequence[Found], paper: Paper) -> tuple[str, Found | None]:
    """What is said where nothing matched at all, and the subscription that comes nearest."""
    nothing = "No subscription matches it."
    for one in every:
        if one.faults.excluded and not one.faults.missing:
            return nothing, None
    near = max(every, key=lambda one: one.near.share if one.near else 0.0)
    if near.near is None:
        return nothing, None
    number, phrase = near.subscription.number, near.near.phrase
    has = shown(phrase.text) if phrase.field == "au" else f'"{shown(phrase.text)}"'
    says = (
        f"{_nearest(near.near, paper)} wrote it"
        if phrase.field == "au"
        else f'this paper says "{_nearest(near.near, paper)}"'
    )
    return f"{nothing} Nearest: number {number} has {has}; {says}.", near


def _told(found: Found, paper: Paper) -> Iterator[str]:
    """The hits that are told in words: authors, categories, the id."""
    for hit in found.hits:
        match hit.field:
            case "authors":
                yield _author(hit, paper, found.subscription.name)
            case "categories":
                yield f"in {text_of(paper, hit.field)[hit.start : hit.end]}"
            case "id":
                yield "its id"


def _author(hit: Hit, paper: Paper, called: str | None) -> str:
    """``Junyong Noh, author 6 of 6``; the name alone is left out where it has just been said."""
    n = author_of(hit, paper.authors)
    assert n is not None, "the hit is of this very paper"
    who = name(paper.authors[n])
    place = f"author {n + 1} of {len(paper.authors)}"
    return place if who == called else f"{who}, {place}"


def _passage(hit: Hit, paper: Paper) -> Passage:
    before, there, after = passage(text_of(paper, hit.field), hit.start, hit.end)
    return Passage(f'"{hit.term}" in the {WHERE[hit.field]}', before, there, after)


def _near(near: Near, paper: Paper) -> str:
    if near.hit.field == "authors":
        return _nearest(near, paper)
    return f'"{_nearest(near, paper)}" ({WHERE[near.hit.field]})'


def _nearest(near: Near, paper: Paper) -> str:
    """The words of the paper; those of a title without the capitals that only titles have."""
    text = text_of(paper, near.hit.field)[near.hit.start : near.hit.end]
    if near.hit.field == "authors":
        return name(text)
    if near.hit.field == "title":
        text = " ".join(word.lower() if word[1:].islower() else word for word in text.split())
    return passage(text, 0, len(text)).hit
