"""/preview: what a query would have brought, word for word, and that nothing is changed."""

import re
from dataclasses import replace

import pytest
from clock import NOON
from desk import HERE, MOTION, TALKING, TODAY, BusyClock, Desk, days_ago, many, paper
from indexed import old

from bot.askers import Asker
from bot.commands.preview import pace
from bot.library import Tally, Window
from bot.span import Span
from storage import chats, subscriptions
from storage.database import Database
from storage.records import Paper


def month(title: str, days: int = 30, a_day: int = 1) -> list[Paper]:
    """So many papers on each of the last days, the newest with the highest numbers."""
    return [
        paper(f"2608.{day:02}{n:03}", title, days_ago(days - 1 - day))
        for day in range(days)
        for n in range(a_day)
    ]


# ---- The whole answer ----


async def test_bare(sqlite_database: Database) -> None:
    """The bare command asks what to look for and shows lines that can be copied."""
    assert await Desk(sqlite_database).says("/preview") == (
        'What should it look for? Send words, a "phrase in quotes", or au:"a name".\n'
        '  /preview "talking portrait"\n'
        '  /preview "lip sync*" OR "talking head"\n'
        '  /preview au:"Junyong Noh"'
    )


async def test_many_papers(sqlite_database: Database) -> None:
    """How many of how many, how fast, five from all over the days with why, and what next."""
    desk = Desk(sqlite_database)
    await desk.store(*month("Avatar"), *many(10, "Zebra"))

    assert await desk.says("preview “avatar” OR horse") == (
        "In the last 30 days this found 30 papers of 40: "
        "about 1 a day, at most 1 on one day.\n"
        "Five of them:\n"
        "1. Avatar (2608.29000) avatar (title)\n"
        "2. Avatar (2608.23000) avatar (title)\n"
        "3. Avatar (2608.17000) avatar (title)\n"
        "4. Avatar (2608.11000) avatar (title)\n"
        "5. Avatar (2608.05000) avatar (title)\n"
        '[Search] /search "avatar" OR horse\n'
        '[Subscribe] /subscribe "avatar" OR horse'
    )


async def test_few_papers(database: Database) -> None:
    """All of them are shown, newest first."""
    desk = Desk(database)
    await desk.store(
        paper("2607.00001", "Zebra", days_ago(40)),
        paper("2608.00001", "Zebra", days_ago(4)),
        paper("2608.00002", "Zebra", abstract="An avatar of a horse."),
        paper("2608.00003", "Horse", abstract="Avatars."),
    )

    assert await desk.says("preview avatar") == (
        "In the last 30 days this found 2 papers of 3: less than 1 a week, at most 2 on one day.\n"
        "The newest:\n"
        "1. Horse (2608.00003) avatar\n"
        "2. Zebra (2608.00002) avatar\n"
        "[Search] /search avatar\n"
        "[Subscribe] /subscribe avatar"
    )


async def test_one_paper(sqlite_database: Database) -> None:
    """One has no pace."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar"))

    assert (await desk.says("preview avatar")).startswith(
        "In the 1 day stored so far this found 1 paper of 1.\n"
        "The newest:\n"
        "1. Avatar (2608.00001) avatar (title)\n"
    )


async def test_no_paper(sqlite_database: Database) -> None:
    """Nothing found is nothing to subscribe to by a button; older papers may be searched for."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2606.00001", "Avatar", days_ago(60)), paper("2608.00001", "Zebra"))

    assert await desk.says("preview avatar") == (
        "No paper in the last 30 days. For a narrow subject that can be right; "
        "the newest older one: 19 Jun 2026, Avatar\n"
        "[Search] /search avatar"
    )


async def test_empty_store(sqlite_database: Database) -> None:
    """Before the first harvest there is nothing to try it on."""
    assert await Desk(sqlite_database, cost=500).says("preview avatar") == (
        "Nothing is stored yet to try it on; papers come with the next harvest.\n"
        "[Search] /search avatar"
    )


async def test_young_store(sqlite_database: Database) -> None:
    """The days it stands on are the days that are stored."""
    desk = Desk(sqlite_database)
    await desk.store(*month("Avatar", days=3, a_day=4))

    assert (await desk.says("preview avatar")).startswith(
        "In the 3 days stored so far this found 12 papers of 12: "
        "about 4 a day, at most 4 on one day.\nFive of them:\n"
    )


async def test_store_that_was_not_kept_up(sqlite_database: Database) -> None:
    """Days that are over are named."""
    desk = Desk(sqlite_database)
    old = [replace(one, announced=days_ago(50 + n)) for n, one in enumerate(month("Avatar", 40))]
    await desk.store(*old)

    assert (await desk.says("preview avatar")).startswith(
        "In the 30 days to 29 Jun 2026 this found 30 papers of 30"
    )


async def test_why_is_short(sqlite_database: Database) -> None:
    """Two terms are named and the others counted, as below a post."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "A talking head", abstract="It blinks, nods, sighs."))

    answer = await desk.says('preview "talking head" blink nod sigh')

    assert "1. A talking head (2608.00001) talking head (title), blink +2\n" in answer


@pytest.mark.parametrize("query", ["live streams", "Live streams", "“live” streams"])
async def test_the_word_live_is_searched_in_the_store(
    sqlite_database: Database, query: str
) -> None:
    """The button finds what the preview found, and does not ask arXiv."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "A live stream"))

    answer = await desk.says(f"preview {query}")

    found = re.search(r"\[Search\] (.*)", answer)
    assert found
    assert found[1] == '/search "live" streams'
    assert "1. A live stream" in await desk.says(found[1])


# ---- How fast ----


@pytest.mark.parametrize(
    ("papers", "days", "told"),
    [
        (2, 30, ": less than 1 a week"),
        (3, 30, ": about 1 a week"),
        (13, 30, ": about 3 a week"),
        (29, 30, ": about 7 a week"),
        (30, 30, ": about 1 a day"),
        (47, 30, ": about 2 a day"),
        (707, 30, ": about 24 a day"),
        (2000, 4, ": about 500 a day"),
        (13655, 30, ": about 460 a day"),
        (90000, 30, ": about 3,000 a day"),
    ],
)
def test_pace(papers: int, days: int, told: str) -> None:
    """In two digits, over all days, whether arXiv announces anything on them or not."""
    window = Window(Span(days, TODAY, fresh=True, whole=True), papers, ())

    assert pace(window, Tally(papers, 9, ())) == told


# ---- What the chat gets already ----


async def test_what_comes_already(sqlite_database: Database) -> None:
    """By which subscription most of it comes, and how much by all together."""
    desk = Desk(sqlite_database)
    await desk.store(
        *many(2, "Talking head"), *many(3, "Talking face", first=3), *many(1, "Talking", first=6)
    )
    await desk.says("subscribe zebra")
    assert "already" not in await desk.says("preview talking")

    await desk.says('subscribe "talking face"')
    assert "\n3 of these 6 already come with number 2.\n" in await desk.says("preview talking")

    await desk.says('subscribe "talking head"')
    assert (
        "\n3 of these 6 already come with number 2, 5 with all that this chat gets.\n"
        in await desk.says("preview talking")
    )
    assert "\nAll 2 already come with number 3.\n" in await desk.says("preview head")


async def test_one_that_comes_already(sqlite_database: Database) -> None:
    """One is one, of many or alone."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar head"), paper("2608.00002", "Avatar"))
    await desk.says("subscribe head")

    assert "\n1 of these 2 already comes with number 1.\n" in await desk.says("preview avatar")
    assert "\nIt already comes with number 1.\n" in await desk.says("preview avatar head")


async def test_what_other_chats_get(sqlite_database: Database) -> None:
    """It is nobody's business, nor is what this chat stopped or cannot be read any more."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar"))
    await desk.says("subscribe avatar", Asker("console", "there", "bob"))
    await desk.says("subscribe avatar")
    await desk.says("unsubscribe 1")
    async with sqlite_database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        await subscriptions.add(conn, chat.id, "old:", "((", NOON)

    assert "already" not in await desk.says("preview avatar")


# ---- What it costs ----


@pytest.mark.parametrize(
    ("cost", "told"),
    [
        (40, "less than $0.01"),
        (300, "about $0.02"),
        (2900, "about $0.17"),
        (29_000, "about $1.74"),
        (290_000, "about $17"),
        (2_900_000, "about $170"),
    ],
)
async def test_cost_of_a_month(sqlite_database: Database, cost: int, told: str) -> None:
    """Sixty papers in thirty days, each at what one summary costs."""
    desk = Desk(sqlite_database, cost=cost)
    await desk.store(*month("Avatar", a_day=2))

    assert f"\nSummaries of what is new here: {told} a month.\n" in await desk.says(
        "preview avatar"
    )


async def test_cost_in_a_young_store(sqlite_database: Database) -> None:
    """A week has five days of announcements: two such days are about three days of a month."""
    desk = Desk(sqlite_database, cost=10_000)
    await desk.store(*month("Avatar", days=2, a_day=7))

    assert "here: about $1.50 a month." in await desk.says("preview avatar")


async def test_cost_of_what_comes_already(sqlite_database: Database) -> None:
    """A paper is summarised once, so what the chat gets already costs nothing more."""
    desk = Desk(sqlite_database, cost=10_000)
    await desk.store(*month("Avatar"))
    await desk.says("subscribe avatar")

    assert "Summaries" not in await desk.says("preview avatar")
    assert "Summaries" not in await desk.says("preview zebra")


async def test_no_cost(sqlite_database: Database) -> None:
    """Where summaries cost nothing, nothing is said of it."""
    desk = Desk(sqlite_database)
    await desk.store(*month("Avatar"))

    assert "Summaries" not in await desk.says("preview avatar")


# ---- Topics, numbers and mistakes ----


async def test_topic(sqlite_database: Database) -> None:
    """A topic is tried by its name, and subscribed to by it."""
    desk = Desk(sqlite_database, topics=(MOTION, TALKING))
    await desk.store(paper("2608.00001", "Talking faces"))

    assert await desk.says('preview Topic:"talking  FACE"') == (
        "In the 1 day stored so far this found 1 paper of 1.\n"
        "The newest:\n"
        "1. Talking faces (2608.00001) talking face (title)\n"
        "[Subscribe] /subscribe topic:Talking Face"
    )
    assert await desk.says("preview topic:quux") == (
        'There is no topic "quux". Nothing was changed. Topics: Image Animation, Talking Face.\n'
        "Perhaps:\n"
        "  /preview topic:Image Animation"
    )


@pytest.mark.parametrize(
    ("query", "sentence", "line"),
    [
        ("avatar OR", "Something is missing after OR.", "avatar"),
        ("-avatar", "This only excludes. Say also what to look for.", None),
        ("avatar since:3d", "since: works in /search only: a subscription always", "avatar"),
    ],
)
async def test_mistakes(
    sqlite_database: Database, query: str, sentence: str, line: str | None
) -> None:
    """What cannot be subscribed to is refused as there, with a line for this command."""
    answer = await Desk(sqlite_database).says(f"preview {query}")

    assert answer.startswith(f"This query has a problem. Nothing was changed.\n  {query}\n")
    assert sentence in answer
    assert line is None or answer.endswith(f"Perhaps:\n  /preview {line}")


# ---- Time is up ----


async def test_time_was_up(sqlite_database: Database) -> None:
    """What was found is the least there is; neither pace nor cost is guessed from it."""
    desk = Desk(sqlite_database, clock=BusyClock(0.1), cost=10_000)
    await desk.store(*many(2500, "Avatar"))

    answer = await desk.says("preview avatar")

    assert re.match(
        r"In the 1 day stored so far this found at least \d+ papers of 2,500\. "
        r"Stopped after 0\.25 s\. A longer word or a phrase is faster\.\nFive of them:\n",
        answer,
    )
    assert "Summaries" not in answer


async def test_time_was_up_with_nothing(sqlite_database: Database) -> None:
    """Nothing found so far is no sign of a narrow subject."""
    desk = Desk(sqlite_database, clock=BusyClock())
    await desk.store(*many(2500, "Avatar"))

    assert await desk.says("preview avatar") == (
        "Stopped after 0.25 s; nothing was found so far. A longer word or a phrase is faster.\n"
        "[Search] /search avatar"
    )


# ---- Nothing is changed ----


async def test_nothing_is_changed(sqlite_database: Database) -> None:
    """Neither a chat nor a person nor a subscription is made by looking."""
    desk = Desk(sqlite_database, cost=500)
    await desk.store(*month("Avatar"))
    before = await _rows(sqlite_database)

    await desk.says("preview avatar")
    await desk.says("preview zebra")
    await desk.says("preview")

    assert await _rows(sqlite_database) == before


async def _rows(database: Database) -> list[int]:
    tables = ("papers", "chats", "people", "subscriptions", "deliveries", "texts")
    async with database.reading() as conn:
        counts = [await conn.exec_driver_sql(f"SELECT count(*) FROM {one}") for one in tables]
    return [int(count.scalar_one()) for count in counts]


async def test_while_an_upgrade_indexes(database: Database) -> None:
    """What is stored and cannot be found yet is not told to be missing."""
    desk = Desk(database)
    await desk.says("subscribe avatar")
    await old(database, many(3, "Avatar"))
    indexing = "What is stored is still being indexed."

    assert f"{indexing} Try again in a minute.\n" in await desk.says("preview avatar")
    assert indexing in await desk.says("subscriptions")
    await desk.says("blocklist survey")
    assert indexing in await desk.says("blocklist")
