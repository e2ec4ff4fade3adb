"""People talk to it in Telegram: commands, plain words, buttons, inline mode, menus, logging in."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest
from contracts import PLAIN, Answers, up
from servers.telegram import Fault, Message, TelegramServer
from structlog.testing import capture_logs
from telegram_stage import opened, options, serving

from bot.askers import Asker
from bot.blocks import Action, Copy, Document, FullPaper, Line, Reply
from bot.platforms import LoginRefused, RetryLater
from handlers.telegram import create
from handlers.telegram.platform import Telegram
from handlers.telegram.polling import ANOTHER, BAD_TOKEN

LIST = Reply((Line("Page 1"),), (Action("More", "/search x page:2", turns=True),))
SECOND = Reply((Line("Page 2"),), (Action("Back", "/search x page:1", turns=True),))
LONG = "/search " + "x" * 90
PAPER = FullPaper(PLAIN, "Makes characters speak.", "summary by Claude")
REPLIES = {
    "help": Reply((Line("All commands."),)),
    "search x": LIST,
    "search x page:2": SECOND,
    "search x page:1": LIST,
    "long": Reply((Line("A long one."),), (Action("Again", LONG),)),
    LONG.removeprefix("/"): Reply((Line("Found by a key."),)),
    "subscribe": Reply((Line("What should it look for?"),), asks="subscribe"),
    "subscribe #1 dm": Reply((Line("Subscribed, number 1:"), Copy("heads"))),
    "abstract 2608.16143": Reply((Line("The abstract."),)),
    "start line-YWJzdHJhY3QgMjYwOC4xNjE0Mw": Reply((Line("The abstract."),)),
    "export": Reply((Line("All of it:"), Document("papercast.json", '{"chat": 1}'))),
    "blocked": Reply(()),
    "talking heads": Reply((Line("Found."),)),
    "inline 1 heads": Reply((PAPER,), (Action("More", "/search heads"),)),
    "inline 2 heads": Reply((PAPER,)),
    "inline 1 stranger": Reply((Line("This Papercast is private."),)),
}


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as started:
        yield started
        assert started.violations == []


@pytest.fixture
def engine() -> Answers:
    return Answers(REPLIES)


@pytest.fixture
async def platform(server: TelegramServer, engine: Answers) -> AsyncIterator[Telegram]:
    """It serves."""
    async with opened(server) as made, serving(made, engine):
        yield made


# Commands


async def test_an_answer_to_a_message(
    server: TelegramServer, engine: Answers, platform: Telegram
) -> None:
    """The engine hears which message of ours a command answers, if any."""
    ann = server.person("Ann")
    await server.say(ann, ann.dm, "/help")
    shown = await server.seen(ann.dm, "All commands.")
    await server.say(ann, ann.dm, "/help", reply_to=shown)
    await server.seen(ann.dm, "All commands.", after=shown)
    assert [asker.under for _, asker in engine.heard] == [None, str(shown.id)]


@pytest.mark.usefixtures("platform")
async def test_a_command_in_a_direct_chat(server: TelegramServer, engine: Answers) -> None:
    """The engine hears who asks and where, and that the chat is theirs alone."""
    ann = server.person("Ann")
    await server.say(ann, ann.dm, "/help")
    await server.seen(ann.dm, "All commands.")
    (heard,) = engine.heard
    assert heard[0] == "help"
    asker = heard[1]
    assert (asker.chat, asker.person, asker.direct, asker.own) == (
        str(ann.id),
        str(ann.id),
        True,
        str(ann.id),
    )


@pytest.mark.usefixtures("platform")
async def test_a_group_hears_its_own_commands_only(server: TelegramServer, engine: Answers) -> None:
    """Commands for other bots, and ones that nobody here knows, are left alone."""
    ann = server.person("Ann")
    lab = server.group("Lab", owner=ann)
    for line in ("/help@another_bot", "/weather", "/help@Papercast_Bot"):
        await server.say(ann, lab, line)
    said = await server.seen(lab, "All commands.")
    assert [line for line, _ in engine.heard] == ["help@Papercast_Bot"] or [
        line for line, _ in engine.heard
    ] == ["help"]
    assert said.reply_to is not None
    assert said.silent
    assert not engine.heard[0][1].direct


@pytest.mark.usefixtures("platform")
async def test_threads_are_chats_of_their_own(server: TelegramServer, engine: Answers) -> None:
    """A forum's thread has its address, and is answered there."""
    ann = server.person("Ann")
    forum = server.group("Forum", owner=ann, forum=True)
    thread = server.thread(forum, "papers")
    await server.say(ann, forum, "/help", thread=thread)
    said = await server.seen(forum, "All commands.")
    assert said.thread == thread
    assert engine.heard[0][1].chat == f"{forum.id}/{thread}"


async def test_who_manages(server: TelegramServer) -> None:
    """Owners and administrators do; the answer is remembered for a while."""
    ann, bob = server.person("Ann"), server.person("Bob")
    lab = server.group("Lab", owner=ann)
    server.join(lab, bob)
    seen: dict[str, bool] = {}

    class Asking(Answers):
        async def run(self, line: str, asker: Asker) -> Reply:
            seen[asker.person] = await asker.manages()
            return Reply((Line(f"{asker.place}, {asker.managers}"),))

    async with opened(server) as made, serving(made, Asking({})):
        for person in (ann, bob, ann):
            said = await server.say(person, lab, "/help")
            await server.seen(lab, "this group, administrators", after=said)
    assert seen == {str(ann.id): True, str(bob.id): False}
    assert len(server.called("getChatMember")) == 2


async def test_channels_speak_as_their_managers(server: TelegramServer) -> None:
    """Who can post in a channel is an administrator of it; the person stays unknown."""
    ann = server.person("Ann")
    papers = server.channel("Papers", owner=ann)
    heard: list[tuple[Asker, bool]] = []

    class Asking(Answers):
        async def run(self, line: str, asker: Asker) -> Reply:
            heard.append((asker, await asker.manages()))
            return Reply((Line("Done."),))

    async with opened(server) as made, serving(made, Asking({})):
        await server.say(ann, papers, "/help")
        await server.seen(papers, "Done.")
    (asker, manages) = heard[0]
    assert manages
    assert (asker.person, asker.own, asker.place) == (str(papers.id), None, "this channel")


async def test_who_can_be_written_to(server: TelegramServer) -> None:
    """A person who never opened the bot is told how; one who did is reached."""
    ann, bob = server.person("Ann", started=True), server.person("Bob")
    lab = server.group("Lab", owner=ann)
    server.join(lab, bob)

    class Asking(Answers):
        async def run(self, line: str, asker: Asker) -> Reply:
            return Reply((Line(await asker.unreachable() or "You can be written to."),))

    async with opened(server) as made, serving(made, Asking({})):
        await server.say(ann, lab, "/help")
        await server.seen(lab, "You can be written to.")
        await server.say(bob, lab, "/help")
        told = await server.seen(lab, "only after you have opened https://t.me/papercast_bot")
    assert "Nothing was changed." in told.text


# Plain words


@pytest.mark.usefixtures("platform")
async def test_plain_words_reach_the_engine(server: TelegramServer, engine: Answers) -> None:
    """In a direct chat; what the engine has nothing to say to is not answered."""
    ann = server.person("Ann")
    await server.say(ann, ann.dm, "talking heads")
    await server.seen(ann.dm, "Found.")
    await server.say(ann, ann.dm, "nothing of ours")
    await server.say(ann, ann.dm, "/help")
    await server.seen(ann.dm, "All commands.")
    assert len(server.sent(ann.dm)) == 2
    assert [line for line, _ in engine.heard] == ["talking heads", "nothing of ours", "help"]


@pytest.mark.usefixtures("platform")
async def test_a_question_opens_the_keyboard_in_a_group(server: TelegramServer) -> None:
    """The next message then is a reply to it, which a bot hears in groups too."""
    ann = server.person("Ann")
    lab = server.group("Lab", owner=ann)
    await server.say(ann, lab, "/subscribe")
    question = await server.seen(lab, "What should it look for?")
    assert question.force_reply
    await server.say(ann, lab, "talking heads", reply_to=question)
    await server.seen(lab, "Found.")


@pytest.mark.usefixtures("platform")
async def test_a_deep_link_reaches_the_engine(server: TelegramServer) -> None:
    """What a link carries comes behind /start."""
    ann = server.person("Ann")
    await server.say(ann, ann.dm, "/start line-YWJzdHJhY3QgMjYwOC4xNjE0Mw")
    await server.seen(ann.dm, "The abstract.")


@pytest.mark.usefixtures("platform")
async def test_a_file_is_sent(server: TelegramServer) -> None:
    """As a document, under its text."""
    ann = server.person("Ann")
    await server.say(ann, ann.dm, "/export")
    sent = await server.seen(ann.dm, lambda one: one.document is not None)
    assert sent.document is not None
    assert (sent.document.name, sent.document.content) == ("papercast.json", b'{"chat": 1}')


@pytest.mark.usefixtures("platform")
async def test_silence_is_an_answer(server: TelegramServer) -> None:
    """An empty answer sends nothing."""
    ann = server.person("Ann")
    await server.say(ann, ann.dm, "/blocked")
    await server.say(ann, ann.dm, "/help")
    await server.seen(ann.dm, "All commands.")
    assert len(server.sent(ann.dm)) == 1


# Buttons


@pytest.mark.usefixtures("platform")
async def test_pages_turn_in_place(server: TelegramServer) -> None:
    """The list is edited; pressing twice what changes nothing is no failure."""
    ann = server.person("Ann")
    await server.say(ann, ann.dm, "/search x")
    listed = await server.seen(ann.dm, "Page 1")
    await (await server.press(ann, listed, "More")).answered()
    turned = await server.seen(ann.dm, "Page 2")
    assert turned.id == listed.id
    with capture_logs() as logs:
        await (await server.press(ann, turned, "Back")).answered()
        back = await server.seen(ann.dm, "Page 1")
        await (await server.press(ann, back, "More")).answered()
        await server.seen(ann.dm, "Page 2")
    assert [one for one in logs if one["log_level"] == "error"] == []


@pytest.mark.usefixtures("platform")
async def test_a_line_that_is_too_long_for_a_button_is_kept(
    server: TelegramServer, engine: Answers
) -> None:
    """The button carries its key, and a forgotten key says so."""
    ann = server.person("Ann")
    await server.say(ann, ann.dm, "/long")
    said = await server.seen(ann.dm, "A long one.")
    await server.press(ann, said, "Again")
    await server.seen(ann.dm, "Found by a key.")
    engine.lines.clear()
    answer = await (await server.press(ann, said, "Again")).answered()
    assert answer.alert
    assert "This button is too old" in answer.text


async def test_buttons_survive_a_restart(server: TelegramServer, engine: Answers) -> None:
    """A new process understands the buttons of the one before."""
    ann = server.person("Ann")
    async with opened(server) as made, serving(made, engine):
        await server.say(ann, ann.dm, "/search x")
        listed = await server.seen(ann.dm, "Page 1")
    async with opened(server) as made, serving(made, Answers(REPLIES)):
        await server.press(ann, listed, "More")
        await server.seen(ann.dm, "Page 2")


async def posted(server: TelegramServer, platform: Telegram, chat: int) -> Message:
    """A post in that chat, as the engine sends it."""
    from contracts import notice  # noqa: PLC0415 - used here alone

    body = platform.render(notice(PLAIN), str(chat))[0]
    await platform.send(str(chat), body, "nonce-1")
    there = next(one for one in server.world.chats.values() if one.id == chat)
    return await server.seen(there, "AnyTalk")


async def test_a_post_in_a_group_is_asked_about_in_private(
    server: TelegramServer, platform: Telegram
) -> None:
    """Abstract opens the bot; Subscribe tells the one who pressed it, in a box."""
    ann = server.person("Ann", started=True)
    lab = server.group("Lab", owner=ann)
    post = await posted(server, platform, lab.id)
    opened_by = await (await server.press(ann, post, "Abstract")).answered()
    assert opened_by.url.startswith("https://t.me/papercast_bot?start=line-")
    told = await (await server.press(ann, post, "Subscribe")).answered()
    assert (told.text, told.alert) == ("Subscribed, number 1:\nheads", True)
    assert len(server.sent(lab)) == 1


async def test_a_post_in_a_direct_chat_is_answered_there(
    server: TelegramServer, platform: Telegram
) -> None:
    """The abstract comes as a message of its own, and makes no sound."""
    ann = server.person("Ann", started=True)
    post = await posted(server, platform, ann.dm.id)
    await server.press(ann, post, "Abstract")
    assert (await server.seen(ann.dm, "The abstract.")).silent


@pytest.mark.usefixtures("platform")
async def test_a_button_that_is_not_ours_is_answered(server: TelegramServer) -> None:
    """Nothing happens, and nothing waits."""
    ann = server.person("Ann")
    await server.say(ann, ann.dm, "/search x")
    listed = await server.seen(ann.dm, "Page 1")
    listed.keyboard = (({"text": "More", "callback_data": "?"},),)
    assert (await (await server.press(ann, listed, "More")).answered()).text == ""


# Inline mode


@pytest.mark.usefixtures("platform")
async def test_inline_mode_brings_papers_into_any_chat(server: TelegramServer) -> None:
    """Each result is a whole post, and there is a next page where there is one."""
    ann = server.person("Ann")
    lab = server.group("Lab", owner=ann)
    first = await server.inline(ann, "heads")
    assert first.titles == (PLAIN.title,)
    assert first.next_offset == "2"
    sent = await server.choose_inline(ann, lab, first, 0)
    assert "arxiv.org/abs/2608.16143" in sent.text
    assert (await server.inline(ann, "heads", first.next_offset)).next_offset == ""


@pytest.mark.usefixtures("platform")
async def test_a_stranger_sees_why_there_is_nothing(server: TelegramServer) -> None:
    """On the button that opens the bot, and for them alone."""
    shown = await server.inline(server.person("Eve"), "stranger")
    assert shown.results == ()
    assert shown.button is not None
    assert shown.button["text"] == "This Papercast is private."


# Menus


async def test_menus_are_set_once(server: TelegramServer) -> None:
    """By scope and language; a second start changes nothing."""
    async with opened(server) as made, serving(made, Answers(REPLIES)):
        await _menus(server)
    before = len(server.called("setMyCommands"))
    assert before == 4 * 5
    names = {one["command"] for one in server.menus["all_group_chats", ""]}
    assert "search" in names
    assert not names & {"subscribe", "status", "start"}
    assert "subscribe" in {one["command"] for one in server.menus["all_chat_administrators", "de"]}
    async with opened(server) as made, serving(made, Answers(REPLIES)):
        read = len(server.called("getMyCommands"))
        await _until(server, lambda: len(server.called("getMyCommands")) >= read + 20)
    assert len(server.called("setMyCommands")) == before


async def _menus(server: TelegramServer) -> None:
    await _until(server, lambda: ("all_chat_administrators", "zh") in server.menus)


async def _until(server: TelegramServer, condition: Callable[[], bool]) -> None:
    await server.world.changes.until(condition, "what the test waits for", 10)


# Logging in, and what can go wrong


async def test_a_refused_token_says_what_to_do(server: TelegramServer) -> None:
    """The sentence names @BotFather and the variable, and not the token."""
    platform = create(options(server, token="1:wrong"))
    with pytest.raises(LoginRefused) as refused:
        await platform.open()
    assert str(refused.value) == BAD_TOKEN
    assert "1:wrong" not in BAD_TOKEN
    await platform.close()


async def test_nobody_there_is_tried_again() -> None:
    """Where nothing listens, later is a good answer."""
    platform = create({"token": "1:x", "base_url": "http://127.0.0.1:9/bot"})
    with pytest.raises(RetryLater):
        await platform.open()


async def test_another_program_that_polls_is_named(server: TelegramServer) -> None:
    """Two cannot receive one bot's messages: the first is told, and it may pass by itself."""
    async with opened(server) as first, opened(server) as second:
        polling = asyncio.create_task(first.serve(Answers(REPLIES), up))
        await _until(server, lambda: bool(server.called("getUpdates")))
        async with serving(second, Answers(REPLIES)):
            async with asyncio.timeout(10):
                with pytest.raises(LoginRefused) as refused:
                    await polling
    assert str(refused.value) == ANOTHER
    assert refused.value.again


async def test_a_webhook_is_removed(server: TelegramServer) -> None:
    """A webhook of an earlier program would keep the messages away."""
    server.updates.webhook = True
    ann = server.person("Ann")
    async with opened(server) as made, serving(made, Answers(REPLIES)):
        await server.say(ann, ann.dm, "/help")
        await server.seen(ann.dm, "All commands.")


async def test_what_was_said_before_a_start_is_heard(server: TelegramServer) -> None:
    """Telegram keeps messages while nobody polls."""
    ann = server.person("Ann")
    await server.say(ann, ann.dm, "/help")
    async with opened(server) as made, serving(made, Answers(REPLIES)):
        await server.seen(ann.dm, "All commands.")


async def test_an_answer_that_is_lost_ends_nothing(
    server: TelegramServer, platform: Telegram
) -> None:
    """It is logged, and the next command is answered."""
    ann = server.person("Ann")
    server.fail("sendMessage", Fault.BAD_GATEWAY)
    await server.say(ann, ann.dm, "/search x")
    await server.say(ann, ann.dm, "/help")
    await server.seen(ann.dm, "All commands.")
    assert platform.ready


async def test_the_token_is_never_logged(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Not by the HTTP client either, which logs each address at INFO."""
    caplog.set_level(logging.INFO)
    ann = server.person("Ann")
    async with opened(server) as made, serving(made, Answers(REPLIES)):
        await server.say(ann, ann.dm, "/help")
        await server.seen(ann.dm, "All commands.")
    ours = [one.getMessage() for one in caplog.records if one.name != "aiohttp.access"]
    assert not [line for line in ours if server.token in line]


async def test_its_entrance_is_its_name(server: TelegramServer) -> None:
    """How people come in is known once it is open."""
    async with opened(server) as made:
        assert made.entrance is not None
        assert made.entrance.url == "https://t.me/papercast_bot"
        assert made.entrance.claim.format(code="7Q2F").endswith("?start=claim-7Q2F")
    assert not made.ready


@pytest.mark.parametrize("token", ["", "x", "1: x", "1:x y"])
def test_a_token_that_is_none_is_refused_at_once(token: str) -> None:
    """Before anything is asked, with a sentence."""
    with pytest.raises(ValueError, match="BotFather"):
        create({"token": token})


def test_clear_text_is_for_this_machine() -> None:
    """The token stands in each address."""
    with pytest.raises(ValueError, match="https"):
        create({"token": "1:x", "base_url": "http://telegram.example/bot"})
