"""/privacy: what people read, word for word."""

from dataclasses import replace

import pytest
from desk import HERE, Desk

from bot.askers import Asker
from bot.blocks import Line
from storage.database import Database

STORED = (
    "Stored: this chat's number, its subscriptions, block list and settings, which papers it got "
    "(with what was said of them, for 90 days), and who subscribed or was let in (a number, "
    "no name).\n"
    "Not stored: your messages. A search that is too long for its button is kept for 30 days.\n"
)
REST = (
    "Searches that the store cannot answer are asked of arXiv, without saying who asks.\n"
    "All of it as a file: /export. Delete all of it: /forget."
)


async def test_without_a_service(sqlite_database: Database) -> None:
    """Where nothing is sent for summaries, it says so."""
    assert await Desk(sqlite_database).says("/privacy") == (
        f"{STORED}Summaries are made on Papercast's own machine; nothing is sent anywhere for "
        f"them.\n{REST}"
    )


@pytest.mark.parametrize(
    ("writers", "named"),
    [(["Anthropic"], "Anthropic"), (["Anthropic", "OpenAI"], "Anthropic and OpenAI")],
)
async def test_with_services(sqlite_database: Database, writers: list[str], named: str) -> None:
    """Whoever is asked for summaries is named, and what they get."""
    desk = Desk(sqlite_database)
    desk.runner._house = replace(desk.runner._house, writers=writers)

    answer = await desk.says("/privacy")

    assert answer == f"{STORED}Sent to {named}: papers only, never what you type.\n{REST}"


async def test_strangers_may_ask(sqlite_database: Database) -> None:
    """What is stored of people is no secret from those who are not let in."""
    desk = Desk(sqlite_database, mode="private")
    reply = await desk.runner.run("privacy", Asker("telegram", "1", "1"))

    assert isinstance(reply.blocks[0], Line)
    assert reply.blocks[0].text.startswith("Stored: ")
    assert await desk.runner.run("privacy", HERE) == reply
