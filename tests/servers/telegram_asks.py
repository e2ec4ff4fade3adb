"""What people ask the bot besides writing: pressed buttons and inline queries, and the answers."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from servers.telegram_things import Button, Message, Person

PATIENCE = 10.0
"""The seconds a test waits before it is told what did not come."""


class Changes:
    """Wakes those who wait whenever something happens."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def note(self) -> None:
        """Something happened."""
        self._event.set()

    async def until(self, condition: Callable[[], bool], what: str, patience: float) -> None:
        """Return once that is true.

        Raises:
            AssertionError: it did not become true in time.
        """
        try:
            async with asyncio.timeout(patience):
                while not condition():
                    self._event.clear()
                    await self._event.wait()
        except TimeoutError:
            raise AssertionError(f"waited {patience:g} s for {what}") from None


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What a person sees after pressing a button; ``alert`` is a box that wants a tap."""

    text: str = ""
    alert: bool = False
    url: str = ""
    cache_time: int = 0


@dataclass(eq=False)
class Press:
    """A pressed button."""

    id: str
    person: Person
    message: Message
    button: Button
    at: datetime
    changes: Changes = field(repr=False)
    answer: PressAnswer | None = None

    async def answered(self, patience: float = PATIENCE) -> PressAnswer:
        """Wait for the bot's answer.

        Raises:
            AssertionError: there is none in time.
        """
        what = f"an answer to {self.button['text']!r}"
        await self.changes.until(lambda: self.answer is not None, what, patience)
        assert self.answer is not None
        return self.answer


@dataclass(frozen=True, slots=True)
class Results:
    """What an inline query shows. Each result is as the bot sent it, with ``message`` read."""

    results: tuple[Mapping[str, Any], ...] = ()
    next_offset: str = ""
    button: Mapping[str, Any] | None = None
    cache_time: int = 300
    is_personal: bool = False

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles in order."""
        return tuple(str(each.get("title", "")) for each in self.results)


@dataclass(eq=False)
class Query:
    """An inline query."""

    id: str
    person: Person
    text: str
    offset: str
    at: datetime
    answer: Results | None = None
