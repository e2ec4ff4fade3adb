"""The console: the terminal as a chat, which needs no token and no network."""

import sys
from collections.abc import Mapping
from typing import TextIO

from pydantic import BaseModel, ConfigDict, Field

from bot.clock import Clock, SystemClock
from bot.pacing import Limits
from bot.turns import Turns
from handlers.console.console import Console
from handlers.console.lines import Colour
from handlers.console.printer import NARROWEST, Printer


class Options(BaseModel):
    """The section ``[handlers.console]``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    width: int | None = Field(default=None, ge=NARROWEST)
    """The longest line in columns; by default what fits the terminal, at most 76."""

    colour: Colour = "auto"
    """Bold, dim and underlined: on a terminal (``auto``), ``always`` or ``never``."""

    prompt: bool = True
    """Whether commands are taken from standard input."""


def create(
    options: Options | Mapping[str, object],
    *,
    clock: Clock | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
) -> Console:
    """The platform ``console`` on these streams, by default the standard ones.

    Raises:
        pydantic.ValidationError: when an option is unknown or out of its range.
    """
    chosen = Options.model_validate(options)
    typed, shown = stdin or sys.stdin, stdout or sys.stdout
    printer = Printer(shown, width=chosen.width, colour=chosen.colour)
    turns = Turns(Limits(), clock or SystemClock())
    return Console(typed, shown, printer, turns, prompt=chosen.prompt)
