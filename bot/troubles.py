"""What needs the operator: told by whoever meets it, and over when it is.

Kept in memory. ``bot.notes`` turns it into messages, at most one a day for one cause.
"""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType


class Troubles:
    """The causes that are open now, each with its sentence; ``news`` is set when that changes."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self._open: dict[str, str] = {}

    @property
    def open(self) -> Mapping[str, str]:
        """Cause → sentence, the oldest first."""
        return MappingProxyType(self._open)

    def tell(self, cause: str, sentence: str) -> None:
        """Say that something needs the operator: cause, effect and what to do in a sentence."""
        if cause not in self._open:
            self.news.set()
        self._open[cause] = sentence

    def over(self, cause: str) -> None:
        """Say that it does no more."""
        if self._open.pop(cause, None) is not None:
            self.news.set()
