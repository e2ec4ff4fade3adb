"""Answers: the neutral blocks of a reply as messages of Discord's. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from handlers.discord.buttons import Button, rows
from handlers.discord.embeds import embeds
from handlers.discord.markdown import (
    LONGEST_TITLE,
    coded,
    cut,
    escape,
    heading,
    marked_places,
    shown_link,
    ticks,
    unfenced,
)
from handlers.discord.message import Json, Message
from handlers.discord.pieces import CONTENT, split

_ADDRESS: Final = re.compile(r"arxiv\.org/abs/[\w./-]+")
"""A line that is an address becomes a link; Discord makes none where the scheme is missing."""

_SAID: Final = 800
_LABEL: Final = 200

_FILES: Final = 10
"""Files of one message (Discord, Create Message)."""


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown of ours. ``around`` stands at both ends of every piece that it is cut into."""

    text: str
    around: tuple[str, str] = ("", "")
    apart: bool = False
    """Whether a blank line stands above it."""

    def pieces(self, room: int) -> Iterator[str]:
        """The text in pieces that fit."""
        before, after = self.around
        for piece in split(self.text, room - len(before) - len(after)):
            yield f"{before}{piece}{after}"


@dataclass(frozen=True, slots=True)
class Embed:
    """A part that Discord draws in a frame."""

    embed: Json


Part = Text | Embed | Document
_BLANK = Text("")


def messages(answer: Reply, buttons: Sequence[Button] = ()) -> tuple[Message, ...]:
    """The answer, cut between blocks where it is too long; the buttons stand under the last.

    Without anything to show there is no message.
    """
    made: list[Message] = []
    for part in _parts(answer):
        _add(made, part)
    if made and buttons:
        last = made[-1]
        made[-1] = Message(last.content, last.embeds, last.files, rows(buttons))
    return tuple(made)


def _add(made: list[Message], part: Part) -> None:
    """Put a part into the last message if there it stands in its order and fits."""
    last = made.pop() if made else Message()
    if isinstance(part, Text):
        made += _written(last, part)
    elif isinstance(part, Embed):
        # One in a message: together they could be too long.
        if last.embeds or last.files:
            made.append(last)
            last = Message()
        made.append(Message(last.content, (part.embed,)))
    elif len(last.files) < _FILES:
        made.append(Message(last.content, last.embeds, (*last.files, part)))
    else:
        made += [last, Message(files=(part,))]


def _written(last: Message, part: Text) -> Iterator[Message]:
    """The last message with the text under it, and what did not fit."""
    gap = "\n\n" if part.apart else "\n"
    whole = "".join(part.pieces(len(part.text) + CONTENT))
    content = f"{last.content}{gap}{whole}" if last.content else whole
    if not (last.embeds or last.files) and len(content) <= CONTENT:
        yield Message(content)
        return
    if last != Message():
        yield last
    yield from map(Message, part.pieces(CONTENT))


def _parts(answer: Reply) -> Iterator[Part]:
    """The blocks in order. An empty ``Line`` is a blank line, and several are one."""
    before: Block | None = None
    apart = False
    for block in answer.blocks:
        apart = apart or (before is not None and _stand_apart(before, block))
        for part in _block(block):
            if part == _BLANK:
                apart = True
                continue
            yield Text(part.text, part.around, apart) if isinstance(part, Text) else part
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


def _block(block: Block) -> Iterator[Part]:
    match block:
        case Line():
            yield from _lines(block)
        case Copy():
            yield _copied(block.text)
        case Marked():
            yield _fenced(marked(block.text, block.position))
        case Item():
            yield _item(block)
        case FullPaper():
            yield from map(Embed, embeds(card(block.paper, block.summary, block.basis)))
        case Entry():
            yield Text(_named(block))
            yield _copied(block.copy)
            yield _line(block.note)
        case Finding():
            yield Text(f"{_named(block)} {escape(cut(block.said, _SAID))}")
            yield from map(_passage, block.passages)
            if block.more:
                yield _line(f"+{block.more}")
        case Document():
            yield block
        case _:
            assert_never(block)


def _lines(block: Line) -> Iterator[Text]:
    if block.tail:
        yield Text(f"{_title(block.text)} {escape(cut(block.tail, _SAID))}")
    elif block.copy and len(block.text) <= _SAID:
        yield Text(coded(block.text, block.copy))
    else:
        yield from map(_heading if block.strong else _line, block.text.splitlines() or [""])


def _heading(line: str) -> Text:
    return Text(heading(line))


def _line(line: str) -> Text:
    address = _ADDRESS.fullmatch(line.strip())
    return Text(shown_link(f"https://{address[0]}") if address else escape(line))


def _item(item: Item) -> Text:
    """Number, title, what is noted of it, address; a list of papers has room for no more."""
    shown = card(item.paper, item.summary)
    title = rf"{item.number}\. {heading(cut(shown.title, LONGEST_TITLE))}"
    texts = map(escape, (shown.withdrawn, shown.summary, item.note))
    lines = (title, *texts, shown_link(shown.url))
    return Text("\n".join(filter(None, lines)))


def _named(entry: Entry | Finding) -> str:
    if entry.name is None:
        return heading(f"Number {entry.number}")
    return f"{entry.number} {_title(entry.name)}"


def _title(text: str) -> str:
    return heading(cut(clean(text), LONGEST_TITLE))


def _passage(one: Passage) -> Text:
    """A line with the hit in bold; the quotation marks keep its ends from a beginning of lines."""
    start = len(one.before) + 1
    quote = marked_places(f'"{one.before}{one.hit}{one.after}"', [(start, start + len(one.hit))])
    return Text(f"{escape(cut(one.label, _LABEL))}: {quote}")


def _copied(text: str) -> Text:
    """Monospace that can be copied; several lines are a block."""
    lines = [_visible(line) for line in text.splitlines()]
    if len(lines) > 1:
        return _fenced("\n".join(lines))
    whole = "".join(lines)
    return Text(whole, ticks(whole)) if whole else _BLANK


def _fenced(text: str) -> Text:
    return Text(unfenced(text), ("```\n", "\n```"))


def _visible(line: str) -> str:
    """The line without what nobody sees; what it is indented by stays."""
    return " " * (len(line) - len(line.lstrip(" "))) + clean(line)
