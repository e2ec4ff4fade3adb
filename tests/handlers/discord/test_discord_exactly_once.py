"""Exactly once on Discord, with its real SDK: killed after the send, and restarted whenever."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from clock import NOON, FakeClock
from discord_stage import discord_server, opened
from engine import a_chat, ends, restarted
from fakes import FromAbstract, paper
from servers import discord_faults as faults
from servers.discord import WRITES, Channel, DiscordServer, Message, Right

from bot.deliver import Deliver
from bot.gather import Gather
from bot.notices import Notices
from bot.owners import Owners
from bot.pauses import Pauses
from bot.query import tokens
from bot.summaries.shown import Shown
from bot.summarise import Summarise
from bot.unconfirmed import Unconfirmed
from handlers.discord.platform import Discord
from storage import outbox, papers
from storage.database import Database
from storage.languages import Languages
from storage.records import Why

A, B = paper("2608.00001", "First"), paper("2608.00002", "Second")
MESSAGES = "/channels/{channel_id}/messages"


class KilledError(BaseException):
    """The end of the process."""


class Doomed(Discord):
    """A platform whose process is killed when Discord has its next message."""

    killed = False

    async def send(self, address: str, body: str, nonce: str) -> str:
        """As ever, once."""
        said = await super().send(address, body, nonce)
        if not self.killed:
            self.killed = True
            raise KilledError
        return said


@dataclass
class Life:
    """A service that writes to one channel, over a clock that is Discord's too."""

    database: Database
    server: DiscordServer
    channel: Channel
    clock: FakeClock
    platform: Discord

    async def deliver(self) -> None:
        """Send all that is due."""
        shown = Shown(
            Summarise(self.database, self.clock, [FromAbstract()], Languages()).of,
            FromAbstract(),
            "en",
        )
        owners = Owners({"discord": self.platform})
        deliver = Deliver(
            self.database,
            self.clock,
            {"discord": self.platform},
            gather=Gather({"discord": self.platform}),
            notices=Notices(shown, self.clock),
            pauses=Pauses(self.database, self.clock, {"discord": self.platform}, owners),
            unconfirmed=Unconfirmed(owners),
            send_timeout=60.0,
            concurrency=1,
        )
        while await deliver.run():
            pass

    async def killed_after_the_first_send(self) -> None:
        """Discord has the first paper, and the store does not know."""
        self.platform.__class__ = Doomed
        with pytest.raises(BaseExceptionGroup):
            await self.deliver()
        assert self.shown() == ["First"]
        await restarted(self.database)

    def shown(self) -> list[str]:
        """The titles that stand in the channel."""
        return [self.title(message) for message in self.server.messages(self.channel)]

    def title(self, message: Message) -> str:
        """What a message shows first."""
        return str(message.embeds[0]["title"])


@pytest.fixture
async def life(sqlite_database: Database) -> AsyncIterator[Life]:
    """Two papers are promised to a channel."""
    clock = FakeClock(runs=False)
    async with discord_server(clock=clock) as server, opened(server) as platform:
        channel = server.channel(server.guild(), "papers")
        chat = await a_chat(sqlite_database, str(channel.id), "discord")
        async with sqlite_database.transaction() as conn:
            await papers.add(conn, [A, B], tokens)
            for one in (A, B):
                await outbox.promise(conn, chat.id, one.id, (Why(1, "Heads", ()),), NOON)
        yield Life(sqlite_database, server, channel, clock, platform)
        assert server.violations == []


@pytest.mark.parametrize("seconds", [0, 99, 100, 600, 86_400])
async def test_restarted_after_a_while(life: Life, seconds: float) -> None:
    """Whenever it comes back, it looks: each paper stands there once, and the store knows where."""
    await life.killed_after_the_first_send()
    life.clock.advance(seconds)
    await life.deliver()

    assert life.shown() == ["First", "Second"]
    assert await ends(life.database) == {A.id: "sent", B.id: "sent"}
    read = [one for one in life.server.requests if (one.method, one.route) == ("GET", MESSAGES)]
    assert len(read) == 1


async def test_restarted_in_a_busy_channel(life: Life) -> None:
    """Hundreds of messages later it is found among them."""
    await life.killed_after_the_first_send()
    ada = life.server.user("ada")
    for n in range(250):
        life.server.write(ada, life.channel, f"{n}")
    life.clock.advance(600)
    await life.deliver()

    posts = [one for one in life.server.messages(life.channel) if one.author.bot]
    assert [life.title(one) for one in posts] == ["First", "Second"]


async def test_what_did_not_arrive_is_sent(life: Life) -> None:
    """Discord never read the first one; ten minutes later that is seen."""
    path = f"/channels/{life.channel.id}/messages"
    life.server.fail("POST", path, faults.status(503))
    await life.deliver()
    assert life.shown() == []
    life.clock.advance(600)
    await life.deliver()

    assert life.shown() == ["First", "Second"]


async def test_a_long_outage(life: Life) -> None:
    """The answer is lost, then Discord is away for an hour: it is looked for until it answers."""
    path = f"/channels/{life.channel.id}/messages"
    life.server.fail("POST", path, faults.status(503, stored=True))
    life.server.fail("GET", path, *[faults.status(503)] * 3)
    await life.deliver()
    for _ in range(4):
        life.clock.advance(900)
        await life.deliver()

    assert life.shown() == ["First", "Second"]
    assert await ends(life.database) == {A.id: "sent", B.id: "sent"}


async def test_without_the_right_to_read(life: Life) -> None:
    """Nobody can tell, so it is not sent again; what follows is."""
    life.server.permit(life.channel, WRITES & ~Right.READ_MESSAGE_HISTORY)
    await life.killed_after_the_first_send()
    life.clock.advance(600)
    await life.deliver()

    assert life.shown() == ["First", "Second"]
    assert await ends(life.database) == {A.id: "uncertain", B.id: "sent"}
