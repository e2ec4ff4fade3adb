"""The prompt on a terminal: a line to type on that posts do not disturb.

The only file that knows prompt_toolkit; it is imported when there is a terminal to ask on.
"""

import logging
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import (
    ExitStack,
    asynccontextmanager,
    contextmanager,
    redirect_stderr,
    redirect_stdout,
)
from typing import Final, TextIO, cast

from prompt_toolkit import PromptSession
from prompt_toolkit.application import in_terminal
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import create_output
from prompt_toolkit.patch_stdout import StdoutProxy
from prompt_toolkit.shortcuts import CompleteStyle

from handlers.console.conversation import QUIT
from handlers.console.streams import is_terminal

Complete = Callable[[str], Sequence[str]]
"""Words that may follow what is typed so far."""

PROMPT: Final = "papercast> "


class Prompt:
    """Asks for lines; usable as long as the ``open_prompt`` that made it is open."""

    def __init__(self, session: PromptSession[str]) -> None:
        self._session = session

    async def lines(self) -> AsyncGenerator[str, None]:
        """Each line that is typed; a paste of many lines is many. Ctrl-D stands for ``quit``."""
        while True:
            for line in (await self._typed()).splitlines():
                yield line

    async def _typed(self) -> str:
        # Signals and what goes wrong elsewhere on the loop belong to whoever runs the service:
        # the library would take over both.
        try:
            return await self._session.prompt_async(
                handle_sigint=False, set_exception_handler=False
            )
        except EOFError:
            return QUIT

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """Take the prompt off the terminal while something is printed, then put it back."""
        async with in_terminal():
            yield


class Words(Completer):
    """Completes the word before the cursor with what the engine offers for the line."""

    def __init__(self, complete: Complete) -> None:
        self._complete = complete

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 - the library's interface
    ) -> Iterator[Completion]:
        """The words that go on with what is typed."""
        line = document.text_before_cursor.lstrip().removeprefix("/")
        begun = line.rpartition(" ")[2]
        for word in self._complete(line):
            if word.casefold().startswith(begun.casefold()):
                yield Completion(word, start_position=-len(begun))


@contextmanager
def open_prompt(stdin: TextIO, stdout: TextIO, complete: Complete) -> Iterator[Prompt]:
    """A prompt on this terminal; what others print meanwhile appears above it."""
    session: PromptSession[str] = PromptSession(
        PROMPT,
        completer=Words(complete),
        complete_while_typing=False,
        complete_style=CompleteStyle.READLINE_LIKE,
        key_bindings=_bindings(),
        input=create_input(stdin),
        output=create_output(stdout),
    )
    with StdoutProxy(raw=True) as above, _diverted(cast("TextIO", above)):
        yield Prompt(session)


@contextmanager
def _diverted(above: TextIO) -> Iterator[None]:
    """Send there what others write to the terminal: a stray print, a warning, a log line.

    A log's handler keeps the stream that it was given, so it is told by itself. What goes to a
    file goes on doing so.
    """
    with ExitStack() as stack:
        if is_terminal(sys.stdout):
            stack.enter_context(redirect_stdout(above))
        if is_terminal(sys.stderr):
            stack.enter_context(redirect_stderr(above))
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler) and is_terminal(handler.stream):
                stack.callback(handler.setStream, handler.stream)
                handler.setStream(above)
        yield


def _bindings() -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add("c-c")
    def clear(event: KeyPressEvent) -> None:
        event.current_buffer.reset()

    return bindings
