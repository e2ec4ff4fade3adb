"""``/search``: the store, newest first; where it has nothing, arXiv itself."""

from bot.commands import asking
from bot.commands.base import PAGE, Command, Context, Given, Parameter
from bot.commands.lists import counted, cut, items, listing
from bot.commands.wording import EMPTY_STORE, count, straight, trouble
from bot.library import Found
from bot.platforms import Line, Reply
from bot.query import Query
from bot.sources.base import SourceError
from bot.text.dates import day


async def search(context: Context, given: Given) -> Reply:
    """Answer with a page of papers."""
    text = given.get("query")
    if text is None:
        return Reply((Line(asking.QUESTION), *asking.examples(SEARCH)), asks=SEARCH.name)
    query, page = asking.query_of(text, SEARCH.name), asking.page_of(given.get("page"))
    found = await context.library.search(query, page)
    if not found.total:
        return await _live(context, query, found)
    head = counted(found, page, context.library.page_size)
    return listing(context, found, page, f"/{SEARCH.name} {straight(text)}", head)


async def _live(context: Context, query: Query, found: Found) -> Reply:
    """What arXiv has; shown only, so that it still comes as new to those who subscribed."""
    nothing = Line(_nothing(context, found))
    try:
        papers = await context.library.live(query)
    except SourceError as error:
        return Reply((nothing, Line(trouble(error))))
    if not papers:
        return Reply((nothing, Line("arXiv has nothing either.")))
    return Reply((nothing, Line("From arXiv itself, newest first:"), *items(papers)))


def _nothing(context: Context, found: Found) -> str:
    if found.oldest is None:
        return EMPTY_STORE
    if not found.complete:
        return cut(context)
    return f"Nothing in {count(found.store_size, 'paper')} since {day(found.oldest)}."


SEARCH = Command(
    name="search",
    help="Search the stored papers, newest first",
    run=search,
    parameters=(
        Parameter("query", 'words, a "phrase in quotes" or cat:cs.CV', required=True),
        PAGE,
    ),
    notes=asking.NOTES,
    examples=asking.EXAMPLES,
)
