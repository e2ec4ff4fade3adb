"""Buttons that need no memory: what one does is written in its callback data.

``=`` and a command line, or ``~`` and the key that a longer line is kept under; a ``>`` after it
says that the answer takes the place of the message.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.askers import Commands
from bot.blocks import Action
from handlers.telegram.message import Button

LONGEST: Final = 64
"""Bytes of callback data (Bot API, InlineKeyboardButton)."""
_A_ROW: Final = 3
_LINE, _KEY, _TURNS = "=", "~", ">"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What callback data says: a line, or the key of one."""

    line: str | None = None
    key: str | None = None
    turns: bool = False


def for_line(action: Action) -> Button | None:
    """The button of an action whose line fits; None when it does not."""
    data = f"{_LINE}{_mark(action)}{action.line}"
    return Button(action.label, data) if len(data.encode()) <= LONGEST else None


async def for_actions(actions: Iterable[Action], commands: Commands) -> tuple[Button, ...]:
    """The buttons of all actions; a line that does not fit is kept by the engine."""
    made = []
    for action in actions:
        button = for_line(action)
        if button is None:
            key = await commands.keep(action.line)
            button = Button(action.label, f"{_KEY}{_mark(action)}{key}")
        made.append(button)
    return tuple(made)


def read(data: str) -> Pressed | None:
    """What callback data of ours says; None when it is not ours."""
    kind, rest = data[:1], data[1:]
    said, turns = rest.removeprefix(_TURNS), rest.startswith(_TURNS)
    if not said:
        return None
    if kind == _LINE:
        return Pressed(line=said, turns=turns)
    return Pressed(key=said, turns=turns) if kind == _KEY else None


def rows(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    """The buttons as they stand under a message: three in a row."""
    return [buttons[start : start + _A_ROW] for start in range(0, len(buttons), _A_ROW)]


def _mark(action: Action) -> str:
    return _TURNS if action.turns else ""
