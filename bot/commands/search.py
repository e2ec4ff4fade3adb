"""``/search``: the store, newest or best first; or arXiv itself, for whoever asks for it."""

import re
from collections.abc import Iterator

from bot.blocks import Action, Block, Copy, Line, Reply
from bot.commands import asking
from bot.commands.base import PAGE, SORT, Command, Context, Given, Parameter, Refusal
from bot.commands.lists import counted, cut, items, listing
from bot.commands.wording import EMPTY_STORE, count, month, quoted, straight, trouble
from bot.library import Found, Order
from bot.query import Query, to_arxiv
from bot.query.ids import find_id
from bot.sources.base import SourceError
from bot.text.dates import day
from storage.records import Phrase

_LIVE = re.compile(r"live\s+(?!OR\b|AND\b)(?=\S)", re.IGNORECASE)
"""Before a query: arXiv itself is asked."""

_OLDER = "Older papers:"
_AT_ARXIV = "At arXiv itself:"

_PLAIN = re.compile(r"[a-z]", re.IGNORECASE)
"""How a query begins in which live may be one of the words."""


async def search(context: Context, given: Given) -> Reply:
    """Answer with a page of papers."""
    text = given.get("query")
    if text is None:
        return Reply((Line(asking.QUESTION), *asking.examples(SEARCH)), asks=SEARCH.name)
    page = asking.page_of(given.get(PAGE.name))
    order = _order(given.get(SORT.name))
    if asked := _LIVE.match(text):
        return await _live(context, text[asked.end() :], page, order)
    query = _query(context, text, SEARCH.name)
    found = await context.library.search(query, page, order)
    live = tuple(_live_line(context, query, text, found))
    actions = tuple(Action("Ask arXiv", line.text) for line in live)
    if not found.total and (paper_id := _id(query)):
        there = f"{_nothing(context, query, found)} For the paper of that id:"
        return Reply((Line(there), Copy(f"/paper {paper_id}")))
    if not found.total:
        return Reply((Line(_nothing(context, query, found, offers=bool(live))), *live), actions)
    head = counted(found, page, context.library.page_size)
    by = "" if order is Order.NEWEST else f" sort:{order.value}"
    reply = listing(context, found, page, f"/{SEARCH.name} {straight(text)}{by}", head)
    head_of_offer = [Line(f"{_begins(found)} {_OLDER}")] if live else []
    return Reply((*reply.blocks, *head_of_offer, *live), (*reply.actions, *actions))


def line_of(query: str) -> str:
    """The command that searches the store for that, also for what begins with the word live."""
    asked = straight(query).strip()
    live = _LIVE.match(asked)
    return f'/{SEARCH.name} "live" {asked[live.end() :]}' if live else f"/{SEARCH.name} {asked}"


def _query(context: Context, text: str, command: str) -> Query:
    """The query that was typed after that command, of days that there are.

    Raises:
        Refusal: when it is none.
    """
    query = asking.query_of(text, command, context.queries)
    if query.bounds.on(context.clock.now().date()).reversed:
        raise Refusal(
            "These days end before they begin: the day of until: is before that of since:."
        )
    return query


def _id(query: Query) -> str | None:
    """The id of a paper, where that is all that is looked for, as words."""
    match query:
        case Query(Phrase(field="") as phrase, bounds) if not bounds:
            return find_id(phrase.text)
    return None


def _order(typed: str | None) -> Order:
    if typed is None:
        return Order.NEWEST
    try:
        return Order(typed.lower())
    except ValueError as error:
        raise Refusal(
            f"{quoted(typed)} is no order. It is sort:newest or sort:relevance."
        ) from error


def _live_line(context: Context, query: Query, text: str, found: Found) -> Iterator[Copy]:
    """How to ask arXiv itself, where the store does not reach or has nothing."""
    if found.partial or not context.library.asks_arxiv or not _can_be_asked(query):
        return
    if not found.total or _reaches_before(context, query, found):
        yield Copy(f"/{SEARCH.name} live {straight(text)}")


def _reaches_before(context: Context, query: Query, found: Found) -> bool:
    return found.oldest is not None and context.library.reaches_before(query, found.oldest)


def _can_be_asked(query: Query) -> bool:
    try:
        to_arxiv(query.tree)
    except ValueError:
        return False
    return True


def _nothing(context: Context, query: Query, found: Found, *, offers: bool = False) -> str:
    """That the store has nothing; ``offers``: a line for arXiv follows."""
    if found.partial:
        return cut(context)
    if found.oldest is None:
        return f"{EMPTY_STORE} {_AT_ARXIV}" if offers else EMPTY_STORE
    if not query.bounds:
        said = f"Nothing in {count(found.store_size, 'paper')} since {month(found.oldest)}."
        return f"{said} {_OLDER}" if offers else said
    if _reaches_before(context, query, found):
        said = f"Nothing in these days. {_begins(found)}"
        return f"{said} {_OLDER}" if offers else said
    return f"Nothing in these days. {_AT_ARXIV}" if offers else "Nothing in these days."


def _begins(found: Found) -> str:
    assert found.oldest is not None, "only a store with papers begins on a day"
    return f"The store begins on {day(found.oldest)}."


async def _live(context: Context, text: str, page: int, order: Order) -> Reply:
    """What arXiv has; shown only, so that it still comes as new to those who subscribed."""
    query = _query(context, text, f"{SEARCH.name} live")
    if page > 1 or order is not Order.NEWEST:
        raise Refusal(
            "Of arXiv itself only the newest are shown, on one page:",
            Copy(f"/{SEARCH.name} live {straight(text)}"),
        )
    hint = _for_the_word(text) if _PLAIN.match(text) else ()
    if not _can_be_asked(query):
        only = "arXiv cannot be asked without something to look for. Say also what."
        raise Refusal(only, *_for_the_word(text))
    try:
        papers = await context.library.live(query)
    except SourceError as error:
        return await _instead(context, query, trouble(error), hint)
    if not papers:
        return Reply((Line("arXiv has nothing for this."), *hint))
    return Reply((Line("From arXiv itself, newest first:"), *items(papers), *hint))


async def _instead(context: Context, query: Query, why: str, hint: tuple[Block, ...]) -> Reply:
    """What the store has, when arXiv cannot be asked."""
    found = await context.library.search(query)
    if found.newest is None or not found.papers:
        return Reply((Line(why), Line(_nothing(context, query, found)), *hint))
    own = f"{why} These are from Papercast's own store, complete to {day(found.newest)}:"
    return Reply((Line(own), *items(found.papers), *hint))


def _for_the_word(text: str) -> tuple[Block, ...]:
    """How to search the store, where live was a word to look for."""
    return Line("For the word live in the store:"), Copy(line_of(f"live {text}"))


SEARCH = Command(
    name="search",
    help="Search the stored papers, newest first",
    run=search,
    parameters=(
        Parameter("query", 'words, a "phrase in quotes" or au:"a name"', required=True),
        SORT,
        PAGE,
    ),
    notes=asking.SEARCH_NOTES,
    examples=(*asking.EXAMPLES, "cat:cs.CV avatar -survey since:30d", 'live "talking portrait"'),
)
