"""What became of a paper, in its post on Telegram: to the letter, and by the real SDK."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from clock import FakeClock
from digests import HEADS, TUESDAY
from editing import Posted
from edits_contract import FIVE, GONE, V2, A, EditsContract
from engine import all_parts, promises, restarted
from revised import CODED, V3, WITHDRAWN, noticed
from servers.telegram import Chat, Fault, Message, TelegramServer
from telegram_stage import opened

from bot.platforms import Gone, Missing, Rejected, RetryLater, Uncertain
from bot.posted import Digest, Group, Notice
from handlers.telegram.message import thaw
from handlers.telegram.platform import Telegram
from handlers.telegram.render import bodies
from storage.database import Database

TITLE = "Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis"
WHY = "<i>Talking heads: talking portrait (title), talking face</i>"


# To the letter


def posted(notice: Notice | Digest) -> str:
    """The text of the one message of a post."""
    (body,) = bodies(notice, "42")
    return thaw(body)[0].html


def test_code_that_was_found_later() -> None:
    """The line of links says when; all else is as it was."""
    assert posted(noticed(CODED)) == (
        f"<b>{TITLE}</b>\nZhenhui Ye et al. (14)\n\nBuilds a 3D avatar from one image.\n\n{WHY}\n"
        'arxiv.org/abs/2401.08503 · <a href="https://github.com/yerfor/Real3DPortrait">'
        "code (added 23 Jan)</a>\n<code>cs.CV</code> · 16 Jan 2024 · summary by Claude"
    )


def test_a_new_version_that_is_followed() -> None:
    """The small print says which, and what changed; the rest is the paper as it is."""
    assert posted(noticed(V3, V3, versions=True)) == (
        "<b>Real3D-Portrait: Realistic 3D Talking Portraits</b>\nZhenhui Ye et al. (14)\n\n"
        f"Builds a 3D avatar from one image.\n\n{WHY}\narxiv.org/abs/2401.08503\n"
        "<code>cs.CV</code> · 16 Jan 2024 · summary by Claude · "
        "v3, 26 Mar 2024: title, abstract changed"
    )


def test_a_paper_that_was_withdrawn() -> None:
    """The title is kept, and the sentence is the first line under it."""
    assert posted(noticed(WITHDRAWN, WITHDRAWN)) == (
        f"<b>{TITLE}</b>\n"
        "Withdrawn by the authors, 2 Feb 2024: &quot;error in section 4&quot;.\n"
        f"Zhenhui Ye et al. (14)\n\nBuilds a 3D avatar from one image.\n\n{WHY}\n"
        "arxiv.org/abs/2401.08503\n<code>cs.CV</code> · 16 Jan 2024 · summary by Claude"
    )


def test_in_a_digest() -> None:
    """The paper's own lines say it, under its number."""
    followed, gone = noticed(V3, V3, versions=True), noticed(WITHDRAWN, WITHDRAWN)
    text = posted(Digest(TUESDAY, (Group(1, HEADS, (followed, gone, noticed(CODED))),)))
    lines = text.splitlines()
    assert lines[3] == "Zhenhui Ye et al. (14) · v3, 26 Mar 2024: title, abstract changed"
    assert lines[8] == "Withdrawn by the authors, 2 Feb 2024: &quot;error in section 4&quot;."
    assert lines[16] == (
        'arxiv.org/abs/2401.08503 · <a href="https://github.com/yerfor/Real3DPortrait">'
        "code (added 23 Jan)</a>"
    )


# By the real SDK


@dataclass
class Life:
    """A service that writes to one group."""

    server: TelegramServer
    chat: Chat
    platform: Telegram
    service: Posted
    clock: FakeClock

    def shown(self) -> list[Message]:
        """The messages that stand there."""
        return self.server.sent(self.chat)

    def edits(self) -> int:
        """How often a message was to be changed."""
        return len(self.server.called("editMessageText"))

    def asked(self) -> int:
        """How often anything was asked."""
        return len(self.server.requests)

    def delete_first(self) -> None:
        """Somebody deletes the first message."""
        self.server.delete(self.shown()[0])


@pytest.fixture
async def life(sqlite_database: Database) -> AsyncIterator[Life]:
    """Nothing is posted yet."""
    clock = FakeClock(runs=False)
    async with TelegramServer() as server, opened(server) as platform:
        lab = server.group("Lab", basic=True)
        service = Posted(sqlite_database, platform, str(lab.id), clock=clock)
        yield Life(server, lab, platform, service, clock)
        assert server.violations == []


class TestEdits(EditsContract):
    """What is so on every platform."""

    deleted = "Telegram says: Message to edit not found"


async def test_a_late_summary_is_edited_in(life: Life) -> None:
    """The message changes, once; its buttons stay, and no preview comes."""
    await life.service.begin(None, A)
    labels = life.shown()[0].labels
    await life.service.summarise_late(A)

    await life.service.settle()
    await life.service.settle()

    (message,) = life.shown()
    assert "2608.00001v1 in en" in message.text
    assert (message.labels, message.preview) == (labels, False)
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
        '"ICLR 2024 (Spotlight)".\narxiv.org/abs/2608.00001v2'
    )


async def test_a_withdrawal_is_edited_in(life: Life) -> None:
    """Whatever the chat says of versions."""
    await life.service.begin(None, A)

    await life.service.harvest(GONE)

    (message,) = life.shown()
    assert message.text.splitlines()[:2] == [
        "First",
        'Withdrawn by the authors: "error in section 4".',
    ]


async def test_killed_after_the_edit(life: Life) -> None:
    """Telegram has changed it, and nobody wrote it down: that it is so already is no failure."""
    await life.service.begin("edit", A)
    life.server.fail("editMessageText", Fault.CUT_AFTER)
    await life.service.harvest(V2)
    (told,) = [message.text for message in life.shown()]
    assert told.startswith("First, revised")
    await restarted(life.service.database)
    life.clock.advance(10)

    await life.service.settle()

    (message,) = life.shown()
    assert message.text == told
    assert len(message.edits) == 1
    assert life.edits() == 2
    assert {one.edit_due for one in await promises(life.service.database)} == {None}


async def test_a_digest_is_edited_in_place(life: Life) -> None:
    """The paper that changed says so under its number; header, order and receipt stay."""
    await life.service.begin(None, *FIVE)
    (before,) = [message.text for message in life.shown()]
    life.clock.advance(3 * 86_400)

    await life.service.harvest(replace(FIVE[2], version=2, withdrawn=True, comment="wrong"))

    (message,) = life.shown()
    gone = '3. Paper 3\nWithdrawn by the authors: "wrong".\n'
    assert message.text == before.replace("3. Paper 3\n", gone) != before
    assert life.edits() == 1


async def test_late_summaries_of_a_digest(life: Life) -> None:
    """They take the places of the sentences, and the last line says who wrote what."""
    await life.service.begin(None, *FIVE)
    await life.service.summarise_late(FIVE[1], FIVE[2])

    await life.service.settle()

    (message,) = life.shown()
    assert "2. Paper 2\n2608.00002v1 in en\narxiv.org/abs/2608.00002" in message.text
    assert "1. Paper 1\nThey talk. It works.\n" in message.text
    assert message.text.endswith("2 and 3: by claude.")
    assert life.edits() == 1


async def test_a_group_that_moved(life: Life) -> None:
    """Its messages have other numbers now, so they are left alone."""
    await life.service.begin("edit", A)
    life.server.migrate(life.chat)

    await life.service.harvest(V2)

    [part] = await all_parts(life.service.database)
    assert part.fixed is not None
    assert part.fixed.startswith("moved to -100")


# What Telegram answers


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.CUT_AFTER, Uncertain),
        (Fault.BAD_GATEWAY, Uncertain),
    ],
)
async def test_what_an_answer_means(life: Life, fault: Fault, error: type) -> None:
    """As for what is sent."""
    await life.service.begin(None, A)
    life.server.fail("editMessageText", fault)
    (body,) = bodies(noticed(V3), "42")
    with pytest.raises(error):
        await life.platform.edit(life.service.address, str(life.shown()[0].id), body)


async def test_how_long_to_wait_is_told(life: Life) -> None:
    """Telegram names the seconds."""
    await life.service.begin(None, A)
    life.server.flood(7, chat=life.chat)
    (body,) = bodies(noticed(V3), "42")
    with pytest.raises(RetryLater) as caught:
        await life.platform.edit(life.service.address, str(life.shown()[0].id), body)
    assert caught.value.delay is not None
    assert caught.value.delay.total_seconds() == 7


async def test_who_cannot_be_edited(life: Life) -> None:
    """Another's message is none of ours."""
    (body,) = bodies(noticed(V3), "42")
    ann = life.server.person("Ann", started=True)
    theirs = await life.server.say(ann, ann.dm, "hello")
    with pytest.raises(Missing):
        await life.platform.edit(str(ann.id), str(theirs.id), body)
    with pytest.raises(Gone):
        await life.platform.edit("nowhere?", "1", body)
    with pytest.raises(Rejected):
        await life.platform.edit(str(ann.id), "1", "{}")
    await life.platform.close()
    with pytest.raises(RetryLater):
        await life.platform.edit(str(ann.id), "1", body)
