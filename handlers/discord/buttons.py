"""Buttons that need no memory: what one does is written in its custom id.

``=`` and a command line, or ``~`` and the key that a longer line is kept under; a ``>`` after it
says that the answer takes the place of the message. ``?`` and a command's name asks for a text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.askers import Commands
from bot.blocks import Action

LONGEST: Final = 100
"""Characters of a custom id (Discord, Button)."""
LABEL: Final = 80
_A_ROW: Final = 5
_MOST: Final = 25
_LINE, _KEY, _TURNS, _ASKS = "=", "~", ">", "?"
WRITE: Final = "Write it"


@dataclass(frozen=True, slots=True)
class Button:
    """A label, and the custom id that comes back when it is pressed."""

    label: str
    custom_id: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a custom id says: a line, the key of one, or the command that wants a text."""

    line: str | None = None
    key: str | None = None
    asks: str | None = None
    turns: bool = False


def for_line(action: Action) -> Button | None:
    """The button of an action whose line fits; None when it does not."""
    custom_id = f"{_LINE}{_mark(action)}{action.line}"
    return Button(action.label, custom_id) if len(custom_id) <= LONGEST else None


async def for_actions(actions: Iterable[Action], commands: Commands) -> list[Button]:
    """The buttons of all actions; a line that does not fit is kept by the engine."""
    made = []
    for action in actions:
        button = for_line(action)
        if button is None:
            key = await commands.keep(action.line)
            button = Button(action.label, f"{_KEY}{_mark(action)}{key}")
        made.append(button)
    return made


def for_text(command: str) -> Button:
    """The button that opens the form for what a command asked for."""
    return Button(WRITE, f"{_ASKS}{command}")


def read(custom_id: str) -> Pressed | None:
    """What a custom id of ours says; None when it is not ours."""
    kind, rest = custom_id[:1], custom_id[1:]
    if not rest:
        return None
    if kind == _ASKS:
        return Pressed(asks=rest)
    said, turns = rest.removeprefix(_TURNS), rest.startswith(_TURNS)
    if kind == _LINE:
        return Pressed(line=said, turns=turns)
    return Pressed(key=said, turns=turns) if kind == _KEY else None


def rows(buttons: Sequence[Button]) -> tuple[dict[str, Any], ...]:
    """The buttons as a message's components: five in a row, each custom id once."""
    once = list({button.custom_id: button for button in buttons}.values())[:_MOST]
    made = [
        {"type": 2, "style": 2, "label": button.label[:LABEL], "custom_id": button.custom_id}
        for button in once
    ]
    return tuple(
        {"type": 1, "components": made[start : start + _A_ROW]}
        for start in range(0, len(made), _A_ROW)
    )


def _mark(action: Action) -> str:
    return _TURNS if action.turns else ""
