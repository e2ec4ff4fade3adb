"""The form in which a person writes what a command asked for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import discord

from bot.commands import COMMANDS
from handlers.discord.markdown import cut

_LABEL: Final = 45
"""Characters of a modal's title and of a label (Discord, Modals)."""
_LONGEST: Final = 1000
_INPUT: Final = "text"
_TEXT_INPUT: Final = 4


class Form(discord.ui.Modal):
    """One line to write. What it is for stands in its custom id, so it is forgotten at once."""

    def __init__(self, asks: str, custom_id: str) -> None:
        super().__init__(title=cut(f"/{asks}", _LABEL), custom_id=custom_id)
        label = discord.ui.Label[Any](
            text=cut(_wanted(asks), _LABEL),
            component=discord.ui.TextInput[Any](custom_id=_INPUT, max_length=_LONGEST),
        )
        self.add_item(label)
        self.stop()


def written(data: Mapping[str, Any]) -> str:
    """What a person wrote into the form."""
    return " ".join(_texts(data.get("components") or ())).strip()


def _wanted(asks: str) -> str:
    for command in COMMANDS:
        if command.name == asks and command.parameters:
            described = command.parameters[0].description
            return described[:1].upper() + described[1:]
    return "Text"


def _texts(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in components:
        if each.get("type") == _TEXT_INPUT:
            yield str(each.get("value") or "")
        inside = each.get("component")
        yield from _texts([*(each.get("components") or ()), *([inside] if inside else ())])
