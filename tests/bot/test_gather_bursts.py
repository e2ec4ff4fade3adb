"""Papers that come at once: a few by themselves, many of one announcement as one digest."""

from datetime import UTC, datetime, time, timedelta

import pytest
from clock import NOON
from digesting import IDS, Days, cars, heads, join, settle_in
from engine import PATIENCE, Engine, ends, open_posts, promise, promises
from fakes import FakePlatform, FakeSummariser

from bot.gather import SINGLE, Gather
from storage import chats, outbox, subscriptions
from storage.database import Database
from storage.records import Habits

A_SECOND = timedelta(seconds=1)
TEN = datetime(2026, 8, 18, 22, tzinfo=UTC)
NIGHT = Habits(hour=time(8), quiet=(time(22), time(7)))


@pytest.fixture
def telegram() -> FakePlatform:
    """A platform on which many papers are a disturbance."""
    return FakePlatform("telegram", at_once=False)


async def test_three_papers_come_by_themselves(database: Database, telegram: FakePlatform) -> None:
    """Each is a post that can stand alone."""
    await join(database, schedule="instant")
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:SINGLE]))

    await days.settle()

    assert [body.partition(" ")[0] for body in telegram.bodies("7")] == IDS[:3]
    assert set((await ends(database)).values()) == {"sent"}


async def test_four_papers_are_a_digest(database: Database, telegram: FakePlatform) -> None:
    """One message, without a receipt: nobody has looked through anything for an hour."""
    await join(database, schedule="instant")
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:4]))

    await days.settle()

    assert telegram.bodies("7") == [f"4 papers 2026-08-18 | 1 Heads: {' '.join(IDS[:4])}"]
    assert set((await ends(database)).values()) == {"digest"}


async def test_announcements_are_not_mixed(database: Database, telegram: FakePlatform) -> None:
    """Two of today and four of yesterday: two posts and a digest; another chat has its own."""
    await join(database, schedule="instant")
    await join(database, "cars", "instant", address="8")
    days = Days(database, telegram)
    old = heads(*IDS[:4], days_ago=1)
    await days.bring(*old, *heads(*IDS[4:6]), *cars(IDS[6], IDS[7]))

    await days.settle()

    assert [body.partition(" |")[0] for body in telegram.bodies("7")] == [
        "4 papers 2026-08-18",
        IDS[4],
        IDS[5],
    ]
    assert len(telegram.bodies("8")) == 2


async def test_nothing_goes_out_while_a_harvest_brings_more(
    database: Database, telegram: FakePlatform
) -> None:
    """Two pages of one announcement are one digest; a terminal shows what there is."""
    console = FakePlatform()
    await join(database, schedule="instant")
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "console", "here")
        await subscriptions.add(conn, chat.id, "heads", "heads", NOON)
    days = Days(database, telegram, platforms=[telegram, console])
    days.gather.held_until = NOON + timedelta(minutes=10)
    await days.bring(*heads(*IDS[:2]))
    await days.settle()
    assert (telegram.bodies("7"), len(console.bodies("here"))) == ([], 2)

    await days.bring(*heads(*IDS[2:4]))
    days.gather.held_until = NOON
    await days.settle()

    assert telegram.bodies("7") == [f"4 papers 2026-08-18 | 1 Heads: {' '.join(IDS[:4])}"]
    assert len(console.bodies("here")) == 4


async def test_a_burst_waits_until_it_is_whole(database: Database, telegram: FakePlatform) -> None:
    """As long as some of many wait for their summaries; a few of another announcement do not."""
    await join(database, schedule="instant")
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:5]), *heads(IDS[5], days_ago=1))
    async with database.transaction() as conn:
        for one in (*IDS[:4], IDS[5]):
            await outbox.hasten(conn, one, NOON)

    assert await days.deliver.run() == 1
    assert [body.partition(" ")[0] for body in telegram.bodies("7")] == [IDS[5]]
    assert await days.deliver.run() == 0, "there is nothing to do in the meantime"

    days.go(NOON + PATIENCE)
    assert await days.deliver.run() == 1
    assert telegram.bodies("7")[1].startswith("5 papers")


async def test_nobody_wakes_for_what_is_held(database: Database, telegram: FakePlatform) -> None:
    """While a burst waits, the next thing that is due is the last of its papers."""
    await join(database, schedule="instant")
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:5]))
    async with database.transaction() as conn:
        await outbox.hasten(conn, IDS[0], NOON)
    await days.deliver.run()

    async with database.reading() as conn:
        due = await outbox.next_due(conn, ["telegram"], days.gather.looked)

    assert due == NOON + PATIENCE


async def test_some_platforms_show_each_paper(database: Database) -> None:
    """A terminal disturbs nobody."""
    telegram = FakePlatform("telegram", at_once=True)
    await join(database, schedule="instant")
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:5]))

    await days.settle()

    assert [body.partition(" ")[0] for body in telegram.bodies("7")] == IDS[:5]


async def test_bursts_go_on_where_a_batch_ends(database: Database, telegram: FakePlatform) -> None:
    """More chats with many papers than are looked at together: all get theirs, and once."""
    for n in range(5):
        await join(database, schedule="instant", address=str(n))
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:4]))
    await days.summarise.run()
    gather = Gather({"telegram": telegram})

    made = []
    for _ in range(4):
        async with database.transaction() as conn:
            made.append(await gather.make(conn, NOON, 2))

    assert made == [2, 2, 1, 0]
    assert await open_posts(database) == 5


# Quiet hours


async def test_quiet_hours_hold_what_comes_at_once(
    database: Database, telegram: FakePlatform
) -> None:
    """Until they end; what comes before them is not held."""
    await join(database, schedule="instant", habits=NIGHT)
    days = Days(database, telegram)
    days.go(TEN - A_SECOND)
    await days.bring(*heads(IDS[0]))
    await days.settle()
    assert len(telegram.shown) == 1

    days.go(TEN)
    await days.bring(*heads(IDS[1]))
    await days.settle_at(TEN + timedelta(hours=9) - A_SECOND)
    assert len(telegram.shown) == 1
    await days.settle_at(TEN + timedelta(hours=9))
    assert len(telegram.shown) == 2


async def test_a_burst_of_the_night_is_one_digest(
    database: Database, telegram: FakePlatform
) -> None:
    """It comes in the morning."""
    await join(database, schedule="instant", habits=NIGHT)
    days = Days(database, telegram)
    days.go(TEN + timedelta(hours=4))
    await days.bring(*heads(*IDS[:4]))
    await days.settle()
    assert telegram.shown == []

    await days.settle_at(TEN + timedelta(hours=9))

    assert telegram.bodies("7") == [f"4 papers 2026-08-19 | 1 Heads: {' '.join(IDS[:4])}"]


async def test_a_late_digest_does_not_ring_at_night(
    database: Database, telegram: FakePlatform
) -> None:
    """One that was missed waits for the morning; an hour that was chosen in the night is kept."""
    await join(database, habits=NIGHT)
    days = Days(database, telegram)
    await days.bring(*heads(IDS[0]))
    await days.settle_at(TEN + timedelta(hours=26))
    assert telegram.shown == []
    await days.settle_at(TEN + timedelta(hours=33))
    assert len(telegram.shown) == 1

    now = days.still.now()
    await settle_in(database, Habits(hour=time(23), quiet=NIGHT.quiet), now)
    await days.bring(*heads(IDS[1]))
    await days.settle_at(TEN + timedelta(hours=49))
    assert len(telegram.shown) == 2


async def test_quiet_hours_that_are_given_up_hold_nothing(
    database: Database, telegram: FakePlatform
) -> None:
    """What was held comes at once; new quiet hours hold what is not begun."""
    await join(database, schedule="instant", habits=NIGHT)
    days = Days(database, telegram)
    days.go(TEN)
    await days.bring(*heads(IDS[0]))
    await days.settle()
    await settle_in(database, Habits(hour=time(8)), TEN)
    await days.settle()
    assert len(telegram.shown) == 1

    await days.bring(*heads(IDS[1]))
    await days.summarise.run()
    async with database.transaction() as conn:
        assert await days.gather.make(conn, TEN, 20) == 1
    await settle_in(database, NIGHT, TEN)
    await days.settle()
    assert len(telegram.shown) == 1
    assert [one.state for one in await promises(database)] == ["sent", "queued"]
    await days.settle_at(TEN + timedelta(hours=9))
    assert len(telegram.shown) == 2


async def test_only_what_is_shown_whole_is_summarised(sqlite_database: Database) -> None:
    """Of the papers beyond the maximum a digest shows the titles alone."""
    telegram = FakePlatform("telegram", at_once=False)
    await join(sqlite_database, schedule="instant")
    await settle_in(sqlite_database, Habits(most=5), NOON)
    stand_in = FakeSummariser("stand-in")
    engine = Engine(sqlite_database, platforms=[telegram], stand_in=stand_in)
    await promise(sqlite_database, "7", *heads(*IDS[:8]), platform="telegram")

    await engine.settle()

    assert telegram.bodies("7")
    assert stand_in.asked == [f"{one}v1" for one in IDS[:5]]
