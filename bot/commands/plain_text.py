"""A message that is no command: in a direct chat it is a paper's id or link, or a query."""

from dataclasses import replace

from bot.blocks import Action, FullPaper, Item, Line, Reply
from bot.commands.bound import bound
from bot.commands.preview import PREVIEW
from bot.commands.search import SEARCH, line_of
from bot.commands.wording import straight
from bot.query import QueryError, parse
from bot.query.ids import find_id

_OFFER = "To get these as they appear, send: /subscribe"


def meant(said: str) -> tuple[str, str | None]:
    """The command line that is meant, and the query where it can be subscribed to.

    What a subscription cannot ask (``since:30d``, only what to leave out), or a page of it, is a
    search.
    """
    if find_id(said) is not None:
        return f"paper {said}", None
    query = bound(SEARCH, said).get("query", "")
    alone = _is_search_alone(query)
    if alone or query != said:
        return line_of(said), None if alone else straight(query)
    return f"{PREVIEW.name} {said}", straight(said)


def offered(reply: Reply, query: str) -> Reply:
    """The answer to a query, with what to do to go on getting such papers.

    The button says itself what it subscribes to: it may be pressed long after.
    """
    if not any(isinstance(block, Item | FullPaper) for block in reply.blocks):
        return reply
    subscribe = Action("Subscribe", f"/subscribe {query}")
    has_it = any(action.label == subscribe.label for action in reply.actions)
    actions = reply.actions if has_it else (*reply.actions, subscribe)
    return replace(reply, blocks=(*reply.blocks, Line(_OFFER)), actions=actions)


def _is_search_alone(said: str) -> bool:
    """Whether it can be searched for, and not be subscribed to."""
    try:
        parse(said)
    except QueryError:
        return False
    try:
        parse(said, standing=True)
    except QueryError:
        return True
    return False
