"""How a test waits for the server: woken by every change, bounded, without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class NothingCame(AssertionError):  # noqa: N818 - a test reads it as a sentence
    """What a test waited for did not come; the text says what."""


class Signal:
    """Wakes who waits whenever something changes."""

    def __init__(self, patience: float = 10.0) -> None:
        self.patience = patience
        """The longest that anybody waits, in seconds of the event loop."""
        self._changed = asyncio.Event()

    def notify(self) -> None:
        """Something changed: look again."""
        self._changed.set()

    async def until(self, look: Callable[[], T | None], what: str) -> T:
        """Return what ``look`` finds, once it finds something true.

        Raises:
            NothingCame: nothing was found in time.
        """
        try:
            async with asyncio.timeout(self.patience):
                while not (found := look()):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise NothingCame(f"{what} did not come within {self.patience} s") from None
        return found
