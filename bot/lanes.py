"""Work side by side, one task for each key; whoever gives it out knows what is under way."""

import asyncio
from collections.abc import Collection, Coroutine
from typing import Any, Generic, Self, TypeVar

K = TypeVar("K")


class Lanes(Generic[K]):
    """Tasks that are cancelled and awaited when this is left, and raise there what went wrong."""

    def __init__(self, trouble: str) -> None:
        self._trouble = trouble
        self._tasks: dict[K, asyncio.Task[None]] = {}
        self._failed: list[BaseException] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Raise what failed, unless something is being raised already.

        Raises:
            BaseExceptionGroup: of what the tasks raised.
        """
        for task in self._tasks.values():
            task.cancel()
        ends = await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._failed += [end for end in ends if isinstance(end, BaseException) and _tells(end)]
        self._tasks.clear()
        if self._failed and kind is None:
            raise BaseExceptionGroup(self._trouble, self._failed)

    @property
    def busy(self) -> Collection[K]:
        """The keys whose work is under way."""
        return self._tasks.keys()

    @property
    def broken(self) -> bool:
        """Whether something has gone wrong."""
        return bool(self._failed)

    def start(self, key: K, work: Coroutine[Any, Any, None]) -> None:
        """Begin the work of a key that has none."""
        self._tasks[key] = asyncio.ensure_future(work)

    async def one_ends(self, or_else: Coroutine[Any, Any, Any] | None = None) -> None:
        """Return when a task has ended, or the other coroutine has."""
        waits = [asyncio.ensure_future(or_else)] if or_else is not None else []
        try:
            tasks = (*self._tasks.values(), *waits)
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        for key, task in list(self._tasks.items()):
            if task.done():
                del self._tasks[key]
                self._note(task)

    def _note(self, task: asyncio.Task[None]) -> None:
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is not None:
            self._failed.append(error)


def _tells(end: BaseException) -> bool:
    """A task that ended because it was told to has nothing to tell."""
    return not isinstance(end, asyncio.CancelledError)
