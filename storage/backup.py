"""Copies of the store: whole, checked, and made while the service runs."""

from pathlib import Path

from storage.database import Database, StorageError


async def backup(database: Database, file: Path) -> None:
    """Copy the store to ``file``; the copy is checked before it gets that name.

    Raises:
        StorageError: when the file is there already, the folder is not, or this is not SQLite.
    """
    if not database.is_sqlite:
        raise StorageError("This store is on PostgreSQL: copy it with pg_dump.")
    if file.exists():
        raise StorageError(f"{file} is there already. Nothing was written.")
    if not file.parent.is_dir():
        raise StorageError(f"The folder {file.parent} is not there. Nothing was written.")
    draft = file.with_name(file.name + ".part")
    draft.unlink(missing_ok=True)
    try:
        await _copy(database, draft)
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


async def _copy(database: Database, draft: Path) -> None:
    async with database.writer.connect() as conn:
        # VACUUM cannot run inside a transaction, and sees every commit before it.
        raw = (await conn.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.execute("VACUUM INTO ?", (str(draft),))
    async with await Database.open(f"sqlite:///{draft}") as copy, copy.reading() as conn:
        found = (await conn.exec_driver_sql("PRAGMA integrity_check")).scalar_one()
        if found != "ok":
            raise StorageError(f"The copy is damaged ({found}). The store itself is unchanged.")
