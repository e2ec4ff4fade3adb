"""What happens rarely in Telegram, and must not go wrong: lost polls, old posts, crowded papers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from contracts import PLAIN, Answers, notice, up
from servers.telegram import Fault, TelegramServer
from servers.telegram_links import links
from servers.telegram_text import html
from telegram_stage import opened, serving

from bot.askers import Asker
from bot.blocks import Item, Line, Reply
from bot.platforms import LoginRefused, RetryLater
from handlers.telegram import create
from handlers.telegram.html import TEXT, units
from handlers.telegram.message import thaw
from handlers.telegram.render import bodies
from handlers.telegram.reply import said_as

REPLIES = {
    "help": Reply((Line("All commands."),)),
    "subscribe": Reply((Line("What should it look for?"),), asks="subscribe"),
    "talking heads": Reply((Line("Found."),)),
    'subscribe\n"talking head"\nOR avatar': Reply((Line("Subscribed, number 1:"),)),
    "abstract 2608.16143": Reply((Line("The abstract."),)),
    "search x page:2": Reply((Line("Page 2"),)),
}


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as started:
        yield started
        assert started.violations == []


# Polling


class Slow(Answers):
    """Its commands wait for the test."""

    def __init__(self) -> None:
        super().__init__(REPLIES)
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()

    async def run(self, line: str, asker: Asker) -> Reply:
        self.begun.set()
        if line == "help":
            await self.go_on.wait()
        return await super().run(line, asker)


async def test_a_command_is_not_heard_twice_when_the_line_breaks(server: TelegramServer) -> None:
    """The poll that would confirm it fails; the next one does not bring it again."""
    ann = server.person("Ann")
    engine = Answers(REPLIES)
    async with opened(server) as made:
        serve = asyncio.create_task(made.serve(engine, up))
        await _until(server, lambda: server.updates.held == 1)
        server.fail("getUpdates", Fault.BAD_GATEWAY)
        await server.say(ann, ann.dm, "/help")
        async with asyncio.timeout(10):
            with pytest.raises(RetryLater):
                await serve
        said = await server.seen(ann.dm, "All commands.")
        async with serving(made, engine):
            await server.say(ann, ann.dm, "/abstract 2608.16143")
            await server.seen(ann.dm, "The abstract.", after=said)
    assert [line for line, _ in engine.heard] == ["help", "abstract 2608.16143"]


async def test_a_slow_command_is_answered_though_the_line_breaks(server: TelegramServer) -> None:
    """What people asked for is not given up because a poll failed."""
    ann = server.person("Ann")
    engine = Slow()
    async with opened(server) as made:
        serve = asyncio.create_task(made.serve(engine, up))
        await _until(server, lambda: server.updates.held == 1)
        server.fail("getUpdates", Fault.BAD_GATEWAY)
        await server.say(ann, ann.dm, "/help")
        await engine.begun.wait()
        failed = len(server.called("getUpdates"))
        await _until(server, lambda: len(server.called("getUpdates")) > failed)
        engine.go_on.set()
        with pytest.raises(RetryLater):
            await serve
        assert [one.text for one in server.sent(ann.dm)] == ["All commands."]


async def test_one_slow_command_holds_up_its_own_chat_alone(server: TelegramServer) -> None:
    """Others are answered meanwhile; what the same person says next waits its turn."""
    ann, bob = server.person("Ann"), server.person("Bob")
    engine = Slow()
    async with opened(server) as made, serving(made, engine):
        await server.say(ann, ann.dm, "/help")
        await engine.begun.wait()
        await server.say(ann, ann.dm, "/abstract 2608.16143")
        await server.say(bob, bob.dm, "/abstract 2608.16143")
        await server.seen(bob.dm, "The abstract.")
        assert server.sent(ann.dm) == []
        engine.go_on.set()
        await server.seen(ann.dm, "The abstract.")
    assert [one.text for one in server.sent(ann.dm)] == ["All commands.", "The abstract."]


async def test_a_slow_answer_is_announced(server: TelegramServer) -> None:
    """The person sees that something is being written."""
    ann = server.person("Ann")
    engine = Slow()
    async with opened(server) as made, serving(made, engine):
        await server.say(ann, ann.dm, "/help")
        await _until(server, lambda: ann.dm.actions == ["typing"])
        engine.go_on.set()
        await server.seen(ann.dm, "All commands.")


async def test_a_held_poll_ends_at_once(server: TelegramServer) -> None:
    """A service that stops waits for no poll."""
    async with opened(server) as made:
        serve = asyncio.create_task(made.serve(Answers(REPLIES), up))
        await _until(server, lambda: server.updates.held == 1)
        serve.cancel()
        async with asyncio.timeout(2):
            with pytest.raises(asyncio.CancelledError):
                await serve


# What people type


async def test_a_command_may_go_on_in_the_next_line(server: TelegramServer) -> None:
    """People write long queries over many lines, also behind the bot's name."""
    ann = server.person("Ann")
    lab = server.group("Lab", owner=ann)
    engine = Answers(REPLIES)
    async with opened(server) as made, serving(made, engine):
        await server.say(ann, ann.dm, '/subscribe\n"talking head"\nOR avatar')
        await server.seen(ann.dm, "Subscribed, number 1:")
        await server.say(ann, lab, '/subscribe@papercast_bot\n"talking head"\nOR avatar')
        await server.seen(lab, "Subscribed, number 1:")


async def test_a_group_of_an_administrator_bot_talks_undisturbed(server: TelegramServer) -> None:
    """The bot may read all there; a question is answered by a reply, and by nothing else."""
    ann = server.person("Ann")
    lab = server.group("Lab", owner=ann)
    server.promote(lab)
    engine = Answers(REPLIES)
    async with opened(server) as made, serving(made, engine):
        await server.say(ann, lab, "/subscribe")
        question = await server.seen(lab, "What should it look for?")
        await server.say(ann, lab, "lunch at noon?")
        await server.say(ann, lab, "talking heads", reply_to=question)
        await server.seen(lab, "Found.")
    assert [line for line, _ in engine.heard] == ["subscribe", "talking heads"]


async def test_quotes_arrive_as_they_were_typed(server: TelegramServer) -> None:
    """Phones curl them; what they mean is for the engine to say."""
    ann = server.person("Ann")
    engine = Answers({"search “talking head” –survey": Reply((Line("Found."),))})
    async with opened(server) as made, serving(made, engine):
        await server.say(ann, ann.dm, "/search “talking head” –survey")
        await server.seen(ann.dm, "Found.")


# Old posts


@pytest.mark.parametrize(
    ("data", "shows"),
    [("=/abstract 2608.16143", "The abstract."), ("=>/search x page:2", "Page 2")],
)
async def test_the_buttons_of_an_old_post_go_on(
    server: TelegramServer, data: str, shows: str
) -> None:
    """Telegram tells of a message that is too old only where it stands."""
    ann = server.person("Ann", started=True)
    async with opened(server) as made, serving(made, Answers(REPLIES)):
        sent = await made.send(str(ann.id), bodies(notice(PLAIN), str(ann.id))[0], "nonce-1")
        post = await server.seen(ann.dm, "AnyTalk")
        press = await _press_old(server, post, data, int(sent))
        await press.answered()
        await server.seen(ann.dm, shows)


async def _press_old(server: TelegramServer, post: Any, data: str, message_id: int) -> Any:
    """Press a button of a message that Telegram no longer shows to the bot."""
    person = post.chat.person
    post.keyboard = (({"text": "It", "callback_data": data},),)
    pressed = await server.press(person, post, "It")
    update = server.updates.every[-1]
    there = {"id": person.id, "type": "private", "first_name": person.name}
    update["callback_query"]["message"] = {"chat": there, "message_id": message_id, "date": 0}
    return pressed


# Papers with too much of everything

MENTIONS = "@a" * 3000
SITES = "cs.CV " * 800
PATHS = "www.a " * 25 + "www." + "/" * 3000
DOTS = "a.b.abc " * 800


@pytest.mark.parametrize(
    "much", [MENTIONS, SITES, PATHS, DOTS], ids=["at", "sites", "paths", "dots"]
)
def test_a_paper_with_too_much_of_everything_fits(much: str) -> None:
    """What keeps clients from linking takes room too; a post is one message all the same."""
    paper = replace(PLAIN, title=much, authors=(much, "b"), comment=f"accepted to {much}"[:1500])
    crowded = replace(notice(paper), summary=much, basis=much)
    crowded = replace(crowded, why=(replace(crowded.why[0], name=much),))
    (body,) = bodies(replace(crowded, paper=replace(paper, withdrawn=True)), "-1001")
    listed = said_as(Reply((Item(1, paper, much), Line(much, strong=True), Line(much))))
    for markup in (thaw(body)[0].html, *(one.html for one in listed)):
        composed = html(markup)
        assert units(composed.text) <= TEXT
        assert len(composed.entities) <= 100
        assert [one.text for one in links(composed) if not one.made] in (
            [],
            ["arxiv.org/abs/2608.16143"],
        )


# Secrets


async def test_no_error_carries_the_token(server: TelegramServer) -> None:
    """Not in its sentence, nor in what it came from."""
    platform = create({"token": "77:wrong", "base_url": server.base_url})
    with pytest.raises(LoginRefused) as refused:
        await platform.open()
    chain: BaseException | None = refused.value
    while chain is not None:
        assert "77:wrong" not in str(chain)
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)


async def _until(server: TelegramServer, condition: Any) -> None:
    await server.world.changes.until(condition, "what the test waits for", 10)
