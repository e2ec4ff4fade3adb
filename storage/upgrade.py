"""The schema at start: made when new, brought up when old, refused when newer than the program."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.backup import backup
from storage.database import Database, StorageError
from storage.schema import VERSION, metadata
from storage.sqlite import driver_of

SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x9A9E7C  # any number, as long as it stays the same


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did; ``copy`` is where the store was copied to before, if it could be."""

    before: str
    after: str
    copy: Path | None


async def upgrade(
    database: Database,
    backups: Path,
    now: datetime,
    *,
    version: str = VERSION,
    scripts: Path = SCRIPTS,
) -> Upgraded | None:
    """Bring the schema to ``version``, and say so; None when there was nothing to do.

    An older store is first copied into ``backups`` (SQLite only).

    Raises:
        StorageError: when the store is newer than this program, or cannot be copied.
    """
    async with database.transaction() as conn:
        await _wait_for_others(conn)
        before = await _version(conn)
        if before is None:
            await _create(conn, version)
            return None
    if before == version:
        return None
    if not list(scripts.glob(f"versions/{before}_*.py")):
        raise StorageError(
            f"The store has version {before}, and this Papercast knows up to {version}: "
            "it was written by a newer one. Upgrade Papercast. Nothing was changed."
        )
    copy = await _copy(database, backups, before, now) if database.is_sqlite else None
    async with _migrating(database) as conn:
        await _wait_for_others(conn)
        await conn.run_sync(_migrate, version, scripts)
    return Upgraded(before, version, copy)


async def is_current(database: Database) -> bool:
    """Whether the store has the schema of this program, so that nothing need be done to it."""
    async with database.reading() as conn:
        return await _version(conn) == VERSION


async def _wait_for_others(conn: AsyncConnection) -> None:
    """Let one process at a time look at the schema and change it; SQLite does so by itself."""
    if conn.dialect.name == "postgresql":
        await conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


async def _version(conn: AsyncConnection) -> str | None:
    if not await conn.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        return None
    found = await conn.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


async def _create(conn: AsyncConnection, version: str) -> None:
    """Make all tables at once and note what alembic would have noted, without loading alembic."""
    await conn.run_sync(metadata.create_all)
    await conn.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
    await conn.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": version})


async def _copy(database: Database, backups: Path, before: str, now: datetime) -> Path:
    try:
        backups.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {backups} cannot be made: {error.strerror}. The store must be copied "
            "there before it is upgraded. Nothing was changed."
        ) from error
    copy = backups / f"before-{before}-{now:%Y%m%dT%H%M%S}.db"
    await backup(database, copy, now)
    return copy


@asynccontextmanager
async def _migrating(database: Database) -> AsyncIterator[AsyncConnection]:
    """A transaction for a migration.

    SQLite can change most of a table only by making it anew, which it forbids while other tables
    refer to it. So references are not checked on the way, but all of them before the commit.
    """
    if not database.is_sqlite:
        async with database.transaction() as conn:
            yield conn
        return
    async with database.apart() as conn:
        await (await driver_of(conn)).execute_fetchall("PRAGMA foreign_keys=OFF")
        async with conn.begin():
            yield conn
            if (await conn.exec_driver_sql("PRAGMA foreign_key_check")).first():
                raise StorageError("The upgrade would break the store. Nothing was changed.")


def _migrate(connection: Connection, version: str, scripts: Path) -> None:
    from alembic import command  # noqa: PLC0415 - slow to load, and needed once in a version
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    command.upgrade(config, version)
