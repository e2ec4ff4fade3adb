"""The pieces of the index become one, step by step."""

from sqlalchemy import text

from storage import search
from storage.database import Database
from storage.records import Lookup, Stretch, Tokens

PIECES = text("SELECT count(DISTINCT segid) FROM search_idx")


def numbered(seq: int) -> tuple[int, Tokens]:
    words = f"paper n{seq}"
    return seq, Tokens(Stretch(words, words), Stretch(), Stretch(), Stretch(), "", "")


async def test_the_index_becomes_one_piece_and_finds_the_same(sqlite_database: Database) -> None:
    """Steps end by themselves, also when papers are added between them."""
    for seq in range(1, 7):
        async with sqlite_database.transaction() as conn:
            await search.add(conn, [numbered(seq)])
    more, start = True, True
    while more:
        async with sqlite_database.transaction() as conn:
            more = await search.settle(conn, start=start)
        start = False
    async with sqlite_database.transaction() as conn:
        assert await conn.scalar(PIECES) == 1
        await search.add(conn, [numbered(7)])
        assert await search.settle(conn) in {True, False}
    async with sqlite_database.reading() as conn:
        hits = await search.newest(conn, Lookup(("title",), ("paper",)), 9)
    assert hits.seqs == tuple(range(7, 0, -1))


async def pieces_of(database: Database, first: int, papers: int) -> int:
    """How many pieces there are behind so many papers more, each added by itself."""
    for seq in range(first, first + papers):
        async with database.transaction() as conn:
            await search.add(conn, [numbered(seq)])
    async with database.reading() as conn:
        return int(await conn.scalar(PIECES) or 0)


async def test_while_very_many_are_added_pieces_are_left_alone(sqlite_database: Database) -> None:
    """They are merged as always as soon as that is over; and all papers are found all the time."""
    async with sqlite_database.transaction() as conn:
        await search.allow_pieces(conn, many=True)
    assert await pieces_of(sqlite_database, 1, 24) == 24
    async with sqlite_database.transaction() as conn:
        await search.allow_pieces(conn, many=False)
    assert await pieces_of(sqlite_database, 25, 40) < 16
    async with sqlite_database.reading() as conn:
        hits = await search.newest(conn, Lookup(("title",), ("paper",)), 99)
    assert hits.seqs == tuple(range(64, 0, -1))


async def test_what_a_bulk_left_is_never_merged_all_at_once(sqlite_database: Database) -> None:
    """It may be gigabytes, and whoever writes next would hold the store for as long as it takes."""
    async with sqlite_database.transaction() as conn:
        await search.allow_pieces(conn, many=True)
    await pieces_of(sqlite_database, 1, 24)
    async with sqlite_database.transaction() as conn:
        await search.allow_pieces(conn, many=False)
    assert await pieces_of(sqlite_database, 25, 1) > 16


async def test_pieces_are_few_unless_many_are_allowed(sqlite_database: Database) -> None:
    """A store that nothing is filled into in bulk has never many to ask."""
    assert await pieces_of(sqlite_database, 1, 24) < 12


async def test_postgresql_has_no_pieces(postgres_database: Database) -> None:
    """To allow many changes nothing, and papers are found."""
    async with postgres_database.transaction() as conn:
        await search.allow_pieces(conn, many=True)
        await search.add(conn, [numbered(1)])
        hits = await search.newest(conn, Lookup(("title",), ("paper",)), 9)
    assert hits.seqs == (1,)


async def test_postgresql_needs_no_steps(postgres_database: Database) -> None:
    """It does such things by itself."""
    async with postgres_database.transaction() as conn:
        assert not await search.settle(conn, start=True)
