"""What is posted: a notice as bodies of parts. Pure: a value in, JSON out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.blocks import Action, Block, Copy, Line, Reply
from bot.posted import Digest, Notice, Posted
from bot.text.card import noticed
from bot.text.digest import alone
from handlers.telegram import buttons
from handlers.telegram.digest import texts
from handlers.telegram.limits import is_shared
from handlers.telegram.message import Message, freeze
from handlers.telegram.post import post
from handlers.telegram.reply import said_as


def bodies(posted: Posted, address: str) -> tuple[str, ...]:
    """What is sent to that chat: a paper, a digest, or a reply where nobody asked.

    In direct messages a paper rings, and a digest once; everything else is silent.
    """
    if isinstance(posted, Reply):
        first, *more = _note(posted)
        first = replace(first, under=int(posted.under) if posted.under else None)
        return tuple(freeze(message, silent=True) for message in (first, *more))
    shared = is_shared(address)
    made = enumerate(_messages(alone(posted), shared))
    return tuple(freeze(message, silent=shared or n > 0) for n, message in made)


def _messages(posted: Notice | Digest, shared: bool) -> Sequence[Message]:
    """A post with its buttons, or a digest, which has none."""
    if isinstance(posted, Digest):
        return tuple(map(Message, texts(posted)))
    under = [made for one in _actions(posted, shared) if (made := buttons.for_line(one))]
    return (Message(post(noticed(posted)), tuple(under)),)


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
