"""A digest for each hour of a chat: what is in it, and when it comes."""

from datetime import UTC, datetime, time, timedelta

import pytest
from digesting import IDS, WED, Days, asked, cars, heads, join, leave, settle_in
from engine import PATIENCE, ends, promises
from fakes import FakePlatform, paper

from bot.platforms import Rejected
from bot.summaries.base import SummaryError
from storage import subscriptions
from storage.database import Database
from storage.records import Habits

A_DAY = timedelta(days=1)
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def telegram() -> FakePlatform:
    """A platform on which many papers are a disturbance."""
    return FakePlatform("telegram", at_once=False)


async def test_a_digest_at_its_hour(database: Database, telegram: FakePlatform) -> None:
    """What was found in the night comes at eight, together, and says how many were looked at."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]), *cars(IDS[2]))

    await days.settle_at(WED - A_SECOND)
    assert telegram.shown == []
    await days.settle_at(WED)

    assert telegram.bodies("7") == [
        "2 papers 2026-08-19 | 1 Heads: 2608.00001 2608.00002 | Checked 3 new papers."
    ]
    assert await ends(database) == {IDS[0]: "digest", IDS[1]: "digest"}
    assert await asked(database) == [("daily", WED + A_DAY)]
    await days.settle_at(WED + A_DAY)
    assert len(telegram.shown) == 1


async def test_a_digest_of_one_paper_is_its_post(
    database: Database, telegram: FakePlatform
) -> None:
    """With the receipt below it."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(IDS[0]))

    await days.settle_at(WED)

    assert telegram.bodies("7") == [
        "2608.00001 | 2608.00001v1 in en | by claude | 1 Heads | Checked 1 new paper."
    ]
    assert await ends(database) == {IDS[0]: "sent"}


async def test_a_digest_that_is_refused_ends_all_its_papers(
    database: Database, telegram: FakePlatform
) -> None:
    """Each of them says so, and nothing of it is tried again."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]))
    telegram.will("7", Rejected("too long"))

    await days.settle_at(WED)

    assert await ends(database) == {IDS[0]: "rejected", IDS[1]: "rejected"}
    assert {one.reason for one in await promises(database)} == {"too long"}


# Summaries


async def test_a_digest_waits_for_its_summaries(database: Database, telegram: FakePlatform) -> None:
    """No longer than the patience after its hour, and not at all once they are there."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]))

    days.go(WED + PATIENCE - A_SECOND)
    assert await days.deliver.run() == 0
    days.go(WED + PATIENCE)
    assert await days.deliver.run() == 1
    assert len(telegram.shown) == 1

    await days.bring(*heads(*IDS[2:4]))
    days.go(WED + A_DAY)
    assert await days.deliver.run() == 0
    await days.settle()
    assert len(telegram.shown) == 2


async def test_an_early_summary_brings_it_no_sooner(
    database: Database, telegram: FakePlatform
) -> None:
    """Neither one that was made nor one that nobody can make."""
    await join(database)
    days = Days(database, telegram)
    days.claude.will(IDS[1], SummaryError("no words"))
    await days.bring(*heads(*IDS[:2]))

    await days.settle()

    assert [(one.ready_at, one.hour) for one in await promises(database)] == [(WED, WED)] * 2
    assert telegram.shown == []


async def test_what_comes_while_a_digest_waits_is_in_it(
    database: Database, telegram: FakePlatform
) -> None:
    """A paper that is found between the hour and the digest waits no longer than the others."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(IDS[0]))
    days.go(WED + timedelta(minutes=4))
    await days.bring(*heads(IDS[1]))

    days.go(WED + PATIENCE)
    assert await days.deliver.run() == 1

    (body,) = telegram.bodies("7")
    assert "1 Heads: 2608.00001 2608.00002" in body


# Several subscriptions


async def test_papers_stand_under_their_subscriptions(
    database: Database, telegram: FakePlatform
) -> None:
    """In the order of the numbers; one that answers two stands under the first."""
    await join(database, "cars", name="Wheels")
    await join(database, "heads", name=None)
    days = Days(database, telegram)
    both = paper(IDS[4], "Talking heads in cars")
    await days.bring(*heads(IDS[0]), *cars(IDS[1]), *heads(IDS[2]), *cars(IDS[3]), both)

    await days.settle_at(WED)

    assert telegram.bodies("7") == [
        "5 papers 2026-08-19 | 1 Wheels: 2608.00002 2608.00004 2608.00005 | "
        "2 -: 2608.00001 2608.00003 | Checked 5 new papers."
    ]


async def test_headings_say_what_is_so_now(database: Database, telegram: FakePlatform) -> None:
    """A new name, and no subscription that has ended while another one asks for the paper."""
    gone = await join(database, "talking", name="Talk")
    await join(database, "heads", name="Heads")
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]))
    await leave(database, gone)
    async with database.transaction() as conn:
        assert await subscriptions.rename(conn, gone.chat_id, 2, "Faces")

    await days.settle_at(WED)

    (body,) = telegram.bodies("7")
    assert "| 2 Faces: 2608.00001 2608.00002 |" in body


async def test_more_than_the_most_are_a_line_each(
    database: Database, telegram: FakePlatform
) -> None:
    """Twenty are whole unless the chat says otherwise."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:22]))
    await days.settle_at(WED)
    await settle_in(database, Habits(hour=time(8), most=2), WED)
    await days.bring(*heads(*IDS[22:25]))
    await days.settle_at(WED + A_DAY)

    first, second = telegram.bodies("7")
    assert f"| also: {IDS[20]} {IDS[21]} |" in first
    assert f"1 Heads: {IDS[22]} {IDS[23]} | also: {IDS[24]} |" in second


async def test_papers_of_several_days(database: Database, telegram: FakePlatform) -> None:
    """The header says from which day on they are."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]), *heads(IDS[2], days_ago=2))

    await days.settle_at(WED)

    (shown,) = telegram.bodies("7")
    assert shown.startswith("3 papers 2026-08-16 to 2026-08-19 | 1 Heads: ")


async def test_each_schedule_has_its_days(database: Database, telegram: FakePlatform) -> None:
    """On a Saturday what is daily comes, on Monday all the rest, in one digest."""
    friday = datetime(2026, 8, 21, 12, tzinfo=UTC)
    await join(database, "heads", "daily", name="Daily", now=friday)
    await join(database, "cars", "weekdays", name="Weekdays", now=friday)
    await join(database, "boats", "weekly", name="Weekly", now=friday)
    days = Days(database, telegram)
    days.go(friday)
    boats = paper(IDS[2], "Boats", abstract="They float.")
    both = paper(IDS[3], "Boats with talking heads")
    await days.bring(*heads(IDS[0]), *cars(IDS[1]), boats, both)

    for n in range(1, 5):
        await days.settle_at(friday.replace(hour=8) + n * A_DAY)

    assert telegram.bodies("7") == [
        "2 papers 2026-08-22 | 1 Daily: 2608.00001 2608.00004 | Checked 4 new papers.",
        "2 papers 2026-08-24 | 2 Weekdays: 2608.00002 | 3 Weekly: 2608.00003 | "
        "Checked 4 new papers.",
    ]


async def test_an_instant_subscription_waits_for_no_hour(
    database: Database, telegram: FakePlatform
) -> None:
    """A paper that answers it comes at once, whatever else asks for it, and never again."""
    await join(database, "cars", "instant", name="Wheels")
    await join(database, "heads", "daily")
    days = Days(database, telegram)
    await days.bring(paper(IDS[0], "Heads in cars"), *heads(IDS[1]))

    await days.settle()
    await days.settle_at(WED)

    assert telegram.bodies("7") == [
        "2608.00001 | 2608.00001v1 in en | by claude | 1 Wheels, 2 Heads",
        "2608.00002 | 2608.00002v1 in en | by claude | 2 Heads | Checked 2 new papers.",
    ]


async def test_who_leaves_before_the_hour_gets_nothing(
    database: Database, telegram: FakePlatform
) -> None:
    """The promise ends and says why; who comes back before the hour gets it."""
    one = await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(IDS[0]))
    await leave(database, one)
    await join(database)
    await days.settle_at(WED)
    assert len(telegram.shown) == 1

    await days.bring(*heads(IDS[1]))
    await leave(database, one, WED)
    await days.settle_at(WED + A_DAY)

    assert len(telegram.shown) == 1
    assert await ends(database) == {IDS[0]: "sent", IDS[1]: "expired"}
    assert (await promises(database))[1].reason == (
        "its subscription had ended before its hour came"
    )
