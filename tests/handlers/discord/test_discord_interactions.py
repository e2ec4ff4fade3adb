"""What people do on Discord reaches the engine with who and where, and is answered in private."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from contracts import REPLY
from discord_stage import Engine, discord_server, opened, serving
from servers import discord_faults as faults
from servers.discord import MANAGER, MEMBER, WRITES, DiscordServer, NotOffered, Right
from servers.discord_world import Channel, Guild, User
from structlog.testing import capture_logs

from bot.askers import Asker
from bot.blocks import Action, Copy, Document, Line, Reply

SAID = Reply((Line("Said."),))
REPLIES = {
    "subscribe": SAID,
    "subscriptions": SAID,
    "forget": Reply(
        (Line("Sure?"), Copy("/forget yes")),
        (Action("Delete everything", "/forget yes"),),
        asks="forget",
    ),
    "search": Reply(()),
    "paper": REPLY,
    "help": Reply(tuple(Line("word " * 300) for _ in range(4))),
    "export": Reply((Line("All:"), Document("all.json", '{"é": 1}'))),
    "forget yes": SAID,
    "avatar": SAID,
}


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with discord_server() as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def engine(server: DiscordServer) -> AsyncIterator[Engine]:
    """The engine's side, with the platform serving."""
    engine = Engine(REPLIES, words=("topic:Heads", "topic:" + "x" * 100, ""))
    async with opened(server) as platform, serving(platform, engine):
        yield engine


@pytest.fixture
def guild(server: DiscordServer) -> Guild:
    return server.guild("Lab")


@pytest.fixture
def papers(server: DiscordServer, guild: Guild) -> Channel:
    return server.channel(guild, "papers")


@pytest.fixture
def ada(server: DiscordServer) -> User:
    return server.user("ada")


def last(engine: Engine) -> Asker:
    """Who asked last."""
    return engine.heard[-1][1]


async def test_a_command_in_a_guild(
    server: DiscordServer, engine: Engine, papers: Channel, ada: User
) -> None:
    """It comes apart by its options, is about the channel, and only the asker sees the answer."""
    given = {"query": '"talking head"', "to": "here"}
    answer = await (await server.command(ada, papers, "subscribe", given))
    assert engine.called == [("subscribe", given)]
    assert (answer.text, answer.ephemeral, answer.acknowledged) == ("Said.", True, 5)
    assert server.messages(papers) == []
    asker = last(engine)
    assert (asker.platform, asker.chat, asker.person) == ("discord", str(papers.id), str(ada.id))
    assert (asker.direct, asker.own, asker.place) == (False, f"@{ada.id}", "#papers")
    assert asker.managers == 'members with "Manage Channel"'
    assert not await asker.manages()
    assert await asker.lacks() is None
    assert await asker.unreachable() is None


@pytest.mark.parametrize(
    ("rights", "manages"),
    [
        (MEMBER, False),
        (MANAGER, True),
        (MEMBER | Right.MANAGE_THREADS, False),
        (MEMBER | Right.ADMINISTRATOR, True),
    ],
)
async def test_who_manages_a_channel(
    server: DiscordServer, engine: Engine, papers: Channel, ada: User, rights: Right, manages: bool
) -> None:
    """Those with Manage Channel there, and administrators."""
    await (await server.command(ada, papers, "subscriptions", rights=rights))
    assert await last(engine).manages() is manages


@pytest.mark.parametrize(
    ("rights", "manages"),
    [(MEMBER, False), (MANAGER, True), (MEMBER | Right.MANAGE_THREADS, True)],
)
async def test_who_manages_a_thread(
    server: DiscordServer, engine: Engine, papers: Channel, ada: User, rights: Right, manages: bool
) -> None:
    """Those who manage threads or the channel; the chat is the thread."""
    thread = server.thread(papers, "faces")
    await (await server.command(ada, thread, "subscriptions", rights=rights))
    asker = last(engine)
    assert (asker.chat, asker.place) == (str(thread.id), "#faces")
    assert asker.managers == 'members with "Manage Threads"'
    assert await asker.manages() is manages


GRANT = "under channel settings, Permissions, then try again. Nothing was changed."


@pytest.mark.parametrize(
    ("missing", "names", "it"),
    [
        (Right.EMBED_LINKS, '"Embed Links"', "it"),
        (Right.VIEW_CHANNEL, '"View Channel"', "it"),
        (Right.READ_MESSAGE_HISTORY, '"Read Message History"', "it"),
        (Right.SEND_MESSAGES | Right.EMBED_LINKS, '"Send Messages" and "Embed Links"', "them"),
        (
            Right.VIEW_CHANNEL | Right.SEND_MESSAGES | Right.EMBED_LINKS,
            '"View Channel", "Send Messages" and "Embed Links"',
            "them",
        ),
    ],
)
async def test_what_the_bot_lacks(
    server: DiscordServer,
    engine: Engine,
    guild: Guild,
    ada: User,
    missing: Right,
    names: str,
    it: str,
) -> None:
    """Each missing permission is named as Discord's settings name it, and where it is granted."""
    channel = server.channel(guild, "papers", rights=WRITES & ~missing)
    await (await server.command(ada, channel, "subscriptions"))
    said = f"Papercast may not write in #papers: it lacks {names}. Grant {it} {GRANT}"
    assert await last(engine).lacks() == said


async def test_what_the_bot_lacks_in_a_thread(
    server: DiscordServer, engine: Engine, papers: Channel, ada: User
) -> None:
    """Threads have a permission of their own; an administrator lacks nothing."""
    mute = server.thread(papers, "t", rights=WRITES & ~Right.SEND_MESSAGES_IN_THREADS)
    await (await server.command(ada, mute, "subscriptions"))
    assert '"Send Messages in Threads"' in str(await last(engine).lacks())
    free = server.thread(papers, "t", rights=WRITES & ~Right.SEND_MESSAGES)
    await (await server.command(ada, free, "subscriptions"))
    assert await last(engine).lacks() is None
    all_of_it = server.thread(papers, "t", rights=Right.ADMINISTRATOR)
    await (await server.command(ada, all_of_it, "subscriptions"))
    assert await last(engine).lacks() is None


async def test_a_command_about_another_channel(
    server: DiscordServer, engine: Engine, guild: Guild, papers: Channel, ada: User
) -> None:
    """The rights are those of the person and of the bot in that channel, not in this one."""
    faces = server.channel(guild, "faces", rights=WRITES & ~Right.EMBED_LINKS)
    faces.grants[ada] = MANAGER
    given = {"query": "avatar", "channel": faces}
    await (await server.command(ada, papers, "subscribe", given, rights=MEMBER))
    assert engine.called == [("subscribe", {"query": "avatar"})]
    asker = last(engine)
    assert (asker.chat, asker.place, asker.direct) == (str(faces.id), "#faces", False)
    assert asker.own == f"@{ada.id}"
    assert await asker.manages()
    assert '"Embed Links"' in str(await asker.lacks())


async def test_managing_here_is_not_managing_there(
    server: DiscordServer, engine: Engine, guild: Guild, papers: Channel, ada: User
) -> None:
    """Who manages this channel has no right in the other by it."""
    faces = server.channel(guild, "faces")
    faces.grants[ada] = MEMBER
    given = {"query": "avatar", "channel": faces}
    await (await server.command(ada, papers, "subscribe", given, rights=MANAGER))
    assert not await last(engine).manages()


@pytest.mark.usefixtures("engine")
async def test_a_button_never_acts_in_the_wrong_channel(
    server: DiscordServer, guild: Guild, papers: Channel, ada: User
) -> None:
    """A button acts where it is pressed, so an answer about another channel has none."""
    faces = server.channel(guild, "faces")
    there = await (await server.command(ada, papers, "forget", {"channel": faces}, rights=MANAGER))
    assert there.components == []
    assert there.text.endswith(
        "A line acts where it is sent. For #faces, choose it as the channel again."
    )
    here = await (await server.command(ada, papers, "forget", {"channel": papers}, rights=MANAGER))
    assert [one["label"] for one in here.message.buttons] == ["Delete everything", "Write it"]
    assert "acts where it is sent" not in here.text


async def test_a_command_in_a_direct_message(
    server: DiscordServer, engine: Engine, ada: User
) -> None:
    """The chat is the person's own; nobody else is there, so the answer stays for good."""
    answer = await (await server.command(ada, server.dm(ada), "subscriptions"))
    assert not answer.ephemeral
    asker = last(engine)
    assert (asker.chat, asker.own, asker.direct) == (f"@{ada.id}", None, True)
    assert await asker.manages()


async def test_a_command_where_the_bot_is_no_member(server: DiscordServer, engine: Engine) -> None:
    """Who installed it themselves has it everywhere; it is then about their direct messages."""
    bob = server.user("bob", installed=True)
    elsewhere = server.channel(server.guild("Elsewhere", bot=False), "general")
    answer = await (await server.command(bob, elsewhere, "subscribe", {"query": "avatar"}))
    assert answer.ephemeral
    asker = last(engine)
    assert (asker.chat, asker.direct, asker.place) == (f"@{bob.id}", True, "your direct messages")
    assert await asker.manages()
    refused = await (
        await server.command(bob, elsewhere, "subscribe", {"query": "x", "channel": elsewhere})
    )
    assert "Papercast is not in this server" in refused.text
    assert "Nothing was changed." in refused.text
    assert len(engine.called) == 1


@pytest.mark.usefixtures("engine")
async def test_a_stranger_is_not_offered_it(server: DiscordServer) -> None:
    """Without the bot and without their own installation there is no command."""
    elsewhere = server.channel(server.guild("Elsewhere", bot=False), "general")
    with pytest.raises(NotOffered):
        await server.command(server.user("eve"), elsewhere, "search", {"query": "x"})


async def test_who_takes_no_messages_is_told(
    server: DiscordServer, engine: Engine, papers: Channel
) -> None:
    """It is found out before anything is promised, and without writing to them."""
    eve = server.user("eve", open=False)
    await (await server.command(eve, papers, "subscriptions"))
    said = str(await last(engine).unreachable())
    assert said.startswith("Discord does not let Papercast write to you directly.")
    assert said.endswith("Nothing was changed.")
    assert server.messages(server.dm(eve)) == []


async def test_when_discord_does_not_say_whether_a_person_can_be_reached(
    server: DiscordServer, engine: Engine, papers: Channel, ada: User
) -> None:
    """It is tried, and what then fails is told when it does."""
    await (await server.command(ada, papers, "subscriptions"))
    server.fail("POST", "/users/@me/channels", faults.status(503))
    with capture_logs() as logs:
        assert await last(engine).unreachable() is None
    assert logs[0]["event"] == "person not asked"


async def test_completion(
    server: DiscordServer, engine: Engine, guild: Guild, papers: Channel, ada: User
) -> None:
    """The engine suggests; what Discord would refuse is left out."""
    typed = {"query": "topic:"}
    answer = await (await server.autocomplete(ada, papers, "subscribe", typed, focused="query"))
    assert answer.choices == [("Topic:Heads", "topic:Heads")]
    assert engine.heard[-1][0] == "subscribe query topic:"
    faces = server.channel(guild, "faces")
    typed_there = {"number": "1", "channel": faces}
    await (await server.autocomplete(ada, papers, "unsubscribe", typed_there, focused="number"))
    assert last(engine).chat == str(faces.id)


@pytest.mark.usefixtures("engine")
async def test_a_long_answer_is_several_messages(
    server: DiscordServer, papers: Channel, ada: User
) -> None:
    """All of them for the asker alone, none too long, in order."""
    answer = await server.command(ada, papers, "help")
    await answer.until(lambda one: len(one.followups) == 3)
    said = [answer.message, *answer.followups]
    assert all(one.ephemeral and len(one.content) <= 2000 for one in said)
    assert "".join("".join(one.content for one in said).split()) == "word" * 1200


@pytest.mark.usefixtures("engine")
async def test_every_block_is_shown(server: DiscordServer, papers: Channel, ada: User) -> None:
    """Texts, frames, a file and a button, over as many messages as they need."""
    answer = await server.command(ada, papers, "paper", {"id": "2608.16143"})
    await answer.until(lambda one: len(one.followups) == 2)
    first, second, third = answer.message, *answer.followups
    assert first.content.startswith("**Heading**")
    assert first.embeds[0]["url"] == "https://arxiv.org/abs/2608.16143"
    assert [(file.name, file.data) for file in second.files] == [
        ("papercast.json", b'{"chat": "here"}')
    ]
    assert [one["label"] for one in third.buttons] == ["Next"]
    assert not first.rings


@pytest.mark.usefixtures("engine")
async def test_a_file(server: DiscordServer, papers: Channel, ada: User) -> None:
    """It comes with the text, in UTF-8, for the asker alone."""
    answer = await (await server.command(ada, papers, "export"))
    assert (answer.content, answer.ephemeral) == ("All:", True)
    assert [(file.name, file.data.decode()) for file in answer.files] == [("all.json", '{"é": 1}')]


@pytest.mark.usefixtures("engine")
async def test_nothing_to_say(server: DiscordServer, papers: Channel, ada: User) -> None:
    """What says that the bot is thinking goes away."""
    answer = await server.command(ada, papers, "search", {"query": "x"})
    await answer.until(lambda one: one.original is not None and one.original.deleted)
    assert answer.followups == []


@pytest.mark.usefixtures("engine")
async def test_a_defect_is_told(server: DiscordServer, papers: Channel, ada: User) -> None:
    """With the number under which the log has it; the next command is answered."""
    with capture_logs() as logs:
        answer = await (await server.command(ada, papers, "bibtex", {"id": "x"}))
    assert f"It is noted as {logs[0]['noted']}." in answer.text
    assert (await (await server.command(ada, papers, "subscriptions"))).text == "Said."


async def test_too_late(server: DiscordServer, engine: Engine, papers: Channel, ada: User) -> None:
    """A command that nobody sees the answer of is not run, and is noted; the next one is."""
    server.interactions.window = 0.0
    with capture_logs() as logs:
        answer = await server.command(ada, papers, "subscribe", {"query": "x"})
        await server.until(lambda _: _refused(server, 404))
        await _quiet(server, ada)
    assert answer.acknowledged is None
    assert engine.called == []
    assert "10062" in logs[0]["why"]
    server.interactions.window = 3.0
    assert (await (await server.command(ada, papers, "subscriptions"))).text == "Said."


async def test_answered_by_another_process(
    server: DiscordServer, engine: Engine, papers: Channel, ada: User
) -> None:
    """What another one has acknowledged is left to it: a command is not run twice."""
    async with opened(server) as other, serving(other, replace(engine)):
        with capture_logs() as logs:
            answer = await (await server.command(ada, papers, "subscribe", {"query": "x"}))
            await server.until(lambda _: _refused(server, 400))
            await _quiet(server, ada)
    assert answer.text == "Said."
    assert len(engine.called) == 1
    assert "40060" in logs[0]["why"]


@pytest.mark.usefixtures("engine")
async def test_an_answer_that_is_refused(server: DiscordServer, papers: Channel, ada: User) -> None:
    """Is noted without the token of the interaction, and the next command is answered."""
    server.interactions.token_life = 0.0
    with capture_logs() as logs:
        await server.command(ada, papers, "subscriptions")
        await server.until(lambda _: _refused(server, 401))
        server.interactions.token_life = 900.0
        assert (await (await server.command(ada, papers, "subscriptions"))).text == "Said."
    assert logs[0]["event"] == "answer not delivered"
    assert "/webhooks/" not in str(logs)


async def test_plain_text_to_the_bot(server: DiscordServer, engine: Engine, ada: User) -> None:
    """It is heard as it is; a slash makes it a command; blanks are nothing."""
    await server.say_dm(ada, "  ")
    await server.say_dm(ada, " avatar ")
    await server.seen(server.dm(ada), lambda one: one.author.bot and one.text == "Said.")
    await server.say_dm(ada, "/forget yes")
    await server.until(lambda _: len(engine.heard) == 2)
    assert [(line, asker.chat) for line, asker in engine.heard] == [
        ("avatar", f"@{ada.id}"),
        ("forget yes", f"@{ada.id}"),
    ]


@pytest.mark.usefixtures("engine")
async def test_an_answer_in_direct_messages_is_silent(server: DiscordServer, ada: User) -> None:
    """And sent once, whatever is tried again: it has a nonce."""
    said = await server.say_dm(ada, "avatar")
    answer = await server.seen(server.dm(ada), lambda one: one.author.bot)
    assert answer.silent
    assert answer.nonce == f"{said.id}-0"


@pytest.mark.usefixtures("engine")
async def test_what_is_not_for_us(server: DiscordServer, ada: User) -> None:
    """A text that the engine has no answer for is left alone."""
    await server.say_dm(ada, "hm")
    await server.say_dm(ada, "avatar")
    await server.seen(server.dm(ada), lambda one: one.text == "Said.")
    assert [one.text for one in server.messages(server.dm(ada)) if one.author.bot] == ["Said."]


@pytest.mark.usefixtures("engine")
async def test_an_answer_that_cannot_be_written(server: DiscordServer) -> None:
    """Somebody who wrote and takes no messages: it is noted, and others are heard."""
    eve, ada = server.user("eve", open=False), server.user("ada")
    with capture_logs() as logs:
        await server.say_dm(eve, "avatar")
        await server.until(lambda _: _refused(server, 403))
        await _quiet(server, ada)
    assert [one["event"] for one in logs] == ["answer not delivered"]


async def _quiet(server: DiscordServer, user: User) -> None:
    """Return when all that was said before has been dealt with."""
    before = len(server.messages(server.dm(user)))
    await server.say_dm(user, "avatar")
    await server.until(lambda _: len(server.messages(server.dm(user))) == before + 2)


def _refused(server: DiscordServer, status: int) -> bool:
    return any(call.status == status for call in server.requests)
