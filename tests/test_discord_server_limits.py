"""Rate limits and faults of Discord's counterpart."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import aiohttp
import discord
import pytest
from clock import FakeClock
from servers.discord import Channel, DiscordServer, Limit
from servers.discord_bot import Bot, Visitor, running, visiting
from servers.discord_faults import banned, cut, hang, status, too_many

MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
async def server(clock: FakeClock) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(clock=clock) as server:
        yield server


@pytest.fixture
async def visitor(server: DiscordServer) -> AsyncIterator[Visitor]:
    async with visiting(server) as visitor:
        yield visitor


@pytest.fixture
def papers(server: DiscordServer) -> Channel:
    return server.channel(server.guild(), "papers")


def posts(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages"


async def test_a_bucket_counts_by_channel(
    server: DiscordServer, visitor: Visitor, clock: FakeClock, papers: Channel
) -> None:
    """Five messages in five seconds; the sixth is told how long to wait; other places are free."""
    for number in range(5):
        said = await visitor.ask("POST", posts(papers), {"content": "x"})
        assert said.headers["X-RateLimit-Remaining"] == str(4 - number)
    assert said.headers["X-RateLimit-Limit"] == "5"
    assert said.headers["X-RateLimit-Reset-After"] == "5.000"
    assert float(said.headers["X-RateLimit-Reset"]) == clock.now().timestamp() + 5
    clock.advance(2)
    refused = await visitor.ask("POST", posts(papers), {"content": "x"})
    assert (refused.status, refused.headers["X-RateLimit-Scope"]) == (429, "user")
    assert refused.body["retry_after"] == 3.0
    assert not refused.body["global"]
    assert refused.headers["X-RateLimit-Bucket"] == said.headers["X-RateLimit-Bucket"]
    other = server.channel(server.guild())
    assert (await visitor.ask("POST", posts(other), {"content": "x"})).status == 200
    clock.advance(3)
    assert (await visitor.ask("POST", posts(papers), {"content": "x"})).status == 200
    assert (len(server.messages(papers)), server.limits.invalid) == (6, 1)


async def test_all_requests_together_are_limited(
    server: DiscordServer, visitor: Visitor, clock: FakeClock, papers: Channel
) -> None:
    """So many a second whatever they ask; interactions do not count."""
    server.limits.overall = Limit(2, 1.0)
    await visitor.ask("GET", "/users/@me")
    clock.advance(0.5)
    await visitor.ask("GET", f"/channels/{papers.id}")
    refused = await visitor.ask("GET", "/users/@me")
    assert (refused.status, refused.body["global"]) == (429, True)
    assert (refused.headers["X-RateLimit-Scope"], refused.body["retry_after"]) == ("global", 0.5)
    interaction = await visitor.ask("POST", "/interactions/1/none/callback", {"type": 5})
    assert interaction.code == 10062
    clock.advance(0.5)
    assert (await visitor.ask("GET", "/users/@me")).status == 200


async def test_discord_py_waits_for_its_bucket() -> None:
    """The headers are such that the real library never runs into a refusal."""
    async with DiscordServer() as server:
        server.limits.per_route["create message"] = Limit(2, 0.05)
        papers = server.channel(server.guild())
        async with running(Bot(server)) as bot:
            channel = bot.get_channel(papers.id)
            assert isinstance(channel, discord.TextChannel)
            for number in range(5):
                await channel.send(str(number))
        assert [each.content for each in server.messages(papers)] == ["0", "1", "2", "3", "4"]
        assert {each.status for each in server.requests} == {200}


async def test_discord_py_obeys_a_refusal(server: DiscordServer, papers: Channel) -> None:
    """A 429 with Discord's words is waited for and tried again; one of the proxy is an error."""
    async with running(Bot(server)) as bot:
        channel = bot.get_channel(papers.id)
        assert isinstance(channel, discord.TextChannel)
        for scope in ("user", "shared", "global"):
            server.fail("POST", posts(papers), too_many(0.01, scope=scope))
            await channel.send(scope)
        server.fail("POST", MESSAGES, banned())
        with pytest.raises(discord.HTTPException) as refused:
            await channel.send("banned")
        assert refused.value.status == 429
    assert [each.content for each in server.messages(papers)] == ["user", "shared", "global"]
    assert server.limits.invalid == 3  # those of a shared limit do not count


@pytest.mark.parametrize("stored", [False, True])
async def test_an_answer_can_be_lost(
    server: DiscordServer, visitor: Visitor, papers: Channel, *, stored: bool
) -> None:
    """The request fails before or after the message is there; the next ones are ordinary."""
    server.fail("POST", MESSAGES, status(502, stored=stored), None, cut(stored=stored))
    said = await visitor.ask("POST", posts(papers), {"content": "x", "nonce": "1"})
    assert said.status == 502
    assert len(server.messages(papers)) == stored
    again = {"content": "x", "nonce": "1", "enforce_nonce": True}
    assert (await visitor.ask("POST", posts(papers), again)).status == 200
    with pytest.raises(aiohttp.ClientError):
        await visitor.ask("POST", posts(papers), {"content": "y"})
    assert len(server.messages(papers)) == 1 + stored


async def test_a_request_can_hang(server: DiscordServer, visitor: Visitor, papers: Channel) -> None:
    """It is read, perhaps even obeyed, and nobody says so."""
    server.fail("POST", MESSAGES, hang(stored=True), hang())
    for requests in (1, 2):
        waiting = asyncio.create_task(visitor.ask("POST", posts(papers), {"content": "x"}))
        await server.signal.until(partial(_came, server, requests), "the request")
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert len(server.messages(papers)) == 1
    assert server.requests[-1].status is None


def _came(server: DiscordServer, requests: int) -> bool:
    return len(server.requests) == requests
