"""Discord passes what every platform must pass, in direct messages and in a guild's channel."""

from collections.abc import AsyncIterator

import pytest
from contracts import PLAIN, Failure, PlatformContract, notice
from discord_stage import DirectStage, GuildStage, discord_server, opened
from servers import discord_faults as faults
from servers.discord import WRITES, DiscordServer, Right

from bot.platforms import Gone, Rejected, RetryLater, Uncertain
from handlers.discord import create
from handlers.discord.platform import Discord

NOT_OURS = (
    "", "plain", "{}", "[]", '{"content":"x"}', '[[["text","x"]]]',
    '{"content":"x","allowed_mentions":{"parse":["everyone"]},"flags":0}',
    '{"content":"x","allowed_mentions":{"parse":[]},"flags":0,"tts":true}',
    '{"allowed_mentions":{"parse":[]},"flags":0}',
)  # fmt: skip


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with discord_server() as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def platform(server: DiscordServer) -> AsyncIterator[Discord]:
    async with opened(server) as platform:
        yield platform


@pytest.fixture
def failures(server: DiscordServer, platform: Discord) -> list[Failure]:
    """Ways in which a channel or a person refuses, and Discord itself."""
    guild = server.guild()
    body = platform.render(notice(PLAIN), "1")[0]
    silent = server.channel(guild, "silent", rights=WRITES ^ Right.SEND_MESSAGES)
    hidden = server.channel(guild, "hidden", rights=Right.NONE)
    plain = server.channel(guild, "plain", rights=WRITES ^ Right.EMBED_LINKS)
    locked = server.thread(server.channel(guild), "locked", locked=True)
    closed = server.user("closed", open=False)
    broken, slow, cut = (server.channel(guild, name) for name in ("broken", "slow", "cut"))
    server.fail("POST", f"/channels/{broken.id}/messages", faults.status(503))
    server.fail("POST", f"/channels/{slow.id}/messages", faults.too_many(90))
    server.fail("POST", f"/channels/{cut.id}/messages", faults.cut())
    shut = create({"token": "unused"})
    return [
        Failure(Gone, platform, "elsewhere", body),
        Failure(Gone, platform, "1", body),
        *(Failure(Gone, platform, str(one.id), body) for one in (silent, hidden, plain, locked)),
        Failure(Gone, platform, f"@{closed.id}", body),
        Failure(Gone, platform, "@1", body),
        Failure(Uncertain, platform, str(broken.id), body),
        Failure(Uncertain, platform, str(cut.id), body),
        Failure(RetryLater, platform, str(slow.id), body),
        Failure(RetryLater, shut, "1", body),
        *(Failure(Rejected, platform, "1", wrong) for wrong in NOT_OURS),
    ]


class TestDirectContract(PlatformContract):
    @pytest.fixture
    def stage(self, server: DiscordServer, platform: Discord) -> DirectStage:
        return DirectStage(server, platform, server.user("ada"))


class TestGuildContract(PlatformContract):
    @pytest.fixture
    def stage(self, server: DiscordServer, platform: Discord) -> GuildStage:
        channel = server.channel(server.guild(), "papers")
        return GuildStage(server, platform, server.user("ada"), channel)
