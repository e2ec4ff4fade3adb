"""Interactions with Discord's counterpart: commands, buttons, suggestions, modals."""

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from clock import FakeClock
from servers.discord import MANAGER, DiscordServer, Limit, NotOffered, Right
from servers.discord_bot import Bot, running
from servers.discord_sample import changed, offer
from servers.discord_world import WRITES, Channel, User


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        server.limits.per_route["webhook"] = Limit(100, 1.0)
        yield server


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    async with running(Bot(server)) as bot:
        await offer(bot)
        yield bot
        assert server.violations == []


@pytest.fixture
def papers(bot: Bot) -> Channel:
    return bot.server.channel(bot.server.guild(), "papers")


@pytest.fixture
def ada(server: DiscordServer) -> User:
    return server.user("ada")


async def test_commands_are_synced(server: DiscordServer, bot: Bot) -> None:
    """A put replaces the list; what stays keeps its id, what has not changed its version."""
    assert server.sync_count == 1
    names = [command["name"] for command in server.commands]
    assert names == ["subscribe", "slow", "twice", "search", "topics", "settings"]
    before = {command["name"]: command for command in server.commands}
    bot.tree.remove_command("slow")
    bot.tree.remove_command("twice")
    bot.tree.add_command(changed)
    await bot.tree.sync()
    after = {command["name"]: command for command in server.commands}
    assert "slow" not in after
    assert after["twice"]["id"] == before["twice"]["id"]
    assert after["twice"]["version"] != before["twice"]["version"]
    assert after["search"] == before["search"]
    fetched = await bot.tree.fetch_commands()
    assert [command.id for command in fetched] == [int(each["id"]) for each in after.values()]


async def test_a_command_is_deferred_and_followed_up(
    server: DiscordServer, papers: Channel, ada: User
) -> None:
    """The first message after "thinking" takes its place and is as private as that was."""
    options = {"query": "avatar", "channel": papers, "days": 3, "exact": True, "share": 1.5}
    answer = await server.command(
        ada, papers, "subscribe", {**options, "person": ada}, rights=MANAGER, locale="fr"
    )
    await answer
    assert answer.ephemeral
    assert answer.content == "avatar 3 True 1.5 fr ada #papers manager writes"
    assert answer.acknowledged == 5
    assert answer.followups == []
    assert server.messages(papers) == []


async def test_rights_differ_by_person_and_place(
    server: DiscordServer, bot: Bot, papers: Channel, ada: User
) -> None:
    """A channel grants a person more; the bot's own rights are told with the interaction."""
    assert papers.guild is not None
    silent = server.channel(papers.guild, rights=WRITES ^ Right.SEND_MESSAGES)
    papers.grants[ada] = MANAGER
    silent.grants[ada] = Right.ADMINISTRATOR
    there = await (await server.command(ada, papers, "subscribe", {"query": "a"}))
    assert there.content.endswith("manager writes")
    other = await (await server.command(server.user("bob"), papers, "subscribe", {"query": "a"}))
    assert other.content.endswith("member writes")
    await (await server.command(ada, silent, "subscribe", {"query": "a", "channel": silent}))
    (_, (interaction,)) = [each for each in bot.events if each[0] == "interaction"][-1]
    resolved = interaction.data["resolved"]["channels"][str(silent.id)]
    assert Right(int(resolved["permissions"])) & Right.MANAGE_CHANNELS
    assert not Right(int(resolved["app_permissions"])) & Right.SEND_MESSAGES


async def test_only_what_is_registered_can_be_asked(
    server: DiscordServer, papers: Channel, ada: User
) -> None:
    """Discord's client sends nothing that the registration does not allow."""
    lab = papers.guild
    assert lab is not None
    forum = server.channel(lab, "forum", kind=15)
    refused: list[tuple[str, dict[str, Any], str]] = [
        ("nothing", {}, "no command nothing"),
        ("subscribe", {}, "requires query"),
        ("subscribe", {"query": "a", "colour": "red"}, "no option colour"),
        ("subscribe", {"query": 5}, "does not take 5"),
        ("subscribe", {"query": "a" * 21}, "between 1 and 20"),
        ("subscribe", {"query": "a", "days": 31}, "between 1 and 30"),
        ("subscribe", {"query": "a", "days": True}, "does not take True"),
        ("subscribe", {"query": "a", "channel": forum}, "takes channels of types"),
        ("topics", {}, "needs a sub-command"),
        ("topics remove", {}, "no option remove"),
        ("topics add", {"kind": "colour"}, "not among the choices"),
        ("settings", {}, "for members with permissions"),
    ]
    for line, options, reason in refused:
        with pytest.raises(NotOffered, match=reason):
            await server.command(ada, papers, line, options)
    with pytest.raises(NotOffered, match="may not use commands"):
        await server.command(ada, papers, "slow", rights=Right.VIEW_CHANNEL)
    done = await (await server.command(ada, papers, "topics add", {"kind": "name"}))
    assert done.content == "added name"
    admin = await (await server.command(ada, papers, "settings", rights=Right.ADMINISTRATOR))
    assert admin.content == "settings"


async def test_commands_in_direct_messages(server: DiscordServer, bot: Bot, ada: User) -> None:
    """Only those that may be used there; a person may have the app without a guild."""
    eve = server.user("eve", installed=True)
    with pytest.raises(NotOffered, match="context 1"):
        await server.command(ada, server.dm(ada), "topics add", {"kind": "name"})
    for person, owner in ((ada, {0: 0}), (eve, {1: eve.id})):
        answer = await (
            await server.command(person, server.dm(person), "subscribe", {"query": "a"})
        )
        assert answer.content.endswith("member writes")
        (_, (interaction,)) = [each for each in bot.events if each[0] == "interaction"][-1]
        assert interaction._integration_owners == owner
        assert interaction.context.dm_channel
        assert interaction.user.id == person.id


async def test_a_person_brings_the_app_into_a_foreign_guild(
    server: DiscordServer, bot: Bot, ada: User
) -> None:
    """Where the bot is no member, only who has it can use it, and it follows up five times."""
    eve = server.user("eve", installed=True)
    foreign = server.channel(server.guild("Foreign", bot=False))
    with pytest.raises(NotOffered, match="not installed there"):
        await server.command(ada, foreign, "subscribe", {"query": "a"})
    answer = await (await server.command(eve, foreign, "subscribe", {"query": "a"}))
    assert answer.content.endswith("member silent")
    (_, (interaction,)) = [each for each in bot.events if each[0] == "interaction"][-1]
    for number in range(5):
        await interaction.followup.send(str(number), ephemeral=True)
    with pytest.raises(discord.HTTPException) as refused:
        await interaction.followup.send("6")
    assert refused.value.code == 50035
    server.violations.clear()
    assert [each.ephemeral for each in answer.followups] == [True] * 5


async def test_a_late_answer_is_refused(server: DiscordServer, bot: Bot, papers: Channel) -> None:
    """After the three seconds the interaction is unknown (404, 10062)."""
    server.interactions.window = 0
    answer = await server.command(server.user(), papers, "slow")
    assert await bot.heard("refused") == (10062,)
    assert answer.acknowledged is None
    assert server.requests[-1].status == 404


async def test_a_second_answer_is_refused(server: DiscordServer, bot: Bot, papers: Channel) -> None:
    """An interaction is acknowledged once (400, 40060)."""
    answer = await server.command(server.user(), papers, "twice")
    assert await bot.heard("refused") == (40060,)
    assert server.requests[-1].status == 400
    assert answer.content == "once"


async def test_buttons_are_pressed(server: DiscordServer, papers: Channel, ada: User) -> None:
    """A press is answered by a message, by a change of the message, or by one later."""
    shown = await (await server.command(ada, papers, "search", {"topic": "faces"}))
    post = await server.seen(papers, lambda message: message.content == "faces new")
    assert post is shown.message
    abstract = await (await server.press(ada, post, "Abstract"))
    assert (abstract.text.splitlines()[0], abstract.ephemeral) == ("the abstract", True)
    page = await (await server.press(ada, post, "next"))
    assert (page.acknowledged, post.content) == (7, "page 2")
    later = await (await server.press(ada, post, "Later"))
    assert (later.acknowledged, later.content) == (6, "page 3")
    topic = await (await server.press(ada, post, "Topic", values=["video"]))
    assert topic.content == "topic video"
    private = await (await server.press(ada, abstract.message, "Abstract"))
    assert private.ephemeral
    below = await (await server.press(ada, post, "Below"))
    assert (below.acknowledged, below.content, below.updated) == (6, "below", False)


async def test_only_what_is_there_can_be_pressed(
    server: DiscordServer, papers: Channel, ada: User
) -> None:
    """No link, nothing disabled, nothing of another's message, no value that is not offered."""
    shown = await (await server.command(ada, papers, "search", {"topic": "faces"}))
    post = shown.message
    abstract = await (await server.press(ada, post, "Abstract"))
    refused = [
        (ada, post, "Open", [], "is a link"),
        (ada, post, "Old", [], "is disabled"),
        (ada, post, "More", [], "has no button 'More'"),
        (ada, post, "Topic", ["sound"], "not all among"),
        (ada, post, "Topic", [], "too few"),
        (server.user("bob"), abstract.message, "Abstract", [], "does not see"),
    ]
    for person, message, button, values, reason in refused:
        with pytest.raises(NotOffered, match=reason):
            await server.press(person, message, button, values=values)
    server.delete_message(post)
    with pytest.raises(NotOffered, match="does not see"):
        await server.press(ada, post, "Abstract")


async def test_what_is_typed_gets_suggestions(
    server: DiscordServer, papers: Channel, ada: User
) -> None:
    """The option being typed may be wrong or missing; only a text that suggests can be asked."""
    typed = await (
        await server.autocomplete(ada, papers, "search", {"topic": "f"}, focused="topic")
    )
    assert typed.choices == [("Faces", "faces")]
    nothing = await (
        await server.autocomplete(
            ada, papers, "search", {"sort": "old", "topic": "x"}, focused="topic"
        )
    )
    assert nothing.choices == []
    with pytest.raises(NotOffered, match="sort suggests nothing"):
        await server.autocomplete(ada, papers, "search", {"sort": "o"}, focused="sort")


async def test_a_modal_is_filled_in(server: DiscordServer, papers: Channel, ada: User) -> None:
    """Its inputs are named by label or custom id; what it does not take is not sent."""
    post = (await (await server.command(ada, papers, "search", {"topic": "faces"}))).message
    shown = await (await server.press(ada, post, "Name"))
    assert shown.modal is not None
    assert shown.modal["title"] == "Name it"
    for values, reason in (
        ({}, "Name is required"),
        ({"name": "a"}, "takes 2 to 10"),
        ({"name": "ab", "colour": "red"}, "no inputs"),
    ):
        with pytest.raises(NotOffered, match=reason):
            await server.submit_modal(shown, values)
    answer = await (await server.submit_modal(shown, {"Name": "mine"}))
    assert answer.content == "mine -"
    assert answer.message.caused_by is not None
    assert answer.message.caused_by["triggering_interaction_metadata"]["type"] == 3


async def test_the_first_answer_can_be_read_changed_and_taken_back(
    server: DiscordServer, bot: Bot, papers: Channel, ada: User
) -> None:
    """By the token of the interaction, and follow-ups likewise."""
    answer = await (await server.command(ada, papers, "search", {"topic": "faces"}))
    (interaction,) = await bot.heard("interaction")
    original = await interaction.original_response()
    assert original.content == "faces new"
    follow_up = await interaction.followup.send("more", wait=True)
    await follow_up.edit(content="even more")
    assert [each.content for each in answer.followups] == ["even more"]
    assert (await interaction.followup.fetch_message(follow_up.id)).content == "even more"
    await follow_up.delete()
    with pytest.raises(discord.NotFound) as refused:
        await interaction.followup.fetch_message(follow_up.id)
    assert refused.value.code == 10008
    await interaction.delete_original_response()
    assert server.messages(papers) == []


async def test_a_token_lives_for_fifteen_minutes() -> None:
    """By the server's own clock; the three seconds likewise."""
    clock = FakeClock(runs=False)
    async with DiscordServer(clock=clock) as server, running(Bot(server)) as bot:
        await offer(bot)
        papers = server.channel(server.guild())
        await (await server.command(server.user(), papers, "search", {"topic": "faces"}))
        (interaction,) = await bot.heard("interaction")
        clock.advance(899)
        await interaction.followup.send("in time")
        clock.advance(1)
        with pytest.raises(discord.HTTPException) as refused:
            await interaction.followup.send("too late")
        assert (refused.value.status, refused.value.code) == (401, 50027)
