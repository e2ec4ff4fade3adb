"""The REST side of Discord's counterpart by bare HTTP: refusals, rate limits, faults."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from clock import FakeClock
from servers.discord import Channel, DiscordServer, Limit, Right
from servers.discord_bot import Visitor, visiting
from servers.discord_world import PRIVATE_THREAD, WRITES

MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
async def server(clock: FakeClock) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(clock=clock) as server:
        yield server


@pytest.fixture
async def visitor(server: DiscordServer) -> AsyncIterator[Visitor]:
    async with visiting(server) as visitor:
        yield visitor


@pytest.fixture
def papers(server: DiscordServer) -> Channel:
    return server.channel(server.guild(), "papers")


def posts(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages"


async def test_every_answer_is_exactly_json(visitor: Visitor) -> None:
    """The content type has no charset: discord.py would not read the body otherwise."""
    said = await visitor.ask("GET", "/users/@me")
    assert said.headers["Content-Type"] == "application/json"
    assert (said.status, said.body["bot"]) == (200, True)


async def test_the_gateway_is_told(visitor: Visitor) -> None:
    """To anybody the address, to a bot also how often it may start."""
    url = visitor.server.gateway_url
    assert (await visitor.ask("GET", "/gateway", token="")).body == {"url": url}
    told = (await visitor.ask("GET", "/gateway/bot")).body
    assert (told["url"], told["session_start_limit"]["max_concurrency"]) == (url, 1)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, 0),
        ("PATCH", "/gateway", 405, 0),
        ("GET", "/channels/1", 404, 10003),
        ("GET", "/channels/one", 400, 50035),
        ("GET", "/channels/{papers}/messages/1", 404, 10008),
        ("DELETE", "/channels/{papers}/messages/1", 404, 10008),
        ("GET", "/channels/{papers}/messages?limit=101", 400, 50035),
        ("GET", "/channels/{papers}/messages?limit=x", 400, 50035),
        ("GET", "/channels/{papers}/messages?after=x", 400, 50035),
        ("POST", "/users/@me/channels", 400, 50035),
        ("GET", "/applications/1/commands", 404, 10002),
        ("GET", "/applications/{bot}/guilds/1/commands", 403, 50001),
        ("DELETE", "/applications/{bot}/commands/1", 404, 10063),
        ("POST", "/interactions/1/none/callback", 404, 10062),
        ("PATCH", "/webhooks/{bot}/none/messages/@original", 404, 10015),
    ],
)
async def test_what_is_not_there_has_its_code(
    server: DiscordServer,
    visitor: Visitor,
    papers: Channel,
    method: str,
    path: str,
    status: int,
    code: int,
) -> None:
    """Each refusal has the status and the code that Discord gives."""
    path = path.format(papers=papers.id, bot=server.world.bot.id)
    body = {"type": 5} if path.endswith("callback") else {} if method == "POST" else None
    said = await visitor.ask(method, path, {"content": "x"} if method == "PATCH" else body)
    assert (said.status, said.code) == (status, code)
    assert said.body["message"]


async def test_another_path_than_the_api_is_unknown(server: DiscordServer) -> None:
    """Only what lies below /api/v10 is answered."""
    async with aiohttp.ClientSession() as session:
        base = server.api_url.removesuffix("/api/v10")
        for path in ("/users/@me", "/api/v6/users/@me", "/files/1/2/lost.txt"):
            async with session.get(base + path) as answer:
                assert answer.status == 404


async def test_a_body_that_is_no_json_is_refused(visitor: Visitor, papers: Channel) -> None:
    """With 50109, and one that is larger than everything allowed with 40005."""
    said = await visitor.ask("POST", posts(papers), data=b"{")
    assert (said.status, said.code) == (400, 50109)
    said = await visitor.ask("POST", posts(papers), data=BytesIO(bytes(26 * 1024 * 1024)))
    assert (said.status, said.code) == (413, 40005)


async def test_rights_decide_who_may_write(
    server: DiscordServer, visitor: Visitor, papers: Channel
) -> None:
    """50001 where the bot sees nothing, 50013 where it may not do that."""
    embeds = {"embeds": [{"title": "x"}]}

    async def code(rights: Right, body: Any = None, data: Any = None) -> int:
        server.permit(papers, rights)
        body = {"content": "x"} if body is None and data is None else body
        said = await visitor.ask("POST", posts(papers), body, data=data)
        server.world.messages.clear()
        return 0 if said.status == 200 else said.code

    assert await code(WRITES) == 0
    assert await code(Right.NONE) == 50001
    assert await code(WRITES & ~Right.SEND_MESSAGES) == 50013
    server.limits.per_route["create message"] = Limit(100, 1.0)
    assert await code(WRITES & ~Right.EMBED_LINKS, embeds) == 50013
    assert await code(WRITES & ~Right.EMBED_LINKS) == 0
    assert await code(Right.ADMINISTRATOR, embeds) == 0
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("files[0]", b"x", filename="x.txt")
    assert await code(WRITES & ~Right.ATTACH_FILES, data=form) == 50013
    assert papers.guild is not None
    server.remove(papers.guild)
    assert await code(WRITES) == 50001
    assert server.limits.invalid == 5


async def test_without_the_right_to_read_nothing_was_said(
    server: DiscordServer, visitor: Visitor, papers: Channel
) -> None:
    """A list without an error, and empty; in direct messages nobody needs the right."""
    ada = server.user("ada")
    said = server.write(ada, papers, "hello")
    server.write(ada, server.dm(ada), "hello")
    server.permit(papers, WRITES & ~Right.READ_MESSAGE_HISTORY)
    assert (await visitor.ask("GET", posts(papers))).body == []
    assert (await visitor.ask("GET", f"{posts(papers)}?after=1")).body == []
    assert len((await visitor.ask("GET", posts(server.dm(ada)))).body) == 1
    server.delete_message(said)
    channel = (await visitor.ask("GET", f"/channels/{papers.id}")).body
    assert channel["last_message_id"] == str(said.id), "which need not be there any more"


async def test_what_was_said_after_a_moment(
    server: DiscordServer, visitor: Visitor, papers: Channel
) -> None:
    """The oldest that follow, the newest of them first; a page further there are the next ones."""
    ada = server.user("ada")
    said = [str(server.write(ada, papers, str(n)).id) for n in range(5)]

    async def after(message: str) -> list[str]:
        page = await visitor.ask("GET", f"{posts(papers)}?after={message}&limit=2")
        return [one["id"] for one in page.body]

    assert await after(said[0]) == [said[2], said[1]]
    assert await after(said[2]) == [said[4], said[3]]
    assert await after(said[4]) == []


async def test_a_nonce_is_known_for_two_minutes(
    clock: FakeClock, visitor: Visitor, papers: Channel
) -> None:
    """Within them the message that is there is the answer; after them there is another one."""

    async def post() -> str:
        body = {"content": "x", "nonce": "n-1", "enforce_nonce": True}
        return str((await visitor.ask("POST", posts(papers), body)).body["id"])

    first = await post()
    clock.advance(119)
    assert await post() == first
    clock.advance(1)
    assert await post() != first
    listed = (await visitor.ask("GET", posts(papers))).body
    assert len(listed) == 2
    assert "nonce" not in listed[0], "it is told to whoever sends, not to whoever reads"


async def test_closed_direct_messages(server: DiscordServer, visitor: Visitor) -> None:
    """A person who takes none can be opened a channel to, and not written to."""
    ada = server.user("ada", open=False)
    opened = await visitor.ask("POST", "/users/@me/channels", {"recipient_id": ada.id})
    assert opened.body["recipients"][0]["id"] == str(ada.id)
    said = await visitor.ask("POST", posts(server.dm(ada)), {"content": "hello"})
    assert (said.status, said.code) == (403, 50007)
    unknown = await visitor.ask("POST", "/users/@me/channels", {"recipient_id": 1})
    assert (unknown.status, unknown.code) == (400, 50033)


async def test_threads_can_be_archived_and_locked(
    server: DiscordServer, visitor: Visitor, papers: Channel
) -> None:
    """A message wakes an archived thread; a locked one is only for those who manage threads."""
    thread = server.thread(papers, archived=True)
    said = await visitor.ask("POST", posts(thread), {"content": "awake"})
    assert said.status == 200
    assert not thread.archived
    thread.locked = True
    assert (await visitor.ask("POST", posts(thread), {"content": "x"})).code == 160005
    thread.archived = True
    assert (await visitor.ask("POST", posts(thread), {"content": "x"})).code == 50083
    edit = f"{posts(thread)}/{said.body['id']}"
    assert (await visitor.ask("PATCH", edit, {"content": "x"})).code == 50083
    server.permit(thread, WRITES | Right.MANAGE_THREADS)
    assert (await visitor.ask("POST", posts(thread), {"content": "x"})).status == 200
    silent = server.thread(papers, rights=WRITES & ~Right.SEND_MESSAGES_IN_THREADS)
    assert (await visitor.ask("POST", posts(silent), {"content": "x"})).code == 50013
    assert (await visitor.ask("GET", f"/channels/{thread.id}")).body["type"] != PRIVATE_THREAD


async def test_others_messages_can_be_deleted_but_not_changed(
    server: DiscordServer, visitor: Visitor, papers: Channel
) -> None:
    """Changing is the author's alone; deleting needs a right."""
    message = server.write(server.user("ada"), papers, "mine")
    path = f"{posts(papers)}/{message.id}"
    assert (await visitor.ask("PATCH", path, {"content": "yours"})).code == 50005
    assert (await visitor.ask("DELETE", path)).code == 50013
    server.permit(papers, WRITES | Right.MANAGE_MESSAGES)
    assert (await visitor.ask("DELETE", path)).status == 204
    assert (await visitor.ask("POST", f"/channels/{papers.id}/typing")).status == 204


async def test_requests_are_kept(server: DiscordServer, visitor: Visitor, papers: Channel) -> None:
    """With their route, what they said and what was answered."""
    await visitor.ask("POST", posts(papers), {"content": "hello"})
    (call,) = server.requests
    assert (call.method, call.route, call.status) == ("POST", MESSAGES, 200)
    assert call.body == {"content": "hello"}
    assert call.answer["content"] == "hello"


async def test_nothing_private_is_listed(
    server: DiscordServer, visitor: Visitor, papers: Channel
) -> None:
    """What only one person sees cannot be fetched as a channel's message."""
    message = server.write(server.user("ada"), papers, "x")
    message.flags = 64
    assert (await visitor.ask("GET", posts(papers))).body == []
    assert (await visitor.ask("GET", f"{posts(papers)}/{message.id}")).code == 10008
    server.delete_message(message)
    assert server.messages(papers) == []
