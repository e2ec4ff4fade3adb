"""The feed of changed subscriptions: whatever changes one notes it, in the order of the commits."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import postgres
import pytest
from clock import NOON
from making import a_chat
from sqlalchemy import func, select

from storage import changes, chats, forget, subscriptions
from storage.database import Connection, Database
from storage.records import Chat
from storage.schema import subscription_changes

Change = Callable[[Connection, Chat], Awaitable[Any]]


async def subscribed(database: Database, chat: Chat, *queries: str) -> list[int]:
    """The ids of new subscriptions of the chat to these queries."""
    async with database.transaction() as conn:
        made = [await subscriptions.add(conn, chat.id, one, one, NOON) for one in queries]
    return [one.id for one, _ in made]


async def last(database: Database) -> int:
    async with database.reading() as conn:
        return await changes.last_change(conn)


async def since(database: Database, after: int) -> list[int]:
    """The subscriptions that changed after that change."""
    async with database.reading() as conn:
        newest, ids = await changes.changed(conn, after)
        assert newest == await changes.last_change(conn)
    return ids


async def edit(conn: Connection, chat: Chat) -> None:
    person = await chats.person(conn, "console", "ann")
    await subscriptions.edit(conn, chat.id, 1, "c", "c", NOON, person_id=person)


async def take_up_again(conn: Connection, chat: Chat) -> None:
    await subscriptions.end(conn, chat.id, 1, NOON)
    await subscriptions.add(conn, chat.id, "a", "a", NOON)


async def follow(conn: Connection, chat: Chat) -> None:
    of_chat = await subscriptions.of_chat(conn, chat.id)
    await subscriptions.change_query(conn, [one.id for one in of_chat], "c")


@pytest.mark.parametrize(
    ("change", "numbers"),
    [
        (lambda conn, chat: subscriptions.add(conn, chat.id, "c", "c", NOON), [3]),
        (take_up_again, [1]),
        (lambda conn, chat: subscriptions.end(conn, chat.id, 2, NOON), [2]),
        (edit, [1]),
        (lambda conn, chat: subscriptions.rename(conn, chat.id, 2, "B"), [2]),
        (follow, [1, 2]),
        (lambda conn, chat: forget.chat(conn, chat.id), [1, 2]),
    ],
    ids=["add", "take up again", "end", "edit", "rename", "change query", "forget"],
)
async def test_every_change_is_noted(
    database: Database, change: Change, numbers: list[int]
) -> None:
    """Whatever is done to subscriptions, the feed names those that it was done to, each once.

    In no order: what one statement changes, PostgreSQL changes in its own.
    """
    chat = await a_chat(database)
    ids = await subscribed(database, chat, "a", "b")
    before = await last(database)

    async with database.transaction() as conn:
        await change(conn, chat)
        ids += [each for each, _ in await subscriptions.standing(conn, 9, after=ids[-1])]

    assert sorted(await since(database, before)) == [ids[number - 1] for number in numbers]


@pytest.mark.parametrize(
    "nothing",
    [
        lambda conn, chat: subscriptions.add(conn, chat.id, "a", "a", NOON),
        lambda conn, chat: subscriptions.end(conn, chat.id, 9, NOON),
        lambda conn, chat: subscriptions.rename(conn, chat.id, 9, "B"),
        lambda conn, _: subscriptions.change_query(conn, [], "c"),
        lambda conn, _: forget.person(conn, "console", "ann"),
    ],
    ids=["add", "end", "rename", "change query", "forget a person"],
)
async def test_what_changes_nothing_is_not_noted(database: Database, nothing: Change) -> None:
    """A number that is not there, a query that is asked already: the feed stays as it is."""
    chat = await a_chat(database)
    await subscribed(database, chat, "a")
    before = await last(database)

    async with database.transaction() as conn:
        await nothing(conn, chat)

    assert await since(database, before) == []


async def test_a_change_that_is_undone_is_not_noted(database: Database) -> None:
    """A transaction that fails leaves nothing in the feed."""
    chat = await a_chat(database)

    async def fail() -> None:
        async with database.transaction() as conn:
            await subscriptions.add(conn, chat.id, "a", "a", NOON)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    assert await last(database) == 0
    assert await since(database, 0) == []


async def test_a_reader_goes_on_from_where_it_was(database: Database) -> None:
    """Each change comes once to who asks for what came after the last."""
    chat = await a_chat(database)
    first = await subscribed(database, chat, "a", "b")
    read = await last(database)
    assert await since(database, read) == []

    second = await subscribed(database, chat, "c")
    assert await since(database, read) == second
    assert await since(database, 0) == first + second


async def test_a_trim_leaves_the_newest(database: Database) -> None:
    """A number of the feed is never given again, so the row with the last one stays."""
    async with database.transaction() as conn:
        await changes.trim(conn)
    chat = await a_chat(database)
    await subscribed(database, chat, "a", "b", "c")
    before = await last(database)

    async with database.transaction() as conn:
        await changes.trim(conn)
        rows = await conn.scalar(select(func.count()).select_from(subscription_changes))

    assert (rows, await last(database)) == (1, before)
    (later,) = await subscribed(database, chat, "d")
    assert await last(database) > before
    assert await since(database, before) == [later]


async def test_the_feed_is_in_the_order_of_the_commits(postgres_database: Database) -> None:
    """Who changes subscriptions while another transaction does waits for its commit."""
    one, other = await a_chat(postgres_database), await a_chat(postgres_database, "2")
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow() -> int:
        async with postgres_database.transaction() as conn:
            made, _ = await subscriptions.add(conn, one.id, "a", "a", NOON)
            begun.set()
            await may_end.wait()
        return made.id

    first = asyncio.create_task(slow())
    await begun.wait()
    second = asyncio.create_task(subscribed(postgres_database, other, "b"))
    while not await postgres.waiting(postgres_database):
        assert await since(postgres_database, 0) == []
    may_end.set()

    assert [await first, *await second] == await since(postgres_database, 0)


async def test_many_who_change_many_at_once(database: Database) -> None:
    """Who follows while everybody subscribes, ends and renames sees each change, and none waits."""
    places = [await a_chat(database, str(n)) for n in range(8)]
    seen: list[int] = []
    read = 0

    async def busy(chat: Chat) -> None:
        for n in range(5):
            (made,) = await subscribed(database, chat, str(n))
            assert made
            async with database.transaction() as conn:
                await subscriptions.rename(conn, chat.id, n + 1, "N")

    async def busy_with_all() -> None:
        async with database.transaction() as conn:
            for chat in reversed(places):
                await subscriptions.add(conn, chat.id, "all", "all", NOON)

    work = asyncio.gather(*map(busy, places), busy_with_all(), busy_with_all())
    while not work.done():
        async with database.reading() as conn:
            read, ids = await changes.changed(conn, read)
        seen += ids
        await asyncio.sleep(0)
    await work
    seen += await since(database, read)

    async with database.reading() as conn:
        there = {one.id for one in await subscriptions.active(conn)}
    assert set(seen) == there
    assert len(there) == 8 * 6
