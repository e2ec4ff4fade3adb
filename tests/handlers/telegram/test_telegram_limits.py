"""Answers and posts share what Telegram allows a chat."""

from datetime import timedelta

import pytest
from clock import NOON, FakeClock
from contracts import Answers
from servers.telegram import TelegramServer
from telegram_stage import options, serving

from bot.blocks import Line, Reply
from bot.pacing import Window
from handlers.telegram import create
from handlers.telegram.limits import LIMITS

PAGE = Reply((Line("Helped."),))


@pytest.mark.parametrize(
    ("address", "window"),
    [
        ("815", Window(1, 1.0)),
        ("-100815", Window(20, 60.0)),
        ("@channel", Window(20, 60.0)),
    ],
)
def test_what_a_chat_allows(address: str, window: Window) -> None:
    """A private chat one a second, groups and channels twenty a minute (Telegram's FAQ)."""
    assert LIMITS.chat(address) == (window,)


def test_a_thread_is_in_its_group() -> None:
    """What is sent to one of its threads counts for the group."""
    assert LIMITS.whole("-100815/7") == LIMITS.whole("-100815") == "-100815"


async def test_an_answer_takes_a_turn() -> None:
    """Behind a post that has just gone to the same chat, an answer waits a second."""
    async with TelegramServer() as server:
        ann, clock = server.person("Ann", started=True), FakeClock()
        platform = create(options(server), clock=clock)
        await platform.open()
        async with serving(platform, Answers({"help": PAGE})):
            async with platform.turns.turn(str(ann.id)):
                pass
            await server.say(ann, ann.dm, "/help")
            await server.seen(ann.dm, "Helped.")
        await platform.close()
    assert clock.now() - NOON == timedelta(seconds=1)
