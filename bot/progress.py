"""How far a long piece of work has come: a bar on a terminal, elsewhere a line now and then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Protocol, TextIO

from bot.clock import Clock

NOW_AND_THEN = timedelta(seconds=10)


class Progress(Protocol):
    """Shows how far it has come."""

    def show(self, done: float, text: str) -> None:
        """Say that a share of the work, from 0 to 1, is done, and what there is to say about it."""
        ...

    def say(self, sentence: str) -> None:
        """Say something that stays to be read."""
        ...


@contextmanager
def progress(stream: TextIO, clock: Clock) -> Iterator[Progress]:
    """What shows progress on the stream, while this is open."""
    if not stream.isatty():
        yield _Lines(stream, clock)
        return
    with _bar(stream) as bar:
        yield bar


class _Lines:
    """The first line when the first part is done, another when it has been quiet for a while."""

    def __init__(self, stream: TextIO, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock
        self._next = clock.now()

    def show(self, done: float, text: str) -> None:
        now = self._clock.now()
        if now >= self._next:
            self._next = now + NOW_AND_THEN
            self.say(f"{done:.0%}: {text}")

    def say(self, sentence: str) -> None:
        print(sentence, file=self._stream, flush=True)


@contextmanager
def _bar(stream: TextIO) -> Iterator[Progress]:
    from rich.console import Console  # noqa: PLC0415 - it costs a tenth of a second
    from rich.progress import (  # noqa: PLC0415 - as above
        BarColumn,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars  # noqa: PLC0415 - as above

    console = Console(file=stream, highlight=False)
    text = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn(compact=True), text)
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task("", total=1.0)

        class Bar:
            def show(self, done: float, text: str) -> None:
                bars.update(task, completed=done, description=text)

            def say(self, sentence: str) -> None:
                console.print(sentence, markup=False, soft_wrap=True)

        yield Bar()
