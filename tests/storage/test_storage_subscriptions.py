"""A subscription has a number that its chat never sees again on another one."""

import asyncio

from clock import NOON
from making import MINUTE, a_chat

from storage import chats, subscriptions
from storage.database import Database
from storage.records import Chat, Subscription


async def subscribed(
    database: Database,
    chat: Chat,
    query: str,
    *,
    topic: str | None = None,
    name: str | None = None,
) -> Subscription:
    async with database.transaction() as conn:
        made, new = await subscriptions.add(
            conn, chat.id, query, query, NOON, topic=topic, name=name
        )
    assert new
    return made


async def ended(database: Database, chat: Chat, number: int) -> Subscription | None:
    async with database.transaction() as conn:
        return await subscriptions.end(conn, chat.id, number, NOON + MINUTE)


async def test_a_subscription_comes_back_as_it_was_made(database: Database) -> None:
    """All that was said of it is kept."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        person = await chats.person(conn, "console", "ann")
        made, new = await subscriptions.add(
            conn,
            chat.id,
            "nerf AND cat:cs.cv",
            "cs.CV NeRF",
            NOON,
            person_id=person,
            topic="Ränder",
            name="mine",
        )
        assert new
        assert await subscriptions.of_chat(conn, chat.id) == [made]
    assert made == Subscription(
        id=made.id,
        chat_id=chat.id,
        number=1,
        query="cs.CV NeRF",
        canonical="nerf AND cat:cs.cv",
        created=NOON,
        name="mine",
        topic="Ränder",
        person_id=person,
    )


async def test_the_same_query_is_subscribed_once(database: Database) -> None:
    """The same canonical query gives the subscription that is there, as it is."""
    chat = await a_chat(database)
    first = await subscribed(database, chat, "nerf")
    async with database.transaction() as conn:
        again = await subscriptions.add(conn, chat.id, "nerf", "NeRF", NOON + MINUTE, name="late")
        assert await subscriptions.of_chat(conn, chat.id) == [first]
    assert again == (first, False)


async def test_numbers_count_up_in_each_chat(database: Database) -> None:
    """Each chat counts its own subscriptions from 1."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    numbers = [(await subscribed(database, chat, query)).number for query in "abc"]
    assert numbers == [1, 2, 3]
    assert (await subscribed(database, other, "a")).number == 1


async def test_a_number_is_never_given_twice(database: Database) -> None:
    """The number of an ended subscription, even of the last one, stays its own."""
    chat = await a_chat(database)
    for query in "abc":
        await subscribed(database, chat, query)
    assert await ended(database, chat, 3)
    assert await ended(database, chat, 1)
    assert (await subscribed(database, chat, "d")).number == 4


async def test_an_ended_subscription_is_taken_up_again(database: Database) -> None:
    """It has its old number and id, and what is said of it now."""
    chat = await a_chat(database)
    first = await subscribed(database, chat, "a", name="old", topic="topic")
    await subscribed(database, chat, "b")
    await ended(database, chat, 1)
    async with database.transaction() as conn:
        again, new = await subscriptions.add(conn, chat.id, "a", "A", NOON + MINUTE, name="new")
    assert new
    assert again == Subscription(
        id=first.id,
        chat_id=chat.id,
        number=1,
        query="A",
        canonical="a",
        created=NOON + MINUTE,
        name="new",
    )


async def test_ending_gives_what_was_ended(database: Database) -> None:
    """The subscription is returned, to tell people which it was, and is no longer active."""
    chat = await a_chat(database)
    first, second = await subscribed(database, chat, "a"), await subscribed(database, chat, "b")
    assert await ended(database, chat, 1) == first
    async with database.reading() as conn:
        assert await subscriptions.of_chat(conn, chat.id) == [second]


async def test_only_what_is_active_can_be_ended(database: Database) -> None:
    """An unknown number, another chat's number and an ended one give None."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    await subscribed(database, chat, "a")
    assert await ended(database, chat, 2) is None
    assert await ended(database, other, 1) is None
    assert await ended(database, chat, 1)
    assert await ended(database, chat, 1) is None


async def test_what_a_person_ended_is_told_from_what_the_configuration_ended(
    database: Database,
) -> None:
    """Only what has ended, and by a person's hand, counts; who subscribed does not."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        person = await chats.person(conn, "console", "ann")
        for query in "abc":
            await subscriptions.add(conn, chat.id, query, query, NOON, person_id=person)
        await subscriptions.end(conn, chat.id, 1, NOON, person_id=person)
        await subscriptions.end(conn, chat.id, 2, NOON)
        asked = [await subscriptions.ended_by_person(conn, chat.id, query) for query in "abcd"]
    assert asked == [True, False, False, False]


async def test_active_lists_by_chat_and_number(database: Database) -> None:
    """All chats' active subscriptions come in one order; topics can be asked for alone."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    second = await subscribed(database, other, "a", topic="t")
    first = await subscribed(database, chat, "b")
    third = await subscribed(database, other, "c")
    async with database.reading() as conn:
        assert await subscriptions.active(conn) == [first, second, third]
        assert await subscriptions.of_topics(conn) == [second]


async def test_a_topic_changes_its_query(database: Database) -> None:
    """The subscriptions that follow it follow the new one; others keep theirs."""
    chat = await a_chat(database)
    followers = [await subscribed(database, chat, query, topic="t") for query in "ab"]
    await subscribed(database, chat, "c")
    async with database.transaction() as conn:
        await subscriptions.change_query(conn, [one.id for one in followers], "new")
        await subscriptions.change_query(conn, [], "nobody's")
        listed = await subscriptions.of_chat(conn, chat.id)
    assert [(one.query, one.canonical) for one in listed] == [
        ("new", "a"),
        ("new", "b"),
        ("c", "c"),
    ]


async def test_subscriptions_made_at_once_get_numbers_of_their_own(database: Database) -> None:
    """Several commands of one chat at the same time all succeed, with different numbers."""
    chat = await a_chat(database)
    made = await asyncio.gather(*(subscribed(database, chat, query) for query in "abcdefgh"))
    assert sorted(one.number for one in made) == list(range(1, 9))


async def test_the_same_subscription_made_at_once_is_one(database: Database) -> None:
    """Two people who ask for the same thing at the same time get the same subscription."""
    chat = await a_chat(database)

    async def ask() -> tuple[Subscription, bool]:
        async with database.transaction() as conn:
            return await subscriptions.add(conn, chat.id, "a", "a", NOON)

    answers = await asyncio.gather(*(ask() for _ in range(8)))
    assert len({made.id for made, _ in answers}) == 1
    assert [new for _, new in answers].count(True) == 1
