"""Speed limits and mishaps of Telegram's local counterpart."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from clock import FakeClock
from servers.telegram import Fault, Limits, Person, Rate, TelegramServer
from servers.telegram_visitor import Client


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
async def server(clock: FakeClock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(clock=clock) as running:
        yield running


@pytest.fixture
def client(server: TelegramServer) -> Client:
    return Client(server)


@pytest.fixture
def ann(server: TelegramServer) -> Person:
    return server.person("Ann", started=True)


async def test_a_chat_takes_one_a_second(
    server: TelegramServer, client: Client, ann: Person, clock: FakeClock
) -> None:
    """What comes too soon is told how long to wait, and is not stored."""
    server.limits = Limits(chat=Rate(1, 1.0))
    bob = server.person("Bob", started=True)
    assert (await client.send(ann.id, "a")).status == 200
    refused = await client.send(ann.id, "b")
    assert refused.why == "429 Too Many Requests: retry after 1"
    assert refused.body["parameters"] == {"retry_after": 1}
    assert (await client.send(bob.id, "c")).status == 200
    clock.advance(1)
    assert (await client.send(ann.id, "d")).status == 200
    assert [each.text for each in server.messages(ann.dm)] == ["a", "d"]


async def test_groups_and_all_chats_have_limits_of_their_own(
    server: TelegramServer, client: Client, clock: FakeClock
) -> None:
    """Twenty a minute in a group, thirty a second in all; the longest wait is told."""
    server.limits = Limits.usual()
    assert server.limits.overall == Rate(30, 1.0)
    lab = server.group("Lab")
    for number in range(20):
        assert (await client.send(lab.id, str(number))).status == 200
    assert (await client.send(lab.id, "x")).why.endswith("retry after 60")
    clock.advance(30.5)
    assert (await client.send(lab.id, "x")).why.endswith("retry after 30")
    people = [server.person(str(number), started=True) for number in range(31)]
    answers = [await client.send(person.id, "x") for person in people]
    assert [each.status for each in answers] == [200] * 30 + [429]
    server.limits = Limits()
    assert (await client.send(lab.id, "x")).status == 200


async def test_edits_and_files_count(server: TelegramServer, client: Client, ann: Person) -> None:
    """Whatever shows something new is counted."""
    server.limits = Limits(chat=Rate(1, 60.0))
    sent = (await client.send(ann.id, "a")).result["message_id"]
    edit = {"chat_id": ann.id, "message_id": sent, "text": "b"}
    assert (await client.call("editMessageText", **edit)).status == 429


async def test_a_test_can_order_a_refusal(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The next calls to one chat, or to any, are refused."""
    bob = server.person("Bob", started=True)
    server.flood(7, chat=ann.dm, calls=2)
    assert (await client.send(bob.id, "x")).status == 200
    for _ in range(2):
        assert (await client.send(ann.id, "x")).body["parameters"]["retry_after"] == 7
    assert (await client.send(ann.id, "x")).status == 200
    server.flood(3)
    assert (await client.send(bob.id, "x")).why.endswith("retry after 3")
    assert (await client.send(bob.id, "x")).status == 200


@pytest.mark.parametrize(("fault", "code"), [(Fault.SERVER_ERROR, 500), (Fault.BAD_GATEWAY, 502)])
async def test_pages_for_people(
    server: TelegramServer, client: Client, ann: Person, fault: Fault, code: int
) -> None:
    """A broken service answers in HTML, as often as was ordered, and does nothing."""
    server.fail("sendMessage", fault, times=2)
    for _ in range(2):
        async with (
            aiohttp.ClientSession() as session,
            session.post(client.url("sendMessage"), json={"chat_id": ann.id}) as response,
        ):
            assert (response.status, response.content_type) == (code, "text/html")
    assert (await client.call("getMe")).status == 200
    assert server.messages(ann.dm) == []
    assert (await client.send(ann.id, "x")).status == 200


@pytest.mark.parametrize(("fault", "stored"), [(Fault.CUT, 0), (Fault.CUT_AFTER, 1)])
async def test_connections_that_break(
    server: TelegramServer, client: Client, ann: Person, fault: Fault, stored: int
) -> None:
    """The connection closes without an answer; the message may be there or not."""
    server.fail("sendmessage", fault)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.send(ann.id, "x")
    assert len(server.messages(ann.dm)) == stored
    assert len(server.requests) == 1


@pytest.mark.parametrize(("fault", "stored"), [(Fault.HANG, 0), (Fault.HANG_AFTER, 1)])
async def test_answers_that_never_come(
    server: TelegramServer, client: Client, ann: Person, fault: Fault, stored: int
) -> None:
    """The bot waits in vain; the message may be there or not."""
    server.fail("sendMessage", fault)
    call = asyncio.create_task(client.send(ann.id, "x"))
    changes = server.world.changes
    await changes.until(lambda: bool(server.requests), "the request", 5)
    assert (await client.call("getMe")).status == 200
    assert not call.done()
    assert len(server.messages(ann.dm)) == stored
    call.cancel()


async def test_a_refused_call_is_still_lost_with_its_answer(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """What would have been refused stores nothing, whatever happens to the answer."""
    server.fail("sendMessage", Fault.CUT_AFTER)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.html(ann.id, "<b>")
    assert server.messages(ann.dm) == []
