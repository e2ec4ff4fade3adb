"""/forget: what people read, word for word, and what is left."""

from dataclasses import replace

import pytest
from clock import NOON
from desk import TALKING, Desk, paper

from bot.askers import Asker
from bot.query import tokens
from storage import chats, outbox, papers, people, subscriptions
from storage.database import Database

ADA = Asker("telegram", "1", "1", own="1")
GROUP = replace(ADA, chat="-100200", direct=False, place="Faces", managers="admins")
HOW = (
    "It cannot be undone. Nothing was changed yet.\n"
    "To have it as a file first:\n"
    "  /export\n"
    "To delete it now:\n"
    "  /forget yes\n"
    "[Export] /export\n"
    "[Delete everything] /forget yes"
)


async def no() -> bool:
    return False


async def promised(desk: Desk, asker: Asker, *ids: str) -> None:
    """Let the chat get these papers."""
    async with desk.database.transaction() as conn:
        chat = await chats.ensure(conn, asker.platform, asker.chat)
        await papers.add(conn, [paper(one, "Avatar") for one in ids], tokens)
        for one in ids:
            await outbox.promise(conn, chat.id, one, (), NOON)


async def role(desk: Desk, address: str, **values: str) -> None:
    async with desk.database.transaction() as conn:
        await people.put(conn, "telegram", address, **values)


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A person with a subscription and an ended one, who gets two papers."""
    made = Desk(database)
    for line in ("subscribe avatar", "subscribe zebra", "unsubscribe 1"):
        await made.says(line, ADA)
    await promised(made, ADA, "2608.00001", "2608.00002")
    return made


async def test_it_asks_first(desk: Desk) -> None:
    """What there is is counted, a file is offered, and nothing is deleted."""
    assert await desk.says("/forget", ADA) == (
        "This deletes all that is stored of you: 2 subscriptions (ended ones too), "
        f"and which 2 papers came.\n{HOW}"
    )
    assert len(await desk.subscribed(ADA)) == 1


@pytest.mark.parametrize("typed", ["no", "yes please", "everything"])
async def test_anything_but_yes_is_no(desk: Desk, typed: str) -> None:
    """It asks again, and says that nothing was confirmed."""
    answer = await desk.says(f"forget {typed}", ADA)

    assert answer.startswith(f'"{typed}" confirms nothing.\nThis deletes all')
    assert len(await desk.subscribed(ADA)) == 1


@pytest.mark.parametrize("typed", ["yes", "YES", " Yes "])
async def test_yes(desk: Desk, typed: str) -> None:
    """All is deleted, and a second time there is nothing left."""
    assert await desk.says(f"forget {typed}", ADA) == "All that was stored of you is deleted."
    async with desk.database.reading() as conn:
        assert await chats.find(conn, "telegram", "1") is None
        assert await people.find(conn, "telegram", "1") is None
    for line in ("forget", "forget yes"):
        assert await desk.says(line, ADA) == "Nothing is stored of you. Nothing was changed."


async def test_it_may_begin_anew(desk: Desk) -> None:
    """Who has been forgotten is a stranger, whose numbers begin at 1."""
    await desk.says("forget yes", ADA)

    assert (await desk.says("subscribe zebra", ADA)).startswith("Subscribed, number 1:")


async def test_a_shared_chat(desk: Desk) -> None:
    """In a group the group is forgotten; who asked for it is not."""
    await desk.says("subscribe avatar", GROUP)

    assert (await desk.says("forget", GROUP)).startswith(
        "This deletes all that is stored of Faces: 1 subscription (ended ones too), "
        "and which 0 papers came.\nIt cannot be undone."
    )
    assert await desk.says("forget yes", GROUP) == "All that was stored of Faces is deleted."
    assert await desk.subscribed(GROUP) == []
    assert len(await desk.subscribed(ADA)) == 1


async def test_only_managers_delete(desk: Desk) -> None:
    """Others may read what there is."""
    await desk.says("subscribe avatar", GROUP)
    other = replace(GROUP, person="2", manages=no)

    assert "This deletes" in await desk.says("forget", other)
    assert await desk.says("forget yes", other) == (
        "Only admins can change what Faces gets. Nothing was changed. "
        "In a direct message you can subscribe for yourself."
    )
    assert len(await desk.subscribed(GROUP)) == 1


async def test_what_was_done_elsewhere(desk: Desk) -> None:
    """Subscriptions of a group go on, and do not say any more who made them."""
    await desk.says("subscribe avatar", GROUP)

    assert (
        "Of 1 subscription in other chats it deletes who made or ended them; they go on.\n"
    ) in await desk.says("forget", ADA)
    await desk.says("forget yes", ADA)
    (one,) = await desk.subscribed(GROUP)
    assert one.person_id is None


async def test_an_invitation_ends(desk: Desk) -> None:
    """Who was let in is told so first; a group that was let in too."""
    told = "It ends the invitation too: the operator would have to let you in again.\n"
    await role(desk, "1", role="invited")
    await role(desk, "-100200", role="invited")
    for asker in (ADA, GROUP):
        assert told in await desk.says("forget", asker)
        await desk.says("forget yes", asker)
    async with desk.database.reading() as conn:
        assert await people.find(conn, "telegram", "-100200") is None


async def test_the_operator_stays(desk: Desk) -> None:
    """Papercast has an operator afterwards too, and says so."""
    await role(desk, "1", role="operator")

    assert await desk.says("forget yes", ADA) == (
        "All that was stored of you is deleted.\n"
        "You are still the operator, so your number is kept."
    )
    async with desk.database.reading() as conn:
        assert await people.has_operator(conn)


async def test_a_topic_of_the_configuration(database: Database) -> None:
    """What would come back with the next start is said."""
    topic = replace(TALKING, chats=("telegram:1",))
    desk = Desk(database, topics=(topic,))
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "telegram", "1")
        await subscriptions.add(conn, chat.id, topic.canonical, topic.query, NOON, topic=topic.name)

    assert await desk.says("forget yes", ADA) == (
        "All that was stored of you is deleted.\n"
        "The configuration gives this chat Talking Face: that begins again when Papercast "
        "starts anew. The operator can take it out."
    )
