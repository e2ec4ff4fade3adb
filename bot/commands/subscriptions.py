"""``/subscriptions``: what the chat gets, and how much that is."""

from collections.abc import Sequence

from bot.blocks import Block, Copy, Entry, Line, Reply
from bot.commands import asking
from bot.commands.base import PAGE, Command, Context, Given, Refusal
from bot.commands.brought import lacking
from bot.commands.elsewhere import elsewhere
from bot.commands.lists import turns
from bot.commands.rhythm_said import next_day, rhythm
from bot.commands.wording import count, when_they_come, wish
from bot.library import Tally, Window
from bot.query import Query, kept
from bot.text.dates import short_day
from storage.records import Chat, Habits, Subscription


async def list_subscriptions(context: Context, given: Given) -> Reply:
    """Answer with a page of the subscriptions of the chat."""
    return await shown(context, page=asking.page_of(given.get(PAGE.name)))


async def shown(context: Context, *heads: Block, page: int = 1) -> Reply:
    """The subscriptions of the chat, a page of them, below some lines.

    Raises:
        Refusal: when there is no such page.
    """
    chat, active = await context.chat(), await context.subscriptions()
    others = await elsewhere(context)
    if chat is None or not active:
        empty = Line("There are no subscriptions here. To get new papers as they appear:")
        return Reply((empty, Copy(f"/subscribe {asking.EXAMPLES[0]}"), *others))
    last = -(-len(active) // context.library.page_size)
    if page > last:
        raise Refusal(f"There is no page {page}; the last is page {last}.")
    size = context.library.page_size
    of_page = active[(page - 1) * size : page * size]
    entries = await _entries(context, of_page, mixed=len({one.schedule for one in active}) > 1)
    above = (*heads, *_heads(context, chat.habits, active), *_paused(chat))
    below = (*await _kept_out(context), _hints(of_page[0].number), *others)
    blocks = (*above, *entries, *below)
    return Reply(blocks, tuple(turns(page, last, f"/{SUBSCRIPTIONS.name}")))


def parsed(subscription: Subscription) -> Query | None:
    """What the subscription asks; None when this version of Papercast cannot read it."""
    return kept(subscription.query)


def _heads(context: Context, habits: Habits, active: Sequence[Subscription]) -> tuple[Block, ...]:
    """How many they are, and when what they bring comes."""
    counted = count(len(active), "subscription")
    if not (comes := rhythm(habits, active)):
        now, direct = context.clock.now(), context.asker.direct
        # Without a digest all of them come alike.
        return Line(counted, strong=True), when_they_come(now, active[0], habits, direct=direct)
    day = next_day(habits, active)
    tail = f"· {comes} · next: {day}" if day else f"· {comes}"
    return (Line(counted, strong=True, tail=tail),)


def _paused(chat: Chat) -> tuple[Block, ...]:
    if chat.state != "paused" or chat.since is None:
        return ()
    since = short_day(chat.since)
    return (
        Line(
            f"Paused since {since}: Papercast may not write here ({chat.reason}). "
            "It goes on by itself when it may."
        ),
    )


async def _kept_out(context: Context) -> tuple[Block, ...]:
    """That less comes than is counted, where it does."""
    listed = len(await context.blocked())
    if not listed:
        return ()
    keep = "1 query keeps" if listed == 1 else f"{listed:,} queries keep"
    return (Line(f"{keep} papers out that would have come: /blocklist"),)


async def _entries(context: Context, listed: Sequence[Subscription], *, mixed: bool) -> list[Entry]:
    readable = {one.id: query for one in listed if (query := parsed(one))}
    window = await context.library.window(list(readable.values()), show=1)
    tallies = dict(zip(readable, window.tallies, strict=True))
    return [_entry(one, window, tallies.get(one.id), mixed=mixed) for one in listed]


def _hints(number: int) -> Line:
    return Line(f"/edit {number} … · /name {number} … · /unsubscribe {number} · /settings")


def _entry(one: Subscription, window: Window, tally: Tally | None, *, mixed: bool) -> Entry:
    """One of them; its schedule is told where not all have the same."""
    if tally is None:
        note = "This query cannot be read any more, so nothing comes of it."
    else:
        note = _brought(window, tally)
    if mixed:
        note = f"{note.removesuffix('.')} · {one.schedule}"
    return Entry(one.number, one.name, wish(one), note)


def _brought(window: Window, tally: Tally) -> str:
    """``15 papers in 30 days, last on 18 Aug``."""
    if not window.size:
        return lacking(window)
    if tally.partial and not tally.papers:
        return "Not counted: time was up."
    least = "at least " if tally.partial else ""
    found = f"{least}{count(tally.papers, 'paper')} {_days(window)}"
    if not tally.newest:
        return found
    return f"{found}, last on {short_day(tally.newest[0].announced)}"


def _days(window: Window) -> str:
    return f"in {window.span.days} days" if window.span.whole else f"in {window.span}"


SUBSCRIPTIONS = Command(
    name="subscriptions",
    help="List what this chat gets",
    run=list_subscriptions,
    parameters=(PAGE,),
    examples=("",),
)
