"""What people read of the hours at which their papers come."""

from datetime import UTC, datetime, time, timedelta

import pytest
from clock import NOON, FakeClock
from desk import Desk, paper

from bot import rhythm
from bot.askers import Asker
from bot.gather import Gather
from bot.rhythm import Start, start
from storage import attempts, chats, leases, outbox
from storage.database import Database
from storage.records import Habits, Part, Why

ADA = Asker("telegram", "7", "ada", direct=True, own="7")
LAB = Asker("telegram", "-100", "ada", direct=False, own="7", place="#papers")
HEADS = paper("2608.16143", "Talking heads")
IN_UTC = "(UTC; change it with /settings zone Paris)"
NEXT = "new papers come when arXiv announces them, next: Wed 19 Aug, about 00:00 UTC."


def by_place(platform: str, address: str) -> Start:
    """A person gets a digest a day, a group one on working days."""
    return start(direct=not address.startswith("-"))


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    """A desk whose clock stands still at noon, a Tuesday."""
    return Desk(sqlite_database, clock=FakeClock(NOON, runs=False), starts=by_place)


async def put(desk: Desk, schedule: str, number: int | None = None, asker: Asker = ADA) -> None:
    """Put the asker's chat on a schedule."""
    async with desk.database.transaction() as conn:
        chat = await chats.ensure(conn, asker.platform, asker.chat)
        await rhythm.set_schedule(conn, chat, number, schedule, NOON)


async def choose(desk: Desk, habits: Habits) -> None:
    """Let Ada's chat have these habits."""
    async with desk.database.transaction() as conn:
        chat = await chats.ensure(conn, ADA.platform, ADA.chat)
        await rhythm.settle_in(conn, chat, habits, NOON)


async def test_a_person_subscribes(desk: Desk) -> None:
    """The answer says when the papers come, how to change that, and when the first ones do."""
    said = await desk.says("subscribe heads", ADA)
    line = f"You get one digest a day at 08:00 {IN_UTC}. The next one: Wed 19 Aug."
    assert line in said.splitlines()
    (one,) = await desk.subscribed(ADA)
    assert (one.schedule, one.next_due) == ("daily", datetime(2026, 8, 19, 8, tzinfo=UTC))


async def test_a_group_subscribes(desk: Desk) -> None:
    """There are no digests at the weekend."""
    said = await desk.says("subscribe heads", LAB)
    line = f"One digest on weekdays at 09:00 {IN_UTC}. The next one: Wed 19 Aug."
    assert line in said.splitlines()


async def test_in_a_group_for_oneself(desk: Desk) -> None:
    """What goes to the direct messages comes as it does there."""
    said = await desk.says("subscribe heads dm", LAB)
    assert "You get one digest a day at 08:00" in said
    assert "They go to your direct messages." in said
    (one,) = await desk.subscribed(ADA)
    assert one.schedule == "daily"


async def test_a_zone_is_called_by_its_city(desk: Desk) -> None:
    """And the day is the one where the chat is."""
    await choose(desk, Habits(zone="Pacific/Auckland", hour=time(6, 30)))
    said = await desk.says("subscribe heads", ADA)
    assert "You get one digest a day at 06:30 (Auckland). The next one: Wed 19 Aug." in said


async def test_who_subscribes_again_has_the_schedule_of_before(desk: Desk) -> None:
    """The line that undoes /unsubscribe brings that back, too."""
    await desk.says("subscribe heads", ADA)
    await put(desk, "weekly")
    await desk.says("unsubscribe 1", ADA)
    said = await desk.says("subscribe heads", ADA)
    assert (
        f"You get one digest a week, on Mondays at 08:00 {IN_UTC}. The next one: Mon 24 Aug."
        in said
    )


async def test_the_list_says_it_too(desk: Desk) -> None:
    """Its head has the rhythm of the chat, and when the next digest comes."""
    await desk.says("subscribe heads", ADA)
    await desk.says("subscribe avatar", ADA)
    said = await desk.says("subscriptions", ADA)
    assert "2 subscriptions | · digest daily at 08:00 UTC · next: Wed 19 Aug" in said

    await put(desk, "instant", 2)
    said = await desk.says("subscriptions", ADA)
    assert "digest daily at 08:00 UTC · next: Wed 19 Aug" in said, "one of them is left"
    await put(desk, "instant")
    said = await desk.says("subscriptions", ADA)
    assert said.splitlines()[1] == f"N{NEXT[1:]}"
    assert "digest" not in said


# /why


async def promised(desk: Desk, hour: datetime | None = None) -> None:
    """Ada is promised the paper, at her hour or at once."""
    await desk.says("subscribe heads", ADA)
    await desk.store(HEADS)
    async with desk.database.transaction() as conn:
        chat = await chats.ensure(conn, ADA.platform, ADA.chat)
        why = (Why(1, None, ()),)
        assert await outbox.promise(conn, chat.id, HEADS.id, why, hour or NOON, hour)


async def last(desk: Desk) -> str:
    """What the answer to /why ends with."""
    return (await desk.says("why 2608.16143", ADA)).splitlines()[-1]


WED = datetime(2026, 8, 19, 8, tzinfo=UTC)


async def test_a_paper_that_waits_for_its_hour(desk: Desk) -> None:
    """It is told by the clocks where the chat is."""
    await promised(desk, WED)
    assert await last(desk) == "Announced 18 Aug. In the digest of Wed 19 Aug, 08:00."
    await choose(desk, Habits(zone="America/New_York", hour=time(20)))
    assert await last(desk) == "Announced 18 Aug. In the digest of Tue 18 Aug, 20:00."


async def test_a_paper_that_came_in_a_digest(desk: Desk) -> None:
    """Both are told: in which one, and when that was sent."""
    await promised(desk, WED)
    async with desk.database.transaction() as conn:
        assert await Gather({}).make(conn, WED, 9) == 1
        (claim,) = await leases.claim(conn, WED, WED, "a", platforms=["telegram"])
        assert claim.key == "2026-08-19 08:00"
        await attempts.freeze(conn, [Part(claim.post_id, 1, "nonce", "body")])
        assert await attempts.attempt(conn, claim, 1, WED + timedelta(seconds=3))
        await attempts.settle(conn, claim.post_id, 1, "sent")
        assert await attempts.finish(conn, claim.post_id) == "sent"

    assert await last(desk) == (
        "Announced 18 Aug. In the digest of Wed 19 Aug, 08:00. Delivered 19 Aug 08:00:03 UTC."
    )


async def test_a_paper_that_quiet_hours_hold(desk: Desk) -> None:
    """When they end is said."""
    await promised(desk)
    await put(desk, "instant")
    await choose(desk, Habits(quiet=(time(11), time(14, 30))))
    async with desk.database.transaction() as conn:
        assert await Gather({}).make(conn, NOON, 9) == 1
    assert await last(desk) == "Announced 18 Aug. It waits for the end of the quiet hours, 14:30."


async def test_a_paper_that_nobody_asked_for_any_more(desk: Desk) -> None:
    """The reason is the store's."""
    await promised(desk, WED)
    await desk.says("unsubscribe 1", ADA)
    async with desk.database.transaction() as conn:
        assert await Gather({}).make(conn, WED, 9) == 1
    assert await last(desk) == (
        "Announced 18 Aug. It was not sent: its subscription had ended before its hour came."
    )
