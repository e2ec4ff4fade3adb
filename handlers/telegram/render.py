"""What is posted: a notice as bodies of parts. Pure: a value in, JSON out."""

from collections.abc import Iterator
from dataclasses import replace

from bot.blocks import Action, Block, Copy, Line, Reply
from bot.platforms import Notice
from bot.text.card import card
from handlers.telegram import buttons
from handlers.telegram.limits import is_shared
from handlers.telegram.message import Message, freeze
from handlers.telegram.post import post
from handlers.telegram.reply import said_as


def bodies(notice: Notice | Reply, address: str) -> tuple[str, ...]:
    """What is sent to that chat: a paper, or a reply where nobody asked.

    A paper rings in direct messages; everything else is silent.
    """
    if isinstance(notice, Reply):
        return tuple(freeze(message, silent=True) for message in _note(notice))
    shared = is_shared(address)
    shown = card(notice.paper, notice.summary, notice.basis, notice.why)
    under = [made for one in _actions(notice, shared) if (made := buttons.for_line(one))]
    return (freeze(Message(post(shown), tuple(under)), silent=shared),)


def _actions(notice: Notice, shared: bool) -> Iterator[Action]:
    """What a reader may want of a paper; who reads it with others may want more like it."""
    yield Action("Abstract", f"/abstract {notice.paper.id}")
    yield Action("BibTeX", f"/bibtex {notice.paper.id}")
    if shared and notice.why:
        yield Action("Subscribe", f"/subscribe #{notice.why[0].number} dm")


def _note(notice: Reply) -> tuple[Message, ...]:
    """A reply without the engine beside it: a line that fits no button is shown to be copied."""
    made = [(action, buttons.for_line(action)) for action in notice.actions]
    shown: list[Block] = []
    for action, button in made:
        if button is None:
            shown += [Line(f"{action.label}:"), Copy(action.line)]
    fitting = [button for _, button in made if button]
    return said_as(replace(notice, blocks=(*notice.blocks, *shown)), fitting)
