"""/export: a file that a program can read, with everything."""

import json
from dataclasses import replace
from typing import Any

import pytest
from clock import NOON
from desk import HERE, Desk, paper

from bot.askers import Asker
from bot.blocks import Document, Line
from bot.query import tokens
from storage import chats, outbox, papers, people
from storage.database import Database

ADA = Asker("telegram", "1", "1", own="1")
PARTS = ["exported", "chat", "subscriptions", "blocks", "deliveries", "posts"]
GROUP = replace(ADA, chat="-100200", direct=False, place="Faces", managers="admins")


async def no() -> bool:
    return False


async def exported(desk: Desk, asker: Asker) -> tuple[str, Document, dict[str, Any]]:
    """The line above the file, the file, and what is in it."""
    line, file = (await desk.runner.run("export", asker)).blocks
    assert isinstance(line, Line)
    assert isinstance(file, Document)
    return line.text, file, json.loads(file.text)


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A person with a named subscription, who gets a paper."""
    made = Desk(database)
    await made.says("subscribe “ランダー” OR avatar", ADA)
    await made.says("name 1 Ränder", ADA)
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "telegram", "1")
        await papers.add(conn, [paper("2608.00001", "Avatar")], tokens)
        await outbox.promise(conn, chat.id, "2608.00001", (), NOON)
    return made


async def test_a_person(desk: Desk) -> None:
    """The chat, the subscriptions, the deliveries, and the person."""
    line, file, stored = await exported(desk, ADA)

    assert line == "All that is stored of you. To delete it: /forget"
    assert file.name == "papercast-2026-08-18.json"
    assert list(stored) == [*PARTS, "person"]
    assert stored["exported"] == NOON.isoformat()
    (one,) = stored["subscriptions"]
    assert (one["number"], one["name"], one["query"]) == (1, "Ränder", "“ランダー” OR avatar")
    (sent,) = stored["deliveries"]
    assert (sent["paper_id"], sent["state"]) == ("2608.00001", "waiting")
    assert stored["person"]["role"] == "guest"
    assert len(stored["person"]["subscriptions"]) == 1


async def test_it_can_be_read_by_people(desk: Desk) -> None:
    """Letters of all scripts stand in it as they are, on lines; it is the same each time."""
    _, file, _ = await exported(desk, ADA)

    assert '"name": "Ränder",\n' in file.text
    assert "ランダー" in file.text
    assert file.text.endswith("}\n")
    assert (await exported(desk, ADA))[1] == file


async def test_a_shared_chat(desk: Desk) -> None:
    """The file of a group says nothing of whoever asks, but who subscribed and who let it in."""
    await desk.says("subscribe zebra", GROUP)
    line, _, stored = await exported(desk, GROUP)

    assert line == "All that is stored of Faces. To delete it: /forget"
    assert list(stored) == PARTS
    assert [one["by"] for one in stored["subscriptions"]] == ["1"]
    async with desk.database.transaction() as conn:
        await people.put(conn, "telegram", "-100200", role="invited")
    _, _, stored = await exported(desk, GROUP)
    assert (stored["access"]["address"], stored["access"]["role"]) == ("-100200", "invited")


async def test_only_managers_get_it(desk: Desk) -> None:
    """Others are told what they can have."""
    await desk.says("subscribe zebra", GROUP)

    assert await desk.says("export", replace(GROUP, manages=no)) == (
        "Only admins can have what is stored of Faces. Nothing was changed. "
        "In a direct message you can have what is stored of you."
    )


@pytest.mark.parametrize(
    ("asker", "whom"), [(HERE, "you"), (replace(GROUP, place="Heads"), "Heads")]
)
async def test_nothing(sqlite_database: Database, asker: Asker, whom: str) -> None:
    """Where there is nothing, there is no file."""
    assert await Desk(sqlite_database).says("export", asker) == f"Nothing is stored of {whom}."


async def test_after_forget(desk: Desk) -> None:
    """What was deleted is not in it."""
    await desk.says("forget yes", ADA)

    assert await desk.says("export", ADA) == "Nothing is stored of you."
