"""Telegram passes what every platform must pass, in a person's own chat."""

from collections.abc import AsyncIterator

import pytest
from contracts import PLAIN, Failure, PlatformContract, notice
from servers.telegram import Fault, TelegramServer
from telegram_stage import Stage, opened

from bot.platforms import Gone, Moved, Rejected, RetryLater, Uncertain
from handlers.telegram.render import bodies


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as started:
        yield started
        assert started.violations == []


class TestDirectMessages(PlatformContract):
    """A person's direct messages."""

    @pytest.fixture
    async def stage(self, server: TelegramServer) -> AsyncIterator[Stage]:
        ann = server.person("Ann", started=True)
        async with opened(server) as platform:
            yield Stage(server, platform, ann, ann.dm)

    @pytest.fixture
    async def failures(self, stage: Stage) -> list[Failure]:
        """Each way in which Telegram refuses, at a chat of its own."""
        server, platform = stage.server, stage.platform
        body = bodies(notice(PLAIN), stage.address)[0]
        blocked, stranger = server.person("Bob", started=True), server.person("Eve")
        server.block(blocked)
        old = server.group("Old", owner=stage.person, basic=True)
        new = server.migrate(old)
        hurried = server.person("Hugh", started=True)
        server.flood(7, chat=hurried.dm)
        server.fail("sendMessage", Fault.CUT_AFTER, 0)
        assert new.id != old.id
        return [
            Failure(Gone, platform, str(blocked.id), body),
            Failure(Gone, platform, str(stranger.id), body),
            Failure(Gone, platform, "not an address", body),
            Failure(Moved, platform, str(old.id), body),
            Failure(RetryLater, platform, str(hurried.id), body),
            Failure(Rejected, platform, stage.address, "no body"),
            Failure(Rejected, platform, stage.address, '{"html":"<b>never closed","silent":true}'),
        ]


@pytest.mark.parametrize(
    "fault", [Fault.CUT_AFTER, Fault.CUT, Fault.SERVER_ERROR, Fault.BAD_GATEWAY]
)
async def test_an_answer_that_is_lost_leaves_it_uncertain(
    server: TelegramServer, fault: Fault
) -> None:
    """The request was written, so nobody can tell whether the message arrived."""
    ann = server.person("Ann", started=True)
    server.fail("sendMessage", fault)
    async with opened(server) as platform:
        with pytest.raises(Uncertain):
            await platform.send(str(ann.id), bodies(notice(PLAIN), str(ann.id))[0], "nonce-1")
    assert len(server.sent(ann.dm)) == int(fault.is_after)


async def test_what_is_never_written_can_be_sent_later() -> None:
    """Where nobody listens nothing was sent."""
    async with TelegramServer() as server:
        ann = server.person("Ann", started=True)
        platform_of = opened(server)
        platform = await platform_of.__aenter__()
    with pytest.raises(RetryLater):
        await platform.send(str(ann.id), bodies(notice(PLAIN), "1")[0], "nonce-1")
    await platform_of.__aexit__(None, None, None)
