"""Chats that live and move: one platform with its real SDK, a store, commands, and what is sent.

Time stands still but for what a test lets go by; what the platform tells is waited for.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

from clock import FakeClock
from desk import Desk, FirstWords, no_text, paper

from bot.commands.runner import Runner
from bot.deliver import Deliver
from bot.gather import Gather
from bot.news import News
from bot.notices import Notices
from bot.platforms import Platform
from bot.query import tokens
from bot.summaries.shown import Shown
from bot.unconfirmed import Unconfirmed
from storage import chats, outbox, papers, subscriptions
from storage.database import Database
from storage.records import Chat, Why


class Living:
    """A small Papercast on one platform; ``told`` is set when the engine has heard of a chat."""

    def __init__(self, database: Database, platform: Platform) -> None:
        self.platform = platform
        self.clock = FakeClock(runs=False)
        by_name: Mapping[str, Platform] = {platform.name: platform}
        self.desk = Desk(database, clock=self.clock, platforms=by_name)
        self.pauses = self.desk.pauses
        self.told = asyncio.Event()
        self._database = database
        self._deliver = Deliver(
            database,
            self.clock,
            by_name,
            gather=Gather(by_name),
            notices=Notices(Shown(no_text, FirstWords(), "en"), self.clock),
            pauses=self.pauses,
            unconfirmed=Unconfirmed(self.desk.owners),
            send_timeout=60.0,
            concurrency=4,
        )
        self._telling(self.desk.runner)

    def _telling(self, runner: Runner) -> None:
        """Say so when the engine has taken note of something."""
        learn, moved = runner.learn, runner.moved

        async def learn_and_tell(platform: str, news: Sequence[News]) -> None:
            await learn(platform, news)
            self.told.set()

        async def move_and_tell(platform: str, old: str, new: str) -> None:
            await moved(platform, old, new)
            self.told.set()

        # Those of this one runner, which the platform has already.
        runner.learn, runner.moved = learn_and_tell, move_and_tell  # type: ignore[method-assign]

    async def send(self) -> None:
        """Send all that is due."""
        while await self._deliver.run():
            pass

    async def promise(self, address: object, *ids: str) -> None:
        """Store papers, called as their ids, and promise them to a chat."""
        async with self._database.transaction() as conn:
            chat = await chats.ensure(conn, self.platform.name, str(address))
            await papers.add(conn, [paper(one, f"Paper {one}") for one in ids], tokens)
            for one in ids:
                now = self.clock.now()
                assert await outbox.promise(conn, chat.id, one, (Why(1, None, ()),), now)

    async def topic(self, address: object) -> None:
        """Let a topic of the configuration subscribe a chat."""
        async with self._database.transaction() as conn:
            chat = await chats.ensure(conn, self.platform.name, str(address))
            now = self.clock.now()
            await subscriptions.add(conn, chat.id, "topic:Heads", "heads", now, topic="Heads")

    async def chat(self, address: object) -> Chat | None:
        """The chat at that address."""
        async with self._database.reading() as conn:
            return await chats.find(conn, self.platform.name, str(address))

    async def state(self, address: object) -> str:
        """How the chat stands that is known there."""
        chat = await self.chat(address)
        assert chat is not None
        return chat.state if chat.reason is None else f"{chat.state}: {chat.reason}"

    async def becomes(self, address: object, state: str) -> None:
        """Wait until the chat stands so."""
        async with asyncio.timeout(10):
            while (await self.chat(address)) is None or await self.state(address) != state:
                self.told.clear()
                await self.told.wait()

    def later(self, **time: float) -> None:
        """Let so much time go by."""
        self.clock.advance(timedelta(**time).total_seconds())
