"""A digest as people read it: its messages and what stands on them, before any platform's markup.

The papers of one subscription stand under its name, and their numbers run through all messages.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby

from bot.posted import Digest, Group, Notice
from bot.text.card import FROM_ABSTRACT, Card, card
from bot.text.clean import clean
from bot.text.dates import days
from bot.text.people import author_of
from bot.text.shorten import shorten
from storage.records import Paper, Why

ALSO = "Also"
"""What stands above the papers that are a line each."""

_WORDS = 25
"""Of a summary: papers in a row are compared, not read."""
_NAMED = 2
"""Of the other subscriptions that a paper answers; the others are counted."""
_NUMBERED = 5
"""Papers that are named by their numbers in a sentence; the others are counted."""
_BY = "summary by "
_WIDEST = " · 99 of 99"


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper of a digest; its card has the shortened summary.

    Attributes:
        number: by which people call it.
        heading: what it stands under; empty where all stand under the same.
        also: the other subscriptions that it answers: ``also Video generation``; of a brief one
            that its authors withdrew it.
        brief: one of those of which title and address are all that is shown.
    """

    number: int
    heading: str
    card: Card
    also: str = ""
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One message of a digest, from top to bottom.

    Attributes:
        header: how many papers the digest has, its day, and which of its messages this is.
        late: why it comes later than it should; on the first message alone.
        papers: at least one, if the digest has any.
        receipt: how many papers were looked through; this and ``origin`` are on the last message.
        origin: who summarised, without a full stop.
    """

    header: str
    late: str = ""
    papers: tuple[Listed, ...] = ()
    receipt: str = ""
    origin: str = ""

    @property
    def groups(self) -> Iterator[tuple[str, tuple[Listed, ...]]]:
        """The papers by what they stand under; each message says that anew."""
        for heading, papers in groupby(self.papers, lambda paper: paper.heading):
            yield heading, tuple(papers)


def alone(posted: Notice | Digest) -> Notice | Digest:
    """The same; of a digest of one paper the post that it is, with what it says below that."""
    if not isinstance(posted, Digest):
        return posted
    notices = [notice for group in posted.groups for notice in group.notices]
    if len(notices) != 1 or posted.also:
        return posted
    said = " ".join(filter(None, (posted.late, posted.receipt)))
    return replace(notices[0], receipt=said or notices[0].receipt)


def listed(digest: Digest) -> tuple[Listed, ...]:
    """The papers of a digest in their order."""
    numbers = count(1)
    several = len(digest.groups) > 1
    whole = [
        _listed(next(numbers), group, one, several=several)
        for group in digest.groups
        for one in group.notices
    ]
    return (*whole, *(_beyond(next(numbers), one) for one in digest.also))


def pages(
    digest: Digest, papers: Sequence[Listed], fits: Callable[[Page], bool]
) -> tuple[Page, ...]:
    """The messages of a digest: cut between papers, and as few as there can be.

    Args:
        digest: the digest.
        papers: its papers, as ``listed`` gives them.
        fits: whether a message can be sent. One that has a single paper is sent in any case.
    """
    header, held = _header(digest), Page("", clean(digest.late))
    widest = header + _WIDEST
    made: list[Page] = []
    for place, paper in enumerate(papers, 1):
        longer = replace(held, header=widest, papers=(*held.papers, paper))
        longer = _ended(longer, digest) if place == len(papers) else longer
        if held.papers and not fits(longer):
            made.append(held)
            longer = replace(longer, late="", papers=(paper,))
        held = longer
    made.append(held if papers else _ended(held, digest))
    return tuple(
        replace(page, header=f"{header} · {n} of {len(made)}" if made[1:] else header)
        for n, page in enumerate(made, 1)
    )


def _listed(number: int, group: Group, notice: Notice, *, several: bool) -> Listed:
    summary = None if notice.format == "compact" else notice.summary
    shown = card(notice.paper, summary, notice.basis, notice.why, notice.since)
    # Where a sentence has ended, nobody misses the next one.
    summary = shorten(shown.summary, _WORDS).removesuffix(" …")
    shown = replace(shown, summary=summary)
    heading = _called(group.number, group.name) if several else ""
    return Listed(number, heading, shown, _also(notice, group))


def _beyond(number: int, paper: Paper) -> Listed:
    return Listed(number, ALSO, card(paper), "withdrawn" if paper.withdrawn else "", brief=True)


def _header(digest: Digest) -> str:
    papers = f"{digest.counted:,} paper{'' if digest.counted == 1 else 's'}"
    return f"{papers} · {days(digest.since or digest.day, digest.day)}"


def _ended(page: Page, digest: Digest) -> Page:
    return replace(page, receipt=clean(digest.receipt), origin=_origin(digest))


def _called(number: int, name: str | None) -> str:
    return clean(name or "") or f"Number {number}"


def _also(notice: Notice, group: Group) -> str:
    """The others that it answers; of one that follows an author the bold name tells."""
    then = notice.since.then if notice.since else notice.paper
    others = [
        clean(why.name or "") or f"number {why.number}"
        for why in notice.why
        if why.number != group.number and not _is_by_author(why, then)
    ]
    more = f" +{len(others) - _NAMED}" if len(others) > _NAMED else ""
    return f"also {', '.join(others[:_NAMED])}{more}" if others else ""


def _is_by_author(why: Why, paper: Paper) -> bool:
    found = [author_of(hit, paper.authors) for hit in why.hits]
    return bool(found) and None not in found


def _origin(digest: Digest) -> str:
    """Who summarised most, and what the other summaries rest on, by the papers' numbers."""
    numbers: dict[str, list[int]] = {}
    every = (notice for group in digest.groups for notice in group.notices)
    for number, notice in enumerate(every, 1):
        if notice.summary and notice.basis and notice.format != "compact":
            numbers.setdefault(clean(notice.basis), []).append(number)
    if not numbers:
        return ""
    main, *others = sorted(numbers, key=lambda basis: -len(numbers[basis]))
    return "; ".join((_said(main), *(f"{_those(numbers[one])}: {one}" for one in others)))


def _said(basis: str) -> str:
    """What is said of a single summary, of several."""
    if basis.startswith(_BY):
        return f"Summaries by {basis.removeprefix(_BY)}"
    if basis.startswith(FROM_ABSTRACT):
        return f"Sentences from the abstracts{basis.removeprefix(FROM_ABSTRACT)}"
    return f"Summaries: {basis}"


def _those(numbers: Sequence[int]) -> str:
    """``2``, ``2 and 5``, or the first few and how many more there are."""
    if len(numbers) > _NUMBERED:
        return f"{', '.join(map(str, numbers[:_NUMBERED]))} and {len(numbers) - _NUMBERED} more"
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last
