"""The standing queries keep step with the store, and say who asked for a paper and why."""

from engine import subscribe, unsubscribe
from fakes import paper
from structlog.testing import capture_logs

from bot.standing import Standing
from storage import subscriptions
from storage.database import Database

HEADS = paper("2608.00001", "Talking heads", abstract="Cars.")
CARS = paper("2608.00002", "Cars", abstract="Four wheels.")
NOBODYS = paper("2608.00003", "Boats", abstract=None)


async def synced(database: Database, standing: Standing) -> bool:
    """Let it take in what changed."""
    async with database.reading() as conn:
        return await standing.sync(conn)


def asked(standing: Standing) -> dict[str, dict[int, list[tuple[int, str | None]]]]:
    """Which chats asked for which of the three papers, with the numbers and names of the whys."""
    found = standing.match([HEADS, CARS, NOBODYS])
    return {
        paper_id: {chat: [(why.number, why.name) for why in whys] for chat, whys in chats.items()}
        for paper_id, chats in found.items()
    }


async def test_it_knows_nothing_before_it_looked(sqlite_database: Database) -> None:
    """Without a sync there are no queries, whatever the store has."""
    await subscribe(sqlite_database, query="heads")

    assert asked(Standing()) == {}


async def test_papers_that_nobody_asked_for_are_left_out(sqlite_database: Database) -> None:
    """The answer names the papers and chats that belong together, and no others."""
    heads = await subscribe(sqlite_database, "1", "heads", name="Heads")
    cars = await subscribe(sqlite_database, "2", "cars")
    standing = Standing()

    assert await synced(sqlite_database, standing)

    assert asked(standing) == {
        HEADS.id: {heads.chat_id: [(1, "Heads")], cars.chat_id: [(1, None)]},
        CARS.id: {cars.chat_id: [(1, None)]},
    }


async def test_the_whys_of_a_chat_are_in_the_order_of_numbers(sqlite_database: Database) -> None:
    """However old a subscription's row or query is, its number gives its place."""
    await subscribe(sqlite_database, query="trains")
    second = await subscribe(sqlite_database, query="heads")
    standing = Standing()
    await synced(sqlite_database, standing)
    third = await subscribe(sqlite_database, query="talking")
    await synced(sqlite_database, standing)
    async with sqlite_database.transaction() as conn:
        await subscriptions.change_query(conn, [second.id], "cars heads")
    await synced(sqlite_database, standing)

    assert asked(standing) == {HEADS.id: {second.chat_id: [(2, None), (third.number, None)]}}


async def test_a_why_has_the_places_of_its_terms(sqlite_database: Database) -> None:
    """Each why says which words hit, and where."""
    await subscribe(sqlite_database, query="heads OR cars")
    standing = Standing()
    await synced(sqlite_database, standing)

    ((why,),) = standing.match([HEADS])[HEADS.id].values()

    assert [(hit.term, hit.field, hit.start, hit.end) for hit in why.hits] == [
        ("heads", "title", 8, 13),
        ("cars", "abstract", 0, 4),
    ]


async def test_a_sync_tells_whether_anything_changed(sqlite_database: Database) -> None:
    """Made, ended, taken up again or asked anew: each is a change, once."""
    standing = Standing()
    assert not await synced(sqlite_database, standing)

    one = await subscribe(sqlite_database, query="heads")
    assert await synced(sqlite_database, standing)
    assert not await synced(sqlite_database, standing)

    async with sqlite_database.transaction() as conn:
        await subscriptions.change_query(conn, [one.id], "cars")
    assert await synced(sqlite_database, standing)
    assert set(asked(standing)) == {HEADS.id, CARS.id}

    await unsubscribe(sqlite_database, one)
    assert await synced(sqlite_database, standing)
    assert asked(standing) == {}

    await subscribe(sqlite_database, query="heads")
    assert await synced(sqlite_database, standing)
    assert set(asked(standing)) == {HEADS.id}
    assert not await synced(sqlite_database, standing)


async def test_a_query_that_does_not_parse_harms_no_other(sqlite_database: Database) -> None:
    """It is logged once and left out, until it is mended; it can also be ended."""
    broken = await subscribe(sqlite_database, "1", '"never closed')
    whole = await subscribe(sqlite_database, "2", "heads")
    standing = Standing()

    with capture_logs() as logs:
        await synced(sqlite_database, standing)
        await synced(sqlite_database, standing)
    assert [(entry["event"], entry["query"]) for entry in logs] == [
        ("subscription left out", '"never closed')
    ]
    assert asked(standing) == {HEADS.id: {whole.chat_id: [(1, None)]}}

    async with sqlite_database.transaction() as conn:
        await subscriptions.change_query(conn, [broken.id], '"talking heads"')
    await synced(sqlite_database, standing)
    assert asked(standing)[HEADS.id].keys() == {broken.chat_id, whole.chat_id}

    async with sqlite_database.transaction() as conn:
        await subscriptions.change_query(conn, [broken.id], "(")
    await synced(sqlite_database, standing)
    await unsubscribe(sqlite_database, broken)
    await synced(sqlite_database, standing)
    assert asked(standing) == {HEADS.id: {whole.chat_id: [(1, None)]}}
