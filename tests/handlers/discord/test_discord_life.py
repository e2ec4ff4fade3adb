"""Discord's life: let in or not, connected, lost and back, and leaving no trace."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from contracts import PLAIN, notice, stopped, up
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord_stage import Engine, discord_server, opened, options, serving
from servers import discord_faults as faults
from servers.discord import DiscordServer, Limit
from servers.discord_gateway import DIRECT_MESSAGES, GUILDS
from servers.discord_world import Channel, User

from bot.blocks import Line, Reply
from bot.platforms import Gone, LoginRefused, RetryLater, Uncertain
from handlers.discord import create

ENGINE = Engine({"help": Reply((Line("Helped."),))})
NOWHERE = "127.0.0.1:9"


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with discord_server() as server:
        yield server
        assert server.violations == []


@pytest.fixture
def papers(server: DiscordServer) -> Channel:
    return server.channel(server.guild("Lab"), "papers")


@pytest.fixture
def ada(server: DiscordServer) -> User:
    return server.user("ada")


async def test_who_is_let_in_can_send_at_once(server: DiscordServer, papers: Channel) -> None:
    """Without the gateway: a single run opens, sends and closes."""
    async with opened(server) as platform:
        assert platform.ready
        body = platform.render(notice(PLAIN), str(papers.id))[0]
        assert await platform.send(str(papers.id), body, "n-1")
        await platform.open()  # nothing to do
        assert len([call for call in server.requests if call.path == "/users/@me"]) == 1
    assert server.gateway.identified == []
    assert not platform.ready
    with pytest.raises(RetryLater):
        await platform.send(str(papers.id), body, "n-2")
    await platform.close()  # nothing to do


async def test_how_people_come_in(server: DiscordServer) -> None:
    """The link asks for what posting needs and no more, and for slash commands."""
    async with opened(server) as platform:
        entrance = platform.entrance
    assert entrance is not None
    assert (entrance.name, entrance.how) == ("Discord", "invite it")
    assert entrance.claim == "type /claim {code} on Discord"
    needed = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 38
    assert entrance.url == (
        f"https://discord.com/oauth2/authorize?client_id={server.world.bot.id}"
        f"&scope=bot+applications.commands&permissions={needed}"
    )


async def test_the_intents_are_not_privileged(server: DiscordServer) -> None:
    """Guilds, and what is written to the bot."""
    async with opened(server) as platform, serving(platform, ENGINE):
        assert server.gateway.identified[0]["intents"] == GUILDS | DIRECT_MESSAGES


async def test_a_refused_token(server: DiscordServer) -> None:
    """What happened and what to do; the token is in no word of it."""
    platform = create(options(server, token="wrong.token"))
    with pytest.raises(LoginRefused) as caught:
        await platform.open()
    assert str(caught.value) == (
        "Discord refuses the token. Copy a new one from discord.com/developers/applications, "
        "Bot, Reset Token, set it as handlers.discord.token, and start again."
    )
    assert not caught.value.again
    assert not platform.ready
    assert "wrong.token" not in repr(caught.value.__cause__)


async def test_an_intent_that_is_not_allowed(server: DiscordServer) -> None:
    """It shows when commands are to be taken; then everything is closed."""
    server.gateway.allowed_intents = GUILDS
    async with opened(server) as platform:
        with pytest.raises(LoginRefused, match=r"an intent .*4014.*Bot, and start again"):
            await platform.serve(ENGINE, up)
        assert not platform.ready


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (4004, "Discord refuses the token."),
        (4010, "refuses this shard"),
        (4011, "asks for sharding"),
        (4012, "no longer speaks this version"),
        (4013, "does not know an intent"),
    ],
)
async def test_a_gateway_that_closes_for_good(
    server: DiscordServer, code: int, sentence: str
) -> None:
    """Each code has its sentence; what only passes is told as that."""
    async with opened(server) as platform:
        task = asyncio.create_task(platform.serve(ENGINE, up))
        await server.connected()
        await server.gateway.close(code)
        with pytest.raises(LoginRefused, match=sentence) as caught:
            await task
        assert not caught.value.again
        assert not platform.ready


async def test_nobody_answers() -> None:
    """Neither the API nor the gateway: it is tried later, and nothing is left open."""
    platform = create({"token": "x", "api_url": f"http://{NOWHERE}/api"})
    with pytest.raises(RetryLater, match="cannot be reached"):
        await platform.open()
    assert not platform.ready


@pytest.mark.parametrize("status", [503, 429])
async def test_discord_is_down(server: DiscordServer, status: int) -> None:
    """An error of Discord's own passes; the next time we are let in."""
    fault = faults.banned() if status == 429 else faults.status(status)
    server.fail("GET", "/users/@me", fault)
    platform = create(options(server))
    with pytest.raises(RetryLater):
        await platform.open()
    await platform.open()
    assert platform.ready
    await platform.close()


async def test_somebody_else_answers() -> None:
    """The page of a hotel's network is not taken for Discord."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text="<html>Please log in</html>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/{path:.*}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        platform = create({"token": "x", "api_url": f"http://{host}:{port}"})
        with pytest.raises(RetryLater, match="is not Discord"):
            await platform.open()
    finally:
        await runner.cleanup()


async def test_a_gateway_that_cannot_be_reached(server: DiscordServer) -> None:
    """The API alone is not enough to take commands; it is begun anew later."""
    async with opened(server, gateway_url=f"ws://{NOWHERE}/gateway") as platform:
        with pytest.raises(RetryLater, match="gateway cannot be reached"):
            await platform.serve(ENGINE, up)
        assert not platform.ready


async def test_serving_what_is_not_open(server: DiscordServer) -> None:
    """Is for later, too."""
    with pytest.raises(RetryLater):
        await create(options(server)).serve(ENGINE, up)


async def test_a_lost_connection_is_resumed(
    server: DiscordServer, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    """What was said meanwhile is answered, once, and the log has no traceback of it."""
    async with opened(server) as platform, serving(platform, ENGINE):
        server.gateway.cut()
        server._writer.says(server.dm(ada), ada, "/help")
        await server.seen(server.dm(ada), lambda one: one.text == "Helped.")
        assert server.gateway.resumed == 1
        assert len(server.gateway.identified) == 1
        server.gateway.ask_reconnect()
        await server.until(lambda _: server.gateway.resumed == 2)
    assert len([one for one in server.messages(server.dm(ada)) if one.author.bot]) == 1
    assert not any(record.exc_info for record in caplog.records)


async def test_a_session_that_is_over_is_begun_anew(server: DiscordServer, ada: User) -> None:
    """People are announced to once, whatever happens to the connection."""
    times = asyncio.Semaphore(0)
    async with opened(server) as platform:
        task = asyncio.create_task(platform.serve(ENGINE, times.release))
        await times.acquire()
        server.gateway.invalidate()
        await server.until(lambda _: len(server.gateway.identified) == 2)
        await server.say_dm(ada, "/help")
        await server.seen(server.dm(ada), lambda one: one.text == "Helped.")
        await stopped(task)
    assert times.locked(), "called once more"


async def test_an_outage_is_not_a_removal(
    server: DiscordServer, papers: Channel, ada: User
) -> None:
    """While a guild is unavailable it is still ours; only a removal ends writing there."""
    guild = papers.guild
    assert guild is not None
    async with opened(server) as platform, serving(platform, ENGINE):
        body = platform.render(notice(PLAIN), str(papers.id))[0]
        server.outage(guild)
        assert await platform.send(str(papers.id), body, "n-1")
        server.recover(guild)
        assert (await (await server.command(ada, papers, "help"))).text == "Helped."
        server.remove(guild)
        with pytest.raises(Gone, match="it can no longer see the channel"):
            await platform.send(str(papers.id), body, "n-2")


async def test_a_nonce_is_one_message(server: DiscordServer, papers: Channel) -> None:
    """A part that is sent again, because nobody knew, is there once; the id is the same."""
    address = str(papers.id)
    async with opened(server) as platform:
        body = platform.render(notice(PLAIN), address)[0]
        server.fail("POST", f"/channels/{papers.id}/messages", faults.cut(stored=True))
        with pytest.raises(Uncertain):
            await platform.send(address, body, "n-1")
        first = await platform.send(address, body, "n-1")
    async with opened(server) as platform:
        assert await platform.send(address, body, "n-1") == first
    assert [one.nonce for one in server.messages(papers)] == ["n-1"]
    sent = [call.body for call in server.requests if call.method == "POST"]
    assert all(body is not None and body["enforce_nonce"] is True for body in sent)


async def test_a_person_is_opened_once(server: DiscordServer, ada: User) -> None:
    """The channel of direct messages is asked for once, and every message goes there."""
    address = f"@{ada.id}"
    async with opened(server) as platform:
        body = platform.render(notice(PLAIN), address)[0]
        for n in range(3):
            await platform.send(address, body, f"n-{n}")
    assert len(server.messages(server.dm(ada))) == 3
    assert len([call for call in server.requests if call.path == "/users/@me/channels"]) == 1


async def test_rate_limits_are_kept(server: DiscordServer, papers: Channel) -> None:
    """What exceeds a bucket waits for its turn, and Discord need not refuse anything."""
    server.limits.per_route["create message"] = Limit(2, 0.2)
    async with opened(server) as platform:
        address = str(papers.id)
        body = platform.render(notice(PLAIN), address)[0]
        for n in range(5):
            async with platform.turns.turn(address):
                await platform.send(address, body, f"n-{n}")
    assert len(server.messages(papers)) == 5
    assert [call.status for call in server.requests if call.status == 429] == []


async def test_answers_under_way_are_given_when_serving_ends(
    server: DiscordServer, papers: Channel, ada: User
) -> None:
    """A command that is being run when the service stops is answered."""
    there, begun, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    class Slow(Engine):
        async def run(self, line: str, asker: object) -> Reply:
            begun.set()
            await go_on.wait()
            return Reply((Line("Late, but said."),))

    async with opened(server) as platform:
        task = asyncio.create_task(platform.serve(Slow({}), there.set))
        await there.wait()
        answer = await server.command(ada, papers, "help")
        await begun.wait()
        task.cancel()
        await server.until(lambda _: not server.gateway.live)
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await answer).text == "Late, but said."


async def test_an_unknown_event_is_a_defect_of_ours(
    server: DiscordServer, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    """It is noted without what was said, and the next event is heard."""

    class Broken(Engine):
        async def keep(self, line: str) -> str:
            raise ZeroDivisionError

    async with opened(server) as platform, serving(platform, Broken(ENGINE.replies)):
        client = platform._client
        assert client is not None
        await client.on_error("on_message", "what somebody said")
        await server.say_dm(ada, "/help")
        await server.seen(server.dm(ada), lambda one: one.text == "Helped.")
    assert "what somebody said" not in caplog.text


async def test_the_sdk_is_left_as_it_was(server: DiscordServer) -> None:
    """Its addresses and its logger are class-wide; both are put back."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    filters = list(logging.getLogger("discord.client").filters)
    async with opened(server) as platform, serving(platform, ENGINE):
        assert server.api_url == Route.BASE
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
    assert logging.getLogger("discord.client").filters == filters
    with pytest.raises(LoginRefused):
        await create(options(server, token="wrong")).open()
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


async def test_nothing_secret_is_logged(
    server: DiscordServer, papers: Channel, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the bot's token nor those of interactions, at the level of everyday."""
    caplog.set_level(logging.INFO)
    async with opened(server) as platform, serving(platform, ENGINE):
        await (await server.command(ada, papers, "help"))
    tokens = [call.path.split("/")[3] for call in server.requests if "/webhooks/" in call.path]
    assert tokens
    # The counterpart in this process logs what it is asked.
    ours = [one.getMessage() for one in caplog.records if one.name != "aiohttp.access"]
    assert not any(token in text for token in [server.token, *tokens] for text in ours)
    assert not any("voice" in text for text in ours)
