"""What Discord's answers say of its limits is heeded before it has to refuse anything."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from clock import NOON, FakeClock
from contracts import PLAIN, notice
from discord_stage import discord_server, options
from servers.discord import DiscordServer, Limit
from servers.discord_world import Channel, Right

from bot.pacing import Limits, Window
from bot.platforms import Gone
from bot.turns import Turns
from handlers.discord import create
from handlers.discord.platform import Discord


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with discord_server() as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def platform(server: DiscordServer) -> AsyncIterator[Discord]:
    """Logged in, with a clock that jumps when somebody waits for a turn."""
    platform = create(options(server), clock=FakeClock())
    await platform.open()
    yield platform
    await platform.close()


@pytest.fixture
def papers(server: DiscordServer) -> Channel:
    return server.channel(server.guild("Lab"), "papers")


async def posted(platform: Discord, address: str, n: int) -> timedelta:
    """Post in a turn, and tell how long after noon the turn came."""
    body = platform.render(notice(PLAIN), address)[0]
    clock = platform.turns._clock
    async with platform.turns.turn(address):
        came = clock.now() - NOON
        await platform.send(address, body, f"nonce-{n}")
    return came


async def test_a_channel_with_nothing_left_is_waited_for(
    server: DiscordServer, platform: Discord, papers: Channel
) -> None:
    """The second answer says that nothing is left for 20 s: the third post waits so long."""
    server.limits.per_route["create message"] = Limit(2, 20.0)
    address = str(papers.id)
    moments = [await posted(platform, address, n) for n in range(2)]
    other = await posted(platform, str(server.channel(server.guild("Other"), "else").id), 7)
    async with platform.turns.turn(address):
        waited = platform.turns._clock.now() - NOON
    assert [*moments, other] == [timedelta()] * 3
    assert timedelta() < waited <= timedelta(seconds=20)
    assert len(server.messages(papers)) == 2


async def test_refusals_are_counted(server: DiscordServer, papers: Channel) -> None:
    """After as many as are allowed, nothing is sent for a while; what was shared counts not."""
    clock = FakeClock()
    platform = create(options(server), clock=clock)
    platform.turns = Turns(Limits(refusals=Window(2, 600.0)), clock)
    await platform.open()
    server.permit(papers, Right(0))
    for n in range(2):
        with pytest.raises(Gone):
            await posted(platform, str(papers.id), n)
    other = server.channel(server.guild("Other"), "else")
    assert await posted(platform, str(other.id), 3) == timedelta(seconds=600)
    await platform.close()
