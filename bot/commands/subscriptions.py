"""``/subscriptions``: what the chat gets, and how much that is."""

from collections.abc import Iterator

from bot.commands import asking
from bot.commands.base import Command, Context, Given
from bot.commands.wording import count, short_day, wish
from bot.library import Tally, Window
from bot.platforms import Action, Block, Copy, Line, Reply
from bot.query import OPERATOR, Query, QueryError, parse
from storage.records import Subscription


async def list_subscriptions(context: Context, given: Given) -> Reply:  # noqa: ARG001 - no parameters
    """Answer with the subscriptions of the chat."""
    return await shown(context)


async def shown(context: Context, *heads: Line) -> Reply:
    """The subscriptions of the chat, below some lines."""
    active = await context.subscriptions()
    if not active:
        empty = Line("There are no subscriptions here. To get new papers as they appear:")
        return Reply((empty, Copy(f"/subscribe {asking.EXAMPLES[0]}")))
    readable = {one.id: query for one in active if (query := parsed(one))}
    window = await context.library.window(list(readable.values()), show=1)
    tallies = dict(zip(readable, window.tallies, strict=True))
    blocks: list[Block] = [*heads, Line(count(len(active), "subscription"), strong=True)]
    for one in active:
        blocks += _entry(one, window, tallies.get(one.id))
    return Reply(tuple(blocks), (Action("Remove", f"/unsubscribe {active[0].number}"),))


def parsed(subscription: Subscription) -> Query | None:
    """What the subscription asks; None when this version of Papercast cannot read it."""
    try:
        return parse(subscription.query, OPERATOR)
    except QueryError:
        return None


def _entry(one: Subscription, window: Window, tally: Tally | None) -> Iterator[Block]:
    yield Line(f"{one.number} {one.name}" if one.name else f"Number {one.number}", strong=True)
    yield Copy(wish(one))
    if tally is None:
        yield Line("This query cannot be read any more, so nothing comes of it.")
    else:
        yield Line(_brought(window, tally))


def _brought(window: Window, tally: Tally) -> str:
    """``15 papers in 30 days, last on 18 Aug``."""
    if not window.size:
        return "Nothing is stored yet."
    found = f"{count(tally.papers, 'paper')} {_days(window)}"
    if not tally.newest:
        return found
    return f"{found}, last on {short_day(tally.newest[0].announced)}"


def _days(window: Window) -> str:
    if not window.complete:
        return f"in the newest {window.size:,}"
    if not window.span.whole:
        return f"in the {count(window.stored_days, 'day')} stored so far"
    return f"in {window.span.days} days"


SUBSCRIPTIONS = Command(
    name="subscriptions",
    help="List what this chat gets",
    run=list_subscriptions,
    examples=("",),
)
