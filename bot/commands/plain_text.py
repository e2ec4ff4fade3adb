"""A message that is no command: in a direct chat it is a paper's id or link, or a search."""

from dataclasses import replace

from bot.commands.ids import find_id
from bot.platforms import Action, FullPaper, Item, Line, Reply

_OFFER = "To get these as they appear, send: /subscribe"


def meant(said: str) -> tuple[str, str | None]:
    """The command line that is meant, and the query where it is a search."""
    if find_id(said) is not None:
        return f"paper {said}", None
    return f"search {said}", said


def offered(reply: Reply) -> Reply:
    """The answer of a search, with what to do to go on getting such papers."""
    if not any(isinstance(block, Item | FullPaper) for block in reply.blocks):
        return reply
    subscribe = Action("Subscribe", "/subscribe")
    return replace(reply, blocks=(*reply.blocks, Line(_OFFER)), actions=(*reply.actions, subscribe))
