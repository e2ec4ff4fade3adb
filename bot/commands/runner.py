"""From a typed line to its answer: the engine's end of every conversation."""

import re
from collections.abc import Sequence
from hashlib import blake2s

import structlog

from bot.clock import Clock
from bot.commands import COMMANDS
from bot.commands.base import PAGE, Command, Context, Given, Refusal
from bot.commands.help import HELP, find, unknown
from bot.library import Library
from bot.platforms import Asker, Line, Reply
from bot.topics import Topic
from storage import chats
from storage.database import Database

log = structlog.get_logger()

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
"""What no command means, and no database has to store."""

_PAGE = re.compile(
    r'(?:^|\s)page\s*[:：]\s*([^\s"]*)\s*$|^page\s*[:：]\s*([^\s"]+)\s', re.IGNORECASE
)


class Runner:
    """Runs the commands of all platforms."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        library: Library,
        topics: Sequence[Topic],
        commands: Sequence[Command] = COMMANDS,
    ) -> None:
        self._database = database
        self._clock = clock
        self._library = library
        self._topics = topics
        self._commands = commands

    async def run(self, line: str, asker: Asker) -> Reply:
        """Run ``name argument…``; a slash before it is allowed. An empty line asks for help."""
        name, rest = _split(line)
        command = find(self._commands, name or HELP.name)
        if command is None:
            return unknown(self._commands, name, rest)
        context = Context(
            self._database, self._library, self._clock, self._topics, self._commands, asker
        )
        try:
            await self._welcome_back(asker)
            return await command.run(context, bound(command, rest))
        except Refusal as refusal:
            return refusal.reply
        except Exception as error:
            # The edge to a person: whatever is wrong with us, they get an answer, the platform
            # goes on, and the log has the cause under the number that they were told. The line
            # is left out of it: what people type is theirs.
            noted = self._number(error)
            log.exception("command failed", noted=noted, command=command.name)
            return _our_fault(noted)

    async def _welcome_back(self, asker: Asker) -> None:
        """A chat that was given up and speaks to us can be written to again."""
        async with self._database.reading() as conn:
            chat = await chats.find(conn, asker.platform, asker.chat)
        if chat and chat.state == "gone":
            async with self._database.transaction() as conn:
                await chats.back(conn, chat.id)

    def complete(self, line: str) -> Sequence[str]:
        """Words that may stand where the last one is being typed."""
        name, space, rest = line.lstrip().removeprefix("/").partition(" ")
        if not space:
            return _going_on(name, [command.name for command in self._commands])
        command = find(self._commands, name)
        if command is None or not command.parameters:
            return ()
        return _going_on(
            rest.lstrip(), command.parameters[0].completion(self._topics, self._commands)
        )

    def _number(self, error: Exception) -> str:
        seed = f"{self._clock.now().isoformat()} {error!r}".encode(errors="replace")
        return blake2s(seed, digest_size=2).hexdigest().upper()


def bound(command: Command, rest: str) -> Given:
    """What was typed, by the names of the parameters: the first takes all that is no page."""
    given: dict[str, str] = {}
    if PAGE in command.parameters and (found := _PAGE.search(rest)):
        given[PAGE.name] = found[1] or found[2] or ""
        rest = (rest[: found.start()] + rest[found.end() :]).strip()
    if rest and command.parameters and command.parameters[0] is not PAGE:
        given[command.parameters[0].name] = rest
    return given


def _split(line: str) -> tuple[str, str]:
    name, _, rest = _UNPRINTABLE.sub(" ", line).strip().removeprefix("/").partition(" ")
    return name, rest.strip()


def _going_on(typed: str, options: Sequence[str]) -> list[str]:
    """What is left of each option from the word on that is being typed."""
    word = typed.rfind(" ") + 1
    fitting = (each for each in options if each[: len(typed)].casefold() == typed.casefold())
    return [each[word:] for each in fitting]


def _our_fault(noted: str) -> Reply:
    sentence = (
        "Something went wrong here, not in your message. "
        f"It is noted as {noted}. Nothing was changed."
    )
    return Reply((Line(sentence),))
