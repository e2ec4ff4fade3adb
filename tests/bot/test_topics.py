"""The chats that the configuration names follow its topics; each change is made and logged once."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from clock import NOON
from structlog.testing import capture_logs

from bot import rhythm, topics
from bot.rhythm import Start
from bot.topics import Topic
from storage import chats, subscriptions
from storage.database import Database
from storage.records import Habits, Subscription

FACES = Topic("Talking Face", '"talking face"', ("console:1", "telegram:-100:7"))
CARS = Topic("Cars", "cars", ("console:1",))
LATER = NOON + timedelta(days=1)


def by_platform(platform: str, address: str) -> Start:
    """On the console at once; elsewhere a digest on working days, in Paris."""
    return Start() if platform == "console" else Start("weekdays", time(9), "Europe/Paris")


async def sync(database: Database, *configured: Topic) -> list[str]:
    """Start with this configuration, and return what was logged, without the papers' chats."""
    with capture_logs() as logs:
        async with database.transaction() as conn:
            await topics.sync(conn, configured, LATER, by_platform)
    return [f"{entry['event']}: {entry['topic']}" for entry in logs]


async def active(database: Database, chat: str = "console:1") -> list[tuple[int, str, str | None]]:
    """Number, query and topic of each subscription of a chat."""
    return [(one.number, one.query, one.topic) for one in await of_chat(database, chat)]


async def of_chat(database: Database, chat: str) -> list[Subscription]:
    """The subscriptions of a chat."""
    platform, _, address = chat.partition(":")
    async with database.reading() as conn:
        found = await chats.find(conn, platform, address)
        return await subscriptions.of_chat(conn, found.id) if found else []


async def person_follows(database: Database, topic: Topic, address: str = "2") -> int:
    """A person subscribes a chat of the console to a topic, by a command."""
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "console", address)
        person = await chats.person(conn, "console", "ann")
        made, _ = await subscriptions.add(
            conn,
            chat.id,
            topic.canonical,
            topic.query,
            NOON,
            person_id=person,
            topic=topic.name,
            name=topic.name,
        )
    return made.number


async def person_ends(database: Database, number: int, address: str = "1") -> None:
    """A person ends a subscription of a chat of the console, by a command."""
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "console", address)
        person = await chats.person(conn, "console", "ann")
        assert await subscriptions.end(conn, chat.id, number, NOON, person_id=person)


async def test_named_chats_follow_their_topics(database: Database) -> None:
    """Each chat that a topic names gets a subscription, numbered in the configuration's order."""
    assert await sync(database, FACES, CARS) == [
        "topic followed: Talking Face",
        "topic followed: Talking Face",
        "topic followed: Cars",
    ]

    assert await active(database) == [
        (1, '"talking face"', "Talking Face"),
        (2, "cars", "Cars"),
    ]
    assert await active(database, "telegram:-100:7") == [(1, '"talking face"', "Talking Face")]


async def test_a_followed_topic_is_nobodys(database: Database) -> None:
    """A subscription from the configuration bears the topic's name, and no person made it."""
    await sync(database, CARS)

    (made,) = await of_chat(database, "console:1")
    assert (made.name, made.topic, made.person_id) == ("Cars", "Cars", None)
    assert (made.canonical, made.created) == ("topic:cars", LATER)


async def test_the_same_configuration_changes_nothing(database: Database) -> None:
    """A second start with the same configuration neither writes nor logs."""
    await sync(database, FACES, CARS)
    before = await of_chat(database, "console:1")

    assert await sync(database, FACES, CARS) == []

    assert await of_chat(database, "console:1") == before


async def test_a_chat_that_is_named_twice_follows_once(database: Database) -> None:
    """Writing a chat twice under a topic is harmless."""
    twice = Topic("Cars", "cars", ("console:1", "console:1"))

    assert await sync(database, twice) == ["topic followed: Cars"]

    assert await active(database) == [(1, "cars", "Cars")]


async def test_a_changed_query_is_followed(database: Database) -> None:
    """Whoever follows a topic follows its new query, under the same number."""
    await sync(database, CARS)
    await person_follows(database, CARS)

    assert await sync(database, Topic("Cars", "cars OR vans", CARS.chats)) == [
        "topic changed: Cars",
        "topic changed: Cars",
    ]

    assert await active(database) == [(1, "cars OR vans", "Cars")]
    assert await active(database, "console:2") == [(1, "cars OR vans", "Cars")]


async def test_a_topic_is_the_same_in_capitals(database: Database) -> None:
    """Only the letters of a topic's name tell it from others, not their case."""
    await sync(database, CARS)

    assert await sync(database, Topic("CARS", "cars", CARS.chats)) == []

    assert [number for number, _, _ in await active(database)] == [1]


async def test_a_chat_taken_out_of_a_topic_ends(database: Database) -> None:
    """The chat that is named no more gets nothing more; the other chat does."""
    await sync(database, FACES)

    assert await sync(database, Topic("Talking Face", '"talking face"', ("telegram:-100:7",))) == [
        "chat taken out of the topic: Talking Face"
    ]

    assert await active(database) == []
    assert len(await active(database, "telegram:-100:7")) == 1


async def test_what_a_person_follows_needs_no_naming(database: Database) -> None:
    """A chat whose member asked for a topic keeps it, although the configuration names it not."""
    await person_follows(database, CARS)

    assert await sync(database, Topic("Cars", "cars")) == []

    assert await active(database, "console:2") == [(1, "cars", "Cars")]


async def test_a_topic_taken_out_ends_for_everybody(database: Database) -> None:
    """Without its topic a subscription has no query: also those that people made end."""
    await sync(database, FACES, CARS)
    await person_follows(database, CARS)

    assert await sync(database, FACES) == [
        "topic taken out of the configuration: Cars",
        "topic taken out of the configuration: Cars",
    ]

    assert await active(database) == [(1, '"talking face"', "Talking Face")]
    assert await active(database, "console:2") == []


async def test_a_topic_that_returns_has_its_old_number(database: Database) -> None:
    """Taken out and put in again, with another query, a topic is what it was."""
    await sync(database, FACES, CARS)
    await sync(database, CARS)

    assert await sync(database, Topic("Talking Face", "faces", ("console:1",)), CARS) == [
        "topic followed: Talking Face"
    ]

    assert await active(database) == [(1, "faces", "Talking Face"), (2, "cars", "Cars")]


async def test_a_chat_that_returns_has_its_old_number(database: Database) -> None:
    """A chat that is named again takes its subscription up again."""
    await sync(database, FACES, CARS)
    await sync(database, Topic("Talking Face", '"talking face"'), CARS)
    await sync(database, FACES, CARS)

    assert await active(database) == [
        (1, '"talking face"', "Talking Face"),
        (2, "cars", "Cars"),
    ]


@pytest.mark.parametrize(
    "starts",
    [
        ((CARS,),),
        ((CARS,), (CARS,)),
        ((Topic("Cars", "cars OR vans", CARS.chats),),),
        ((Topic("Cars", "cars"),), (CARS,)),
        ((), (CARS,)),
    ],
    ids=["same", "twice", "new query", "chat out and in", "topic out and in"],
)
async def test_what_a_person_ended_stays_ended(
    database: Database, starts: tuple[tuple[Topic, ...], ...]
) -> None:
    """No later start and no change of the configuration brings it back."""
    await sync(database, CARS)
    await person_ends(database, 1)

    logged = [line for configured in starts for line in await sync(database, *configured)]

    assert logged == []
    assert await active(database) == []


async def test_queries_of_people_are_left_alone(database: Database) -> None:
    """A subscription that follows no topic is none of the configuration's business."""
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "console", "1")
        await subscriptions.add(conn, chat.id, "topical", "topical", NOON)

    await sync(database, CARS)
    await sync(database)

    assert await active(database) == [(1, "topical", None)]


async def test_a_chat_that_already_asked_is_not_asked_twice(database: Database) -> None:
    """A topic that a person follows in a named chat stays that person's subscription."""
    await person_follows(database, CARS, "1")

    assert await sync(database, CARS) == []

    (one,) = await of_chat(database, "console:1")
    assert one.person_id is not None


# Schedules


async def test_a_chat_begins_as_it_suits_it(database: Database) -> None:
    """Where several read it is a digest on working days, and its hour and zone are kept."""
    await sync(database, FACES)

    (on_console,) = await of_chat(database, "console:1")
    (in_group,) = await of_chat(database, "telegram:-100:7")

    assert (on_console.schedule, on_console.next_due) == ("instant", None)
    assert in_group.schedule == "weekdays"
    assert in_group.next_due == datetime(2026, 8, 20, 7, tzinfo=UTC), "09:00 in Paris"
    async with database.reading() as conn:
        chat = await chats.find(conn, "telegram", "-100:7")
    assert chat is not None
    assert chat.habits == Habits(zone="Europe/Paris", hour=time(9))


async def test_a_topic_may_name_its_schedule(database: Database) -> None:
    """It is that of all chats that the configuration names for it."""
    await sync(database, replace(FACES, schedule="weekly"))

    schedules = [
        (one.schedule, one.next_due)
        for chat in FACES.chats
        for one in await of_chat(database, chat)
    ]

    assert schedules == [
        ("weekly", datetime(2026, 8, 24, 8, tzinfo=UTC)),
        ("weekly", datetime(2026, 8, 24, 7, tzinfo=UTC)),
    ]


async def test_a_schedule_is_set_once(database: Database) -> None:
    """A new one in the configuration is followed; what a chat chose later stays at each start."""
    await sync(database, FACES)
    assert await sync(database, replace(FACES, schedule="daily")) == [
        "topic on a schedule: Talking Face",
        "topic on a schedule: Talking Face",
    ]

    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "telegram", "-100:7")
        await rhythm.set_schedule(conn, chat, 1, "weekly", LATER)
    assert await sync(database, replace(FACES, schedule="daily")) == []

    (in_group,) = await of_chat(database, "telegram:-100:7")
    assert in_group.schedule == "weekly"
    assert await sync(database, replace(FACES, schedule="instant")) == [
        "topic on a schedule: Talking Face",
        "topic on a schedule: Talking Face",
    ]
    (in_group,) = await of_chat(database, "telegram:-100:7")
    assert (in_group.schedule, in_group.next_due) == ("instant", None)
