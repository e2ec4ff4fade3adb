"""A channel in which so much is said that one look does not come to its end."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from clock import NOON, FakeClock
from contracts import PLAIN, notice
from discord.utils import time_snowflake
from discord_stage import discord_server, opened
from servers import discord_faults as faults
from servers.discord import Channel, DiscordServer

from bot.platforms import RetryLater
from handlers.discord.finding import Bookmarks
from handlers.discord.platform import Discord

SINCE, UNTIL = NOON - timedelta(days=1), NOON + timedelta(days=1)
MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
async def server(clock: FakeClock) -> AsyncIterator[DiscordServer]:
    async with discord_server(clock=clock) as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def platform(server: DiscordServer) -> AsyncIterator[Discord]:
    async with opened(server) as platform:
        yield platform


@pytest.fixture
def papers(server: DiscordServer, clock: FakeClock) -> Channel:
    """A channel in which something is said every half second, for eight minutes."""
    channel = server.channel(server.guild(), "papers")
    ada = server.user("ada")
    for n in range(950):
        clock.advance(0.5)
        server.write(ada, channel, str(n))
    return channel


def reads(server: DiscordServer) -> int:
    """How many pages were asked for so far."""
    return len([one for one in server.requests if (one.method, one.route) == ("GET", MESSAGES)])


@pytest.mark.parametrize("there", [False, True])
async def test_the_next_look_goes_on_where_the_last_one_was(
    server: DiscordServer, platform: Discord, papers: Channel, *, there: bool
) -> None:
    """Each look is broken off after four pages of ten, and at last all of them were read."""
    address = str(papers.id)
    (body,) = platform.render(notice(PLAIN), address)
    sent = await platform.send(address, body, "n-1") if there else None

    async def look() -> str | None:
        return await platform.find(address, body, "n-1", SINCE, UNTIL)

    for _ in range(2):
        server.fail("GET", MESSAGES, *[None] * 4, faults.status(503))
        with pytest.raises(RetryLater):
            await look()
    before = reads(server)
    assert await look() == sent
    assert reads(server) - before == 2
    assert await look() == sent
    assert reads(server) - before == 2 + 10, "what came to its end begins anew"


def test_bookmarks_are_not_kept_for_ever() -> None:
    """Of posts that are gone nobody would take them out."""
    marks, start = Bookmarks(), time_snowflake(SINCE)
    for n in range(1_001):
        marks.put(f"n-{n}", SINCE, time_snowflake(UNTIL))
    assert marks.begin("n-0", SINCE) == start
    assert start < marks.begin("n-1000", SINCE) < time_snowflake(UNTIL)
    marks.put("n-1000", SINCE, start)
    assert marks.begin("n-1000", SINCE) > start, "what was read is not read again"
    marks.take("n-1000", SINCE)
    assert marks.begin("n-1000", SINCE) == start
