"""From what a person sends to its answer: the engine's end of every conversation."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2s

import structlog

from bot.commands import completion, plain_text
from bot.commands.base import TO, Command, Context, Given, Refusal, Right
from bot.commands.bound import bound
from bot.commands.help import HELP, find, unknown
from bot.commands.inline import inline_page
from bot.commands.payload import line_of
from bot.commands.questions import Questions
from bot.commands.start import START
from bot.platforms import Action, Asker, Choice, Line, Reply
from storage import chats, lines

log = structlog.get_logger()

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
"""What no command means, and no database has to store."""

_NOBODY = Asker("", "", "")


class Runner:
    """Runs the commands of all platforms.

    Args:
        house: what commands work with; each gets a copy with its own asker.
    """

    def __init__(self, house: Context) -> None:
        self._house = house
        self._questions = Questions(house.clock)
        self._previews = Questions(house.clock)

    async def run(self, line: str, asker: Asker) -> Reply:
        """Run ``name argument…``; a slash before it is allowed. An empty line asks for help."""
        name, rest = _split(line)
        if name == START.name and rest:
            return await self._follow(rest, asker)
        command = find(self._house.commands, name or HELP.name)
        if command is None:
            return await self._guarded(asker, None, lambda: self._unknown(name, rest))
        return await self._answer(command, bound(command, rest, direct=asker.direct), asker)

    async def call(self, name: str, given: Mapping[str, str], asker: Asker) -> Reply:
        """Run a command whose parameters came apart, by their names."""
        command = find(self._house.commands, name)
        if command is None:
            return await self._guarded(asker, None, lambda: self._unknown(name, ""))
        known = {parameter.name for parameter in command.parameters}
        cleaned = {
            key: text
            for key, value in given.items()
            if key in known and (text := _UNPRINTABLE.sub(" ", value).strip())
        }
        return await self._answer(command, cleaned, asker)

    async def hear(self, text: str, asker: Asker) -> Reply | None:
        """Answer a message that is no command; None when it is not for us."""
        said = _UNPRINTABLE.sub(" ", text).strip()
        asked = self._questions.recall(asker)
        if not said or (asked is None and not asker.direct):
            return None
        if asked is not None:
            line = "cancel" if said.casefold().strip("/") == "cancel" else f"{asked} {said}"
            return await self.run(line, asker)
        line, query = plain_text.meant(said)
        reply = await self.run(line, asker)
        if query is None or not reply.blocks:
            return reply
        self._previews.remember(asker, query)
        return plain_text.offered(reply)

    async def inline(self, query: str, page: int, asker: Asker) -> Reply:
        """A page of papers for a query that is typed elsewhere."""
        said = _UNPRINTABLE.sub(" ", query).strip()
        return await self._guarded(
            asker, None, lambda: inline_page(self._context(asker), said, page), typing=True
        )

    def complete(self, line: str) -> Sequence[str]:
        """Words that may stand where the last one is being typed."""
        return completion.words(line, self._house.commands, self._house.topics)

    async def choices(
        self, name: str, parameter: str, typed: str, asker: Asker
    ) -> Sequence[Choice]:
        """What may be given to a parameter of a command; nothing for strangers."""
        command = find(self._house.commands, name)
        try:
            if command is None or not await self._house.access.is_in(asker):
                return ()
            return await completion.choices(self._context(asker), command, parameter, typed)
        except Exception as error:
            # As in ``_guarded``: a defect here costs the suggestions, nothing more.
            log.exception("completion failed", noted=self._number(error), command=name)
            return ()

    async def keep(self, line: str) -> str:
        """Keep a command line that is too long for a button, and return its key."""
        async with self._house.database.transaction() as conn:
            return await lines.keep(conn, line, self._house.clock.now())

    async def kept(self, key: str) -> str | None:
        """The line that was kept under that key; None when it has been forgotten."""
        async with self._house.database.reading() as conn:
            return await lines.find(conn, key)

    async def _follow(self, payload: str, asker: Asker) -> Reply:
        """Do what a link carries; one that carries nothing that is known greets."""
        line = line_of(payload, self._house.topics) or START.name
        reply = await self.run(line, asker)
        topic = line.removeprefix("latest ")
        if topic == line or not reply.blocks:
            return reply
        return replace(reply, actions=(*reply.actions, Action("Subscribe", f"/subscribe {topic}")))

    async def _answer(self, command: Command, given: Given, asker: Asker) -> Reply:
        reply = await self._guarded(asker, command, lambda: self._run(command, given, asker))
        self._questions.recall(asker)
        if reply.asks is not None:
            self._questions.remember(asker, reply.asks)
        return reply

    async def _run(self, command: Command, given: Given, asker: Asker) -> Reply:
        if command.name == "subscribe" and not given and (seen := self._previews.recall(asker)):
            given = {"query": seen}
        context = replace(self._context(asker), asker=await _about(given, asker))
        await self._check_right(command, given, context)
        return await command.run(context, given)

    async def _check_right(self, command: Command, given: Given, context: Context) -> None:
        """Refuse what the person may not do.

        Raises:
            Refusal: with who may.
        """
        asker = context.asker
        if command.right is Right.OPERATOR and not await context.access.is_operator(asker):
            raise Refusal("Only the operator may do this. Nothing was changed.")
        if command.right is Right.MANAGER and given and not await asker.manages():
            raise Refusal(
                f"Only {asker.managers} can change what {asker.place} gets. Nothing was changed. "
                "In a direct message you can subscribe for yourself."
            )

    async def _guarded(
        self,
        asker: Asker,
        command: Command | None,
        work: Callable[[], Awaitable[Reply]],
        *,
        typing: bool = False,
    ) -> Reply:
        """Let the person in or not, and turn whatever goes wrong into an answer."""
        try:
            anybody = command is not None and command.anybody
            refused = await self._house.access.admit(asker, anybody=anybody, typing=typing)
            if refused is not None:
                return refused
            await self._welcome_back(asker)
            return await work()
        except Refusal as refusal:
            return refusal.reply
        except Exception as error:
            # The edge to a person: whatever is wrong with us, they get an answer, the platform
            # goes on, and the log has the cause under the number that they were told. The line
            # is left out of it: what people type is theirs.
            noted = self._number(error)
            log.exception("command failed", noted=noted, command=command and command.name)
            return _our_fault(noted)

    async def _unknown(self, name: str, rest: str) -> Reply:
        return unknown(self._house.commands, name, rest)

    def _context(self, asker: Asker) -> Context:
        return replace(self._house, asker=asker, origin=asker)

    async def _welcome_back(self, asker: Asker) -> None:
        """A chat that was given up and speaks to us can be written to again."""
        async with self._house.database.reading() as conn:
            chat = await chats.find(conn, asker.platform, asker.chat)
        if chat and chat.state == "gone":
            async with self._house.database.transaction() as conn:
                await chats.back(conn, chat.id)

    def _number(self, error: Exception) -> str:
        seed = f"{self._house.clock.now().isoformat()} {error!r}".encode(errors="replace")
        return blake2s(seed, digest_size=2).hexdigest().upper()


async def _about(given: Given, asker: Asker) -> Asker:
    """The person in the chat that the command is about: here, or their direct messages.

    Raises:
        Refusal: when they cannot be written to.
    """
    if given.get(TO.name) != "dm" or asker.direct:
        return asker
    if problem := await asker.unreachable():
        raise Refusal(problem)
    if asker.own is None:
        raise Refusal("Papercast does not know how to write to you. Nothing was changed.")
    return Asker(asker.platform, asker.own, asker.person, own=asker.own)


def _split(line: str) -> tuple[str, str]:
    name, _, rest = _UNPRINTABLE.sub(" ", line).strip().removeprefix("/").partition(" ")
    return name, rest.strip()


def _our_fault(noted: str) -> Reply:
    sentence = (
        "Something went wrong here, not in your message. "
        f"It is noted as {noted}. Nothing was changed."
    )
    return Reply((Line(sentence),))
