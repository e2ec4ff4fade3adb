"""What became of a paper, in its post on Discord: to the letter, and by the real SDK."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from clock import FakeClock
from digests import HEADS, TUESDAY
from discord_stage import discord_server, opened
from editing import Posted
from edits_contract import FIVE, GONE, V2, A, EditsContract
from engine import promises, restarted
from revised import CODED, THEN, V3, WITHDRAWN, noticed
from servers import discord_faults as faults
from servers.discord import Channel, DiscordServer, Message
from servers.discord_checks import check_message

from bot.platforms import Gone, Missing, Rejected, RetryLater, Uncertain
from bot.posted import Digest, Group, Notice
from handlers.discord.platform import Discord
from handlers.discord.render import bodies
from storage.database import Database

EDIT = "/channels/{channel_id}/messages/{message_id}"


# To the letter


def posted(notice: Notice | Digest) -> dict[str, Any]:
    """The embed of the one message of a post, which Discord would take."""
    (body,) = bodies(notice, "1")
    found = json.loads(body)
    check_message(found)
    embed: dict[str, Any] = found["embeds"][0]
    return embed


def test_code_that_was_found_later() -> None:
    """The line of links says when; all else is as it was."""
    assert posted(noticed(CODED)) == {
        "title": "Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis",
        "url": "https://arxiv.org/abs/2401.08503",
        "color": 0x5E88AE,
        "description": "Zhenhui Ye et al. (14)\n\nBuilds a 3D avatar from one image.\n\n"
        "[Code (added 23 Jan)](https://github.com/yerfor/Real3DPortrait) · "
        "[PDF](https://arxiv.org/pdf/2401.08503)",
        "footer": {
            "text": "Talking heads: talking portrait (title), talking face\n"
            "cs.CV · 16 Jan 2024 · 2401.08503 · summary by Claude"
        },
    }


def test_a_new_version_that_is_followed() -> None:
    """The small print says which, and what changed; the rest is the paper as it is."""
    embed = posted(noticed(V3, V3, versions=True))
    assert embed["title"] == "Real3D-Portrait: Realistic 3D Talking Portraits"
    assert embed["footer"]["text"] == (
        "Talking heads: talking portrait (title), talking face\n"
        "cs.CV · 16 Jan 2024 · 2401.08503 · summary by Claude · "
        "v3, 26 Mar 2024: title, abstract changed"
    )


def test_a_paper_that_was_withdrawn() -> None:
    """Grey, with the sentence as the first line under the title."""
    embed = posted(noticed(WITHDRAWN, WITHDRAWN))
    assert embed["color"] == 0x8A8A8A
    assert embed["title"] == THEN.title
    assert embed["description"].splitlines()[:2] == [
        'Withdrawn by the authors, 2 Feb 2024: "error in section 4".',
        "Zhenhui Ye et al. (14)",
    ]


def test_in_a_digest() -> None:
    """The paper's own lines say it, under its number."""
    followed, gone = noticed(V3, V3, versions=True), noticed(WITHDRAWN, WITHDRAWN)
    embed = posted(Digest(TUESDAY, (Group(1, HEADS, (followed, gone, noticed(CODED))),)))
    lines = embed["description"].splitlines()
    assert lines[1] == "Zhenhui Ye et al. (14) · v3, 26 Mar 2024: title, abstract changed"
    assert lines[5] == 'Withdrawn by the authors, 2 Feb 2024: "error in section 4".'
    assert lines[10] == (
        "Zhenhui Ye et al. (14) · [code (added 23 Jan)](https://github.com/yerfor/Real3DPortrait)"
    )


# By the real SDK


@dataclass
class Life:
    """A service that writes to one channel."""

    server: DiscordServer
    channel: Channel
    platform: Discord
    service: Posted
    clock: FakeClock

    def shown(self) -> list[Message]:
        """The messages that stand in the channel."""
        return self.server.messages(self.channel)

    def edits(self) -> int:
        """How often a message was to be changed."""
        return sum((one.method, one.route) == ("PATCH", EDIT) for one in self.server.requests)

    def asked(self) -> int:
        """How often anything was asked."""
        return len(self.server.requests)

    def delete_first(self) -> None:
        """Somebody deletes the first message."""
        self.server.delete_message(self.shown()[0])


@pytest.fixture
async def life(sqlite_database: Database) -> AsyncIterator[Life]:
    """Nothing is posted yet."""
    clock = FakeClock(runs=False)
    async with discord_server(clock=clock) as server, opened(server) as platform:
        channel = server.channel(server.guild(), "papers")
        service = Posted(sqlite_database, platform, str(channel.id), clock=clock)
        yield Life(server, channel, platform, service, clock)
        assert server.violations == []


class TestEdits(EditsContract):
    """What is so on every platform."""

    deleted = "Discord says 404: Unknown Message (10008)"


async def test_a_late_summary_is_edited_in(life: Life) -> None:
    """The message changes, once and without a sound; its buttons stay."""
    await life.service.begin(None, A)
    buttons = life.shown()[0].buttons
    await life.service.summarise_late(A)

    await life.service.settle()
    await life.service.settle()

    (message,) = life.shown()
    assert "2608.00001v1 in en" in message.text
    assert message.edited is not None
    assert message.silent
    assert [one["custom_id"] for one in message.buttons] == [one["custom_id"] for one in buttons]
    assert life.edits() == 1


async def test_a_new_version_is_posted_as_a_reply(life: Life) -> None:
    """Under the first message, silently, with the address of that version."""
    await life.service.begin("post", A)

    await life.service.harvest(V2)

    first, reply = life.shown()
    assert reply.reply_to == first.id
    assert reply.silent
    assert reply.text == (
        "Version 2 of this paper. The title changed; the comment now says "
        '"ICLR 2024 (Spotlight)".\n<https://arxiv.org/abs/2608.00001v2>'
    )
    assert life.edits() == 1, "the first post tells where it was accepted"


async def test_a_withdrawal_greys_the_post(life: Life) -> None:
    """Whatever the chat says of versions."""
    await life.service.begin(None, A)

    await life.service.harvest(GONE)

    (message,) = life.shown()
    assert message.embeds[0]["color"] == 0x8A8A8A
    assert message.embeds[0]["description"].startswith('Withdrawn by the authors: "error in')


async def test_killed_after_the_edit(life: Life) -> None:
    """Discord has changed it, and nobody wrote it down: the same edit is made again."""
    await life.service.begin("edit", A)
    path = f"/channels/{life.channel.id}/messages/{life.shown()[0].id}"
    life.server.fail("PATCH", path, faults.cut(stored=True))
    await life.service.harvest(V2)
    first, *_ = life.shown()
    told = first.text
    await restarted(life.service.database)
    life.clock.advance(10)

    await life.service.settle()

    (message,) = life.shown()
    assert message.text == told
    assert life.edits() == 2


async def test_in_direct_messages(sqlite_database: Database) -> None:
    """A person's own chat is edited as well."""
    async with discord_server() as server, opened(server) as platform:
        ada = server.user("ada")
        server.join(server.guild())
        service = Posted(sqlite_database, platform, f"@{ada.id}")
        await service.begin("edit", A)
        await service.harvest(V2)
        (message,) = server.messages(server.dm(ada))
        assert message.embeds[0]["title"] == "First, revised"


async def test_a_digest_is_edited_in_place(life: Life) -> None:
    """The paper that changed says so under its number; header, order and receipt stay."""
    await life.service.begin(None, *FIVE)
    (before,) = [message.text for message in life.shown()]
    life.clock.advance(3 * 86_400)

    await life.service.harvest(replace(FIVE[2], version=2, withdrawn=True, comment="wrong"))

    (message,) = life.shown()
    gone = '(https://arxiv.org/abs/2608.00003)\nWithdrawn by the authors: "wrong".\nThey talk.'
    expected = before.replace("(https://arxiv.org/abs/2608.00003)\nThey talk.", gone)
    assert message.text == expected != before
    assert life.edits() == 1


async def test_of_a_digest_only_the_message_that_differs_is_edited(life: Life) -> None:
    """The others are not touched."""
    title = "A long title that says a lot of the paper that it is about, and more " * 3
    some = [replace(A, id=f"2608.{n:05}", title=f"{title} {n}") for n in range(1, 30)]
    await life.service.begin(None, *some)
    before = [message.text for message in life.shown()]

    await life.service.harvest(replace(some[17], version=2, withdrawn=True, comment="wrong"))

    *same, last = life.shown()
    assert [message.text for message in same] == before[:-1]
    assert 'Withdrawn by the authors: "wrong".' in last.text
    assert life.edits() == 1


async def test_a_digest_that_would_be_cut_otherwise_stays(life: Life) -> None:
    """A paper would go to the next message, which had its own: nothing is changed."""
    title = "A long title that says a lot of the paper that it is about, and more " * 3
    some = [replace(A, id=f"2608.{n:05}", title=f"{title} {n}") for n in range(1, 30)]
    await life.service.begin(None, *some)
    before = [message.text for message in life.shown()]
    assert len(before) > 1

    await life.service.harvest(replace(some[0], version=2, withdrawn=True, comment="wrong " * 60))

    assert [message.text for message in life.shown()] == before
    assert life.edits() == 0
    assert {one.edit_due for one in await promises(life.service.database)} == {None}


# What Discord answers


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.status(503), Uncertain),
        (faults.cut(), Uncertain),
        (faults.too_many(40.0), RetryLater),
    ],
)
async def test_what_an_answer_means(life: Life, fault: faults.Fault, error: type) -> None:
    """As for what is sent."""
    await life.service.begin(None, A)
    (message,) = life.shown()
    path = f"/channels/{life.channel.id}/messages/{message.id}"
    life.server.fail("PATCH", path, *[fault] * 5)
    (body,) = bodies(noticed(V3), "1")
    with pytest.raises(error):
        await life.platform.edit(str(life.channel.id), str(message.id), body)


async def test_who_cannot_be_edited(life: Life) -> None:
    """Another's message is none of ours; a thread that is archived may come back."""
    (body,) = bodies(noticed(V3), "1")
    theirs = life.server.write(life.server.user("ada"), life.channel, "hello")
    with pytest.raises(Missing):
        await life.platform.edit(str(life.channel.id), str(theirs.id), body)
    with pytest.raises(Gone):
        await life.platform.edit("nowhere", "1", body)
    with pytest.raises(Rejected):
        await life.platform.edit(str(life.channel.id), "1", "{}")
    thread = life.server.thread(life.channel, "old")
    sent = await life.platform.send(str(thread.id), body, "nonce-1")
    thread.archived = True
    with pytest.raises(RetryLater):
        await life.platform.edit(str(thread.id), sent, body)
    await life.platform.close()
    with pytest.raises(RetryLater):
        await life.platform.edit(str(life.channel.id), "1", body)
