"""Answers: the neutral blocks of a reply as rows of the terminal."""

from collections.abc import Iterator
from typing import Final, assert_never

from bot.blocks import (
    Action,
    Block,
    Copy,
    Document,
    Entry,
    Finding,
    FullPaper,
    Item,
    Line,
    Marked,
    Reply,
)
from bot.text.caret import ROOM, cut
from handlers.console import render
from handlers.console.lines import BLANK, Row, Span, freeze, spaced, text
from handlers.console.lines import rows as laid

_INDENT: Final = "  "


def bodies(answer: Reply) -> tuple[str, ...]:
    """The one body of an answer that is posted where nobody asked."""
    return (freeze(tuple(row.line for row in rows(answer) if row.line)),)


def rows(answer: Reply) -> tuple[Row, ...]:
    """The answer from its first block to what the reader can do next.

    An empty ``Line`` is a blank line. Papers stand apart from what is around them, headings and
    marked texts from what is above.
    """
    loose: list[Row] = []
    before: Block | None = None
    for block in answer.blocks:
        if before is not None and _stand_apart(before, block):
            loose.append(BLANK)
        loose.extend(_block(block))
        before = block
    if answer.actions:
        loose += [BLANK, *map(_action, answer.actions)]
    return spaced(loose)


def _stand_apart(before: Block, block: Block) -> bool:
    match before, block:
        case Item(), Item():
            return before.summary is not None or block.summary is not None
        case Finding(), Finding():
            return False
        case (Item() | FullPaper() | Finding(), _) | (_, Item() | FullPaper() | Finding()):
            return True
        case _:
            return isinstance(block, Marked | Entry) or (isinstance(block, Line) and block.strong)


def _block(block: Block) -> Iterator[Row]:
    match block:
        case Line() if block.tail:
            yield Row((("title", block.text), ("text", f" {block.tail}")))
        case Line():
            yield from (
                _line(part, strong=block.strong) for part in block.text.splitlines() or [""]
            )
        case Copy():
            yield _copied(block.text)
        case Marked():
            yield _marked(block)
        case Item():
            yield from laid(render.item(block), block.number)
        case FullPaper():
            yield from laid(render.full(block))
        case Entry():
            yield _line(_named(block), strong=True)
            yield _copied(block.copy)
            yield _line(block.note, strong=False)
        case Finding():
            yield from _found(block)
        case Document():
            yield from (Row(text(line), whole=True) for line in block.text.splitlines())
        case _:
            assert_never(block)


def _line(part: str, *, strong: bool) -> Row:
    if not part.strip():
        return BLANK
    return Row(text(part, "title" if strong else "text"))


def _named(block: Entry | Finding) -> str:
    return f"{block.number} {block.name}" if block.name else f"Number {block.number}"


def _found(block: Finding) -> Iterator[Row]:
    yield Row((("title", _named(block)), ("text", f" {block.said}")))
    for one in block.passages:
        yield _indented(
            ("text", f'{one.label}: "{one.before}'), ("title", one.hit), ("text", f'{one.after}"')
        )
    if block.more:
        yield _indented(("text", f"+{block.more}"))


def _indented(*spans: Span) -> Row:
    return Row(spans, head=_INDENT, indent=len(_INDENT))


def _copied(command: str, head: str = _INDENT) -> Row:
    return Row(text(command), head=head, whole=True)


def _action(action: Action) -> Row:
    return _copied(action.line, f"{action.label}: ")


def _marked(block: Marked) -> Row:
    shown, caret = cut(block.text, block.position, ROOM)
    return Row(text(shown), head=_INDENT, whole=True, caret=caret)
