"""/latest: what people read, word for word."""

from clock import NOON
from desk import HERE, TALKING, BusyClock, Desk, days_ago, many, paper

from storage import chats, subscriptions
from storage.database import Database


async def test_without_subscriptions(sqlite_database: Database) -> None:
    """Where nothing is subscribed, it shows the newest of all."""
    desk = Desk(sqlite_database, page_size=2)
    await desk.store(*many(3, "Zebra"))

    assert await desk.says("/latest") == (
        "No subscriptions here, so these are the newest of 3 papers:\n"
        "1. Zebra 3 (2608.00003)\n"
        "2. Zebra 2 (2608.00002)\n"
        "[More] /latest page:2"
    )
    assert await desk.says("/latest page:2") == (
        "No subscriptions here, so these are the newest of 3 papers:\n3. Zebra 1 (2608.00001)\n"
        "[Back] /latest page:1"
    )
    assert await desk.says("/latest page:3") == "There is no page 3; the last is page 2."


async def test_for_the_subscriptions(sqlite_database: Database) -> None:
    """The newest papers that any of the chat's subscriptions asks for."""
    desk = Desk(sqlite_database)
    await desk.store(
        paper("2608.00001", "Avatar", days_ago(4)),
        paper("2608.00002", "Zebra", days_ago(3)),
        paper("2608.00003", "Horse"),
    )
    await desk.says("subscribe avatar")

    assert await desk.says("latest") == (
        "For 1 subscription here:\n"
        "1 of 3 papers matches. The newest stored is of 18 Aug 2026.\n"
        "1. Avatar (2608.00001)"
    )
    await desk.says("subscribe zebra")
    assert await desk.says("latest") == (
        "For 2 subscriptions here:\n"
        "2 of 3 papers match. The newest stored is of 18 Aug 2026.\n"
        "1. Zebra (2608.00002)\n"
        "2. Avatar (2608.00001)"
    )


async def test_nothing_for_the_subscriptions(sqlite_database: Database) -> None:
    """None is a number too."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Horse"))
    await desk.says("subscribe avatar")

    assert await desk.says("latest") == (
        "For 1 subscription here:\n0 of 1 paper match. The newest stored is of 18 Aug 2026."
    )


async def test_subscription_that_cannot_be_read(sqlite_database: Database) -> None:
    """A query that cannot be read any more is left out."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Horse"))
    async with sqlite_database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        await subscriptions.add(conn, chat.id, "old:", "((", NOON)

    assert (await desk.says("latest")).startswith("No subscriptions here, so these are")


async def test_topic(sqlite_database: Database) -> None:
    """A topic is meant by its name, with or without saying so."""
    desk = Desk(sqlite_database, topics=(TALKING,), page_size=1)
    await desk.store(*many(2, "A talking face no."))

    answer = (
        "Paper 1 of 2 that match, out of 2 papers. The newest stored is of 18 Aug 2026.\n"
        "1. A talking face no. 2 (2608.00002)\n"
        "[More] /latest topic:Talking Face page:2"
    )

    assert await desk.says("latest talking face") == answer
    assert await desk.says("latest topic:“Talking Face”") == answer
    assert "2. A talking face no. 1" in await desk.says("latest topic:Talking Face page:2")


async def test_query(sqlite_database: Database) -> None:
    """Anything else is a query."""
    desk = Desk(sqlite_database, topics=(TALKING,))
    await desk.store(paper("2608.00001", "Talking to a face"), paper("2608.00002", "Talking"))

    assert await desk.says("latest face talking") == (
        "1 of 2 papers matches. The newest stored is of 18 Aug 2026.\n"
        "1. Talking to a face (2608.00001)"
    )


async def test_unknown_topic(sqlite_database: Database) -> None:
    """An unknown topic is refused with the nearest."""
    desk = Desk(sqlite_database, topics=(TALKING,))

    assert await desk.says("latest topic:talkingface") == (
        'There is no topic "talkingface". Nothing was changed. Topics: Talking Face.\n'
        "Perhaps:\n"
        "  /latest topic:Talking Face"
    )


async def test_bad_query(sqlite_database: Database) -> None:
    """A query with a problem is refused with a better one."""
    assert await Desk(sqlite_database).says("latest (avatar") == (
        "This query has a problem. Nothing was changed.\n"
        "  (avatar\n"
        "  ^\n"
        "The bracket at character 1 is never closed. Perhaps:\n"
        "  /latest (avatar)"
    )


async def test_bad_page(sqlite_database: Database) -> None:
    """A page that is none is refused."""
    assert await Desk(sqlite_database).says("latest page:two") == (
        '"two" is not a page. The second one is page:2.'
    )


async def test_empty_store(sqlite_database: Database) -> None:
    """Before the first harvest there is nothing to show, whoever asks."""
    desk = Desk(sqlite_database)

    assert await desk.says("latest") == "The store is empty: no harvest has ended yet."
    assert await desk.says("latest avatar") == "The store is empty: no harvest has ended yet."


async def test_time_was_up(sqlite_database: Database) -> None:
    """Nothing found so far is not nothing there."""
    desk = Desk(sqlite_database, clock=BusyClock())
    await desk.store(*many(2500, "Avatar"))
    cut = "Stopped after 0.25 s; nothing was found so far. A longer word or a phrase is faster."

    assert await desk.says("latest avatar") == cut
    assert await desk.says("latest") == cut


async def test_time_was_up_with_a_page(sqlite_database: Database) -> None:
    """What was found until then is shown, and said to be the newest of more."""
    desk = Desk(sqlite_database, clock=BusyClock(0.1), page_size=1)
    await desk.store(*many(2500, "Avatar"))

    answer = await desk.says("latest avatar")

    assert " found so far, out of 2,500 papers." in answer
    assert "\nStopped after 0.25 s; these are the newest of more. A longer word" in answer


async def test_all_papers_of_a_large_store(sqlite_database: Database) -> None:
    """All are counted where nothing is asked for, though a thousand are shown."""
    desk = Desk(sqlite_database)
    await desk.store(*many(1003, "Zebra"))

    assert (await desk.says("latest")).startswith(
        "No subscriptions here, so these are the newest of 1,003 papers:\n1. Zebra 1003 "
    )
    assert await desk.says("latest zebra page:100") == await desk.says("latest page:100 zebra")


async def test_days(sqlite_database: Database) -> None:
    """A query may say of which days; turning a page keeps them."""
    desk = Desk(sqlite_database, page_size=1)
    await desk.store(*many(2, "Avatar"), paper("2607.00001", "Avatar", days_ago(20)))

    answer = await desk.says("latest avatar since:3d")

    assert answer.startswith("Paper 1 of 2 that match, out of 3 papers.")
    assert answer.endswith("[More] /latest avatar since:3d page:2")


async def test_subscriptions_that_leave_out(sqlite_database: Database) -> None:
    """What one leaves out another may ask for."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar of a zebra"), paper("2608.00002", "Avatar"))
    await desk.says("subscribe avatar -zebra")
    assert "2608.00001" not in await desk.says("latest")

    await desk.says("subscribe zebra")

    assert "For 2 subscriptions here:\n2 of 2 papers match." in await desk.says("latest")
