"""The gateway of Discord's counterpart: sessions that break, resume, and end."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
from servers.discord import DiscordServer, NothingCame
from servers.discord_bot import Bot, pointed, running


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server
        assert server.violations == []


async def test_what_was_missed_is_replayed_on_resume(server: DiscordServer) -> None:
    """A client whose connection is cut comes back and hears what happened meanwhile, once."""
    ada = server.user("ada")
    async with running(Bot(server)) as bot:
        server.gateway.cut()
        server.write(ada, server.dm(ada), "while you were away")
        (message,) = await bot.heard("message")
        await bot.heard("resumed")
        assert message.content == "while you were away"
        assert server.gateway.resumed == 1
        assert len(server.gateway.identified) == 1
        assert bot.names().count("message") == 1


async def test_a_closed_connection_is_resumed(server: DiscordServer) -> None:
    """A close code that allows it, and opcode 7, lead to a resume and not to a new login."""
    async with running(Bot(server)) as bot:
        await server.gateway.close(4000)
        await bot.heard("resumed")
        server.gateway.ask_reconnect()
        await bot.heard("resumed", times=2)
        assert len(server.gateway.identified) == 1


async def test_an_invalid_session_starts_anew(server: DiscordServer) -> None:
    """After opcode 9 the client identifies again and gets its guilds again."""
    server.guild("Lab")
    async with running(Bot(server)) as bot:
        server.gateway.invalidate()
        await bot.heard("ready", times=2)
        assert len(server.gateway.identified) == 2
        assert [guild.name for guild in bot.guilds] == ["Lab"]


async def test_a_code_that_forbids_it_ends_the_client(server: DiscordServer) -> None:
    """4004 says that the token is no longer good: discord.py gives up."""
    with pointed(server):
        async with Bot(server) as bot:
            await bot.login(server.token)
            connection = asyncio.create_task(bot.connect())
            await bot.heard("ready")
            await server.gateway.close(4004)
            with pytest.raises(discord.ConnectionClosed):
                await connection


async def test_a_client_without_acknowledgements_reconnects(server: DiscordServer) -> None:
    """Heartbeats that nobody answers make the client give the connection up and resume."""
    server.gateway.heartbeat_interval = 0.02
    async with running(Bot(server, heartbeat_timeout=0.05)) as bot:
        await server.until(lambda server: server.gateway.heartbeats > 3)
        assert server.gateway.resumed == 0
        server.gateway.acks = False
        await server.until(lambda server: server.gateway.resumed)
        server.gateway.acks = True
        await bot.heard("resumed")


async def test_an_outage_is_no_removal(server: DiscordServer) -> None:
    """A guild that cannot be reached comes back; one that threw the bot out is gone."""
    lab, other = server.guild("Lab"), server.guild("Other")
    async with running(Bot(server)) as bot:
        server.outage(lab)
        (lost,) = await bot.heard("guild_unavailable")
        assert (lost.id, len(bot.guilds)) == (lab.id, 2)
        server.recover(lab)
        await bot.heard("guild_available", times=3)
        server.remove(other)
        (gone,) = await bot.heard("guild_remove")
        assert gone.id == other.id
        assert [guild.id for guild in bot.guilds] == [lab.id]
        server.join(other)
        (joined,) = await bot.heard("guild_join")
        assert joined.id == other.id


async def test_a_guild_may_be_unavailable_at_first(server: DiscordServer) -> None:
    """READY names it, and it follows when the outage is over."""
    lab = server.guild("Lab", unavailable=True)
    papers = server.channel(lab)
    async with running(Bot(server)) as bot:
        assert [guild.unavailable for guild in bot.guilds] == [True]
        server.recover(lab)
        await bot.heard("guild_available")
        assert bot.get_channel(papers.id) is not None


async def test_deleted_channels_and_threads_are_told(server: DiscordServer) -> None:
    """A thread goes alone or with its channel."""
    papers = server.channel(server.guild())
    first, second = server.thread(papers, "first"), server.thread(papers, "second")
    async with running(Bot(server)) as bot:
        server.delete_channel(first)
        (thread,) = await bot.heard("thread_delete")
        assert thread.id == first.id
        server.delete_channel(papers)
        (channel,) = await bot.heard("guild_channel_delete")
        assert channel.id == papers.id
        assert second.id not in server.world.channels
        third = server.thread(server.channel(papers.guild or server.guild()), "third")
        (joined,) = await bot.heard("thread_join")
        assert joined.id == third.id


async def test_a_guild_that_the_bot_left_is_silent(server: DiscordServer) -> None:
    """Nothing of a guild is told to a bot that is no member."""
    elsewhere = server.guild("Elsewhere", bot=False)
    async with running(Bot(server)) as bot:
        server.channel(elsewhere)
        server.channel(server.guild("Lab"), "here")
        (channel,) = await bot.heard("guild_channel_create")
        assert channel.name == "here"
        assert bot.names().count("guild_channel_create") == 1


async def test_only_what_was_asked_for_is_told(server: DiscordServer) -> None:
    """Without the intent for guilds there are none, without that for messages no messages."""
    papers = server.channel(server.guild())
    async with running(Bot(server, intents=discord.Intents(dm_messages=True))) as bot:
        await server.say(server.user("ada"), papers, "in the guild")
        await server.say_dm(server.user("bob"), "to the bot")
        (message,) = await bot.heard("message")
        assert message.content == "to the bot"
        assert "guild_available" not in bot.names()


async def test_nobody_can_be_asked_before_a_bot_is_there(server: DiscordServer) -> None:
    """A test that speaks to a bot which never comes is told so."""
    server.signal.patience = 0.01
    with pytest.raises(NothingCame, match="a connected bot"):
        await server.say_dm(server.user("ada"), "hello?")
