"""Lines that are too long for a button are kept under a short key, as long as they are used."""

from datetime import timedelta

from clock import NOON

from storage import lines
from storage.database import Database

LONG = "/search " + "talking heads " * 20 + "page:2"


async def test_a_line_is_found_by_its_key(database: Database) -> None:
    """The key is 16 letters and digits, and the same for the same line."""
    async with database.transaction() as conn:
        key = await lines.keep(conn, LONG, NOON)
        assert key == await lines.keep(conn, LONG, NOON)
        assert key != await lines.keep(conn, LONG + "0", NOON)
        assert await lines.find(conn, key) == (LONG, NOON)
        assert await lines.find(conn, "nothing") is None
    assert len(key) == 16
    assert key.isalnum()


async def test_what_nobody_uses_is_forgotten(database: Database) -> None:
    """Thirty days after its last use a line goes, when another one comes."""
    day = timedelta(days=1)
    async with database.transaction() as conn:
        old = await lines.keep(conn, "old", NOON)
        used = await lines.keep(conn, "used", NOON)
        await lines.keep(conn, "used", NOON + 20 * day)
        await lines.keep(conn, "new", NOON + 31 * day)
        assert await lines.find(conn, old) is None
        assert await lines.find(conn, used) == ("used", NOON + 20 * day)


async def test_a_line_is_kept_longer_when_it_is_used(database: Database) -> None:
    """Its thirty days begin again; renewing one that has gone brings nothing back."""
    day = timedelta(days=1)
    async with database.transaction() as conn:
        key = await lines.keep(conn, LONG, NOON)
        await lines.renew(conn, key, NOON + 20 * day)
        await lines.renew(conn, "nothing", NOON + 20 * day)
        await lines.keep(conn, "new", NOON + 50 * day)
        assert await lines.find(conn, key) == (LONG, NOON + 20 * day)
        assert await lines.find(conn, "nothing") is None
        await lines.keep(conn, "newer", NOON + 51 * day)
        assert await lines.find(conn, key) is None
