"""What is posted: a notice as bodies of parts. Pure: a value in, JSON out."""

from collections.abc import Iterator
from dataclasses import replace

from bot.blocks import Action, Block, Copy, Line, Reply
from bot.platforms import Notice
from bot.text.card import card
from handlers.discord import buttons, reply
from handlers.discord.embeds import embeds
from handlers.discord.message import SILENT, Message, freeze


def bodies(notice: Notice | Reply, address: str) -> tuple[str, ...]:
    """What is sent to that chat: a paper, or a reply where nobody asked.

    A paper rings in direct messages, once; everything else is silent.
    """
    if isinstance(notice, Reply):
        return tuple(freeze(message, SILENT) for message in _note(notice))
    direct = address.startswith("@")
    made = _post(notice, direct=direct)
    flags = (0 if direct else SILENT, *(SILENT for _ in made[1:]))
    return tuple(map(freeze, made, flags))


def _post(notice: Notice, *, direct: bool) -> tuple[Message, ...]:
    shown = card(notice.paper, notice.summary, notice.basis, notice.why)
    *first, last = embeds(shown)
    under = [made for one in _actions(notice, direct) if (made := buttons.for_line(one))]
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
