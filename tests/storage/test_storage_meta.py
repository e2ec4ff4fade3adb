"""Small facts of the store: kept by name, replaced, found by how they begin, forgotten."""

from storage import meta
from storage.database import Database


async def test_a_fact_is_kept_and_replaced(database: Database) -> None:
    """The last value of a name counts; a name that was never kept has none."""
    async with database.transaction() as conn:
        await meta.put(conn, "a", "1")
        await meta.put(conn, "a", "2")
        assert await meta.get(conn, "a") == "2"
        assert await meta.get(conn, "b") is None


async def test_a_fact_is_forgotten_once(database: Database) -> None:
    """Forgetting tells whether there was anything."""
    async with database.transaction() as conn:
        await meta.put(conn, "a", "1")
        assert await meta.drop(conn, "a")
        assert not await meta.drop(conn, "a")
        assert await meta.get(conn, "a") is None


async def test_facts_are_found_by_how_they_begin(database: Database) -> None:
    """Only names that begin so, in their order; a percent sign means itself."""
    async with database.transaction() as conn:
        for key in ("note:b", "note:a", "notes", "note%", "other"):
            await meta.put(conn, key, key.upper())
        assert await meta.beginning(conn, "note:") == {"note:a": "NOTE:A", "note:b": "NOTE:B"}
        assert list(await meta.beginning(conn, "note%")) == ["note%"]
