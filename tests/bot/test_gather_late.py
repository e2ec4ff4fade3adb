"""Hours that were missed, days on which clocks change, and weeks without a match."""

from datetime import UTC, datetime, time, timedelta

import pytest
from clock import NOON
from digesting import IDS, WED, Days, asked, cars, heads, join
from engine import PATIENCE
from fakes import FakePlatform

from bot.news import News
from bot.platforms import Gone
from storage.database import Database
from storage.records import Habits

A_DAY = timedelta(days=1)
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def telegram() -> FakePlatform:
    """A platform on which many papers are a disturbance."""
    return FakePlatform("telegram", at_once=False)


# After downtime


async def test_a_missed_digest_comes_once_and_late(
    database: Database, telegram: FakePlatform
) -> None:
    """Nobody was there for two hours of the chat: one digest makes up for both, and says so."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]))

    await days.settle_at(WED + A_DAY + timedelta(hours=3))
    await days.settle_at(WED + 2 * A_DAY)

    assert telegram.bodies("7") == [
        "2 papers 2026-08-20 | This digest was due yesterday at 08:00. | "
        "1 Heads: 2608.00001 2608.00002 | Checked 2 new papers."
    ]
    assert await asked(database) == [("daily", WED + 3 * A_DAY)]


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(minutes=59), None),
        (timedelta(hours=1), "This digest was due at 08:00."),
        (timedelta(hours=20), "This digest was due yesterday at 08:00."),
        (timedelta(days=3), "This digest was due on Wed 19 Aug at 08:00."),
    ],
)
async def test_how_late_it_is(
    sqlite_database: Database, telegram: FakePlatform, later: timedelta, said: str | None
) -> None:
    """It is told by the clocks where the chat is; a single post tells it, too."""
    await join(sqlite_database)
    await join(sqlite_database, address="8")
    await join(sqlite_database, "cars", address="8")
    days = Days(sqlite_database, telegram)
    await days.bring(*heads(IDS[0]), *cars(IDS[1]))

    await days.settle_at(WED + later)

    (single,), (digest,) = telegram.bodies("7"), telegram.bodies("8")
    assert single.endswith(
        f" | {said} Checked 2 new papers." if said else " | Checked 2 new papers."
    )
    assert (said is None) == ("This digest" not in digest)
    assert said is None or f" | {said} | " in digest


async def test_a_late_digest_waits_for_its_summaries_too(
    database: Database, telegram: FakePlatform
) -> None:
    """What is found only after the hour has passed has its patience all the same."""
    await join(database)
    days = Days(database, telegram)
    restart = WED + timedelta(hours=2)
    days.go(restart)
    await days.bring(*heads(*IDS[:2]))

    days.go(restart + PATIENCE - A_SECOND)
    assert await days.deliver.run() == 0
    days.go(restart + PATIENCE)
    assert await days.deliver.run() == 1

    (body,) = telegram.bodies("7")
    assert "| This digest was due at 08:00. | 1 Heads: 2608.00001 2608.00002 |" in body


async def test_digests_can_be_held(sqlite_database: Database, telegram: FakePlatform) -> None:
    """Before the first harvest there is none, and what comes at once comes all the same."""
    await join(sqlite_database)
    await join(sqlite_database, "cars", "instant", address="8")
    days = Days(sqlite_database, telegram)
    await days.bring(*heads(IDS[0]), *cars(IDS[1]))
    days.gather.digests = False

    await days.settle_at(WED)
    assert [message.address for message in telegram.shown] == ["8"]

    days.gather.digests = True
    await days.settle()
    assert [message.address for message in telegram.shown] == ["8", "7"]


async def test_a_paused_chat_gets_the_digest_that_was_refused_when_it_is_back(
    database: Database, telegram: FakePlatform
) -> None:
    """Once; of what matched meanwhile no digest is made, and then days go on as ever."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(IDS[0]))
    telegram.will("7", Gone("blocked"))
    await days.settle_at(WED)
    await days.bring(*heads(IDS[1]))
    for n in (1, 2, 3):
        await days.settle_at(WED + n * A_DAY)
    assert telegram.shown == []

    await days.pauses.learn("telegram", [News("7", None)])
    await days.settle()
    assert [body.partition(" ")[0] for body in telegram.bodies("7")] == IDS[:1]
    await days.bring(*heads(IDS[2]))
    await days.settle_at(WED + 4 * A_DAY)
    assert [body.partition(" ")[0] for body in telegram.bodies("7")] == [IDS[0], IDS[2]]


# Whatever clocks do


@pytest.mark.parametrize(
    ("zone", "first", "at"),
    [
        ("Europe/Paris", datetime(2027, 3, 25, 12, tzinfo=UTC), time(2, 30)),
        ("Europe/Paris", datetime(2026, 10, 22, 12, tzinfo=UTC), time(2, 30)),
        ("America/New_York", datetime(2027, 3, 11, 12, tzinfo=UTC), time(2, 15)),
        ("America/New_York", datetime(2026, 10, 29, 12, tzinfo=UTC), time(1, 15)),
        ("America/Nuuk", datetime(2027, 3, 24, 12, tzinfo=UTC), time(23, 30)),
        ("Africa/Cairo", datetime(2027, 4, 27, 12, tzinfo=UTC), time(0, 30)),
        ("Asia/Tokyo", datetime(2026, 12, 29, 12, tzinfo=UTC), time(8)),
        ("Pacific/Chatham", datetime(2028, 2, 26, 12, tzinfo=UTC), time(8)),
    ],
)
async def test_a_digest_a_day(
    sqlite_database: Database, telegram: FakePlatform, zone: str, first: datetime, at: time
) -> None:
    """Over both changes of the clocks, a year's end and a leap day: one a day, and each paper once.

    Time goes on by hours, and at each of them is done what is due.
    """
    await join(sqlite_database, habits=Habits(zone=zone, hour=at), now=first)
    days = Days(sqlite_database, telegram, post_days=3650)
    days.go(first)
    for n in range(7):
        await days.bring(*heads(IDS[2 * n], IDS[2 * n + 1]))
        for hour in range(24):
            await days.settle_at(first + n * A_DAY + timedelta(hours=hour))

    bodies = telegram.bodies("7")
    assert len(bodies) == 7
    assert [f": {IDS[2 * n]} {IDS[2 * n + 1]} |" in body for n, body in enumerate(bodies)] == [
        True
    ] * 7
    said = {body.split(" ")[2] for body in bodies}
    assert len(said) == 7, "each has a day of its own"


# Silence


async def test_a_silent_week_is_told_once(database: Database, telegram: FakePlatform) -> None:
    """To a person, who would else wonder whether it is broken; a match begins it anew."""
    await join(database)
    await join(database, address="#papers")
    days = Days(database, telegram)
    for n in range(1, 20):
        if n == 10:
            await days.bring(*heads(IDS[0]))
        else:
            await days.bring(*cars(f"2609.{n:05}"))
        await days.settle_at(WED + (n - 1) * A_DAY)

    silence = (
        "No paper matched in the last 7 days; 0 were checked. "
        "/subscriptions shows what is looked for."
    )
    said = telegram.bodies("7")
    assert said[0].startswith("No paper matched in the last 7 days; ")
    assert [body.partition(" ")[0] for body in said] == ["No", IDS[0], "No"]
    assert said[2] == silence
    assert [body.partition(" ")[0] for body in telegram.bodies("#papers")] == [IDS[0]]


async def test_a_silent_week_says_what_was_checked(
    sqlite_database: Database, telegram: FakePlatform
) -> None:
    """The papers that were announced in these days."""
    await join(sqlite_database, now=NOON - 7 * A_DAY)
    days = Days(sqlite_database, telegram)
    await days.bring(*cars(IDS[0]))

    await days.settle_at(WED)

    assert telegram.bodies("7") == [
        "No paper matched in the last 7 days; 1 was checked. "
        "/subscriptions shows what is looked for."
    ]
