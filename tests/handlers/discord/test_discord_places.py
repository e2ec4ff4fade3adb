"""What becomes of channels is told: lost or given back by right, by role, by removal; no outage."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from clock import NOON
from contracts import PLAIN, notice
from discord_stage import Engine, discord_server, opened, serving
from servers import discord_faults as faults
from servers.discord import WRITES, Channel, DiscordServer, Guild, Right

from bot.news import Knower, News
from bot.platforms import Gone, RetryLater, SendError, Uncertain
from handlers.discord.platform import Discord

SPAN = (NOON, NOON + timedelta(minutes=10))
SEND, EMBED = '"Send Messages"', '"Embed Links"'


@dataclass
class There:
    """A platform that is connected, and a channel of a guild."""

    server: DiscordServer
    platform: Discord
    engine: Engine
    guild: Guild
    papers: Channel
    elsewhere: Channel

    async def told(self, *expected: tuple[Channel, str | None]) -> None:
        """Wait until the engine has been told this, and nothing else since the last time."""
        wanted = [("discord", News(str(channel.id), lacks)) for channel, lacks in expected]
        await self.server.until(lambda _: len(self.engine.news) >= len(wanted), f"{wanted}")
        assert self.engine.news == wanted
        self.engine.news.clear()

    async def server_has_told(self) -> None:
        """Wait until what the gateway has sent so far is known: events come in order."""
        self.server.permit(self.elsewhere, WRITES)
        await self.told((self.elsewhere, None))

    async def refused(self, channel: Channel) -> SendError:
        """How a post there ends."""
        address = str(channel.id)
        body = self.platform.render(notice(PLAIN), address)[0]
        with pytest.raises(SendError) as caught:
            await self.platform.send(address, body, "n-1")
        return caught.value


class Told(Engine):
    """An engine whose news wake up who waits at the server."""

    def __init__(self, server: DiscordServer) -> None:
        super().__init__({})
        self._server = server

    async def learn(self, platform: str, news: Sequence[News]) -> None:
        await super().learn(platform, news)
        self._server.signal.notify()


@pytest.fixture
async def there() -> AsyncIterator[There]:
    async with discord_server() as server, opened(server) as platform:
        guild = server.guild("Lab")
        papers, engine = server.channel(guild, "papers"), Told(server)
        elsewhere = server.channel(server.guild("Elsewhere"), "last")
        async with serving(platform, engine):
            life = There(server, platform, engine, guild, papers, elsewhere)
            await life.told((papers, None), (elsewhere, None))
            yield life
        assert server.violations == []


async def test_a_right_that_is_taken_away_and_given_back(there: There) -> None:
    """The one that the others hang on is named; the threads of the channel are told of, too."""
    thread = there.server.thread(there.papers)
    there.server.permit(there.papers, WRITES & ~Right.SEND_MESSAGES)
    await there.told((there.papers, f"it lacks {SEND}"), (thread, None))
    there.server.permit(there.papers, WRITES & ~Right.EMBED_LINKS)
    await there.told((there.papers, f"it lacks {EMBED}"), (thread, f"it lacks {EMBED}"))
    there.server.permit(there.papers, WRITES & ~Right.VIEW_CHANNEL)
    hidden = 'it lacks "View Channel"'
    await there.told((there.papers, hidden), (thread, hidden))
    there.server.permit(there.papers, WRITES & ~Right.SEND_MESSAGES_IN_THREADS)
    in_threads = 'it lacks "Send Messages in Threads"'
    await there.told((there.papers, None), (thread, in_threads))
    there.server.permit(there.papers, WRITES & ~Right.READ_MESSAGE_HISTORY)
    await there.told((there.papers, None), (thread, None))
    there.server.permit(there.papers, Right.ADMINISTRATOR)
    await there.told((there.papers, None), (thread, None))


async def test_a_role_is_changed(there: There) -> None:
    """It counts in all channels."""
    there.server.take(there.guild, Right.SEND_MESSAGES)
    # Two roles gave the right: each change is told.
    await there.server.until(lambda _: len(there.engine.news) == 2)
    assert there.engine.news.pop()[1].lacks == f"it lacks {SEND}"
    there.engine.news.clear()
    there.server.take(there.guild, Right.NONE)
    await there.server.until(lambda _: len(there.engine.news) == 2)
    assert there.engine.news.pop()[1].lacks is None


async def test_a_role_is_deleted(there: There) -> None:
    """What others give stays."""
    there.server.delete_role(there.guild)
    await there.told((there.papers, None))


async def test_a_time_out(there: There) -> None:
    """We hear of our own, and can only read meanwhile."""
    there.server.time_out(there.guild, datetime.now(UTC) + timedelta(hours=1))
    await there.told((there.papers, f"it lacks {SEND}"))
    there.server.time_out(there.guild, None)
    await there.told((there.papers, None))


async def test_a_channel_is_deleted(there: There) -> None:
    """With its threads; its name is known until that is told."""
    thread = there.server.thread(there.papers, "talk")
    there.server.delete_channel(there.papers)
    await there.server.until(lambda _: len(there.engine.news) == 2)
    assert set(there.engine.news) == {
        ("discord", News(str(there.papers.id), "the channel was deleted")),
        ("discord", News(str(thread.id), "the thread was deleted")),
    }


async def test_a_thread_is_locked_and_unlocked(there: There) -> None:
    """Who may manage threads could write there all the same."""
    thread = there.server.thread(there.papers, "talk")
    there.server.lock(thread, locked=True)
    await there.told((thread, "the thread is locked"))
    there.server.lock(thread, locked=False)
    await there.told((thread, None))


async def test_being_removed_and_let_in_again(
    there: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All channels are told of, by name and owner while it is told; later nothing is known."""
    seen: list[tuple[str | None, str | None]] = []
    learn = there.engine.learn

    async def look(platform: str, news: Sequence[News]) -> None:
        at = str(there.papers.id)
        seen.append((there.platform.place(at), there.platform.keeper(at)))
        await learn(platform, news)

    monkeypatch.setattr(there.engine, "learn", look)
    there.server.remove(there.guild)
    await there.told((there.papers, "it was removed from the server"))
    owner = f"@{there.server.world.owner.id}"
    assert seen == [("#papers", owner)]
    await there.server.until(lambda _: there.platform.place(str(there.papers.id)) is None)
    assert there.platform.keeper(str(there.papers.id)) is None
    there.server.join(there.guild)
    await there.told((there.papers, None))
    assert there.platform.place(str(there.papers.id)) == "#papers"
    assert there.platform.keeper(str(there.papers.id)) == owner


async def test_an_outage_is_no_news(there: There) -> None:
    """What is refused meanwhile is tried later; when it is over, that is told."""
    unknown = there.server.world.channel(there.guild, "secret")
    there.server.outage(there.guild)
    await there.server_has_told()
    for channel in (there.papers, unknown):
        there.server.fail("POST", f"/channels/{channel.id}/messages", faults.refused(403, 50001))
        assert isinstance(await there.refused(channel), RetryLater)
        with pytest.raises(RetryLater):
            await there.platform.look(str(channel.id))
        there.server.fail("GET", f"/channels/{channel.id}/messages", faults.refused(403, 50001))
        body = there.platform.render(notice(PLAIN), str(channel.id))[0]
        with pytest.raises(RetryLater):
            await there.platform.find(str(channel.id), body, "n-1", *SPAN)
    assert there.engine.news == []
    there.server.recover(there.guild)
    await there.told((there.papers, None), (unknown, None))


async def test_a_refusal_names_what_is_missing(there: There) -> None:
    """Where the SDK knows it; else what Discord says, in our words."""
    there.server.permit(there.papers, WRITES & ~Right.EMBED_LINKS)
    await there.told((there.papers, f"it lacks {EMBED}"))
    error = await there.refused(there.papers)
    assert (type(error), str(error)) == (Gone, f"it lacks {EMBED}")
    nowhere = Channel(404, 0)
    error = await there.refused(nowhere)
    assert (type(error), str(error)) == (Gone, "the channel was deleted")
    there.server.fail("POST", f"/channels/{there.papers.id}/messages", faults.status(503))
    assert isinstance(await there.refused(there.papers), Uncertain)


async def test_a_look(there: There) -> None:
    """At channels and threads that the SDK knows, at archived ones, and at people."""
    look, server = there.platform.look, there.server
    shut = server.channel(there.guild, "shut", rights=WRITES & ~Right.SEND_MESSAGES)
    old = server.thread(there.papers, "old", archived=True)
    silent = server.thread(there.papers, "silent", archived=True, locked=True)
    private = server.world.channel(there.guild, "private", rights=Right.NONE)
    orphan = server.world.channel(there.guild, "orphan")
    stray = server.thread(orphan, "stray")
    ada, eve = server.user("ada"), server.user("eve", open=False)
    await there.server_has_told()
    assert [await look(str(one.id)) for one in (there.papers, shut, old, silent, private)] == [
        None,
        f"it lacks {SEND}",
        None,
        "the thread is locked",
        "it can no longer see the channel",
    ]
    assert [await look(str(one.id)) for one in (orphan, stray)] == [None, None]
    assert await look("404") == "the channel was deleted"
    assert await look("nowhere") == "Discord has no such address: nowhere"
    assert await look(f"@{ada.id}") is None
    assert await look(f"@{eve.id}") == "this person takes no messages from it"
    assert server.messages(server.dm(ada)) == []
    server.fail("GET", f"/channels/{orphan.id}", faults.status(503))
    with pytest.raises(Uncertain):
        await look(str(orphan.id))


async def test_nothing_is_known_before_it_is_connected(there: There) -> None:
    """Neither while it is closed, nor before the gateway has told."""
    assert isinstance(there.platform, Knower)
    async with opened(there.server) as other:
        with pytest.raises(RetryLater, match="gateway is not connected"):
            await other.look(str(there.papers.id))
        assert other.place(str(there.papers.id)) is None
    with pytest.raises(RetryLater, match="not open"):
        await other.look(str(there.papers.id))
    assert (other.place("1"), other.keeper("1")) == (None, None)
    assert (there.platform.place("@1"), there.platform.keeper("@1")) == (None, None)
