"""What chats do not want: numbers for good, each chat for itself, and kept through all changes."""

from pathlib import Path

import pytest
from clock import NOON
from making import SECOND, WHY, a_chat, paper
from sqlalchemy import text, update

from bot.query import tokens
from storage import blocklists, chats, forget, merging, outbox, papers
from storage.database import Database
from storage.forget import Ties
from storage.records import Blocked, Chat
from storage.schema import deliveries
from storage.upgrade import SCRIPTS, _migrate, _migrating, is_current, upgrade

LATER = NOON + SECOND


async def block(database: Database, chat: Chat, *queries: str, by: int | None = None) -> None:
    async with database.transaction() as conn:
        for query in queries:
            await blocklists.add(conn, chat.id, query, query.upper(), NOON, person_id=by)


async def unblock(database: Database, chat: Chat, number: int) -> Blocked | None:
    async with database.transaction() as conn:
        return await blocklists.remove(conn, chat.id, number, LATER)


async def listed(database: Database, chat: Chat) -> list[tuple[int, str]]:
    async with database.reading() as conn:
        return [(one.number, one.canonical) for one in await blocklists.of_chat(conn, chat.id)]


async def test_a_query_stands_there_once(database: Database) -> None:
    """As it was typed and as it is canonical, with who put it there and when."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        ann = await chats.person(conn, "console", "ann")
        first, new = await blocklists.add(conn, chat.id, "a", "A", NOON, person_id=ann)
        again, newer = await blocklists.add(conn, chat.id, "a", "a", LATER)
    assert (new, newer) == (True, False)
    assert first == again
    assert first == Blocked(first.id, chat.id, 1, "A", "a", NOON, ann)


async def test_a_number_is_never_given_twice(database: Database) -> None:
    """What was taken off comes back under the number that it had."""
    chat = await a_chat(database)
    await block(database, chat, "a", "b")
    gone = await unblock(database, chat, 2)
    assert gone is not None
    assert gone.canonical == "b"
    assert await unblock(database, chat, 2) is None
    assert await unblock(database, chat, 9) is None
    await block(database, chat, "c")
    assert await listed(database, chat) == [(1, "a"), (3, "c")]
    await block(database, chat, "b")
    assert await listed(database, chat) == [(1, "a"), (2, "b"), (3, "c")]


async def test_each_chat_has_its_own(database: Database) -> None:
    """Asked together, those that have none are left out."""
    one, other, none = [await a_chat(database, name) for name in "123"]
    await block(database, one, "a")
    await block(database, other, "a", "b")
    await block(database, none, "a")
    await unblock(database, none, 1)
    async with database.reading() as conn:
        found = await blocklists.of_chats(conn, [other.id, none.id])
        assert await blocklists.of_chats(conn, []) == {}
    assert {key: [one.query for one in many] for key, many in found.items()} == {
        other.id: ["A", "B"]
    }


async def test_two_chats_that_become_one_want_what_both_want(database: Database) -> None:
    """Once, under numbers that were never given; what only one has taken off is on the list."""
    old, new = [await a_chat(database, name, "telegram") for name in ("-1", "-100")]
    await block(database, new, "a", "b", "c")
    await block(database, old, "b", "c", "d", "e")
    await unblock(database, new, 2)
    await unblock(database, old, 2)
    await unblock(database, old, 4)
    async with database.transaction() as conn:
        await merging.merge(conn, old, new)
    assert await listed(database, new) == [(1, "a"), (2, "b"), (3, "c"), (4, "d")]
    await block(database, new, "e")
    assert (5, "e") in await listed(database, new)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("waiting", "filtered", "filtered"),
        ("filtered", "queued", "filtered"),
        ("filtered", "digest", "digest"),
        ("sent", "filtered", "sent"),
        ("filtered", "paused", "filtered"),
    ],
)
async def test_what_either_list_kept_out_stays_out_of_both(
    database: Database, old: str, new: str, kept: str
) -> None:
    """But for a paper that was there already."""
    both = [await a_chat(database, name, "telegram") for name in ("-1", "-100")]
    async with database.transaction() as conn:
        await papers.add(conn, [paper("2608.00001")], tokens)
        for chat, state in zip(both, (old, new), strict=True):
            await outbox.promise(conn, chat.id, "2608.00001", WHY, NOON)
            mine = update(deliveries).where(deliveries.c.chat_id == chat.id)
            await conn.execute(mine.values(state=state))
        await merging.merge(conn, *both)
        assert await outbox.counts(conn) == {kept: 1}


async def test_who_put_it_there_is_forgotten_with_the_person(database: Database) -> None:
    """The list of a chat that is not theirs alone stays."""
    own, other = await a_chat(database), await a_chat(database, "2")
    async with database.transaction() as conn:
        ann = await chats.person(conn, "console", "ann")
    await block(database, own, "a", by=ann)
    await block(database, other, "a", "b", by=ann)
    async with database.transaction() as conn:
        tied = await forget.ties(conn, "console", "ann", own.id)
        assert tied == Ties(elsewhere=0, operator=False, invited=False, blocks=2)
        await forget.person(conn, "console", "ann")
        left = await blocklists.of_chat(conn, other.id)
    assert [(one.canonical, one.person_id) for one in left] == [("a", None), ("b", None)]


async def test_a_store_of_before_gets_lists(database_url: str, tmp_path: Path) -> None:
    """The chats that it has begin with empty ones."""
    async with await Database.open(database_url) as old:
        async with _migrating(old) as conn:
            await conn.run_sync(_migrate, "0007", SCRIPTS)
            columns = "platform, address, state"
            await conn.execute(
                text(f"INSERT INTO chats ({columns}) VALUES ('console', '1', 'active')")
            )
        await upgrade(old, tmp_path / "backups", NOON)
        assert await is_current(old)
        chat = await a_chat(old)
        assert await listed(old, chat) == []
        await block(old, chat, "a")
        assert await listed(old, chat) == [(1, "a")]
