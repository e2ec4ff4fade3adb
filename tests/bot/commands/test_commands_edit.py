"""/edit: what people read, word for word, and what is stored."""

from dataclasses import replace

import pytest
from clock import NOON
from desk import HERE, MOTION, TALKING, Desk

from bot.askers import Asker
from bot.rhythm import Start
from bot.topics import sync
from storage.database import Database


async def test_edit(database: Database) -> None:
    """The number and the name stay, and the line that undoes it is shown."""
    desk = Desk(database)
    await desk.says("subscribe “talking face” OR avatar")
    await desk.says("name 1 Heads")

    answer = await desk.says("edit 1 “lip  sync” cat:cs.CV")

    assert answer == (
        "Changed number 1, Heads:\n"
        '  "lip  sync" cat:cs.CV\n'
        "To undo:\n"
        '  /edit 1 "talking face" OR avatar'
    )
    (one,) = await desk.subscribed()
    assert (one.number, one.name, one.canonical) == (1, "Heads", '"lip sync" cat:cs.CV')
    assert (await desk.says(answer.splitlines()[-1].strip())).startswith("Changed number 1, Heads:")
    (one,) = await desk.subscribed()
    assert one.canonical == '"talking face" OR avatar'


@pytest.mark.parametrize(
    "given",
    [
        {"number": "1", "query": "zebra"},
        {"number": "#1", "query": " zebra "},
        {"number": "1.", "query": "zebra"},
    ],
)
async def test_in_a_form(sqlite_database: Database, given: dict[str, str]) -> None:
    """Where the parameters come apart it is the same."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe avatar")

    await desk.runner.call("edit", given, HERE)

    assert [one.query for one in await desk.subscribed()] == ["zebra"]


async def test_bare(sqlite_database: Database) -> None:
    """The bare command lists them, below a line that shows how."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe avatar")

    assert (await desk.says("/edit")).startswith(
        "Which one, and what shall it ask?\n"
        '  /edit 1 "talking head" OR "lip sync"\n'
        "# 1 subscription\n"
    )


async def test_without_a_query(sqlite_database: Database) -> None:
    """A number alone changes nothing."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe avatar")

    assert await desk.says("edit 7") == (
        "What shall number 7 ask? Nothing was changed. Send it like this:\n"
        '  /edit 7 "talking head" OR "lip sync"'
    )


async def test_a_topic_becomes_a_query_and_a_topic_again(database: Database) -> None:
    """The subscription of a topic can be edited, and undone; a restart leaves it as it is."""
    desk = Desk(database, topics=(TALKING, MOTION))
    await desk.says("subscribe topic:talking face")

    assert await desk.says("edit 1 avatar") == (
        "Changed number 1, Talking Face:\n  avatar\nTo undo:\n  /edit 1 topic:Talking Face"
    )
    async with database.transaction() as conn:
        topic = replace(TALKING, chats=("console:here",))
        await sync(conn, [topic], NOON, lambda *_: Start())
    (one,) = await desk.subscribed()
    assert (one.query, one.topic) == ("avatar", None)

    assert await desk.says("edit 1 topic:Talking Face") == (
        "Changed number 1, Talking Face:\n  topic:Talking Face\nTo undo:\n  /edit 1 avatar"
    )
    (one,) = await desk.subscribed()
    assert (one.number, one.topic, one.query) == (1, "Talking Face", TALKING.query)


async def test_what_another_asks(sqlite_database: Database) -> None:
    """Two subscriptions never ask the same; that one is named."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe avatar")
    await desk.says("subscribe lip-sync")

    assert await desk.says("edit 1 LIP-SYNC") == (
        "You already have this: number 2. Nothing was changed."
    )
    assert await desk.says("edit 1 #2") == ("You already have this: number 2. Nothing was changed.")
    assert await desk.says("edit 1 AVATAR") == (
        "You already have this: number 1. Nothing was changed."
    )
    assert [one.query for one in await desk.subscribed()] == ["avatar", "lip-sync"]


async def test_what_has_ended_may_be_asked_again(database: Database) -> None:
    """An ended subscription stands in nobody's way, and its number is not given again."""
    desk = Desk(database)
    for line in ("subscribe avatar", "subscribe zebra", "unsubscribe 2"):
        await desk.says(line)

    assert (await desk.says("edit 1 zebra")).startswith("Changed number 1:\n  zebra\n")
    assert "Subscribed, number 3:" in await desk.says("subscribe avatar")


async def test_bad_query(sqlite_database: Database) -> None:
    """A query with a problem changes nothing, and the better one is a line to copy."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe avatar")

    assert await desk.says("edit 1 (zebra") == (
        "This query has a problem. Nothing was changed.\n"
        "  (zebra\n"
        "  ^\n"
        "The bracket at character 1 is never closed. Perhaps:\n"
        "  /edit 1 (zebra)"
    )
    assert [one.query for one in await desk.subscribed()] == ["avatar"]


async def test_unknown_topic(sqlite_database: Database) -> None:
    """The nearest topic is a line to copy."""
    desk = Desk(sqlite_database, topics=(TALKING,))
    await desk.says("subscribe avatar")

    assert (await desk.says("edit 1 topic:talkingface")).endswith("\n  /edit 1 topic:Talking Face")


@pytest.mark.parametrize("line", ["edit 7 zebra", "name 7 Zebras", "unsubscribe 7"])
@pytest.mark.parametrize("asker", [HERE, Asker("console", "there", "ada", at_home=True)])
async def test_unknown_number(sqlite_database: Database, line: str, asker: Asker) -> None:
    """A number that is not there is refused, in a chat that never spoke before too."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe avatar")

    assert await desk.says(line, asker) == (
        "There is no subscription number 7 here. Nothing was changed. These are here:\n"
        "  /subscriptions"
    )


@pytest.mark.parametrize("command", ["edit", "name"])
async def test_no_number(sqlite_database: Database, command: str) -> None:
    """What is no number is refused with a line that has one."""
    answer = await Desk(sqlite_database).says(f"{command} avatar zebra")

    assert answer.startswith('"avatar" is not a number. Nothing was changed. Send the number of ')
    assert f"\n  /{command} 1 " in answer
