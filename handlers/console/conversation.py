"""Commands in, answers out: the same whether lines are typed at the prompt or piped in."""

import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Final

import structlog

from bot.askers import Asker, Commands
from bot.platforms import Gone, RetryLater
from handlers.console import reply
from handlers.console.lines import BLANK, Row, text
from handlers.console.printer import Printer

ADDRESS: Final = "here"
"""The address of the only chat, and of the person in it."""

INTRODUCTION: Final = (
    Row(text("This is the prompt that Discord and Telegram have. Try:")),
    Row(
        text('subscribe "head avatar"     search "video generation" cat:cs.CV     help'),
        head="  ",
        whole=True,
    ),
)

_ASKER: Final = Asker("console", ADDRESS, ADDRESS, at_home=True)
QUIT: Final = "quit"
_ENDS: Final = frozenset({QUIT, "exit"})

log = structlog.get_logger()


async def converse(
    lines: AsyncGenerator[str, None],
    commands: Commands,
    printer: Printer,
    introduction: tuple[Row, ...] = (),
) -> bool:
    """Run each line and print its answer; a slash before a command is allowed.

    Ends with the lines, when one of them asks for the end, or when nobody reads the answers;
    returns whether it was asked for.
    """
    async with aclosing(lines):
        with suppress(Gone):
            await _say(printer, introduction)
            async for line in lines:
                command = line.strip().removeprefix("/")
                if command.casefold() in _ENDS:
                    return True
                if command:
                    await _say(printer, await _answer(command, commands))
    return False


async def _answer(command: str, commands: Commands) -> tuple[Row, ...]:
    try:
        return (*reply.rows(await commands.run(command, _ASKER)), BLANK)
    except Exception:
        # The edge of a loop that outlives a defect. Whether the command has changed something
        # before it failed is not known here, so nothing is said about it.
        noted = secrets.token_hex(2).upper()
        log.exception("a command failed", noted=noted)
        words = f"Something went wrong here, not in your message. It is noted as {noted}."
        return (Row(text(words)), BLANK)


async def _say(printer: Printer, answer: tuple[Row, ...]) -> None:
    try:
        await printer.say(answer)
    except RetryLater as error:
        log.warning("an answer was not printed", why=str(error))
