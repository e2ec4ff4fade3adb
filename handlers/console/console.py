"""The terminal as a chat: one person, one place to write to, the protocol of every platform."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import TextIO

from bot.askers import Commands
from bot.blocks import Reply
from bot.platforms import Entrance, Gone, Rejected, RetryLater
from bot.posted import Posted
from bot.turns import Turns
from handlers.console import render, reply, streams
from handlers.console.conversation import ADDRESS, INTRODUCTION, converse
from handlers.console.lines import thaw
from handlers.console.printer import Printer


class Console:
    """The platform ``console``: posts are printed, commands are typed or piped in."""

    name = "console"
    remembers = timedelta.max
    """A terminal cannot recognise a copy, but a post printed twice is better than one missed."""
    at_once = True
    ready = True
    entrance: Entrance | None = None

    def __init__(
        self,
        stdin: TextIO | None,
        stdout: TextIO | None,
        printer: Printer,
        turns: Turns,
        *,
        prompt: bool,
    ) -> None:
        self.turns = turns
        self._stdin = stdin
        self._stdout = stdout
        self._printer = printer
        self._prompt = prompt
        self._session = secrets.token_hex(4)

    async def open(self) -> None:
        """Nothing to do: nobody has to be let into their own terminal."""

    async def close(self) -> None:
        """Nothing to do: the streams belong to the process."""

    def is_direct(self, address: str) -> bool:  # noqa: ARG002 - one chat
        """Yes: whoever sits there reads alone."""
        return True

    def render(self, notice: Posted, address: str) -> tuple[str, ...]:  # noqa: ARG002 - one chat
        """One body: a terminal has no limit that papers could reach."""
        if isinstance(notice, Reply):
            return reply.bodies(notice)
        return render.bodies(notice)

    async def send(self, address: str, body: str, nonce: str) -> str:  # noqa: ARG002 - see remembers
        """Print the post under the session's next number; the id is the session and the number.

        Raises:
            Gone: the address is not this chat's. Another address can never be written to, so it
                is the chat that is at its end, not this post alone.
            RetryLater: the system refused, and a piece of the post may be out; or nobody reads the
                output any more, and the next start has a reader of its own.
            Rejected: the body is not one that ``render`` makes.
        """
        if address != ADDRESS:
            raise Gone(f'the console has one chat, "{ADDRESS}", and none at "{address}"')
        try:
            lines = thaw(body)
        except ValueError as error:
            raise Rejected(str(error)) from error
        try:
            number = await self._printer.post(lines)
        except Gone as error:
            raise RetryLater(str(error)) from error
        return f"{self._session}-{number}"

    async def serve(self, commands: Commands, up: Callable[[], None]) -> bool:
        """Take commands until the input ends or a person says ``quit``; returns whether one did.

        Returns at once when there is nobody to ask: the prompt is switched off, standard input is
        closed, or it is a terminal and a person there would not see the answers.
        """
        up()
        fd = streams.descriptor(self._stdin)
        if not self._prompt or fd is None:
            return False
        if not streams.is_terminal(self._stdin):
            return await converse(streams.lines(fd), commands, self._printer)
        if self._stdin and self._stdout and streams.is_dialogue(self._stdin, self._stdout):
            return await self._ask(self._stdin, self._stdout, commands)
        return False

    async def _ask(self, stdin: TextIO, stdout: TextIO, commands: Commands) -> bool:
        from handlers.console.prompt import open_prompt  # noqa: PLC0415 - loads prompt_toolkit

        with (
            open_prompt(stdin, stdout, commands.complete) as prompt,
            self._printer.beside(prompt.aside),
        ):
            return await converse(prompt.lines(), commands, self._printer, INTRODUCTION)
