"""The long poll of Telegram's local counterpart: held, confirmed, filtered, contested."""

import asyncio
import json
from collections.abc import AsyncIterator
from time import monotonic

import pytest
from servers.telegram import Person, TelegramServer
from servers.telegram_visitor import Client


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
def client(server: TelegramServer) -> Client:
    return Client(server)


@pytest.fixture
def ann(server: TelegramServer) -> Person:
    return server.person("Ann")


async def held(server: TelegramServer) -> None:
    """Wait until a poll is held."""
    changes = server.world.changes
    await changes.until(lambda: server.updates.held > 0, "a poll", 5)


async def texts(client: Client, **params: object) -> list[str]:
    updates = (await client.call("getUpdates", **params)).result
    return [each["message"]["text"] for each in updates]


async def test_what_waits_is_given_at_once(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """Updates come in order, again and again until they are confirmed."""
    for word in ("a", "b", "c"):
        await server.say(ann, ann.dm, word)
    assert await texts(client, timeout=50) == ["a", "b", "c"]
    assert await texts(client, limit=2) == ["a", "b"]
    first = server.updates.pending[0]["update_id"]
    assert await texts(client, offset=first + 1) == ["b", "c"]
    assert await texts(client) == ["b", "c"]
    assert await texts(client, offset=first + 3) == []


async def test_a_negative_offset_counts_from_the_end(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """All before are forgotten."""
    for word in ("a", "b", "c"):
        await server.say(ann, ann.dm, word)
    assert await texts(client, offset=-1) == ["c"]
    assert await texts(client) == ["c"]


async def test_a_hundred_at_most(server: TelegramServer, client: Client, ann: Person) -> None:
    """A limit lies between 1 and 100."""
    for number in range(102):
        await server.say(ann, ann.dm, str(number))
    assert len(await texts(client, limit=1000)) == 100
    assert len(await texts(client, limit=0)) == 1


async def test_a_poll_is_held_until_something_happens(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The answer comes with the update, not with the end of the time."""
    poll = asyncio.create_task(texts(client, timeout=50))
    await held(server)
    assert not poll.done()
    await server.say(ann, ann.dm, "a")
    assert await poll == ["a"]
    assert server.updates.held == 0


async def test_a_poll_ends_with_nothing() -> None:
    """The time that the bot asks for can be cut short by the test."""
    async with TelegramServer(longest_poll=0.05) as server:
        start = monotonic()
        assert await texts(Client(server), timeout=50) == []
        assert 0.05 <= monotonic() - start < 5


async def test_a_second_poll_ends_the_first(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The first is told that another instance runs; the second gets the update."""
    first = asyncio.create_task(client.call("getUpdates", timeout=50))
    await held(server)
    second = asyncio.create_task(texts(client, timeout=50))
    assert (await first).why == (
        "409 Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running"
    )
    await held(server)
    await server.say(ann, ann.dm, "a")
    assert await second == ["a"]


async def test_polling_is_refused_with_a_webhook(server: TelegramServer, client: Client) -> None:
    """A webhook must be deleted first."""
    server.updates.webhook = True
    assert (await client.call("getWebhookInfo")).result["url"]
    assert (await client.call("getUpdates")).why == (
        "409 Conflict: can't use getUpdates method while webhook is active;"
        " use deleteWebhook to delete the webhook first"
    )
    assert (await client.call("deleteWebhook")).result is True
    assert (await client.call("getUpdates")).result == []


async def test_deleting_the_webhook_can_drop_what_waits(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """With ``drop_pending_updates`` the bot begins anew."""
    await server.say(ann, ann.dm, "a")
    await client.call("deleteWebhook")
    assert await texts(client) == ["a"]
    assert (await client.call("getWebhookInfo")).result["pending_update_count"] == 1
    await client.call("deleteWebhook", drop_pending_updates=True)
    assert await texts(client) == []


async def test_only_wanted_kinds_are_queued(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The wish holds for later updates until there is another; an empty one is the usual."""
    await client.call("getUpdates", allowed_updates=["callback_query"])
    await server.say(ann, ann.dm, "a")
    assert await texts(client) == []
    await client.post("getUpdates", data={"allowed_updates": json.dumps([])})
    await server.say(ann, ann.dm, "b")
    assert await texts(client) == ["b"]
    assert len(server.updates.every) == 1


async def test_a_poll_that_is_given_up_frees_its_place(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """A connection that closes is no other instance, and takes no update with it."""
    poll = asyncio.create_task(client.call("getUpdates", timeout=50))
    await held(server)
    poll.cancel()
    await server.say(ann, ann.dm, "a")
    assert await texts(client, timeout=50) == ["a"]
    assert (await client.call("getMe")).status == 200


async def test_ids_rise_by_one(server: TelegramServer, client: Client, ann: Person) -> None:
    """Ids of updates have no gaps."""
    await server.say(ann, ann.dm, "a")
    server.block(ann)
    ids = [each["update_id"] for each in (await client.call("getUpdates")).result]
    assert ids[1] == ids[0] + 1


async def test_updates_agree_with_the_description(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """Every kind of update that the server makes is one that the Bot API knows."""
    forum = server.group("Lab", owner=ann, forum=True)
    channel = server.channel("News", owner=ann)
    thread = server.thread(forum, "Papers")
    await server.say(ann, forum, "/start@papercast_bot cs.CV @name", thread=thread)
    await server.say(ann, channel, "post")
    server.promote(forum)
    server.restrict(forum)
    server.kick(forum)
    server.migrate(server.group("Old", owner=ann, basic=True))
    kinds = [set(each) - {"update_id"} for each in (await client.call("getUpdates")).result]
    assert len(kinds) == 7
    assert set.union(*kinds) == {"message", "channel_post", "my_chat_member"}
    assert server.violations == []
