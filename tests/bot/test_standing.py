"""The standing queries say who asked for a paper and why."""

import gc

from clock import NOON
from engine import subscribe, unsubscribe
from sqlalchemy import insert
from standing_asked import CARS, HEADS, asked, change_query, loaded, matched, synced
from structlog.testing import capture_logs

from bot.query import analyse
from bot.standing import Standing
from storage import chats
from storage.database import Database
from storage.schema import subscriptions as table


async def test_it_knows_nothing_before_it_looked(sqlite_database: Database) -> None:
    """Unless it is loaded there are no queries, whatever the store has."""
    await subscribe(sqlite_database, query="heads")

    assert await asked(sqlite_database, Standing()) == {}


async def test_papers_that_nobody_asked_for_are_left_out(database: Database) -> None:
    """The answer names the papers and chats that belong together, and no others."""
    heads = await subscribe(database, "1", "heads", name="Heads")
    cars = await subscribe(database, "2", "cars")

    assert await asked(database, await loaded(database)) == {
        HEADS.id: {heads.chat_id: [(1, "Heads")], cars.chat_id: [(1, None)]},
        CARS.id: {cars.chat_id: [(1, None)]},
    }


async def test_the_whys_of_a_chat_are_in_the_order_of_numbers(sqlite_database: Database) -> None:
    """However old a subscription's row or query is, its number gives its place."""
    await subscribe(sqlite_database, query="trains")
    second = await subscribe(sqlite_database, query="heads")
    standing = await loaded(sqlite_database)
    third = await subscribe(sqlite_database, query="talking")
    await synced(sqlite_database, standing)
    await change_query(sqlite_database, second.id, "cars heads")
    await synced(sqlite_database, standing)

    assert await asked(sqlite_database, standing) == {
        HEADS.id: {second.chat_id: [(2, None), (third.number, None)]}
    }


async def test_a_why_has_the_places_of_its_terms(sqlite_database: Database) -> None:
    """Each why says which words hit, and where; the same query says the same in every chat."""
    await subscribe(sqlite_database, "1", query="heads OR cars")
    await subscribe(sqlite_database, "2", query="heads OR cars")
    standing = await loaded(sqlite_database)

    (first,), (second,) = (await matched(sqlite_database, standing, HEADS))[HEADS.id].values()

    assert [(hit.term, hit.field, hit.start, hit.end) for hit in first.hits] == [
        ("heads", "title", 8, 13),
        ("cars", "abstract", 0, 4),
    ]
    assert second.hits == first.hits


async def test_a_popular_paper_is_told_to_everybody(sqlite_database: Database) -> None:
    """More subscriptions than one question of the store may name are looked up all the same."""
    async with sqlite_database.transaction() as conn:
        chat = await chats.ensure(conn, "console", "1")
        row = {"chat_id": chat.id, "query": "heads", "created": NOON}
        numbers = range(1, 2502)
        rows = [{**row, "number": number, "canonical": str(number)} for number in numbers]
        await conn.execute(insert(table), rows)

    found = await asked(sqlite_database, await loaded(sqlite_database))

    assert found == {HEADS.id: {chat.id: [(number, None) for number in numbers]}}


async def test_what_was_explained_is_not_explained_again(sqlite_database: Database) -> None:
    """A page that is matched again costs only what is new, and nothing stays when it is over."""
    await subscribe(sqlite_database, "1", "heads")
    standing = await loaded(sqlite_database)
    page = [analyse(HEADS)]
    async with sqlite_database.reading() as conn:
        first = await standing.match(conn, page)
    other = await subscribe(sqlite_database, "2", "cars")
    await synced(sqlite_database, standing)

    async with sqlite_database.reading() as conn:
        second = await standing.match(conn, page)

    assert second[HEADS.id].keys() == {*first[HEADS.id], other.chat_id}
    assert second[HEADS.id][1][0].hits is first[HEADS.id][1][0].hits
    page.clear()
    gc.collect()
    assert not standing._explained


async def test_what_ended_since_is_not_told_of(sqlite_database: Database) -> None:
    """A match looks at the rows as they are: who left or asks something else is left out."""
    leaving = await subscribe(sqlite_database, "1", "heads")
    changing = await subscribe(sqlite_database, "2", "heads")
    breaking = await subscribe(sqlite_database, "4", "heads")
    staying = await subscribe(sqlite_database, "3", "heads")
    standing = await loaded(sqlite_database)
    await unsubscribe(sqlite_database, leaving)
    await change_query(sqlite_database, changing.id, "trains")
    await change_query(sqlite_database, breaking.id, "(")

    assert await asked(sqlite_database, standing) == {HEADS.id: {staying.chat_id: [(1, None)]}}


# What cannot be read


async def test_a_query_that_does_not_parse_harms_no_other(sqlite_database: Database) -> None:
    """It is logged once and left out, until it is mended; it can also be ended."""
    broken = await subscribe(sqlite_database, "1", '"never closed')
    whole = await subscribe(sqlite_database, "2", "heads")

    with capture_logs() as logs:
        standing = await loaded(sqlite_database)
        await synced(sqlite_database, standing)
    assert [(entry["event"], entry["query"]) for entry in logs] == [
        ("subscription left out", '"never closed')
    ]
    assert await asked(sqlite_database, standing) == {HEADS.id: {whole.chat_id: [(1, None)]}}

    await change_query(sqlite_database, broken.id, '"talking heads"')
    await synced(sqlite_database, standing)
    mended = await asked(sqlite_database, standing)
    assert mended[HEADS.id].keys() == {broken.chat_id, whole.chat_id}

    await change_query(sqlite_database, broken.id, "(")
    await synced(sqlite_database, standing)
    await unsubscribe(sqlite_database, broken)
    await synced(sqlite_database, standing)
    assert await asked(sqlite_database, standing) == {HEADS.id: {whole.chat_id: [(1, None)]}}


async def test_what_no_subscription_may_ask_is_left_out(sqlite_database: Database) -> None:
    """A query that looks back, or that only excludes, is not followed even if it is stored."""
    await subscribe(sqlite_database, "1", "heads since:30d")
    await subscribe(sqlite_database, "2", "-boats")

    with capture_logs() as logs:
        standing = await loaded(sqlite_database)

    assert [entry["subscription"] for entry in logs] == [1, 2]
    assert await asked(sqlite_database, standing) == {}
