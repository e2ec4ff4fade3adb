"""When chats are due: from what they have chosen, and anew whenever they choose something else."""

from datetime import UTC, datetime, time, timedelta

import pytest
from clock import NOON
from digesting import IDS, WED, Days, asked, cars, chat_at, heads, join, leave, put, settle_in
from engine import PATIENCE, promises
from fakes import FakePlatform, paper

from bot.rhythm import Start, hour_for, key_of, start
from storage.database import Database
from storage.records import Habits

A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
TOKYO = Habits(zone="Asia/Tokyo", hour=time(8))
IN_TOKYO = datetime(2026, 8, 18, 23, tzinfo=UTC)


@pytest.fixture
def telegram() -> FakePlatform:
    """A platform on which many papers are a disturbance."""
    return FakePlatform("telegram", at_once=False)


def test_how_chats_begin() -> None:
    """One reader gets a digest a day at eight, several one on working days at nine."""
    assert start(direct=True) == Start("daily", time(8), None)
    assert start(direct=False, zone="Asia/Tokyo") == Start("weekdays", time(9), "Asia/Tokyo")


def test_the_hour_of_a_paper() -> None:
    """The first of those that ask for it; at once when one of them is instant, or all have gone."""
    dues = {1: WED, 2: WED + A_DAY, 3: None}
    assert hour_for([1, 2], dues) == WED
    assert hour_for([2], dues) == WED + A_DAY
    assert hour_for([2, 3], dues) is None
    assert hour_for([1, 9], dues) == WED
    assert hour_for([9], dues) is None


def test_the_key_of_a_digest() -> None:
    """Its date and hour where the chat is."""
    assert key_of(TOKYO, IN_TOKYO) == "2026-08-19 08:00"
    assert key_of(Habits(), IN_TOKYO) == "2026-08-18 23:00"


async def test_a_chat_keeps_the_hour_it_began_with(database: Database) -> None:
    """Later subscriptions have the same, and what it chose itself is left alone."""
    await join(database)
    assert (await chat_at(database)).habits == Habits(hour=time(8))
    await settle_in(database, TOKYO, NOON)
    await join(database, "cars", "weekly")

    assert (await chat_at(database)).habits == TOKYO
    assert await asked(database) == [
        ("daily", IN_TOKYO),
        ("weekly", datetime(2026, 8, 23, 23, tzinfo=UTC)),
    ]


async def test_other_habits_move_what_waits(database: Database, telegram: FakePlatform) -> None:
    """A paper that waits for eight in UTC waits for eight in Tokyo, and for its text as before."""
    await join(database)
    await join(database, "cars", "instant", name="Wheels")
    days = Days(database, telegram)
    await days.bring(*heads(IDS[0]), *cars(IDS[1]))
    await days.summarise.run()
    await days.bring(*heads(IDS[2]))

    await settle_in(database, TOKYO, NOON)

    assert await asked(database) == [("daily", IN_TOKYO), ("instant", None)]
    assert [(one.hour, one.ready_at) for one in await promises(database)] == [
        (IN_TOKYO, IN_TOKYO),
        (None, NOON),
        (IN_TOKYO, IN_TOKYO + PATIENCE),
    ]


async def test_an_hour_that_has_come_stays(database: Database, telegram: FakePlatform) -> None:
    """Who changes the zone while the digest waits for a summary gets that digest all the same."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]))
    days.go(WED + A_MINUTE)

    await settle_in(database, TOKYO, WED + A_MINUTE)

    assert await asked(database) == [("daily", WED)]
    await days.settle()
    assert len(telegram.shown) == 1
    assert await asked(database) == [("daily", IN_TOKYO + A_DAY)]


async def test_a_move_to_the_west_brings_no_second_digest_of_a_day(
    database: Database, telegram: FakePlatform
) -> None:
    """Eight o'clock comes twice to who goes from Tokyo to New York; that day has had its digest."""
    await join(database, habits=TOKYO)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]))
    await days.settle_at(IN_TOKYO)
    await days.bring(*heads(*IDS[2:4]))

    await settle_in(database, Habits(zone="America/New_York", hour=time(8)), IN_TOKYO + A_MINUTE)

    thursday = datetime(2026, 8, 20, 12, tzinfo=UTC)
    assert await asked(database) == [("daily", thursday)]
    await days.settle_at(thursday)
    assert [body.split(" | ")[0] for body in telegram.bodies("7")] == [
        "2 papers 2026-08-19",
        "2 papers 2026-08-20",
    ]


async def test_a_schedule_for_one_and_for_all(database: Database) -> None:
    """The others keep theirs; a number that there is not changes nothing."""
    await join(database)
    await join(database, "cars", "weekdays")
    ended = await join(database, "boats")
    await leave(database, ended)
    monday = datetime(2026, 8, 24, 8, tzinfo=UTC)

    await put(database, "weekly", NOON, 2)
    assert await asked(database) == [("daily", WED), ("weekly", monday)]
    await put(database, "instant", NOON, 9)
    assert await asked(database) == [("daily", WED), ("weekly", monday)]
    await put(database, "weekdays", NOON)
    assert await asked(database) == [("weekdays", WED)] * 2
    await put(database, "instant", NOON)
    assert await asked(database) == [("instant", None)] * 2


async def test_what_waited_for_an_hour_comes_at_once(
    database: Database, telegram: FakePlatform
) -> None:
    """When its subscription is made instant; and a paper of an instant one can wait for an hour."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(IDS[0]))
    await put(database, "instant", NOON)
    assert [(one.hour, one.ready_at) for one in await promises(database)] == [
        (None, NOON + PATIENCE)
    ]
    await put(database, "daily", NOON)
    assert [(one.hour, one.ready_at) for one in await promises(database)] == [(WED, WED + PATIENCE)]
    await days.settle()
    assert telegram.shown == []
    await put(database, "instant", NOON)
    await days.settle()
    assert len(telegram.shown) == 1


async def test_what_nobody_asks_for_any_more_is_left_alone(
    database: Database, telegram: FakePlatform
) -> None:
    """It ends at the hour that it waits for, whatever the others do."""
    one = await join(database)
    await join(database, "cars")
    days = Days(database, telegram)
    await days.bring(*heads(IDS[0]), paper(IDS[1], "Heads in cars"))
    await leave(database, one)

    await put(database, "instant", NOON)

    assert [one.hour for one in await promises(database)] == [WED, None]


async def test_there_are_four_schedules(database: Database) -> None:
    """Any other word is refused, and nothing is changed."""
    await join(database)
    with pytest.raises(ValueError, match="no schedule: hourly"):
        await put(database, "hourly", NOON)
    assert await asked(database) == [("daily", WED)]
