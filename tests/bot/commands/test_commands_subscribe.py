"""/subscribe: what is stored, and what people read, word for word."""

import re
from dataclasses import replace

from clock import NOON
from desk import HERE, MOTION, TALKING, BusyClock, Desk, days_ago, many, paper

from bot.askers import Asker
from storage import chats, people, subscriptions
from storage.database import Database


async def test_bare(sqlite_database: Database) -> None:
    """The bare command asks what to look for and shows lines that can be copied."""
    question = (
        'What should it look for? Send words, a "phrase in quotes", or au:"a name". '
        "/cancel to stop.\n"
        '  /subscribe "talking portrait"\n'
        '  /subscribe "lip sync*" OR "talking head"\n'
        '  /subscribe au:"Junyong Noh"'
    )

    assert await Desk(sqlite_database).says("/subscribe") == question
    with_topics = Desk(sqlite_database, topics=(TALKING, MOTION))
    assert await with_topics.says("/subscribe") == f"{question}\n  /subscribe topic:Talking Face"


async def test_what_is_stored(database: Database) -> None:
    """The query is stored as typed and in canonical form, with who asked for it and when."""
    desk = Desk(database)

    await desk.says("/subscribe “Talking  Portrait” OR lip-sync")

    (one,) = await desk.subscribed()
    assert one.query == "“Talking  Portrait” OR lip-sync"
    assert one.canonical == '"talking portrait" OR "lip sync"'
    assert (one.number, one.created) == (1, NOON)
    assert (one.name, one.topic) == (None, None)
    async with database.transaction() as conn:
        assert one.person_id == await chats.person(conn, "console", "ada")


async def test_where_a_person_reads_alone(database: Database) -> None:
    """A direct message tells, and a group where the person has written directly before."""
    desk = Desk(database)
    group = Asker("console", "-1", "ben", direct=False, own="ben's")
    await desk.says("subscribe avatar", group)
    await desk.says("subscribe avatar", Asker("console", "ada's", "ada"))
    await desk.says("help", replace(group, person="ada", own="ada's"))

    async with database.reading() as conn:
        found = [await people.find(conn, "console", who) for who in ("ben", "ada")]
        own = await chats.find(conn, "console", "ada's")
    assert own is not None
    assert [one and one.chat_id for one in found] == [None, own.id]


async def test_last_thirty_days(sqlite_database: Database) -> None:
    """It says the number, what it would have brought lately, and how to stop."""
    desk = Desk(sqlite_database)
    await desk.store(
        paper("2607.00001", "Zebra", days_ago(40)),
        paper("2608.00001", "Talking about portraits", days_ago(9)),
        paper("2608.00002", "A talking portrait", days_ago(2)),
        paper("2608.00003", "The talking portrait"),
        paper("2608.00004", "Talking face to face"),
        paper("2608.00005", "One talking face", days_ago(3)),
    )

    assert await desk.says('subscribe "talking portrait" OR “talking face”') == (
        "Subscribed, number 1:\n"
        '  "talking portrait" OR "talking face"\n\n'
        "In the last 30 days this found 4 papers of 5, at most 2 on one day. The newest:\n"
        "1. Talking face to face (2608.00004)\n"
        "2. The talking portrait (2608.00003)\n"
        "3. A talking portrait (2608.00002)\n"
        "\n"
        "New papers come when arXiv announces them, next: Wed 19 Aug, about 00:00 UTC.\n"
        "[Stop] /unsubscribe 1"
    )


async def test_young_store(sqlite_database: Database) -> None:
    """The days it stands on are the days that are stored."""
    desk = Desk(sqlite_database)
    await desk.store(*many(2, "Zebra", days_ago(3)), *many(2, "Avatar", days_ago(1), first=3))
    await desk.store(paper("2608.00009", "Avatar"))

    answer = await desk.says("subscribe avatar")

    assert "In the 4 days stored so far this found 3 papers of 5, at most 2 on one day." in answer


async def test_first_day(sqlite_database: Database) -> None:
    """One day is one day, and one paper has no busiest day."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar"))

    assert await desk.says("subscribe avatar") == (
        "Subscribed, number 1:\n"
        "  avatar\n\n"
        "In the 1 day stored so far this found 1 paper of 1. The newest:\n"
        "1. Avatar (2608.00001)\n"
        "\n"
        "New papers come when arXiv announces them, next: Wed 19 Aug, about 00:00 UTC.\n"
        "[Stop] /unsubscribe 1"
    )


async def test_store_that_was_not_kept_up(sqlite_database: Database) -> None:
    """Days that are over are named."""
    desk = Desk(sqlite_database)
    await desk.store(
        paper("2605.00001", "Avatar", days_ago(90)), paper("2605.00002", "Avatar", days_ago(50))
    )

    answer = await desk.says("subscribe avatar")

    assert "In the 30 days to 29 Jun 2026 this found 1 paper of 1. The newest:" in answer


async def test_narrow_query(sqlite_database: Database) -> None:
    """Nothing found is said, and is nothing to worry about."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2606.00001", "Avatar", days_ago(60)), *many(9, "Zebra"))

    assert await desk.says("subscribe avatar") == (
        "Subscribed, number 1:\n"
        "  avatar\n\n"
        "No paper in the last 30 days. For a narrow subject that can be right; "
        "the newest older one: 19 Jun 2026, Avatar\n"
        "\n"
        "New papers come when arXiv announces them, next: Wed 19 Aug, about 00:00 UTC.\n"
        "[Stop] /unsubscribe 1"
    )


async def test_empty_store(sqlite_database: Database) -> None:
    """Before the first harvest there is nothing to try it on, and it is subscribed all the same."""
    desk = Desk(sqlite_database)

    assert await desk.says("subscribe avatar") == (
        "Subscribed, number 1:\n"
        "  avatar\n\n"
        "Nothing is stored yet to try it on; papers come with the next harvest.\n"
        "\n"
        "New papers come when arXiv announces them, next: Wed 19 Aug, about 00:00 UTC.\n"
        "[Stop] /unsubscribe 1"
    )


async def test_time_was_up(sqlite_database: Database) -> None:
    """What was found until then is counted as the least, and it is subscribed all the same."""
    desk = Desk(sqlite_database, clock=BusyClock(0.1))
    await desk.store(*many(2500, "Avatar"))

    answer = await desk.says("subscribe avatar")

    assert re.search(
        r"In the 1 day stored so far this found at least \d+ papers of 2,500\. "
        r"Stopped after 0\.25 s\. A longer word or a phrase is faster\. The newest:\n1\. Avatar",
        answer,
    )


async def test_time_was_up_with_nothing(sqlite_database: Database) -> None:
    """Nothing found so far is no sign of a narrow subject."""
    desk = Desk(sqlite_database, clock=BusyClock())
    await desk.store(*many(2500, "Avatar"))

    answer = await desk.says("subscribe avatar")

    assert "\n\nStopped after 0.25 s; nothing was found so far. A longer word" in answer
    assert len(await desk.subscribed()) == 1


async def test_already_subscribed(sqlite_database: Database) -> None:
    """The same query in another spelling is the same subscription."""
    desk = Desk(sqlite_database)
    await desk.says("subscribe lip-sync")

    assert await desk.says('subscribe "LIP SYNC"') == (
        "You already have this: number 1. Nothing was changed."
    )
    assert len(await desk.subscribed()) == 1


async def test_numbers_are_the_chats_own(sqlite_database: Database) -> None:
    """Each chat counts for itself."""
    desk = Desk(sqlite_database)
    other = Asker("console", "there", "ada")

    await desk.says("subscribe avatar")
    await desk.says("subscribe zebra")
    await desk.says("subscribe avatar", other)

    assert [one.number for one in await desk.subscribed()] == [1, 2]
    assert [one.number for one in await desk.subscribed(other)] == [1]


async def test_a_chat_that_was_paused(sqlite_database: Database) -> None:
    """Who asks for papers again is written to again."""
    desk = Desk(sqlite_database)
    async with sqlite_database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        await chats.pause(conn, chat.id, "kicked", NOON)

    await desk.says("subscribe avatar")

    async with sqlite_database.reading() as conn:
        back = await chats.find(conn, HERE.platform, HERE.chat)
    assert back
    assert back.state == "active"


# ---- Topics ----


async def test_topic(sqlite_database: Database) -> None:
    """A topic is followed by its name, however that is typed; its query is shown."""
    desk = Desk(sqlite_database, topics=(MOTION, TALKING))
    await desk.store(paper("2608.00001", "Talking, a face"), paper("2608.00002", "Talking faces"))

    assert await desk.says('subscribe Topic:"talking  FACE"') == (
        "Subscribed to the topic Talking Face, number 1:\n"
        '  "talking head" OR "talking face"\n\n'
        "In the 1 day stored so far this found 1 paper of 2. The newest:\n"
        "1. Talking faces (2608.00002)\n"
        "\n"
        "New papers come when arXiv announces them, next: Wed 19 Aug, about 00:00 UTC.\n"
        "[Stop] /unsubscribe 1"
    )
    (one,) = await desk.subscribed()
    assert (one.topic, one.name) == ("Talking Face", "Talking Face")
    assert (one.canonical, one.query) == (TALKING.canonical, TALKING.query)
    assert await desk.says("subscribe topic:Talking Face") == (
        "You already have this: number 1. Nothing was changed."
    )


async def test_topic_that_the_operator_gave(sqlite_database: Database) -> None:
    """A topic that the configuration gives to the chat is the same subscription."""
    desk = Desk(sqlite_database, topics=(TALKING,))
    async with sqlite_database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        await subscriptions.add(
            conn, chat.id, TALKING.canonical, TALKING.query, NOON, topic=TALKING.name
        )

    assert await desk.says("subscribe topic:talking face") == (
        "You already have this: number 1. Nothing was changed."
    )


async def test_unknown_topic(sqlite_database: Database) -> None:
    """The topics are listed, and the nearest is a line to copy."""
    desk = Desk(sqlite_database, topics=(MOTION, TALKING))

    assert await desk.says("subscribe topic:Talking Heads") == (
        'There is no topic "Talking Heads". Nothing was changed. '
        "Topics: Image Animation, Talking Face.\n"
        "Perhaps:\n"
        "  /subscribe topic:Talking Face"
    )
    assert await desk.says("subscribe topic:quux") == (
        'There is no topic "quux". Nothing was changed. Topics: Image Animation, Talking Face.\n'
        "Perhaps:\n"
        "  /subscribe topic:Image Animation"
    )
    assert await desk.subscribed() == []


async def test_topic_without_a_name(sqlite_database: Database) -> None:
    """A name that is not there is asked for."""
    desk = Desk(sqlite_database, topics=(TALKING,))

    assert await desk.says("subscribe topic:") == (
        "Which topic? Nothing was changed. Topics: Talking Face.\n"
        "Perhaps:\n"
        "  /subscribe topic:Talking Face"
    )


async def test_no_topics(sqlite_database: Database) -> None:
    """Where there are no topics, a query does the same."""
    assert await Desk(sqlite_database).says("subscribe topic:Talking Face") == (
        "There are no topics here. Nothing was changed. A query works as well:\n"
        '  /subscribe "talking portrait"'
    )


# ---- What cannot be read ----


async def test_bad_query_changes_nothing(sqlite_database: Database) -> None:
    """A query with a problem is shown with its place, and nothing is stored."""
    desk = Desk(sqlite_database)

    assert await desk.says("subscribe avatar OR") == (
        "This query has a problem. Nothing was changed.\n"
        "  avatar OR\n"
        "         ^\n"
        "Something is missing after OR. Perhaps:\n"
        "  /subscribe avatar"
    )
    assert await desk.subscribed() == []


async def test_query_that_only_excludes(sqlite_database: Database) -> None:
    """What would match nearly everything is not subscribed."""
    desk = Desk(sqlite_database)

    answer = await desk.says("subscribe -avatar")

    assert "This only excludes. Say also what to look for." in answer
    assert await desk.subscribed() == []
