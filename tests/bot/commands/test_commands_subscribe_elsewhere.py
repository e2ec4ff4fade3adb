"""/subscribe where several people read: for the chat, for oneself, and what is refused."""

from dataclasses import replace

import pytest
from clock import NOON
from desk import TALKING, Desk, paper

from bot.askers import Asker
from bot.commands.base import Limits
from storage import chats
from storage.database import Database

ADA = Asker("discord", "@1", "1", own="@1")
CHANNEL = replace(
    ADA, chat="500", direct=False, place="#papers", managers='members with "Manage Channel"'
)
NEXT = "New papers come when arXiv announces them, next: Wed 19 Aug, about 00:00 UTC."


async def no() -> bool:
    return False


async def mute() -> str | None:
    return (
        'Papercast may not write in #papers: it lacks "Embed Links". Grant it under channel '
        "settings, Permissions, then try again. Nothing was changed."
    )


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    """A channel with a query, named, and a topic."""
    made = Desk(sqlite_database, topics=(TALKING,))
    await made.store(paper("2608.00001", "Avatar"))
    for line in ("subscribe avatar", "name 1 Avatars", "subscribe topic:talking face"):
        await made.says(line, CHANNEL)
    return made


async def asked(desk: Desk, asker: Asker) -> list[tuple[int, str, str | None, str | None]]:
    return [(one.number, one.query, one.topic, one.name) for one in await desk.subscribed(asker)]


async def test_in_a_channel(desk: Desk) -> None:
    """It says where the posts go, and only the asker reads that."""
    reply = await desk.runner.run("subscribe zebra", CHANNEL)

    assert reply.private
    assert (await desk.says("subscribe head", CHANNEL)).endswith(
        f"{NEXT}\nPosts go to #papers.\n[Stop] /unsubscribe 4"
    )


@pytest.mark.parametrize("line", ["subscribe zebra dm", "subscribe zebra DM"])
async def test_for_oneself(desk: Desk, line: str) -> None:
    """The papers go to the person; there is no button, since it would stop the channel's."""
    assert (await desk.says(line, CHANNEL)).endswith(f"{NEXT}\nThey go to your direct messages.")
    assert await asked(desk, ADA) == [(1, "zebra", None, None)]
    assert len(await asked(desk, CHANNEL)) == 2


async def test_what_a_channel_gets_for_oneself(desk: Desk) -> None:
    """A number of the channel stands for what it asks; a topic stays one, a name goes along."""
    other = replace(CHANNEL, person="2", own="@2", manages=no)

    assert "Subscribed, number 1, Avatars:\n  avatar\n" in await desk.says("subscribe #1 dm", other)
    assert "Subscribed to the topic Talking Face, number 2:" in await desk.says(
        "subscribe #2 dm", other
    )
    assert await asked(desk, replace(ADA, chat="@2", person="2")) == [
        (1, "avatar", None, "Avatars"),
        (2, TALKING.query, "Talking Face", "Talking Face"),
    ]
    assert await desk.says("subscribe #1 dm", other) == (
        "You already have this: number 1. Nothing was changed."
    )


@pytest.mark.parametrize("number", ["3", "0", "999999999"])
async def test_no_such_number(desk: Desk, number: str) -> None:
    """A number that the channel does not have, or no more, is refused."""
    assert await desk.says(f"subscribe #{number} dm", CHANNEL) == (
        f"There is no subscription number {int(number)} in #papers any more. Nothing was changed."
    )
    await desk.says("unsubscribe 1", CHANNEL)
    assert await desk.says("subscribe #1 dm", CHANNEL) == (
        "There is no subscription number 1 in #papers any more. Nothing was changed."
    )
    assert await asked(desk, ADA) == []


async def test_only_managers(desk: Desk) -> None:
    """Others are told who may, and what they can do."""
    assert await desk.says("subscribe zebra", replace(CHANNEL, manages=no)) == (
        'Only members with "Manage Channel" can change what #papers gets. Nothing was changed. '
        "In a direct message you can subscribe for yourself."
    )


async def test_where_it_may_not_write(desk: Desk) -> None:
    """The platform's own sentence says what to do, and nothing was subscribed."""
    assert await desk.says("subscribe zebra", replace(CHANNEL, lacks=mute)) == await mute()
    assert len(await asked(desk, CHANNEL)) == 2


async def test_an_undo_line_that_ends_in_a_word_that_says_where(desk: Desk) -> None:
    """What was looked for is looked for again, and in the same chat."""
    await desk.runner.call("subscribe", {"query": "radar dm"}, CHANNEL)

    undo = (await desk.says("unsubscribe 3", CHANNEL)).splitlines()[-1].strip()

    assert undo == "/subscribe radar dm here"
    await desk.says(undo, CHANNEL)
    assert (await asked(desk, CHANNEL))[-1] == (3, "radar dm", None, None)


# ---- Limits ----


async def test_a_chat_has_its_limit(database: Database) -> None:
    """What is too much is not subscribed; one that has ended makes room."""
    desk = Desk(database, limits=Limits(a_chat=2))
    for line in ("subscribe a1", "subscribe b1"):
        await desk.says(line, ADA)

    assert await desk.says("subscribe c1", ADA) == (
        "2 subscriptions are the limit here. Nothing was changed. "
        'Two subjects can share one: "a" OR "b".'
    )
    await desk.says("unsubscribe 1", ADA)
    assert "Subscribed, number 3:" in await desk.says("subscribe c1", ADA)
    assert "are the limit here" in await desk.says("subscribe a1", ADA)
    assert [one.number for one in await desk.subscribed(ADA)] == [2, 3]


async def test_a_person_has_a_limit(database: Database) -> None:
    """It counts what they made in all chats."""
    desk = Desk(database, limits=Limits(a_person=1))
    await desk.says("subscribe a1", CHANNEL)

    assert await desk.says("subscribe a1", ADA) == (
        "1 subscription is the limit for one person. Nothing was changed. "
        'Two subjects can share one: "a" OR "b".'
    )
    assert "Subscribed" in await desk.says("subscribe b1", replace(CHANNEL, person="2"))


async def test_a_chat_is_known_from_then_on(sqlite_database: Database) -> None:
    """A refusal leaves no trace of the chat."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe (", ADA)

    async with sqlite_database.reading() as conn:
        assert await chats.find(conn, "discord", "@1") is None
    await desk.says("subscribe avatar", ADA)
    (one,) = await desk.subscribed(ADA)
    assert one.created == NOON
