"""Channels of Discord that are lost and come back, with its real SDK on its counterpart."""

from collections.abc import AsyncIterator

import pytest
from discord_stage import discord_server, opened, serving
from living import Living
from servers import discord_faults as faults
from servers.discord import MANAGER, WRITES, Channel, DiscordServer, Right, User

from handlers.discord.platform import Discord
from storage.database import Database

A, B = "2608.00001", "2608.00002"
PAUSED = 'paused: it lacks "Send Messages"'


class Town(Living):
    """A guild with two channels; Ada is there to subscribe the first of them."""

    def __init__(self, database: Database, platform: Discord, server: DiscordServer) -> None:
        super().__init__(database, platform)
        self.server = server
        self.guild = server.guild("Lab")
        self.papers = server.channel(self.guild, "papers")
        self.random = server.channel(self.guild, "random")
        self.ada = server.user("ada")

    async def subscribe(self, channel: Channel) -> None:
        given = {"query": "heads"}
        answer = await (
            await self.server.command(self.ada, channel, "subscribe", given, rights=MANAGER)
        )
        assert "Subscribed, number 1" in answer.text

    def titles(self) -> list[str]:
        """The papers that stand in the channel."""
        return [str(one.embeds[0]["title"]) for one in self.server.messages(self.papers)]

    def notes(self, user: User) -> list[str]:
        """What somebody was told in their direct messages."""
        return [one.text for one in self.server.messages(self.server.dm(user))]


@pytest.fixture
async def town(sqlite_database: Database) -> AsyncIterator[Town]:
    async with discord_server() as server, opened(server) as platform:
        there = Town(sqlite_database, platform, server)
        async with serving(platform, there.desk.runner):
            await there.subscribe(there.papers)
            yield there
        assert server.violations == []


def told(reason: str) -> str:
    return (
        f"Papercast may no longer write in #papers ({reason}). Its 1 subscription is paused and "
        "kept until 16 Nov. It goes on by itself when it may write again."
    )


async def test_an_outage_changes_nothing(town: Town) -> None:
    """A post that is refused meanwhile waits, nobody is told, and it comes once when it is over."""
    await town.promise(town.papers.id, A)
    town.server.outage(town.guild)
    path = f"/channels/{town.papers.id}/messages"
    town.server.fail("POST", path, faults.refused(403, 50001))
    # Events come in order: what this one tells, is told behind the outage.
    other = town.server.channel(town.server.guild("Other"), "other")
    await town.topic(other.id)
    town.server.permit(other, Right.NONE)
    await town.becomes(other.id, 'paused: it lacks "View Channel"')
    await town.send()
    assert (await town.state(town.papers.id), town.titles()) == ("active", [])
    town.server.recover(town.guild)
    town.later(seconds=5)
    await town.send()
    assert town.titles() == [f"Paper {A}"]
    assert (await town.state(town.papers.id), town.notes(town.ada)) == ("active", [])


async def test_being_removed_and_let_in_again(town: Town) -> None:
    """Who subscribed is told where they read alone, once; what waited comes once."""
    town.server.remove(town.guild)
    await town.becomes(town.papers.id, "paused: it was removed from the server")
    await town.promise(town.papers.id, A)
    for _ in range(2):
        await town.send()
    assert town.notes(town.ada) == [told("it was removed from the server")]
    town.later(days=2)
    town.server.join(town.guild)
    await town.becomes(town.papers.id, "active")
    await town.send()
    assert town.titles() == [f"Paper {A}"]
    assert len(town.notes(town.ada)) == 1


async def test_a_right_is_lost_and_comes_back(town: Town) -> None:
    """The refused post tells it, and the very same post arrives exactly once."""
    town.papers.rights = WRITES & ~Right.SEND_MESSAGES  # of which no event tells
    await town.promise(town.papers.id, A, B)
    await town.send()
    assert (await town.state(town.papers.id)) == "paused: it lacks a permission"
    await town.send()
    assert len(town.notes(town.ada)) == 1
    town.server.permit(town.papers, WRITES)
    await town.becomes(town.papers.id, "active")
    await town.send()
    assert town.titles() == [f"Paper {A}", f"Paper {B}"]


async def test_a_right_is_lost_before_anything_is_sent(town: Town) -> None:
    """The event is enough, by the channel or by a role; a command alone brings nothing back."""
    town.server.permit(town.papers, WRITES & ~Right.SEND_MESSAGES)
    await town.becomes(town.papers.id, PAUSED)
    await town.send()
    assert town.notes(town.ada) == [told('it lacks "Send Messages"')]
    listed = await (await town.server.command(town.ada, town.papers, "subscriptions"))
    assert 'Paused since 18 Aug: Papercast may not write here (it lacks "Send' in listed.text
    assert await town.state(town.papers.id) == PAUSED
    town.server.permit(town.papers, WRITES)
    await town.becomes(town.papers.id, "active")
    town.server.take(town.guild, Right.SEND_MESSAGES)
    await town.becomes(town.papers.id, PAUSED)
    town.server.take(town.guild, Right.NONE)
    await town.becomes(town.papers.id, "active")


async def test_a_deleted_channel(town: Town) -> None:
    """It has no name any more where it is told, but for us."""
    town.server.delete_channel(town.papers)
    await town.becomes(town.papers.id, "paused: the channel was deleted")
    await town.send()
    assert town.notes(town.ada) == [told("the channel was deleted")]
    town.later(days=90)
    await town.pauses.look()
    assert await town.chat(town.papers.id) is None


async def test_who_owns_the_server_is_told_of_a_topic(town: Town) -> None:
    """Nobody subscribed it by a command."""
    owner = town.server.world.owner
    await town.topic(town.random.id)
    town.server.permit(town.random, WRITES & ~Right.EMBED_LINKS)
    await town.becomes(town.random.id, 'paused: it lacks "Embed Links"')
    await town.send()
    assert [one.partition(")")[0] for one in town.notes(owner)] == [
        'Papercast may no longer write in #random (it lacks "Embed Links"'
    ]


async def test_other_channels_are_listed_for_who_manages_them(town: Town) -> None:
    """The owner of the server sees them; a member does not."""
    await town.topic(town.random.id)
    town.server.permit(town.random, WRITES & ~Right.VIEW_CHANNEL)
    await town.becomes(town.random.id, 'paused: it lacks "View Channel"')
    for user, seen in ((town.server.world.owner, True), (town.ada, False)):
        answer = await (await town.server.command(user, town.papers, "subscriptions"))
        line = "Other channels: #random paused (may not write there since 18 Aug)"
        assert (line in answer.text) is seen
