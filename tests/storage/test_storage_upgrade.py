"""At start a store is made, brought up, or refused; whatever fails leaves it as it was."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from clock import NOON
from making import SECOND, a_chat, queued
from migrating import NEXT, index_of_words, shape, with_a_next
from sqlalchemy import Connection, Update, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import attempts, chats, outbox
from storage.database import Database, StorageError
from storage.schema import VERSION, deliveries, metadata
from storage.schema import chats as chats_table
from storage.upgrade import SCRIPTS, Upgraded, _migrate, _migrating, is_current, upgrade

ADD_ZONE = 'op.add_column("chats", sa.Column("zone", sa.Text()))'
WIDEN_STATES = (
    'with op.batch_alter_table("chats") as batch:',
    '    batch.drop_constraint(op.f("ck_chats_state"), type_="check")',
    "    batch.create_check_constraint(",
    "        op.f('ck_chats_state'), \"state IN ('active', 'paused', 'shut')\"",
    "    )",
)


@pytest.fixture
async def empty(database_url: str) -> AsyncIterator[Database]:
    """A database without a store."""
    async with await Database.open(database_url) as opened:
        yield opened


@pytest.fixture
async def old(empty: Database, tmp_path: Path) -> Database:
    """A store of this version, with rows that refer to each other."""
    await upgrade(empty, tmp_path / "backups", NOON)
    await queued(empty, await a_chat(empty), "2608.00001")
    return empty


@pytest.fixture
async def sqlite_old(sqlite_database: Database) -> Database:
    """The same in SQLite, for what is SQLite's own."""
    await queued(sqlite_database, await a_chat(sqlite_database), "2608.00001")
    return sqlite_database


async def version_of(database: Database) -> str | None:
    async with database.reading() as conn:
        found = await conn.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


async def whole(database: Database) -> tuple[object, ...]:
    """All that an upgrade could spoil: the version, the tables, what was put into them."""
    async with database.reading() as conn:
        kept = await chats.find(conn, "console", "1"), await outbox.counts(conn)
    return await version_of(database), await shape(database), *kept


async def to_the_next(database: Database, folder: Path, *lines: str) -> Upgraded | None:
    """Upgrade to a version that does these lines."""
    scripts = with_a_next(folder, *lines)
    return await upgrade(database, folder / "backups", NOON, version=NEXT, scripts=scripts)


# Nothing to do


async def test_a_new_store_is_made(empty: Database, tmp_path: Path) -> None:
    """Where there is nothing, all tables are made; nothing is copied, and there is no news."""
    assert await upgrade(empty, tmp_path / "backups", NOON) is None
    assert await version_of(empty) == VERSION
    assert set(await shape(empty)) == set(metadata.tables)
    assert await index_of_words(empty)
    assert not (tmp_path / "backups").exists()


async def test_a_store_of_this_version_is_left_alone(old: Database, tmp_path: Path) -> None:
    """Nothing is copied or changed, and there is no news."""
    before = await whole(old)
    assert await upgrade(old, tmp_path / "backups", NOON) is None
    assert await whole(old) == before
    assert not (tmp_path / "backups").exists()


async def test_services_that_start_at_once_make_one_store(
    empty: Database, database_url: str, tmp_path: Path
) -> None:
    """On an empty database each of them finds the store whole, whoever has made it."""
    async with await Database.open(database_url) as other:
        both = (empty, other, empty)
        await asyncio.gather(*(upgrade(one, tmp_path, NOON) for one in both))
    assert await version_of(empty) == VERSION


def test_alembic_is_not_loaded_when_nothing_migrates(sqlite_url: str, tmp_path: Path) -> None:
    """Neither a new store nor one of this version costs the time that alembic takes to load."""
    program = f"""
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.database import Database
from storage.upgrade import upgrade

async def main():
    for _ in range(2):
        async with await Database.open({sqlite_url!r}) as database:
            await upgrade(database, Path({str(tmp_path)!r}), datetime.now(UTC))

asyncio.run(main())
print("alembic" in sys.modules)
"""
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("False\n", "")


# Something to do


async def test_an_older_store_is_brought_up(old: Database, tmp_path: Path) -> None:
    """Its data stay, and what was done is told."""
    _, _, *kept = await whole(old)
    done = await to_the_next(old, tmp_path, ADD_ZONE)
    copy = tmp_path / "backups" / f"before-{VERSION}-20260818T120000.db" if old.is_sqlite else None
    assert done == Upgraded(VERSION, NEXT, copy)
    version, tables, *still = await whole(old)
    assert version == NEXT
    assert still == kept
    assert isinstance(tables, dict)
    assert "zone" in tables["chats"]["columns"]


async def test_an_upgrade_happens_once(old: Database, tmp_path: Path) -> None:
    """The next start finds nothing to do."""
    await to_the_next(old, tmp_path, ADD_ZONE)
    scripts = tmp_path / "migrations"
    again = await upgrade(old, tmp_path / "backups", NOON, version=NEXT, scripts=scripts)
    assert again is None


async def test_an_older_store_is_copied_first(sqlite_old: Database, tmp_path: Path) -> None:
    """The copy is the store as it was, and can be opened in its place."""
    before = await whole(sqlite_old)
    done = await to_the_next(sqlite_old, tmp_path, ADD_ZONE)
    assert done is not None
    async with await Database.open(f"sqlite:///{done.copy}") as copy:
        assert await whole(copy) == before


async def test_a_table_that_others_refer_to_can_be_changed(old: Database, tmp_path: Path) -> None:
    """A changed check keeps all rows, and references are checked as before."""
    _, _, *kept = await whole(old)
    await to_the_next(old, tmp_path, *WIDEN_STATES)
    version, _, *still = await whole(old)
    assert (version, still) == (NEXT, kept)

    async def write(statement: Update) -> None:
        async with old.transaction() as conn:
            await conn.execute(statement)

    await write(update(chats_table).values(state="shut"))
    with pytest.raises(IntegrityError):
        await write(update(chats_table).values(state="open"))
    with pytest.raises(IntegrityError):
        await write(update(deliveries).values(chat_id=99))


# What is refused, and what fails


async def test_a_newer_store_is_refused(old: Database, tmp_path: Path) -> None:
    """A program that does not know the store's version says what to do, and changes nothing."""
    await to_the_next(old, tmp_path, ADD_ZONE)
    before = await whole(old)
    with pytest.raises(StorageError) as refusal:
        await upgrade(old, tmp_path / "none", NOON)
    assert str(refusal.value) == (
        f"The store has version {NEXT}, and this Papercast knows up to {VERSION}: "
        "it was written by a newer one. Upgrade Papercast. Nothing was changed."
    )
    assert await whole(old) == before
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "lines",
    [
        [ADD_ZONE, "op.execute(\"UPDATE chats SET reason = 'x'\")", 'op.execute("nonsense")'],
        [*WIDEN_STATES, "op.drop_table('cursors')", "raise LookupError('a defect')"],
    ],
    ids=["in the database", "in the program"],
)
async def test_a_migration_that_fails_leaves_the_store_whole(
    old: Database, tmp_path: Path, lines: list[str]
) -> None:
    """Tables, data and version are as before, also when tables were already made anew."""
    before = await whole(old)
    with pytest.raises((DBAPIError, LookupError)):
        await to_the_next(old, tmp_path, *lines)
    assert await whole(old) == before
    later = NOON + SECOND
    assert await upgrade(old, tmp_path / "backups", later) is None


async def test_a_migration_that_breaks_references_is_refused(
    sqlite_old: Database, tmp_path: Path
) -> None:
    """Rows that refer to nothing are found before the commit, and nothing is changed."""
    before = await whole(sqlite_old)
    with pytest.raises(StorageError, match="would break the store"):
        await to_the_next(sqlite_old, tmp_path, 'op.execute("DELETE FROM chats")')
    assert await whole(sqlite_old) == before


async def test_without_a_copy_there_is_no_upgrade(sqlite_old: Database, tmp_path: Path) -> None:
    """When the folder for the copy cannot be made, that is said and nothing is changed."""
    before = await whole(sqlite_old)
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(StorageError, match=r"backups cannot be made: .*\. Nothing was changed\."):
        await to_the_next(sqlite_old, tmp_path, ADD_ZONE)
    assert await whole(sqlite_old) == before


async def test_the_migrations_can_be_undone(old: Database) -> None:
    """Going down to the base leaves no table."""

    def undo(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    async with _migrating(old) as conn:
        await conn.run_sync(undo)
    assert await shape(old) == {}
    assert await index_of_words(old) == []


async def test_what_discord_was_being_sent_again_is_a_doubt(
    empty: Database, tmp_path: Path
) -> None:
    """A part that was tried before the upgrade may have arrived, where that can be found out."""
    async with _migrating(empty) as conn:
        await conn.run_sync(_migrate, "0004", SCRIPTS)
        for n, platform in enumerate(("discord", "telegram"), start=1):
            for table, columns, row in (
                ("chats", "id, platform, address, state", f"{n}, '{platform}', '7', 'active'"),
                (
                    "posts",
                    "id, chat_id, kind, key, priority, due, state",
                    f"{n}, {n}, 'paper', 'x', 10, '2026-08-18 12:00:00', 'open'",
                ),
            ):
                await conn.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({row})"))
            for part, (state, count) in enumerate((("ready", 1), ("ready", 0), ("sent", 1))):
                row = f"{n}, {part}, '{n}.{part}', '', '{state}', {count}, '2026-08-18 12:00:00'"
                columns = "post_id, n, nonce, body, state, attempts, attempted_at"
                await conn.execute(text(f"INSERT INTO parts ({columns}) VALUES ({row})"))
    await upgrade(empty, tmp_path / "backups", NOON)
    async with empty.reading() as conn:
        parts = [part for post in (1, 2) for part in await attempts.parts_of(conn, post)]
    assert [part.nonce for part in parts if part.tried_at is not None] == ["1.0"]
    assert not any(part.resent for part in parts)


async def test_chats_that_were_given_up_are_paused_from_the_upgrade_on(
    empty: Database, tmp_path: Path
) -> None:
    """However long ago that was: nobody has been told that they are forgotten in the end."""
    async with _migrating(empty) as conn:
        await conn.run_sync(_migrate, "0005", SCRIPTS)
        for n, state in enumerate(("active", "gone")):
            row = f"'telegram', '{n}', '{state}', 'kicked', '2020-01-01 00:00:00'"
            await conn.execute(
                text(f"INSERT INTO chats (platform, address, state, reason, since) VALUES ({row})")
            )
    await upgrade(empty, tmp_path / "backups", NOON)
    async with empty.transaction() as conn:
        kept, paused = await chats.at(conn, "telegram", ["0", "1"])
        assert (kept.state, paused.state, paused.reason) == ("active", "paused", "kicked")
        assert paused.since is not None
        assert paused.since.year > 2020
        await chats.resume(conn, paused.id)
        assert await chats.pause(conn, kept.id, "kicked", NOON)


async def test_a_store_is_current_with_this_schema_alone(database_url: str, tmp_path: Path) -> None:
    """Neither when it is empty nor when it is older."""
    async with await Database.open(database_url) as database:
        assert not await is_current(database)
        await upgrade(database, tmp_path / "backups", NOON)
        assert await is_current(database)
        async with database.transaction() as conn:
            await conn.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        assert not await is_current(database)
