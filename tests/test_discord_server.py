"""Discord's local counterpart as the real discord.py sees it: login, guilds, messages, errors."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import discord
import pytest
from clock import FakeClock
from servers.discord import DiscordServer, Limit, NothingCame, Right
from servers.discord_bot import Bot, pointed, running, visiting
from servers.discord_world import WRITES


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        server.limits.per_route["create message"] = Limit(1000, 1.0)
        yield server
        assert server.violations == []


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    async with running(Bot(server)) as bot:
        yield bot


def text_channel(bot: Bot, channel_id: int) -> discord.TextChannel:
    found = bot.get_channel(channel_id)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_a_bot_logs_in_and_sees_its_guilds(server: DiscordServer) -> None:
    """READY names the bot and its application; each guild follows with its channels and threads."""
    guild = server.guild("Lab")
    papers = server.channel(guild, "papers")
    thread = server.thread(papers, "reading group")
    async with running(Bot(server)) as bot:
        assert bot.user is not None
        assert bot.application_id == bot.user.id == server.world.bot.id
        (seen,) = bot.guilds
        assert (seen.name, seen.me.id) == ("Lab", bot.user.id)
        assert [each.name for each in seen.text_channels] == ["papers"]
        assert [each.id for each in seen.threads] == [thread.id]
    assert server.gateway.identified[0]["intents"] == bot.intents.value


async def test_a_wrong_token_is_refused(server: DiscordServer) -> None:
    """REST answers 401, which discord.py takes for an improper token; the refusal is counted."""
    with pointed(server):
        async with Bot(server) as bot:
            with pytest.raises(discord.LoginFailure):
                await bot.login("wrong")
    assert server.limits.invalid == 1


async def test_a_privileged_intent_must_be_allowed(server: DiscordServer) -> None:
    """The gateway closes with 4014 unless the test has allowed it."""
    intents = discord.Intents(guilds=True, message_content=True)
    with pointed(server):
        async with Bot(server, intents=intents) as bot:
            await bot.login(server.token)
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await bot.connect()
    server.gateway.allowed_intents = ~0
    async with running(Bot(server, intents=intents)):
        pass


async def test_rights_are_those_the_test_gave(server: DiscordServer) -> None:
    """What the bot may do in a channel reaches discord.py, also when it changes."""
    guild = server.guild()
    papers = server.channel(guild, "papers", rights=WRITES & ~Right.EMBED_LINKS)
    async with running(Bot(server)) as bot:
        seen = text_channel(bot, papers.id)
        rights = seen.permissions_for(seen.guild.me)
        assert (rights.send_messages, rights.embed_links) == (True, False)
        server.permit(papers, WRITES & ~Right.SEND_MESSAGES)
        await bot.heard("guild_channel_update")
        assert not seen.permissions_for(seen.guild.me).send_messages


async def test_rights_of_the_whole_guild(server: DiscordServer) -> None:
    """Roles and a time-out reach discord.py and the API, also when they end."""
    guild = server.guild()
    papers = server.channel(guild)
    async with running(Bot(server)) as bot:
        seen = text_channel(bot, papers.id)
        server.take(guild, Right.SEND_MESSAGES)
        await bot.heard("guild_role_update", times=2)
        assert not seen.permissions_for(seen.guild.me).send_messages
        with pytest.raises(discord.Forbidden):
            await seen.send("x")
        server.take(guild, Right.NONE)
        await bot.heard("guild_role_update", times=4)
        assert await seen.send("x")
        server.time_out(guild, datetime.now(UTC) + timedelta(hours=1))
        await bot.heard("member_update")
        assert seen.guild.me.is_timed_out()
        with pytest.raises(discord.Forbidden):
            await seen.send("y")
        server.time_out(guild, None)
        await bot.heard("member_update", times=2)
        assert await seen.send("y")
        server.delete_role(guild)
        await bot.heard("guild_role_delete")
        assert [one.name for one in seen.guild.roles] == ["@everyone"]


async def test_a_message_is_stored_once_for_its_nonce() -> None:
    """The same nonce gets the first message back, even a deleted one, for some minutes."""
    clock = FakeClock(runs=False)
    async with DiscordServer(clock=clock) as server:
        papers = server.channel(server.guild())
        other = server.channel(server.guild("Other"))
        async with running(Bot(server)) as bot:
            first = await text_channel(bot, papers.id).send("one", nonce="part-1")
            again = await text_channel(bot, papers.id).send("one", nonce="part-1")
            assert first.id == again.id
            await first.delete()
            assert (await text_channel(bot, other.id).send("one", nonce="part-1")).id == first.id
            assert server.messages(papers) == []
            clock.advance(301)
            assert (await text_channel(bot, papers.id).send("one", nonce="part-1")).id != first.id
            assert [each.content for each in server.messages(papers)] == ["one"]


async def test_messages_are_read_edited_and_deleted(server: DiscordServer, bot: Bot) -> None:
    """What is posted can be fetched, listed, changed and taken back."""
    channel = text_channel(bot, await _channel(server, bot))
    embed = discord.Embed(title="AnyTalk", url="https://arxiv.org/abs/2608.16143", color=0x5E88AE)
    embed.set_footer(text="Talking Face: lip sync").add_field(name="Why", value="title")
    posts = [await channel.send(str(number), embed=embed, silent=True) for number in range(5)]
    fetched = await channel.fetch_message(posts[0].id)
    assert (fetched.content, fetched.embeds[0].title) == ("0", "AnyTalk")
    assert fetched.flags.suppress_notifications
    await posts[0].edit(content="changed")
    await posts[1].delete()
    listed = [each.content async for each in channel.history(oldest_first=True)]
    assert listed == ["changed", "2", "3", "4"]
    assert [each.content async for each in channel.history(around=posts[3], limit=3)] == [
        "4",
        "3",
        "2",
    ]
    assert [each.content async for each in channel.history(before=posts[3])] == ["2", "changed"]
    after = [each.content async for each in channel.history(after=posts[2], limit=1)]
    assert after == ["3"]
    assert [len(server.messages(server.world.channels[channel.id]))] == [4]
    assert server.messages(server.world.channels[channel.id])[0].edited is not None


async def test_attachments_come_back_as_they_were_sent(server: DiscordServer, bot: Bot) -> None:
    """Files travel as multipart, keep their names and descriptions, and can be fetched."""
    channel = text_channel(bot, await _channel(server, bot))
    file = discord.File(BytesIO(b"{}"), "export.json", description="All of it")
    sent = await channel.send("yours", file=file)
    (attachment,) = sent.attachments
    assert (attachment.filename, attachment.description) == ("export.json", "All of it")
    assert await attachment.read() == b"{}"
    await sent.edit(attachments=[attachment, discord.File(BytesIO(b"more"), "more.txt")])
    (message,) = server.messages(server.world.channels[channel.id])
    assert [(each.name, each.data) for each in message.files] == [
        ("export.json", b"{}"),
        ("more.txt", b"more"),
    ]
    await sent.edit(attachments=[])
    assert message.files == []


async def test_direct_messages_go_both_ways(server: DiscordServer, bot: Bot) -> None:
    """The bot opens one by the person's id; what the person writes comes with its content."""
    ada = server.user("ada")
    await (await bot.create_dm(discord.Object(ada.id))).send("hello")
    assert [each.content for each in server.messages(server.dm(ada))] == ["hello"]
    await server.say_dm(ada, "talking head")
    (message,) = await bot.heard("message", times=2)
    assert (message.author.id, message.content) == (ada.id, "talking head")
    assert isinstance(message.channel, discord.DMChannel)


async def test_a_guild_message_hides_its_content_without_the_intent(
    server: DiscordServer, bot: Bot
) -> None:
    """Only what names the bot can be read in a guild."""
    papers = server.world.channels[await _channel(server, bot)]
    ada = server.user("ada")
    await server.say(ada, papers, "a secret")
    await server.say(ada, papers, f"{server.world.bot.mention} hello")
    (first,), (second,) = [await bot.heard("message", times=times) for times in (1, 2)]
    assert first.content == ""
    assert second.content.endswith("hello")


async def test_nobody_is_rung_unless_allowed(server: DiscordServer, bot: Bot) -> None:
    """Mentions ring as allowed_mentions says; everyone only where the bot may."""
    ada, bob = server.user("ada"), server.user("bob")
    channel_id = await _channel(server, bot)
    papers, channel = server.world.channels[channel_id], text_channel(bot, channel_id)
    text = f"@everyone {ada.mention} {bob.mention}"
    await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
    await channel.send(text, allowed_mentions=discord.AllowedMentions(users=[ada], everyone=True))
    await channel.send(text)
    server.permit(papers, WRITES | Right.MENTION_EVERYONE)
    sent = await channel.send(text)
    assert sent.mention_everyone
    silent, one, both, all_of_them = [each.rings for each in server.messages(papers)]
    assert not silent
    assert one.users == {ada.id}
    assert not one.everyone
    assert both.users == {ada.id, bob.id}
    assert all_of_them.everyone


async def test_replies_show_what_they_answer(server: DiscordServer, bot: Bot) -> None:
    """A reply carries the message that it answers; one to nothing is refused."""
    channel = text_channel(bot, await _channel(server, bot))
    first = await channel.send("first")
    reply = await first.reply("second")
    assert reply.reference is not None
    assert isinstance(reply.reference.resolved, discord.Message)
    assert reply.reference.resolved.content == "first"
    await first.delete()
    fetched = await channel.fetch_message(reply.id)
    assert fetched.reference is not None
    assert isinstance(fetched.reference.resolved, discord.DeletedReferencedMessage)
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send("third", reference=first)
    assert refused.value.code == 50035
    gone = discord.MessageReference.from_message(first, fail_if_not_exists=False)
    assert (await channel.send("third", reference=gone)).reference is None
    server.violations.clear()


async def test_waiting_for_what_never_comes_ends(server: DiscordServer) -> None:
    """A test that waits in vain is told for what."""
    server.signal.patience = 0.01
    with pytest.raises(NothingCame, match="a message in papers"):
        await server.seen(server.channel(server.guild(), "papers"))


async def test_what_the_server_does_wrong_fails_the_test() -> None:
    """An error of its own is raised when the server ends."""
    server = DiscordServer()
    del server.world.owner
    with pytest.raises(AssertionError, match="no attribute 'owner'"):
        async with server, visiting(server) as visitor:
            assert (await visitor.ask("GET", "/applications/@me")).status == 500


async def _channel(server: DiscordServer, bot: Bot) -> int:
    """A channel that the bot has heard of."""
    channel = server.channel(server.guild())
    await bot.heard("guild_channel_create")
    return channel.id
