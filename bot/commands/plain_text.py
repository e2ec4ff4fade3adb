"""A message that is no command: in a direct chat it is a paper's id or link, or a search."""

from dataclasses import replace

from bot.commands.bound import bound
from bot.commands.ids import find_id
from bot.commands.search import SEARCH
from bot.commands.wording import straight
from bot.platforms import Action, FullPaper, Item, Line, Reply

_OFFER = "To get these as they appear, send: /subscribe"


def meant(said: str) -> tuple[str, str | None]:
    """The command line that is meant, and the query where it is a search; a page is none of it."""
    if find_id(said) is not None:
        return f"paper {said}", None
    return f"search {said}", straight(bound(SEARCH, said).get("query", ""))


def offered(reply: Reply, query: str) -> Reply:
    """The answer of a search, with what to do to go on getting such papers.

    The button says itself what it subscribes to: it may be pressed long after.
    """
    if not any(isinstance(block, Item | FullPaper) for block in reply.blocks):
        return reply
    subscribe = Action("Subscribe", f"/subscribe {query}")
    return replace(reply, blocks=(*reply.blocks, Line(_OFFER)), actions=(*reply.actions, subscribe))
