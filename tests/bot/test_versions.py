"""New versions as posts of their own: for chats that want them, got the paper, and still ask."""

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest
from clock import NOON
from editing import GONE, POSTED, V2, A, Life
from engine import a_chat, promise, promises, the_chat
from fakes import FakeEditor, FakeSummariser, Shown, paper

from bot.platforms import Uncertain
from bot.status import Status
from bot.troubles import Troubles
from storage import chats, doubts, gathering, outbox, stories, subscriptions, versions
from storage.database import Database
from storage.records import Habits

SECOND = "Version 2 of this paper. The title changed. | arxiv.org/abs/2608.00001v2"


@pytest.fixture
async def life(sqlite_database: Database) -> Life:
    """A service that has posted A to a chat that wants versions posted."""
    made = Life(sqlite_database, FakeEditor())
    await made.begin("post")
    return made


async def test_a_new_version_is_posted_under_the_first_post(database: Database) -> None:
    """Once, however often it is harvested; it counts as a promise of its own, and as sent."""
    life = Life(database, FakeEditor())
    await life.begin("post")

    await life.harvest(V2)
    await life.harvest(V2)

    assert life.console.bodies("1") == [POSTED, f"under message 1 | {SECOND}"]
    assert life.edited == []
    told = [(one.kind, one.version, one.state) for one in await promises(database)]
    assert told == [("new", 0, "sent"), ("version", 2, "sent")]
    async with database.reading() as conn:
        assert await stories.tally(conn) == {("console", "1"): {"sent": 2}}
        assert await outbox.counts(conn) == {"sent": 2}
        first, second = await stories.of_paper(conn, A.id)
        kept = await outbox.delivery_of(conn, second.chat.id, A.id)
    assert (first.post, second.post) == ("paper", "version")
    assert kept is not None
    assert kept.kind == "new"


async def test_each_version_says_what_is_new_in_it(life: Life) -> None:
    """As it came, although another one was out before it was said."""
    life.console.ready = False
    await life.harvest(V2)
    await life.harvest(replace(V2, version=3, comment="ICLR 2024 (Spotlight)"))
    life.console.ready = True
    await life.settle()

    assert life.console.bodies("1")[1:] == [
        f"under message 1 | {SECOND}",
        "under message 1 | Version 3 of this paper. "
        'The comment now says "ICLR 2024 (Spotlight)". | arxiv.org/abs/2608.00001v3',
    ]


async def test_a_withdrawal_is_no_version_to_post(life: Life) -> None:
    """The post itself says it."""
    await life.harvest(GONE)

    assert len(life.console.shown) == 1
    assert life.edited == [f"{POSTED} | withdrawn: error in section 4"]


async def test_quiet_hours_hold_it(life: Life) -> None:
    """It comes when they end."""
    await life.choose(Habits(versions="post", quiet=(time(11), time(14))))
    await life.harvest(V2)
    assert life.console.bodies("1") == [POSTED]
    life.still.advance(2 * 3600)

    await life.settle()

    assert life.console.bodies("1")[1:] == [f"under message 1 | {SECOND}"]


async def test_of_a_digest_it_stands_under_the_message_with_the_paper(
    sqlite_database: Database,
) -> None:
    """A digest is a post like any other."""
    life = Life(sqlite_database, FakeEditor(at_once=False))
    await life.begin("post", *(paper(f"2608.0000{n}") for n in range(1, 6)))

    await life.harvest(V2)

    assert life.console.bodies("1")[1:] == [f"under message 1 | {SECOND}"]


async def test_a_message_that_has_gone_is_not_referred_to(life: Life) -> None:
    """It stands by itself."""
    chat = await the_chat(life.database)
    async with life.database.transaction() as conn:
        await chats.move(conn, chat.id, "-1001")

    await life.harvest(V2)

    assert life.console.bodies("-1001") == [SECOND]


async def test_it_is_promised_once(life: Life) -> None:
    """However often that is asked for."""
    await life.harvest(V2)
    chat = await the_chat(life.database)
    async with life.database.transaction() as conn:
        assert not await versions.promise(conn, chat, A.id, 2, (), NOON)


# Who gets none


async def test_who_has_unsubscribed_gets_none(life: Life) -> None:
    """Nobody there asks for it any more."""
    async with life.database.transaction() as conn:
        chat = await the_chat(life.database)
        await subscriptions.end(conn, chat.id, 1, NOON)
    await life.harvest(V2)
    assert life.console.bodies("1") == [POSTED]


async def test_who_did_not_get_the_paper_gets_none(life: Life) -> None:
    """What still waits will say what the paper is by then."""
    await promise(life.database, "2", A, after=timedelta(hours=1))
    waits = await a_chat(life.database, "2")
    async with life.database.transaction() as conn:
        await chats.choose(conn, waits.id, Habits(versions="post"))

    await life.harvest(V2)

    assert life.console.bodies("2") == []


async def test_a_chat_that_is_paused_gets_none(life: Life) -> None:
    """It does not pile up there."""
    chat = await the_chat(life.database)
    async with life.database.transaction() as conn:
        await chats.pause(conn, chat.id, "kicked", NOON)

    await life.harvest(V2)

    assert len(await promises(life.database)) == 1


# What it is besides: a post like any other


async def test_one_that_may_not_have_arrived_can_be_sent_again(life: Life) -> None:
    """It is uncertain until somebody asks for it, by the paper's id."""
    life.console.will("1", Shown(Uncertain("no answer")))
    await life.harvest(V2)
    assert [one.state for one in await promises(life.database)] == ["sent", "uncertain"]
    chat = await the_chat(life.database)
    async with life.database.transaction() as conn:
        assert await doubts.resend(conn, chat.id, A.id, life.still.now()) == 1

    await life.settle()

    assert [one.state for one in await promises(life.database)] == ["sent", "sent"]


async def test_it_breaks_no_silence(life: Life) -> None:
    """A chat in which no new paper came is silent, whatever versions came."""
    life.still.advance(86_400)
    await life.harvest(V2)
    chat = await the_chat(life.database)
    async with life.database.reading() as conn:
        assert await gathering.last_promise(conn, chat.id) == NOON


async def test_it_is_counted_in_the_status(life: Life) -> None:
    """The sum is that of all promises."""
    await life.harvest(V2)
    writers = [FakeSummariser("abstract")]
    status = Status(life.database, life.still, Troubles(), [], writers, Decimal(0), NOON)
    assert "Posts: 2 promised: 2 sent, 0 waiting." in await status.lines()
