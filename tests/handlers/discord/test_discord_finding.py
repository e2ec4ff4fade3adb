"""What became of a message that may have arrived: read where it should stand, and compared."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from clock import NOON, FakeClock
from contracts import NOTICES, PLAIN, REPLY, notice
from discord_stage import discord_server, opened
from servers import discord_faults as faults
from servers.discord import WRITES, Channel, DiscordServer, Right, User

from bot.blocks import Copy, Line, Reply
from bot.platforms import CannotLook, RetryLater
from bot.posted import Digest, Notice, Posted
from handlers.discord.finding import is_it, sought
from handlers.discord.platform import Discord

SINCE, UNTIL = NOON - timedelta(seconds=5), NOON + timedelta(minutes=10)
MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
async def server(clock: FakeClock) -> AsyncIterator[DiscordServer]:
    async with discord_server(clock=clock) as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def platform(server: DiscordServer) -> AsyncIterator[Discord]:
    async with opened(server) as platform:
        yield platform


@pytest.fixture
def papers(server: DiscordServer) -> Channel:
    return server.channel(server.guild(), "papers")


@pytest.fixture
def ada(server: DiscordServer) -> User:
    return server.user("ada")


async def found(platform: Discord, address: str, body: str) -> str | None:
    """Where a part stands that was tried at noon."""
    return await platform.find(address, body, "n-1", SINCE, UNTIL)


@pytest.mark.parametrize("one", NOTICES)
async def test_every_part_is_known_again(
    server: DiscordServer, platform: Discord, papers: Channel, one: Posted
) -> None:
    """Each part of whatever was posted is found as itself, among all the others."""
    address = str(papers.id)
    bodies = [body for each in NOTICES for body in platform.render(each, address)]
    for n, body in enumerate(bodies):
        await platform.send(address, body, f"n-{n}")
    for n, body in enumerate(platform.render(one, address)):
        there = await found(platform, address, body)
        assert there is not None
        again = await platform.send(address, body, f"another-{n}")
        ours = server.world.messages
        assert ours[int(there)].embeds == ours[int(again)].embeds


async def test_a_note_is_known_again(server: DiscordServer, platform: Discord, ada: User) -> None:
    """Also what has no paper in it, in direct messages, with its files."""
    address = f"@{ada.id}"
    (note,) = platform.render(Reply((Line("Over since 12:00 UTC."), Copy("/status"))), address)
    whole = platform.render(REPLY, address)
    sent = enumerate((*whole, note))
    ids = [await platform.send(address, body, f"n-{n}") for n, body in sent]
    assert [await found(platform, address, body) for body in (*whole, note)] == ids
    other = platform.render(Reply((Line("Over since 12:01 UTC."),)), address)[0]
    assert await found(platform, address, other) is None


async def test_others_words_are_not_ours(
    server: DiscordServer, platform: Discord, papers: Channel, ada: User
) -> None:
    """What somebody else has written is not what we sent, however like it it is."""
    (body,) = platform.render(Reply((Line("Heads"),)), str(papers.id))
    server.write(ada, papers, server.world.bot.mention)
    copied = server.write(ada, papers, "x")
    copied.content, copied.embeds = "", json.loads(body).get("embeds", [])
    copied.content = json.loads(body).get("content", "")
    assert await found(platform, str(papers.id), body) is None


@pytest.mark.parametrize("before", [0, 1, 99, 100, 101, 250])
async def test_all_pages_are_read(
    server: DiscordServer, platform: Discord, papers: Channel, ada: User, before: int
) -> None:
    """However much was said before it since then, and after it."""
    address, body = str(papers.id), platform.render(notice(PLAIN), str(papers.id))[0]
    for n in range(before):
        server.write(ada, papers, str(n))
    assert await found(platform, address, body) is None
    there = await platform.send(address, body, "n-1")
    for n in range(101):
        server.write(ada, papers, str(n))
    assert await found(platform, address, body) == there


async def test_a_month_of_talk_is_not_read(
    server: DiscordServer, platform: Discord, papers: Channel, ada: User, clock: FakeClock
) -> None:
    """Past the time at which it can have arrived, the reading ends."""
    address, body = str(papers.id), platform.render(notice(PLAIN), str(papers.id))[0]
    server.write(ada, papers, "before")
    clock.advance(3600)
    for n in range(500):
        server.write(ada, papers, str(n))
    assert await found(platform, address, body) is None
    assert len([one for one in server.requests if one.route == MESSAGES]) == 1


async def test_what_was_sent_earlier_is_another(
    server: DiscordServer, platform: Discord, papers: Channel, clock: FakeClock
) -> None:
    """The same part may have been sent before; that was not this attempt."""
    address, body = str(papers.id), platform.render(notice(PLAIN), str(papers.id))[0]
    await platform.send(address, body, "n-0")
    clock.advance(3600)
    since = NOON + timedelta(minutes=59)
    assert await platform.find(address, body, "n-1", since, UNTIL + timedelta(hours=1)) is None


# Whether an empty channel says anything


async def test_the_right_to_read_is_missing(
    server: DiscordServer, platform: Discord, papers: Channel
) -> None:
    """Discord shows nothing and says no word of it; that something was said tells."""
    address, body = str(papers.id), platform.render(notice(PLAIN), str(papers.id))[0]
    await platform.send(address, body, "n-1")
    server.permit(papers, WRITES & ~Right.READ_MESSAGE_HISTORY)
    with pytest.raises(CannotLook, match='"Read Message History" is missing'):
        await found(platform, address, body)


async def test_a_channel_in_which_nothing_was_ever_said(
    server: DiscordServer, platform: Discord, papers: Channel
) -> None:
    """It is surely not there, whether we may read or not."""
    body = platform.render(notice(PLAIN), str(papers.id))[0]
    server.permit(papers, WRITES & ~Right.READ_MESSAGE_HISTORY)
    assert await found(platform, str(papers.id), body) is None


async def test_a_channel_that_has_been_silent_since(
    server: DiscordServer, platform: Discord, papers: Channel, ada: User, clock: FakeClock
) -> None:
    """An older message that we are shown proves the right; so it is surely not there."""
    server.write(ada, papers, "long ago")
    clock.advance(3600)
    body = platform.render(notice(PLAIN), str(papers.id))[0]
    since = NOON + timedelta(minutes=59)
    assert await platform.find(str(papers.id), body, "n-1", since, since) is None


async def test_direct_messages_can_always_be_read(
    server: DiscordServer, platform: Discord, ada: User
) -> None:
    """Nothing there is nothing sent."""
    body = platform.render(notice(PLAIN), f"@{ada.id}")[0]
    assert await found(platform, f"@{ada.id}", body) is None
    there = await platform.send(f"@{ada.id}", body, "n-1")
    assert await found(platform, f"@{ada.id}", body) == there


# What cannot be told


@pytest.mark.parametrize("address", ["1", "elsewhere", "@1"])
async def test_where_nobody_can_look(platform: Discord, address: str) -> None:
    """A channel or a person that is no more, and what is no address at all."""
    body = platform.render(notice(PLAIN), "1")[0]
    with pytest.raises(CannotLook):
        await found(platform, address, body)


async def test_a_hidden_channel(server: DiscordServer, platform: Discord, papers: Channel) -> None:
    """Discord says that it may not be seen."""
    body = platform.render(notice(PLAIN), str(papers.id))[0]
    server.permit(papers, Right.NONE)
    with pytest.raises(CannotLook, match="it can no longer see the channel"):
        await found(platform, str(papers.id), body)


async def test_a_body_that_is_not_ours(platform: Discord, papers: Channel) -> None:
    """Nobody knows what to look for."""
    with pytest.raises(CannotLook):
        await found(platform, str(papers.id), "plain")


@pytest.mark.parametrize(
    "fault", [faults.status(503), faults.cut(), faults.too_many(90), faults.banned()]
)
async def test_what_passes(
    server: DiscordServer, platform: Discord, papers: Channel, fault: Any
) -> None:
    """It can be told later. A read that is cut off is tried once more by the client itself."""
    address, body = str(papers.id), platform.render(notice(PLAIN), str(papers.id))[0]
    there = await platform.send(address, body, "n-1")
    times = 2 if fault == faults.cut() else 1
    server.fail("GET", f"/channels/{papers.id}/messages", *[fault] * times)
    with pytest.raises(RetryLater):
        await found(platform, address, body)
    assert await found(platform, address, body) == there


async def test_not_open(server: DiscordServer, papers: Channel) -> None:
    """Is for later, too."""
    async with opened(server) as platform:
        body = platform.render(notice(PLAIN), str(papers.id))[0]
    with pytest.raises(RetryLater):
        await found(platform, str(papers.id), body)


# Comparing


def message(body: str, **given: Any) -> dict[str, Any]:
    """A message as Discord tells of it, by us."""
    form = json.loads(body)
    return {"id": "5", "author": {"id": "7"}, "attachments": [], **form, **given}


async def test_a_nonce_decides_where_it_is_told(platform: Discord) -> None:
    """Discord need not show it to whoever reads; where it does, nothing else is compared."""
    body = platform.render(notice(PLAIN), "1")[0]
    part = sought(body, "n-1")
    assert is_it(message(body), part, "7")
    assert is_it(message(body, nonce="n-1", embeds=[]), part, "7")
    assert not is_it(message(body, nonce="n-2"), part, "7")
    assert not is_it(message(body), part, "8")


async def test_what_discord_adds_or_sets_in_its_own_way(platform: Discord) -> None:
    """Previews of links, blanks and the marks of Markdown make no other message."""
    body = platform.render(notice(PLAIN), "1")[0]
    part = sought(body, "n-1")
    (embed,) = json.loads(body)["embeds"]
    spaced = embed | {"type": "rich", "description": embed["description"].replace("\n\n", " \n ")}
    assert is_it(message(body, embeds=[spaced, {"type": "link", "url": "x"}]), part, "7")
    assert not is_it(message(body, embeds=[embed | {"description": "Another."}]), part, "7")
    assert not is_it(message(body, embeds=[embed | {"title": "Another"}]), part, "7")
    assert not is_it(message(body, embeds=[embed | {"url": "https://arxiv.org/abs/1"}]), part, "7")


async def test_an_answer_to_a_person_is_no_post(platform: Discord) -> None:
    """It may show the same paper."""
    body = platform.render(notice(PLAIN), "1")[0]
    answered = message(body, interaction_metadata={"id": "9"})
    assert not is_it(answered, sought(body, "n-1"), "7")


# Which papers were shown


async def test_what_posts_show_is_known(
    server: DiscordServer, platform: Discord, papers: Channel, ada: User
) -> None:
    """Papers alone and in digests, by their links; not those of other days, nor others' words."""
    address = str(papers.id)
    known = {paper_id for one in NOTICES for paper_id in ids_of(one)}
    sought_for = [*known, "2608.99999"]

    async def shown(since: datetime = SINCE) -> frozenset[str]:
        return await platform.has_shown(address, sought_for, since, UNTIL)

    for paper_id in known:
        server.write(ada, papers, f"https://arxiv.org/abs/{paper_id}")
    assert await shown() == frozenset()
    for n, one in enumerate(NOTICES):
        for m, body in enumerate(platform.render(one, address)):
            await platform.send(address, body, f"n-{n}-{m}")
    assert await shown() == known
    assert await shown(UNTIL) == frozenset()


async def test_where_papers_cannot_be_looked_for(
    server: DiscordServer, platform: Discord, papers: Channel, clock: FakeClock
) -> None:
    """Without the right nobody can tell; what fails for now is tried later."""
    (body,) = platform.render(notice(PLAIN), str(papers.id))
    await platform.send(str(papers.id), body, "n-1")
    server.permit(papers, WRITES & ~Right.READ_MESSAGE_HISTORY)
    with pytest.raises(CannotLook, match="Read Message History"):
        await platform.has_shown(str(papers.id), [PLAIN.id], SINCE, UNTIL)
    server.fail("GET", MESSAGES, faults.too_many(31.0))
    with pytest.raises(RetryLater):
        await platform.has_shown(str(papers.id), [PLAIN.id], SINCE, UNTIL)
    with pytest.raises(CannotLook):
        await platform.has_shown("nowhere", [PLAIN.id], SINCE, UNTIL)


def ids_of(one: Posted) -> list[str]:
    """The papers that a post shows."""
    if isinstance(one, Notice):
        return [one.paper.id]
    if isinstance(one, Digest):
        return [each.paper.id for group in one.groups for each in group.notices] + [
            paper.id for paper in one.also
        ]
    return []
