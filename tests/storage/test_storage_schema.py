"""The tables are what the migrations make, on both databases; moments are aware and in UTC."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from clock import NOON
from making import a_chat
from migrating import index_of_words, of_words, shape
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from storage import chats
from storage.database import Database
from storage.schema import VERSION, metadata
from storage.schema import chats as table
from storage.upgrade import SCRIPTS, _migrate


@pytest.fixture
def another_url(database: Database, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place on the same kind of database as ``database``."""
    if database.is_sqlite:
        return f"sqlite:///{tmp_path}/another.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def migrated(another_url: str) -> AsyncIterator[Database]:
    """A store that the migrations made from nothing."""
    async with await Database.open(another_url) as opened:
        async with opened.transaction() as conn:
            await conn.run_sync(_migrate, VERSION, SCRIPTS)
        yield opened


def differences(connection: Connection) -> list[object]:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": lambda name, kind, _: kind != "table" or not of_words(name),
    }
    found: list[object] = compare_metadata(
        MigrationContext.configure(connection, opts=options), metadata
    )
    return found


async def differences_of(database: Database) -> list[object]:
    async with database.reading() as conn:
        return await conn.run_sync(differences)


async def test_the_migrations_make_the_schema(migrated: Database) -> None:
    """Alembic finds no difference between the tables of the migrations and those of the code."""
    assert await differences_of(migrated) == []


async def test_a_new_store_has_the_schema(database: Database) -> None:
    """Alembic finds no difference between the tables of a new store and those of the code."""
    assert await differences_of(database) == []


async def test_a_new_store_looks_like_a_migrated_one(
    migrated: Database, database: Database
) -> None:
    """What alembic does not compare is the same too: checks, names, keys, indexes, defaults."""
    assert await shape(migrated) == await shape(database)


async def test_the_index_of_words_is_made_alike(migrated: Database, database: Database) -> None:
    """Alembic knows nothing of it, so its own statement or its columns and indexes are compared."""
    made = await index_of_words(database)
    assert await index_of_words(migrated) == made
    assert len(made) == (1 if database.is_sqlite else 6)


async def test_every_state_is_checked(database: Database) -> None:
    """Each table with states has a check that names them."""
    checks = {name: parts["checks"] for name, parts in (await shape(database)).items()}
    assert {name for name, found in checks.items() if found} == {
        "chats",
        "deliveries",
        "paper_events",
        "parts",
        "people",
        "posts",
        "subscriptions",
        "texts",
    }


async def test_a_state_that_is_none_is_refused(database: Database) -> None:
    """A defect cannot write a state that nobody knows."""
    chat = await a_chat(database)

    async def misspell() -> None:
        async with database.transaction() as conn:
            await conn.execute(update(table).where(table.c.id == chat.id).values(state="actve"))

    with pytest.raises(IntegrityError):
        await misspell()


def test_the_version_is_the_last_migration() -> None:
    """The schema in the code is the one that the last migration leads to, and there is one last."""
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [VERSION]


# Moments


async def held_until(database: Database, moment: datetime) -> datetime | None:
    """The moment as it comes back from the store."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        await chats.hold(conn, chat.id, moment)
        return (await chats.ensure(conn, "console", "1")).not_before


async def test_a_moment_comes_back_in_utc(database: Database) -> None:
    """To the microsecond, and aware."""
    moment = datetime(2026, 8, 18, 12, 0, 0, 123456, tzinfo=UTC)
    found = await held_until(database, moment)
    assert found == moment
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "zone",
    [ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu"), timezone(-timedelta(hours=12))],
    ids=str,
)
async def test_other_zones_are_made_utc(database: Database, zone: ZoneInfo) -> None:
    """The same moment said in another zone is stored as the same moment."""
    found = await held_until(database, NOON.astimezone(zone))
    assert found == NOON
    assert found is not None
    assert found.tzinfo is UTC


async def test_a_moment_in_the_repeated_hour_is_the_one_meant(database: Database) -> None:
    """In the hour that autumn repeats, the fold tells which."""
    berlin = ZoneInfo("Europe/Berlin")
    second = datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=1)
    assert await held_until(database, second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


async def test_a_naive_moment_is_refused(database: Database) -> None:
    """A moment without a zone is a defect of the caller, and nothing is written."""
    with pytest.raises(StatementError, match="2026-08-18 12:00:00 has no time zone"):
        await held_until(database, NOON.replace(tzinfo=None))
    async with database.reading() as conn:
        chat = await chats.find(conn, "console", "1")
    assert chat is not None
    assert chat.not_before is None


async def test_a_naive_moment_is_refused_in_a_question_too(database: Database) -> None:
    """Comparing with a moment without a zone would give a wrong answer on one of the databases."""
    naive = NOON.replace(tzinfo=None)

    async def ask() -> None:
        async with database.reading() as conn:
            await conn.execute(select(table).where(table.c.not_before < naive))

    with pytest.raises(StatementError, match="has no time zone"):
        await ask()


async def test_moments_are_ordered_as_time_is(database: Database) -> None:
    """Comparing and taking the least go by time, on whole seconds and fractions alike."""
    moments = [NOON, NOON + timedelta(microseconds=1), NOON + timedelta(seconds=1)]
    async with database.transaction() as conn:
        for n, moment in enumerate(reversed(moments)):
            row = {"platform": "console", "address": str(n), "state": "active"}
            await conn.execute(insert(table).values(**row, not_before=moment))
        after = select(table.c.not_before).where(table.c.not_before > NOON)
        found = await conn.scalars(after.order_by(table.c.not_before))
        least = await conn.scalar(select(func.min(table.c.not_before)))
    assert found.all() == moments[1:]
    assert least == NOON
