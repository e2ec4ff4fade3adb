"""A cursor is one value for each part of each source."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from storage import cursors
from storage.database import Database
from storage.schema import people


async def test_a_cursor_is_none_before_it_is_put(database: Database) -> None:
    """Before its first page a source has no cursor."""
    async with database.reading() as conn:
        assert await cursors.get(conn, "arxiv_api", "cs.CV") is None


async def test_the_last_value_stands(database: Database) -> None:
    """Putting a cursor again replaces it."""
    async with database.transaction() as conn:
        await cursors.put(conn, "arxiv_api", "cs.CV", "2026-08-17")
        await cursors.put(conn, "arxiv_api", "cs.CV", "2026-08-18")
    async with database.reading() as conn:
        assert await cursors.get(conn, "arxiv_api", "cs.CV") == "2026-08-18"


async def test_cursors_do_not_touch_each_other(database: Database) -> None:
    """A cursor belongs to its source and to its scope."""
    where = [("arxiv_api", "cs.CV"), ("arxiv_api", "cs.LG"), ("arxiv_feed", "cs.CV")]
    async with database.transaction() as conn:
        for n, (source, scope) in enumerate(where):
            await cursors.put(conn, source, scope, str(n))
        assert [await cursors.get(conn, *one) for one in where] == ["0", "1", "2"]


async def test_a_cursor_goes_with_its_transaction(database: Database) -> None:
    """When the page is rolled back, so is the cursor after it."""

    async def failing_page() -> None:
        async with database.transaction() as conn:
            await cursors.put(conn, "arxiv_api", "cs.CV", "1")
            await conn.execute(insert(people).values(platform="console", address=None))

    with pytest.raises(IntegrityError):
        await failing_page()
    async with database.reading() as conn:
        assert await cursors.get(conn, "arxiv_api", "cs.CV") is None
