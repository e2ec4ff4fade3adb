"""What is posted: a notice as bodies of parts. Pure: a value in, JSON out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.blocks import Action, Block, Copy, Line, Reply
from bot.posted import Digest, Notice, Posted
from bot.text.card import noticed
from bot.text.digest import alone
from handlers.discord import buttons, digest, reply
from handlers.discord.embeds import embeds
from handlers.discord.message import SILENT, Message, freeze


def bodies(posted: Posted, address: str) -> tuple[str, ...]:
    """What is sent to that chat: a paper, a digest, or a reply where nobody asked.

    In direct messages a paper or a digest rings, once; everything else is silent.
    """
    if isinstance(posted, Reply):
        first, *more = _note(posted)
        return tuple(freeze(one, SILENT) for one in (replace(first, under=posted.under), *more))
    direct = address.startswith("@")
    made = _messages(alone(posted), direct=direct)
    flags = (0 if direct else SILENT, *(SILENT for _ in made[1:]))
    return tuple(map(freeze, made, flags))


def _messages(posted: Notice | Digest, *, direct: bool) -> Sequence[Message]:
    """A post with its buttons under the last message, or a digest, which has none."""
    if isinstance(posted, Digest):
        return tuple(Message(embeds=(embed,)) for embed in digest.embeds(posted))
    *first, last = embeds(noticed(posted))
    under = [made for one in _actions(posted, direct) if (made := buttons.for_line(one))]
    row = buttons.rows(under)
    return (*(Message(embeds=(embed,)) for embed in first), Message(embeds=(last,), rows=row))


def _actions(notice: Notice, direct: bool) -> Iterator[Action]:
    """What a reader may want of a paper; who reads it in a channel may want more like it."""
    yield Action("Abstract", f"/abstract {notice.paper.id}")
    yield Action("BibTeX", f"/bibtex {notice.paper.id}")
    if not direct and notice.why:
        yield Action("Subscribe", f"/subscribe #{notice.why[0].number} dm")


def _note(notice: Reply) -> tuple[Message, ...]:
    """A reply without the engine beside it: a line that fits no button is shown to be copied."""
    made = [(action, buttons.for_line(action)) for action in notice.actions]
    fitting = [button for _, button in made if button]
    shown: list[Block] = []
    for action, button in made:
        if button is None:
            shown += [Line(f"{action.label}:"), Copy(action.line)]
    return reply.messages(replace(notice, blocks=(*notice.blocks, *shown)), fitting)
