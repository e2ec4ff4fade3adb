"""/settings: what people read, word for word, what is kept, and when the next digest comes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from desk import HERE, Desk

from bot.askers import Asker
from storage import chats
from storage.database import Database
from storage.records import Habits

ADA = Asker("telegram", "1", "1", own="1")
GROUP = replace(ADA, chat="-100200", direct=False, place="Faces", managers="admins")
NEXT = "Next digest: Wed 19 Aug, 08:00."


async def no() -> bool:
    return False


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A person with one subscription, who gets a digest a day."""
    made = Desk(database)
    await made.says("subscribe avatar", ADA)
    await made.says("settings when daily", ADA)
    made.later(timedelta(minutes=5))
    return made


async def kept(desk: Desk, asker: Asker = ADA) -> Habits | None:
    """What is stored of the chat's choices; None when the chat is not known."""
    async with desk.database.reading() as conn:
        chat = await chats.find(conn, asker.platform, asker.chat)
    return chat.habits if chat else None


async def says(desk: Desk, line: str, asker: Asker = ADA) -> str:
    """What is read after that, some time later."""
    desk.later(timedelta(seconds=20))
    return await desk.says(f"settings {line}".strip(), asker)


async def due(desk: Desk, asker: Asker = ADA) -> list[datetime | None]:
    """When the chat's subscriptions are due, by number."""
    return [one.next_due for one in await desk.subscribed(asker)]


async def test_all_of_them(desk: Desk) -> None:
    """Each says what holds and shows a line that changes it."""
    assert await says(desk, "") == (
        "# Your settings\n"
        "\n"
        "The time zone is UTC: it is 12:05 there.\n"
        "  /settings zone Paris\n"
        "\n"
        "Digests come at 08:00.\n"
        "  /settings hour 8:30\n"
        "\n"
        "There are no quiet hours.\n"
        "  /settings quiet 22-7\n"
        "\n"
        "A paper is shown as title, authors and a short summary.\n"
        "  /settings format compact\n"
        "\n"
        "A digest shows 20 papers whole; those beyond are a line each.\n"
        "  /settings most 10\n"
        "\n"
        "A new version of a paper changes nothing here.\n"
        "  /settings versions edit\n"
        "\n"
        "A message that may have arrived is not sent again unless somebody asks for it.\n"
        "  /settings unsure resend\n"
        "\n"
        "Schedule: daily.\n"
        "  /settings when weekdays\n"
        "\n"
        f"{NEXT}"
    )


async def test_a_chat_that_has_nothing(sqlite_database: Database) -> None:
    """It reads what would hold; asking changes nothing, and elsewhere nothing is unsure."""
    desk = Desk(sqlite_database)
    answer = await says(desk, "", replace(GROUP, platform="discord", place="#papers"))
    assert answer.startswith("# Settings of #papers\n\nThe time zone is UTC: ")
    assert answer.endswith("\n  /settings versions edit\n\nThere are no subscriptions here.")
    assert await kept(desk, replace(GROUP, platform="discord")) is None


async def test_zone(desk: Desk) -> None:
    """A city sets it; the digest comes at the same hour there, and the old line undoes it."""
    assert await says(desk, "zone Paris") == (
        f"The time zone is Europe/Paris: it is 14:05 there. {NEXT}\nTo undo:\n  /settings zone UTC"
    )
    assert await kept(desk) == Habits(zone="Europe/Paris")
    assert await due(desk) == [datetime(2026, 8, 19, 6, tzinfo=UTC)]
    assert await says(desk, "zone europe/paris") == (
        "The time zone is Europe/Paris: it is 14:05 there. Nothing was changed."
    )
    assert (await says(desk, "ZONE New York")).endswith("To undo:\n  /settings zone Europe/Paris")
    assert await kept(desk) == Habits(zone="America/New_York")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (
            "Cambridge",
            '"Cambridge" may be several places. Nothing was changed. Send one of these:\n'
            "  /settings zone America/New_York\n"
            "  /settings zone Europe/London",
        ),
        (
            "Pariss",
            '"Pariss" is no city or zone that is known here. Nothing was changed. Perhaps:\n'
            "  /settings zone Europe/Paris",
        ),
        (
            "Qqqq",
            '"Qqqq" is no city or zone that is known here. Nothing was changed. '
            "Send a large city in your zone:\n"
            "  /settings zone Paris",
        ),
        (
            "UTC+2",
            '"UTC+2" knows no summer time. Nothing was changed. Send a city:\n'
            "  /settings zone Paris",
        ),
    ],
)
async def test_no_zone(desk: Desk, typed: str, answer: str) -> None:
    """It says what is wrong, and each line below it can be sent."""
    assert await says(desk, f"zone {typed}") == answer
    assert await kept(desk) == Habits()
    for line in answer.splitlines()[1:]:
        assert "The time zone is " in await says(desk, line.strip().removeprefix("/settings "))


@pytest.mark.parametrize(
    ("typed", "hour"), [("7am", time(7)), ("8:30", time(8, 30)), ("21", time(21))]
)
async def test_hour(desk: Desk, typed: str, hour: time) -> None:
    """It moves the next digest."""
    assert (await says(desk, f"hour {typed}")).startswith(f"Digests come at {hour:%H:%M}. Next ")
    assert await kept(desk) == Habits(hour=hour)
    day = 18 if hour > time(12, 5) else 19
    assert await due(desk) == [datetime.combine(datetime(2026, 8, day), hour, UTC)]  # noqa: DTZ001 - with its zone behind it


async def test_no_hour(desk: Desk) -> None:
    """What is no time of day changes nothing."""
    assert await says(desk, "hour 25") == (
        '"25" is no time of day. Nothing was changed. For example:\n  /settings hour 8:30'
    )
    assert await kept(desk) == Habits()


async def test_what_is_said_already(desk: Desk) -> None:
    """What holds by itself may be chosen; then there is nothing to undo."""
    assert await says(desk, "hour 8") == f"Digests come at 08:00. {NEXT}"
    assert await kept(desk) == Habits(hour=time(8))
    assert await says(desk, "hour 8") == "Digests come at 08:00. Nothing was changed."


async def test_quiet(desk: Desk) -> None:
    """From when until when, in several ways of writing, and off again."""
    assert await says(desk, "quiet 22-7") == (
        f"Quiet hours are from 22:00 to 07:00: what comes then waits until 07:00. {NEXT}\n"
        "To undo:\n  /settings quiet off"
    )
    assert await kept(desk) == Habits(quiet=(time(22), time(7)))
    assert await says(desk, "quiet off") == (
        f"There are no quiet hours. {NEXT}\nTo undo:\n  /settings quiet 22:00-07:00"
    )
    assert await kept(desk) == Habits()
    assert await says(desk, "quiet 22") == (
        '"22" does not say from when until when. Nothing was changed. For example:\n'
        "  /settings quiet 22-7\n  /settings quiet off"
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("compact", "title, authors and address"),
        ("Abstract", "title, authors, a short summary and the abstract"),
    ],
)
async def test_format(desk: Desk, typed: str, shown: str) -> None:
    """How a paper is shown from now on."""
    assert (await says(desk, f"format {typed}")).startswith(f"A paper is shown as {shown}. Next ")
    assert await kept(desk) == Habits(format=typed.lower())


async def test_no_format(desk: Desk) -> None:
    """Another word is refused with those that there are."""
    assert await says(desk, "format long") == (
        '"long" is no format. Nothing was changed. Formats: compact, summary, abstract.\n'
        "  /settings format compact"
    )
    assert await kept(desk) == Habits()


@pytest.mark.parametrize("typed", ["1", "10", "100"])
async def test_most(desk: Desk, typed: str) -> None:
    """From one to a hundred."""
    papers = "1 paper" if typed == "1" else f"{typed} papers"
    assert (await says(desk, f"most {typed}")).startswith(
        f"A digest shows {papers} whole; those beyond are a line each. Next digest: "
    )
    assert await kept(desk) == Habits(most=int(typed))


@pytest.mark.parametrize("typed", ["0", "101", "-1", "1.5", "many", "²", "9" * 5000])
async def test_no_number(desk: Desk, typed: str) -> None:
    """Everything else is refused."""
    answer = await says(desk, f"most {typed}")
    assert answer.endswith(
        '" is no number from 1 to 100. Nothing was changed. For example:\n  /settings most 20'
    )
    assert await kept(desk) == Habits()


async def test_versions(desk: Desk) -> None:
    """What a new version of a paper does, on every platform."""
    assert await says(desk, "versions") == (
        "A new version of a paper changes nothing here. To change that, for example:\n"
        "  /settings versions edit\n  /settings versions post\n  /settings versions ignore"
    )
    assert await says(desk, "versions post") == (
        f"A new version of a paper is posted, under the post that has it. {NEXT}\n"
        "To undo:\n  /settings versions ignore"
    )
    assert await kept(desk) == Habits(versions="post")
    assert (await says(desk, "versions EDIT", HERE)).startswith(
        "A new version of a paper changes the post that has it."
    )
    assert (await says(desk, "versions all")).startswith(
        '"all" is no choice. Nothing was changed. Choices: ignore, edit, post.'
    )


async def test_unsure(desk: Desk) -> None:
    """What becomes of a message that may have arrived, where nobody can tell."""
    assert await says(desk, "unsure resend") == (
        f"A message that may have arrived is sent again; it may come twice. {NEXT}\n"
        "To undo:\n  /settings unsure hold"
    )
    assert await kept(desk) == Habits(unsure="resend")
    assert (await says(desk, "unsure maybe")).startswith(
        '"maybe" is no answer. Nothing was changed. Answers: hold, resend.'
    )
    assert await says(desk, "unsure hold", HERE) == (
        '"unsure" is no setting. Nothing was changed. '
        "Settings: zone, hour, quiet, format, most, versions, when.\n  /settings"
    )


async def test_when(desk: Desk) -> None:
    """All subscriptions of the chat, or one of them by its number."""
    await desk.says("subscribe zebra", ADA)
    assert await says(desk, "when 2 weekly") == (
        f"Schedules: 1 daily, 2 weekly. {NEXT}\nTo undo:\n  /settings when 2 instant"
    )
    assert await due(desk) == [
        datetime(2026, 8, 19, 8, tzinfo=UTC), datetime(2026, 8, 24, 8, tzinfo=UTC),
    ]  # fmt: skip
    assert await says(desk, "when weekdays #2") == (
        f"Schedules: 1 daily, 2 weekdays. {NEXT}\nTo undo:\n  /settings when 2 weekly"
    )
    assert await says(desk, "when weekly") == ("Schedule: weekly. Next digest: Mon 24 Aug, 08:00.")
    assert await says(desk, "when 1 weekly") == "Schedule: weekly. Nothing was changed."
    assert await says(desk, "when Instant") == (
        "Schedule: instant. Papers come as they appear, without a digest.\n"
        "To undo:\n  /settings when weekly"
    )
    assert await due(desk) == [None, None]


async def test_no_schedule(desk: Desk) -> None:
    """Another word, another number, and where there is no subscription."""
    assert await says(desk, "when monthly") == (
        '"monthly" is no schedule. Nothing was changed. '
        "Schedules: daily, weekdays, weekly, instant.\n  /settings when daily"
    )
    assert await says(desk, "when 7 weekly") == (
        "There is no subscription number 7 here. Nothing was changed. These are here:\n"
        "  /subscriptions"
    )
    none = (
        "There are no subscriptions here. Nothing was changed. To get papers:\n"
        '  /subscribe "talking portrait"'
    )
    assert await says(desk, "when daily", GROUP) == none
    assert await says(desk, "when", GROUP) == none


async def test_one_of_them(desk: Desk) -> None:
    """Without a value it says what holds, and shows what may be sent."""
    assert await says(desk, "format") == (
        "A paper is shown as title, authors and a short summary. To change that, for example:\n"
        "  /settings format compact\n  /settings format summary\n  /settings format abstract"
    )
    assert await says(desk, "when") == (
        "Schedule: daily. To change that, for all or for one by its number:\n"
        "  /settings when daily\n  /settings when weekdays\n  /settings when weekly\n"
        "  /settings when instant\n  /settings when 1 weekly"
    )
    assert await kept(desk) == Habits()


async def test_no_such_setting(desk: Desk) -> None:
    """It names those that there are."""
    assert await says(desk, "colour red") == (
        '"colour" is no setting. Nothing was changed. '
        "Settings: zone, hour, quiet, format, most, versions, unsure, when.\n  /settings"
    )


async def test_who_may(desk: Desk) -> None:
    """Everybody may look; who does not manage a chat changes only their own."""
    other = replace(GROUP, manages=no)
    assert (await says(desk, "", other)).startswith("# Settings of Faces\n")
    assert (await says(desk, "zone Paris", other)).startswith("Only admins can change what Faces ")
    assert await kept(desk, GROUP) is None
    assert (await says(desk, "zone Paris dm", other)).startswith("The time zone is Europe/Paris: ")
    assert await kept(desk) == Habits(zone="Europe/Paris")


async def test_settings_stand_side_by_side(desk: Desk) -> None:
    """One leaves the others as they are, and all are shown."""
    for line in ("zone Tokyo", "hour 9:15", "quiet 23-6:30", "format compact", "most 5"):
        await says(desk, line)
    assert await kept(desk) == Habits(
        "Asia/Tokyo", time(9, 15), (time(23), time(6, 30)), "compact", 5
    )
    shown = await says(desk, "")
    for said in (
        "Asia/Tokyo: it is 21:", "at 09:15.", "from 23:00 to 06:30", "title, authors and address.",
        "5 papers whole", "Next digest: Wed 19 Aug, 09:15.",
    ):  # fmt: skip
        assert said in shown


async def test_subscriptions_say_when(desk: Desk) -> None:
    """Their header has the schedule, the hour, the city and the day; a mixture says it of each."""
    await says(desk, "zone Paris")
    head = "# 1 subscription | · digest daily at 08:00 Paris · next: Wed 19 Aug\n"
    assert (await desk.says("subscriptions", ADA)).startswith(head)
    await desk.says("subscribe zebra", ADA)
    mixed = await desk.says("subscriptions", ADA)
    assert mixed.startswith(head.replace("1 subscription", "2 subscriptions"))
    assert "\n  avatar\nNothing is stored yet · daily\n" in mixed
    assert "\n  zebra\nNothing is stored yet · instant\n" in mixed
    await says(desk, "when 2 weekly")
    assert "| · digests at 08:00 Paris · next: Wed " in await desk.says("subscriptions", ADA)
    for schedule, said in (("weekly", "on Mondays"), ("weekdays", "on weekdays")):
        await says(desk, f"when {schedule}")
        assert f"| · digest {said} at 08:00 Paris · next: " in await desk.says("subscriptions", ADA)


async def test_settings_are_exported(desk: Desk) -> None:
    """The file has what was chosen."""
    await says(desk, "zone Paris")
    await says(desk, "quiet 22-7")
    exported = await desk.says("export", ADA)
    assert '"zone": "Europe/Paris"' in exported
    assert '"22:00"' in exported
    assert '"schedule": "daily"' in exported
