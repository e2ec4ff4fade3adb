"""The standing queries keep step with the store: all are loaded once, and changes followed."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from clock import NOON
from engine import subscribe, unsubscribe
from fakes import paper
from sqlalchemy import event, insert
from standing_asked import CARS, HEADS, NOBODYS, asked, change_query, loaded, matched, synced

from bot.query import analyse
from bot.standing import Standing
from storage import changes, chats, forget, subscriptions
from storage.database import Connection, Database
from storage.schema import subscriptions as table


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the store meanwhile."""
    heard: list[str] = []
    engine = database._reader.sync_engine

    def hear(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith("BEGIN"):
            heard.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


@asynccontextmanager
async def undone(database: Database) -> AsyncIterator[Connection]:
    """A transaction of which nothing stays."""
    with suppress(LookupError):
        async with database.transaction() as conn:
            yield conn
            raise LookupError


async def test_loading_reads_all_that_stand(database: Database) -> None:
    """Every active subscription of a large store is there, from the first to the last."""
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "console", "1")
        row = {"chat_id": chat.id, "created": NOON}
        rows = [
            {**row, "number": n, "canonical": str(n), "query": f"word{n}", "ended": ended}
            for n in range(1, 4502)
            for ended in [NOON if n % 1000 == 500 else None]
        ]
        await conn.execute(insert(table), rows)
    standing = await loaded(database)

    words = [1, 500, 1999, 2000, 2001, 2002, 3500, 4000, 4501]
    one = paper("2608.00009", " ".join(f"word{n}" for n in words))
    found = await matched(database, standing, one)

    assert len(standing._index) == 4501 - 5
    assert [why.number for why in found[one.id][chat.id]] == [1, 1999, 2000, 2001, 2002, 4000, 4501]


async def test_a_change_while_it_loads_is_followed(sqlite_database: Database) -> None:
    """Whatever a chunk of the load has or has not seen, the feed tells it afterwards."""
    leaving = await subscribe(sqlite_database, "1", "heads")

    class Changing(Database):
        """Lets somebody come and somebody leave when the last change has been noted."""

        left = 2

        @asynccontextmanager
        async def reading(self) -> AsyncIterator[Connection]:
            self.left -= 1
            if self.left == 0:
                await unsubscribe(sqlite_database, leaving)
                await subscribe(sqlite_database, "2", "cars")
            async with super().reading() as conn:
                yield conn

    standing = Standing()
    async with await Changing.open(sqlite_database.url.render_as_string()) as changing:
        await standing.load(changing)

    assert await synced(sqlite_database, standing)
    assert set(await asked(sqlite_database, standing)) == {HEADS.id, CARS.id}
    assert len(standing._index) == 1


async def test_it_is_loaded_once(sqlite_database: Database) -> None:
    """Loading again reads nothing."""
    standing = await loaded(sqlite_database)

    with statements(sqlite_database) as heard:
        await standing.load(sqlite_database)

    assert heard == []


async def test_a_sync_tells_whether_anything_changed(database: Database) -> None:
    """Made, ended, taken up again, asked anew or named: each is a change, once."""
    standing = await loaded(database)
    assert not await synced(database, standing)

    one = await subscribe(database, query="heads")
    assert await synced(database, standing)
    assert not await synced(database, standing)

    await change_query(database, one.id, "cars")
    assert await synced(database, standing)
    assert set(await asked(database, standing)) == {HEADS.id, CARS.id}

    await unsubscribe(database, one)
    assert await synced(database, standing)
    assert await asked(database, standing) == {}

    await subscribe(database, query="heads")
    assert await synced(database, standing)
    assert set(await asked(database, standing)) == {HEADS.id}

    async with database.transaction() as conn:
        await subscriptions.rename(conn, one.chat_id, one.number, "Heads")
    assert await synced(database, standing)
    assert not await synced(database, standing)


async def test_a_forgotten_chat_asks_for_nothing(database: Database) -> None:
    """All queries of a chat go with it."""
    one = await subscribe(database, "1", "heads")
    await subscribe(database, "1", "cars")
    standing = await loaded(database)
    async with database.transaction() as conn:
        await forget.chat(conn, one.chat_id)

    assert await synced(database, standing)
    assert await asked(database, standing) == {}
    assert len(standing._index) == 0


async def test_without_changes_a_sync_is_one_question(sqlite_database: Database) -> None:
    """However many subscriptions there are, the feed is asked once, by its key."""
    await subscribe(sqlite_database, query="heads")
    standing = await loaded(sqlite_database)

    with statements(sqlite_database) as heard:
        assert not await synced(sqlite_database, standing)

    (only,) = heard
    async with sqlite_database.reading() as conn:
        (plan,) = await conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {only}", (1,))
    assert plan.detail == "SEARCH subscription_changes USING INTEGER PRIMARY KEY (rowid>?)"


async def test_what_was_trimmed_is_not_missed(sqlite_database: Database) -> None:
    """A start that trims the feed before it loads follows what comes after."""
    await subscribe(sqlite_database, query="heads")
    async with sqlite_database.transaction() as conn:
        await changes.trim(conn)
    standing = await loaded(sqlite_database)
    assert not await synced(sqlite_database, standing)

    await subscribe(sqlite_database, "2", "cars")

    assert await synced(sqlite_database, standing)
    assert set(await asked(sqlite_database, standing)) == {HEADS.id, CARS.id}


async def test_what_a_transaction_took_back_is_taken_back(database: Database) -> None:
    """What was seen in a transaction that failed does not stay, and its numbers may come again."""
    one = await subscribe(database, "1", "heads")
    standing = await loaded(database)

    async with undone(database) as conn:
        await subscriptions.end(conn, one.chat_id, 1, NOON)
        chat = await chats.ensure(conn, "console", "2")
        await subscriptions.add(conn, chat.id, "boats", "boats", NOON)
        assert await standing.sync(conn, undoable=True)
        assert set(await standing.match(conn, [analyse(HEADS), analyse(NOBODYS)])) == {NOBODYS.id}
    other = await subscribe(database, "3", "cars")
    await synced(database, standing)

    assert await asked(database, standing) == {
        HEADS.id: {one.chat_id: [(1, None)], other.chat_id: [(1, None)]},
        CARS.id: {other.chat_id: [(1, None)]},
    }
    assert len(standing._index) == 2
