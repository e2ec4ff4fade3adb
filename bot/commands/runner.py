"""From what a person sends to its answer: the engine's end of every conversation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.askers import Asker, Choice
from bot.blocks import Action, Reply
from bot.commands import completion, plain_text
from bot.commands.base import TO, Command, Context, Given
from bot.commands.bound import bound
from bot.commands.guard import Guard
from bot.commands.help import HELP, find, unknown, usable
from bot.commands.inline import inline_page
from bot.commands.latest import LATEST
from bot.commands.payload import line_of
from bot.commands.preview import PREVIEW
from bot.commands.questions import Questions
from bot.commands.rights import checked
from bot.commands.search import SEARCH
from bot.commands.start import CANCEL, START
from bot.commands.subscribe import SUBSCRIBE
from bot.news import News
from storage import lines

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
"""What no command means, and no database has to store."""

_RENEWED = timedelta(days=1)
"""How old the last use of a kept line is when the next one is noted: most presses write nothing."""


class Runner:
    """Runs the commands of all platforms.

    Args:
        house: what commands work with; each gets a copy with its own asker.
    """

    def __init__(self, house: Context) -> None:
        self._house = house
        self._guard = Guard(house)
        self._questions: Questions[tuple[Command, Given]] = Questions(house.clock)
        self._previews: Questions[str] = Questions(house.clock)

    async def run(self, line: str, asker: Asker) -> Reply:
        """Run ``name argument…``; a slash before it is allowed. An empty line asks for help."""
        name, rest = _split(line)
        if name == START.name and rest:
            return await self._follow(rest, asker)
        command = find(self._house.commands, name or HELP.name)
        if command is None:
            return await self._unknown(name, rest, asker)
        return await self._answer(command, bound(command, rest, direct=asker.direct), asker)

    async def call(self, name: str, given: Mapping[str, str], asker: Asker) -> Reply:
        """Run a command whose parameters came apart, by their names."""
        command = find(self._house.commands, name)
        if command is None:
            return await self._unknown(name, "", asker)
        known = {parameter.name for parameter in command.parameters}
        cleaned = {
            key: text
            for key, value in given.items()
            if key in known and (text := _printable(value))
        }
        return await self._answer(command, cleaned, asker)

    async def hear(self, text: str, asker: Asker) -> Reply | None:
        """Answer a message that is no command; None when it is not for us."""
        said = _printable(text)
        asked = self._questions.recall(asker)
        if not said or (asked is None and not asker.direct):
            return None
        if asked is not None:
            return await self._told(*asked, said, asker)
        line, query = plain_text.meant(said)
        reply = await self.run(line, asker)
        if not query or not reply.blocks:
            return reply
        self._previews.remember(asker, query)
        return plain_text.offered(reply, query)

    async def inline(self, query: str, page: int, asker: Asker) -> Reply:
        """A page of papers for a query that is typed elsewhere."""
        said = _printable(query)
        return await self._guard.typing(asker, lambda: inline_page(self._of(asker), said, page))

    def complete(self, line: str) -> Sequence[str]:
        """Words that may stand where the last one is being typed."""
        return completion.words(line, self._house.commands, self._house.topics)

    async def choices(
        self, name: str, parameter: str, typed: str, asker: Asker
    ) -> Sequence[Choice]:
        """What may be given to a parameter of a command; nothing for strangers."""
        found: Sequence[Choice] = ()
        command = find(self._house.commands, name)
        if command is None:
            return found

        async def look() -> Reply:
            nonlocal found
            found = await completion.choices(self._of(asker), command, parameter, typed)
            return Reply(())

        await self._guard.typing(asker, look, command)
        return found

    async def learn(self, platform: str, news: Sequence[News]) -> None:
        """Take note of what the platform tells of chats."""
        await self._house.pauses.learn(platform, news)

    async def moved(self, platform: str, old: str, new: str) -> None:
        """Take note that a chat has another address."""
        await self._house.pauses.moved(platform, old, new)

    async def keep(self, line: str) -> str:
        """Keep a command line that is too long for a button, and return its key."""
        async with self._house.database.transaction() as conn:
            return await lines.keep(conn, line, self._house.clock.now())

    async def kept(self, key: str) -> str | None:
        """The line that was kept under that key; None when it has been forgotten."""
        now = self._house.clock.now()
        async with self._house.database.reading() as conn:
            found = await lines.find(conn, key)
        if found is None:
            return None
        line, used = found
        if now - used >= _RENEWED:
            async with self._house.database.transaction() as conn:
                await lines.renew(conn, key, now)
        return line

    async def _told(self, command: Command, before: Given, said: str, asker: Asker) -> Reply:
        """Give a command what it asked for, beside what was given with it."""
        if said.casefold().strip("/") == CANCEL.name:
            return await self._answer(CANCEL, {}, asker)
        given = {**before, **bound(command, said, direct=asker.direct)}
        return await self._answer(command, given, asker)

    async def _follow(self, payload: str, asker: Asker) -> Reply:
        """Do what a link carries; one that carries nothing that is known greets."""
        line = line_of(payload, self._house.topics) or START.name
        name, rest = _split(line)
        given = bound(LATEST, rest)
        if name != LATEST.name or "query" not in given:
            return await self.run(line, asker)
        return await self._guard.giving(asker, LATEST, lambda: self._offer(given, asker))

    async def _offer(self, given: Given, asker: Asker) -> Reply:
        """The newest papers for a query, and a button that subscribes to it."""
        reply = await self._run(LATEST, given, asker)
        subscribe = Action("Subscribe", f"/{SUBSCRIBE.name} {given['query']}")
        return replace(reply, actions=(*reply.actions, subscribe))

    async def _answer(self, command: Command, given: Given, asker: Asker) -> Reply:
        reply = await self._guard.giving(asker, command, lambda: self._run(command, given, asker))
        if asking := find(self._house.commands, reply.asks or ""):
            # The words come with the next message; where their papers go has been said.
            where = {TO.name: given[TO.name]} if TO.name in given else {}
            self._questions.remember(asker, (asking, where))
        return reply

    async def _run(self, command: Command, given: Given, asker: Asker) -> Reply:
        self._questions.recall(asker)
        given = self._after_preview(command, given, asker)
        return await command.run(await checked(command, given, self._of(asker)), given)

    def _after_preview(self, command: Command, given: Given, asker: Asker) -> Given:
        """What was given; a bare /subscribe right after a preview takes its query.

        Turning the preview's pages leaves that as it is; any other command ends it.
        """
        seen = self._previews.recall(asker)
        if seen is None:
            return given
        if command.name in {SEARCH.name, PREVIEW.name} and given.get("query") == seen:
            self._previews.remember(asker, seen)
        return {"query": seen} if command.name == SUBSCRIBE.name and not given else given

    async def _unknown(self, name: str, rest: str, asker: Asker) -> Reply:
        async def say() -> Reply:
            return unknown(await usable(self._of(asker)), name, rest)

        return await self._guard.giving(asker, None, say)

    def _of(self, asker: Asker) -> Context:
        return replace(self._house, asker=asker, origin=asker)


def _split(line: str) -> tuple[str, str]:
    name, _, rest = _printable(line).removeprefix("/").partition(" ")
    return name, rest.strip()


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text).strip()
