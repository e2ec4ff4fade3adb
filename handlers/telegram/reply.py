"""Answers: the neutral blocks of a reply as messages of Telegram's. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from bot.blocks import (
    Block,
    Copy,
    Document,
    Entry,
    Finding,
    FullPaper,
    Item,
    Line,
    Marked,
    Passage,
    Reply,
)
from bot.text.card import card
from bot.text.caret import marked
from bot.text.clean import clean
from handlers.telegram.html import bold, code, cut, escape, quoted, said
from handlers.telegram.message import Button, Message
from handlers.telegram.pieces import Chunk, messages, split
from handlers.telegram.post import item, post

_ROOM: Final = 2000
"""UTF-16 units of one block's text; a longer one is several blocks."""
_NAME: Final = 200
_SAID: Final = 800
_LABEL: Final = 200


def said_as(
    answer: Reply, buttons: Sequence[Button] = (), *, asks: bool = False
) -> tuple[Message, ...]:
    """The answer as messages; the buttons stand under the last text.

    Without anything to show there is no message. ``asks``: the keyboard opens for an answer.
    """
    files = [Message(file=block) for block in answer.blocks if isinstance(block, Document)]
    texts = [Message(html) for html in messages(_chunks(answer))]
    if texts:
        texts[-1] = Message(texts[-1].html, tuple(buttons), asks=asks)
    return (*texts, *files)


def _chunks(answer: Reply) -> Iterator[Chunk]:
    """The blocks in order. An empty ``Line`` is a blank line, and several are one."""
    before: Block | None = None
    apart = False
    for block in answer.blocks:
        apart = apart or (before is not None and _stand_apart(before, block))
        for html in _block(block):
            if not html:
                apart = True
                continue
            yield Chunk(html, apart)
            apart = False
        before = block


def _stand_apart(before: Block, block: Block) -> bool:
    match before, block:
        case Item(), Item():
            return before.summary is not None or block.summary is not None
        case Finding(), Finding():
            return False
        case (Item() | FullPaper() | Entry() | Finding(), _):
            return True
        case (_, Item() | FullPaper() | Entry() | Finding()):
            return True
        case _:
            return isinstance(block, Marked) or (isinstance(block, Line) and block.strong)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Line():
            yield from _line(block)
        case Copy():
            yield from _copied(block.text)
        case Marked():
            yield f"<pre>{escape(marked(block.text, block.position))}</pre>"
        case Item():
            yield item(block.number, card(block.paper, block.summary), block.note)
        case FullPaper():
            yield post(card(block.paper, block.summary, block.basis))
        case Entry():
            yield "\n".join((_named(block), *_copied(block.copy), said(clean(block.note))))
        case Finding():
            yield f"{_named(block)} {said(cut(clean(block.said), _SAID))}"
            yield from map(_passage, block.passages)
            yield from (f"+{block.more}",) if block.more else ()
        case Document():
            return
        case _:
            assert_never(block)


def _line(line: Line) -> Iterator[str]:
    if line.tail:
        yield bold(quoted(cut(clean(line.text), _NAME))) + said(f" {cut(clean(line.tail), _SAID)}")
        return
    if line.copy and len(line.text) <= _SAID:
        before, there, after = clean(line.text).rpartition(clean(line.copy))
        yield said(before) + code(there) + said(after)
        return
    for paragraph in line.text.splitlines() or [""]:
        for piece in split(clean(paragraph), _ROOM) if paragraph.strip() else ("",):
            yield bold(quoted(piece)) if line.strong else said(piece)


def _named(entry: Entry | Finding) -> str:
    if entry.name is None:
        return bold(f"Number {entry.number}")
    return f"{entry.number} {bold(quoted(cut(clean(entry.name), _NAME)))}"


def _passage(one: Passage) -> str:
    label = quoted(cut(clean(one.label), _LABEL))
    return f'{label}: "{quoted(one.before)}{bold(quoted(one.hit))}{quoted(one.after)}"'


def _copied(text: str) -> Iterator[str]:
    """Monospace that a tap copies; several lines are a block."""
    lines = [_visible(line) for line in text.splitlines()]
    for piece in split("\n".join(lines), _ROOM):
        yield f"<pre>{escape(piece)}</pre>" if "\n" in piece else code(piece)


def _visible(line: str) -> str:
    """The line without what nobody sees; what it is indented by stays."""
    return " " * (len(line) - len(line.lstrip(" "))) + clean(line)
