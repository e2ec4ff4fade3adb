"""``/preview``: what a query would have brought in the last days, before anybody subscribes."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.blocks import Action, Block, Item, Line, Reply
from bot.commands import asking
from bot.commands.base import Command, Context, Given, Parameter
from bot.commands.brought import brought
from bot.commands.remarks import remark_on, remarked
from bot.commands.search import line_of
from bot.commands.subscribe import SUBSCRIBE, offered
from bot.commands.subscriptions import parsed
from bot.commands.wish import Wish, wish_of
from bot.commands.wording import straight
from bot.library import Tally, Window
from bot.span import Span
from bot.summaries.prices import MICRO
from bot.text.card import hit_by
from bot.text.numbers import about
from storage.records import Subscription

SAMPLES = 5
"""Papers that show what comes."""

_MONTH = 30
_WEEK, _ANNOUNCED = 7, 5
"""Days of a week, and those on which arXiv announces papers."""

_CENT, _WHOLE = Decimal("0.01"), 10
"""Dollars from which on a cost is told at all, and without cents."""


async def preview(context: Context, given: Given) -> Reply:
    """Answer with what the query finds, and change nothing."""
    text = given.get("query")
    if text is None:
        asked: tuple[Block, ...] = (Line(asking.QUESTION), *asking.examples(PREVIEW))
        return Reply(asked, asks=PREVIEW.name)
    wish = await wish_of(text, PREVIEW.name, context)
    own = [(one, query) for one in await context.subscriptions() if (query := parsed(one))]
    within = await context.library.covered()
    remark = await remark_on(wish, context, others=False, within=within)
    queries = [wish.query, *(query for _, query in own)]
    window = await context.library.window(queries, within=within)
    tally, *others = window.tallies
    blocks = (
        Line(brought(context, window, tally, pace(window, tally), remark=remark)),
        *await _samples(context, wish, tally),
        *_overlap(tally, [one for one, _ in own], others),
        *await _cost(context, window, tally, others),
        *remarked(remark, f"/{PREVIEW.name}", tally),
    )
    return Reply(blocks, tuple(_next(wish, tally)))


def pace(window: Window, tally: Tally) -> str:
    """``: about 2 a day``, of all days, whether papers are announced on them or not."""
    a_day = tally.papers / window.span.days
    if a_day >= 1:
        return f": about {about(a_day)} a day"
    a_week = round(tally.papers * _WEEK / _lasting(window.span))
    return f": about {a_week} a week" if a_week else ": less than 1 a week"


async def _samples(context: Context, wish: Wish, tally: Tally) -> Sequence[Block]:
    """Papers from all over the days, each with why it came."""
    seqs = tally.seqs
    whole = len(seqs) <= SAMPLES
    chosen = seqs if whole else [seqs[n * len(seqs) // SAMPLES] for n in range(SAMPLES)]
    papers = await context.library.at(chosen)
    if not papers:
        return ()
    items = (
        Item(number, paper, note=hit_by(wish.query.explain(paper), paper.authors))
        for number, paper in enumerate(papers, start=1)
    )
    return Line("The newest:" if whole else "Five of them:"), *items


def _overlap(tally: Tally, own: Sequence[Subscription], others: Sequence[Tally]) -> Iterator[Block]:
    """How much of it comes already, and by which subscription most of that."""
    found = set(tally.seqs)
    shared = [len(found.intersection(other.seqs)) for other in others]
    if not any(shared):
        return
    most = max(shared)
    by = own[shared.index(most)].number
    if tally.papers == 1:
        yield Line(f"It already comes with number {by}.")
        return
    if most == tally.papers and not tally.partial:
        yield Line(f"All {most:,} already come with number {by}.")
        return
    already = len(found.intersection(seq for other in others for seq in other.seqs))
    more = f", {already:,} with all that this chat gets" if already > most else ""
    comes = "comes" if most == 1 else "come"
    yield Line(f"{most:,} of these {tally.papers:,} already {comes} with number {by}{more}.")


async def _cost(
    context: Context, window: Window, tally: Tally, others: Sequence[Tally]
) -> Sequence[Block]:
    """What the summaries of a month cost that this chat does not get yet; nothing if free."""
    each = await context.cost()
    new = set(tally.seqs).difference(*(other.seqs for other in others))
    if not each or not new or any(one.partial for one in window.tallies):
        return ()
    dollars = Decimal(each) * len(new) * Decimal(_MONTH / _lasting(window.span)) / MICRO
    shown = "less than $0.01" if dollars < _CENT else f"about {_dollars(dollars)}"
    return (Line(f"Summaries of what is new here: {shown} a month."),)


def _lasting(span: Span) -> float:
    """For how many days the papers of these are enough: a week has five with announcements."""
    return min(span.days * _WEEK / _ANNOUNCED, _WEEK) if span.days < _WEEK else span.days


def _dollars(dollars: Decimal) -> str:
    return f"${about(dollars)}" if dollars >= _WHOLE else f"${dollars:.2f}"


def _next(wish: Wish, tally: Tally) -> Iterator[Action]:
    if wish.topic is None:
        yield Action("Search", line_of(wish.text))
    if tally.papers:
        asked = f"topic:{wish.topic.name}" if wish.topic else straight(wish.text)
        yield Action("Subscribe", f"/{SUBSCRIBE.name} {asked}")


PREVIEW = Command(
    name="preview",
    help="See what a query would bring",
    run=preview,
    parameters=(
        Parameter("query", "a query, or topic: and a name", required=True, completion=offered),
    ),
    notes=(*asking.NOTES, "It looks at the last 30 days of the store and changes nothing."),
    examples=asking.EXAMPLES,
)
