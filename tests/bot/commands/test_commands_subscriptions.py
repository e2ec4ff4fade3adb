"""/subscriptions and /unsubscribe: what people read, word for word."""

import re

import pytest
from clock import NOON
from desk import HERE, TALKING, BusyClock, Desk, days_ago, many, paper

from bot.askers import Asker
from storage import chats, subscriptions
from storage.database import Database

NONE = (
    "There are no subscriptions here. To get new papers as they appear:\n"
    '  /subscribe "talking portrait"'
)
NEXT = "New papers come when arXiv announces them, next: Wed 19 Aug, about 00:00 UTC."


async def test_none(sqlite_database: Database) -> None:
    """Without a subscription it shows how to get one."""
    desk = Desk(sqlite_database)

    assert await desk.says("/subscriptions") == NONE
    await desk.says("subscribe avatar")
    await desk.says("unsubscribe 1")
    assert await desk.says("/subscriptions") == NONE


async def test_each_with_what_it_brings(sqlite_database: Database) -> None:
    """Each has its number, its query and what it found; words after the command do no harm."""
    desk = Desk(sqlite_database, topics=(TALKING,))
    await desk.store(
        paper("2606.00001", "Avatar of old", days_ago(60)),
        paper("2608.00001", "Avatar", days_ago(11)),
        paper("2608.00002", "Avatar"),
        paper("2608.00003", "One talking face", days_ago(1)),
    )
    for line in ("zebra", "“avatar”", "topic:talking face"):
        await desk.says(f"subscribe {line}")

    assert await desk.says("subscriptions please") == (
        "# 3 subscriptions\n"
        f"{NEXT}\n"
        "# 1\n"
        "  zebra\n"
        "0 papers in 30 days\n"
        "# 2\n"
        '  "avatar"\n'
        "2 papers in 30 days, last on 18 Aug\n"
        "# 3 Talking Face\n"
        "  topic:Talking Face\n"
        "1 paper in 30 days, last on 17 Aug\n"
        "/edit 1 … · /name 1 … · /unsubscribe 1 · /settings"
    )


async def test_days_that_are_stored(sqlite_database: Database) -> None:
    """A young store says on how many days its numbers stand."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar", days_ago(2)))
    await desk.says("subscribe avatar")

    assert await desk.says("subscriptions") == (
        "# 1 subscription\n"
        f"{NEXT}\n"
        "# 1\n"
        "  avatar\n"
        "1 paper in the 1 day stored so far, last on 16 Aug\n"
        "/edit 1 … · /name 1 … · /unsubscribe 1 · /settings"
    )


async def test_time_was_up(sqlite_database: Database) -> None:
    """What could not be counted in time is not claimed."""
    slow = Desk(sqlite_database, clock=BusyClock(0.1))
    await slow.store(*many(2500, "Avatar"))
    await slow.says("subscribe avatar")
    stuck = Desk(sqlite_database, clock=BusyClock())

    assert re.search(
        r"\nat least \d+ papers in the 1 day stored so far, last on 18 Aug\n",
        await slow.says("subscriptions"),
    )
    assert "\nNot counted: time was up.\n" in await stuck.says("subscriptions")


async def test_query_that_cannot_be_read_any_more(sqlite_database: Database) -> None:
    """One query that an older version stored does not hide the others."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar"))
    async with sqlite_database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        await subscriptions.add(conn, chat.id, "old:", "((", NOON)
    await desk.says("subscribe avatar")

    assert await desk.says("subscriptions") == (
        "# 2 subscriptions\n"
        f"{NEXT}\n"
        "# 1\n"
        "  ((\n"
        "This query cannot be read any more, so nothing comes of it.\n"
        "# 2\n"
        "  avatar\n"
        "1 paper in the 1 day stored so far, last on 18 Aug\n"
        "/edit 1 … · /name 1 … · /unsubscribe 1 · /settings"
    )


async def test_pages(sqlite_database: Database) -> None:
    """A long list has pages; the hints are about one that is shown."""
    desk = Desk(sqlite_database, page_size=2)
    for n in range(1, 6):
        await desk.says(f"subscribe avatar{n}")

    assert await desk.says("subscriptions page:2") == (
        "# 5 subscriptions\n"
        f"{NEXT}\n"
        "# 3\n  avatar3\nNothing is stored yet.\n"
        "# 4\n  avatar4\nNothing is stored yet.\n"
        "/edit 3 … · /name 3 … · /unsubscribe 3 · /settings\n"
        "[Back] /subscriptions page:1\n"
        "[More] /subscriptions page:3"
    )
    first, last = await desk.says("subscriptions"), await desk.says("subscriptions page:3")
    assert first.endswith("/unsubscribe 1 · /settings\n[More] /subscriptions page:2")
    assert last.endswith("/unsubscribe 5 · /settings\n[Back] /subscriptions page:2")
    assert await desk.says("subscriptions page:4") == "There is no page 4; the last is page 3."
    assert (await desk.says("subscriptions page:x")).startswith('"x" is not a page.')


async def test_turning_a_page_takes_its_place(sqlite_database: Database) -> None:
    """The next page replaces this one."""
    desk = Desk(sqlite_database, page_size=1)
    for line in ("subscribe avatar", "subscribe zebra"):
        await desk.says(line)

    (more,) = (await desk.runner.run("unsubscribe", HERE)).actions

    assert (more.line, more.turns) == ("/subscriptions page:2", True)


# ---- /unsubscribe ----


@pytest.mark.parametrize("typed", ["1", "#1", "1.", "01", "１"])
async def test_unsubscribe(sqlite_database: Database, typed: str) -> None:
    """The answer undoes it: the old line brings the old number back."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe “talking face” OR avatar")

    answer = await desk.says(f"unsubscribe {typed}")

    assert answer == 'Removed number 1. To undo:\n  /subscribe "talking face" OR avatar'
    assert await desk.subscribed() == []
    assert "Subscribed, number 1:" in await desk.says(answer.splitlines()[1].strip())


async def test_unsubscribe_from_a_topic(database: Database) -> None:
    """A topic is named, and that a person ended it is kept, so that it stays ended."""
    desk = Desk(database, topics=(TALKING,))
    await desk.says("subscribe topic:Talking Face")

    assert await desk.says("unsubscribe 1") == (
        "Removed number 1, Talking Face. To undo:\n  /subscribe topic:Talking Face"
    )
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        assert await subscriptions.ended_by_person(conn, chat.id, TALKING.canonical)


async def test_bare_unsubscribe(sqlite_database: Database) -> None:
    """Without a number it lists them, and the last line is one that can be given."""
    desk = Desk(sqlite_database)
    assert await desk.says("unsubscribe") == NONE
    for line in ("subscribe avatar", "subscribe zebra", "unsubscribe 1"):
        await desk.says(line)

    assert await desk.says("unsubscribe") == (
        "Which one? Send its number, as in the last line.\n"
        "# 1 subscription\n"
        f"{NEXT}\n"
        "# 2\n"
        "  zebra\n"
        "Nothing is stored yet.\n"
        "/edit 2 … · /name 2 … · /unsubscribe 2 · /settings"
    )


@pytest.mark.parametrize("typed", ["avatar", "-1", "1.5", "²", "#"])
async def test_no_number(sqlite_database: Database, typed: str) -> None:
    """What is no number is refused with a line that has one."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe avatar")

    assert await desk.says(f"unsubscribe {typed}") == (
        f'"{typed}" is not a number. Nothing was changed. Send the number of one:\n  /unsubscribe 1'
    )
    assert len(await desk.subscribed()) == 1


async def test_text_that_is_no_number_and_long(sqlite_database: Database) -> None:
    """A long text is not repeated whole."""
    answer = await Desk(sqlite_database).says(f"unsubscribe {'a' * 500}")

    assert answer.startswith(f'"{"a" * 39}…" is not a number. ')


@pytest.mark.parametrize(("typed", "told"), [("7", "7"), ("0", "0"), ("999999999", "999999999")])
async def test_unknown_number(sqlite_database: Database, typed: str, told: str) -> None:
    """A number that is not there is refused, and where the numbers are is shown."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe avatar")

    assert await desk.says(f"unsubscribe {typed}") == (
        f"There is no subscription number {told} here. Nothing was changed. These are here:\n"
        "  /subscriptions"
    )
    assert len(await desk.subscribed()) == 1


async def test_number_of_another_chat(sqlite_database: Database) -> None:
    """Nobody ends what another chat gets, and a chat that never spoke has nothing to end."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe avatar")

    answer = await desk.says("unsubscribe 1", Asker("console", "there", "ada"))

    assert answer.startswith("There is no subscription number 1 here. Nothing was changed.")
    assert len(await desk.subscribed()) == 1
    async with sqlite_database.reading() as conn:
        assert await chats.find(conn, "console", "there") is None


async def test_twice(sqlite_database: Database) -> None:
    """What has ended cannot be ended again."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe avatar")
    await desk.says("unsubscribe 1")

    answer = await desk.says("unsubscribe 1")

    assert answer.startswith("There is no subscription number 1 here.")
