"""Inline mode: papers for a query that is typed in some other chat."""

from bot.blocks import Action, FullPaper, Line, Reply
from bot.commands import asking
from bot.commands.base import Context

_COMMAND = "search"
MOST_PAGES = asking.MOST_PAGES


async def inline_page(context: Context, query: str, page: int) -> Reply:
    """A page of the store for the query; without one, of the newest papers.

    Raises:
        Refusal: when the query has a mistake.
    """
    if not 1 <= page <= MOST_PAGES:
        return Reply(())
    library = context.library
    if query:
        found = await library.search(asking.query_of(query, _COMMAND, context.queries), page)
    else:
        found = await library.newest(page)
    if not found.papers:
        return Reply((Line("No stored paper answers this."),))
    shown = [FullPaper(one, *(await library.summary(one))) for one in found.papers]
    more = found.total > page * library.page_size and page < MOST_PAGES
    return Reply(tuple(shown), (Action("More", f"/{_COMMAND} {query}"),) if more else ())
