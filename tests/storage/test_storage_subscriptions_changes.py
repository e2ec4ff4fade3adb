"""A subscription can ask something else and have another name, and keeps its number."""

import asyncio

import pytest
from clock import NOON
from making import MINUTE, a_chat

from storage import chats, subscriptions
from storage.database import Database
from storage.records import Chat, Subscription
from storage.subscriptions import Taken


async def subscribed(
    database: Database, chat: Chat, query: str, *, topic: str | None = None, name: str | None = None
) -> Subscription:
    async with database.transaction() as conn:
        ann = await chats.person(conn, "console", "ann")
        canonical = f"topic:{topic}" if topic else query
        made, _ = await subscriptions.add(
            conn, chat.id, canonical, query, NOON, person_id=ann, topic=topic, name=name
        )
    return made


async def ended(database: Database, chat: Chat, number: int) -> None:
    async with database.transaction() as conn:
        assert await subscriptions.end(conn, chat.id, number, NOON + MINUTE)


async def edited(
    database: Database, chat: Chat, number: int, query: str, *, topic: str | None = None
) -> tuple[Subscription, Subscription] | None:
    """As Bob edits it, a minute later."""
    async with database.transaction() as conn:
        bob = await chats.person(conn, "console", "bob")
        canonical = f"topic:{topic}" if topic else query.lower()
        return await subscriptions.edit(
            conn, chat.id, number, canonical, query, NOON + MINUTE, person_id=bob, topic=topic
        )


async def active(database: Database, chat: Chat) -> list[tuple[int, str]]:
    async with database.reading() as conn:
        return [(one.number, one.query) for one in await subscriptions.of_chat(conn, chat.id)]


async def test_an_edited_subscription_keeps_all_but_its_query(database: Database) -> None:
    """Number, name, and who made it when stay; both forms are returned."""
    chat = await a_chat(database)
    made = await subscribed(database, chat, "a", name="A")

    changed = await edited(database, chat, 1, "B")

    assert changed is not None
    before, after = changed
    assert before == made
    assert (after.id, after.number, after.name) == (made.id, 1, "A")
    assert (after.query, after.canonical) == ("B", "b")
    assert (after.created, after.person_id) == (NOON, made.person_id)
    assert await active(database, chat) == [(1, "B")]


async def test_only_what_is_active_can_be_edited(database: Database) -> None:
    """An unknown number, an ended one and another chat's give None, for names too."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    await subscribed(database, chat, "a")
    await ended(database, chat, 1)
    await subscribed(database, chat, "b")

    assert await edited(database, chat, 1, "c") is None
    assert await edited(database, chat, 3, "c") is None
    assert await edited(database, other, 2, "c") is None
    async with database.transaction() as conn:
        assert await subscriptions.rename(conn, chat.id, 1, "A") is None
        assert await subscriptions.rename(conn, other.id, 2, "A") is None


async def test_two_never_ask_the_same(database: Database) -> None:
    """What another active one asks, or it itself, is refused with that one."""
    chat = await a_chat(database)
    first = await subscribed(database, chat, "a")
    await subscribed(database, chat, "b")

    with pytest.raises(Taken, match="number 1 asks that already") as taken:
        await edited(database, chat, 2, "A")
    assert taken.value.by == first
    with pytest.raises(Taken) as taken:
        await edited(database, chat, 1, "A")
    assert taken.value.by == first
    assert await active(database, chat) == [(1, "a"), (2, "b")]


async def test_what_has_ended_does_not_stand_in_the_way(database: Database) -> None:
    """An ended subscription gives up what it asked, and no number is given twice."""
    chat = await a_chat(database)
    for query in "abc":
        await subscribed(database, chat, query)
    await ended(database, chat, 2)
    await ended(database, chat, 3)

    assert await edited(database, chat, 1, "b")
    assert await edited(database, chat, 1, "c")
    assert (await subscribed(database, chat, "b")).number == 4
    assert (await subscribed(database, chat, "a")).number == 5
    await ended(database, chat, 4)
    assert await edited(database, chat, 5, "b")
    assert await active(database, chat) == [(1, "c"), (5, "b")]


async def test_an_edited_topic_is_left_as_one_that_a_person_ended(database: Database) -> None:
    """It follows the topic no more, which the configuration must not bring back."""
    chat = await a_chat(database)
    await subscribed(database, chat, "q", topic="t", name="T")

    changed = await edited(database, chat, 1, "z")

    assert changed is not None
    assert (changed[1].topic, changed[1].name) == (None, "T")
    assert await active(database, chat) == [(1, "z")]
    async with database.transaction() as conn:
        assert await subscriptions.ended_by_person(conn, chat.id, "topic:t")
        assert await subscriptions.of_topics(conn) == []


async def test_editing_a_topic_can_be_undone(database: Database) -> None:
    """Under its old number it follows the topic again, as often as that is wanted."""
    chat = await a_chat(database)
    await subscribed(database, chat, "q", topic="t", name="T")

    for _ in range(2):
        await edited(database, chat, 1, "z")
        changed = await edited(database, chat, 1, "q", topic="t")
        assert changed is not None
        assert (changed[1].topic, changed[1].number) == ("t", 1)

    async with database.transaction() as conn:
        assert not await subscriptions.ended_by_person(conn, chat.id, "topic:t")
        assert [one.number for one in await subscriptions.of_topics(conn)] == [1]


async def test_what_the_configuration_made_is_the_editors(database: Database) -> None:
    """Whoever edits a subscription that nobody made is who made it."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        await subscriptions.add(conn, chat.id, "topic:t", "q", NOON, topic="t")
        bob = await chats.person(conn, "console", "bob")

    changed = await edited(database, chat, 1, "z")

    assert changed is not None
    assert changed[1].person_id == bob


async def test_a_name_is_given_changed_and_taken_away(database: Database) -> None:
    """Each time the subscription is returned as it was."""
    chat = await a_chat(database)
    await subscribed(database, chat, "a")
    seen = []
    async with database.transaction() as conn:
        for name in ("A", "B", None):
            before = await subscriptions.rename(conn, chat.id, 1, name)
            assert before is not None
            seen.append(before.name)
        (now,) = await subscriptions.of_chat(conn, chat.id)
    assert seen == [None, "A", "B"]
    assert now.name is None


async def test_a_name_comes_back_with_its_subscription(database: Database) -> None:
    """What is taken up again without a name has its old one."""
    chat = await a_chat(database)
    await subscribed(database, chat, "a", name="A")
    await ended(database, chat, 1)

    assert (await subscribed(database, chat, "a")).name == "A"


async def test_made_by(database: Database) -> None:
    """Active subscriptions of all chats count, for whoever made them."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    await subscribed(database, chat, "a")
    ann = (await subscribed(database, other, "a")).person_id
    await subscribed(database, other, "b")
    await ended(database, other, 2)
    async with database.transaction() as conn:
        bob = await chats.person(conn, "console", "bob")
        assert ann is not None
        assert await subscriptions.made_by(conn, ann) == 2
        assert await subscriptions.made_by(conn, bob) == 0


async def test_edits_at_once_leave_one_of_each(database: Database) -> None:
    """Of several that want to ask the same at the same time, one does."""
    chat = await a_chat(database)
    for query in "abcdef":
        await subscribed(database, chat, query)

    ends = await asyncio.gather(
        *(edited(database, chat, number, "z") for number in range(1, 7)), return_exceptions=True
    )

    assert sum(isinstance(end, Taken) for end in ends) == 5
    asked = [query for _, query in await active(database, chat)]
    assert sorted(asked, key=str)[-1] == "z"
    assert len(set(asked)) == 6
