"""Polling: page by page into the store, each paper promised once to each chat that asked for it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from clock import NOON
from engine import (
    PATIENCE,
    QUERY,
    Engine,
    promised,
    promises,
    stored,
    subscribe,
    text_states,
    unsubscribe,
    watched,
)
from fakes import FakeSource, WatchedDatabase, page, paper
from structlog.testing import capture_logs

from bot.poll import Harvest
from storage import cursors, papers, summaries
from storage.database import Database
from storage.records import Subscription

A, B, C, D = (paper(f"2608.0000{n}") for n in range(1, 5))
DULL = paper("2608.09999", "Cars", abstract="Four wheels.")


async def cursor(database: Database, source: FakeSource) -> str | None:
    """How far the source is harvested."""
    async with database.reading() as conn:
        return await cursors.get(conn, source.name, source.scope)


async def poll(database: Database, *sources: FakeSource) -> list[Harvest]:
    """Run over the sources once, as a service that has just started."""
    return await Engine(database, sources=sources).poll.run()


@pytest.fixture
async def store(sqlite_store_url: str, tmp_path: Path) -> AsyncIterator[WatchedDatabase]:
    """An empty store that can be watched."""
    async with watched(sqlite_store_url, tmp_path) as opened:
        yield opened


# What a run does


async def test_a_run_stores_and_promises(database: Database) -> None:
    """Every paper is stored, and those that somebody asked for are promised."""
    await subscribe(database)
    source = FakeSource("api", page(1, A, DULL), page(2, B))

    assert await poll(database, source) == [Harvest("api", papers=3, new=3, promised=2)]

    assert await stored(database) == [A.id, B.id, DULL.id]
    assert await promised(database) == {"1": [A.id, B.id]}
    assert await cursor(database, source) == "2"


async def test_without_subscriptions_papers_are_stored(sqlite_database: Database) -> None:
    """The store fills up although nobody asked for anything; no summary is wanted."""
    source = FakeSource("api", page(1, A, B))

    assert await poll(sqlite_database, source) == [Harvest("api", papers=2, new=2)]

    assert await stored(sqlite_database) == [A.id, B.id]
    assert await promises(sqlite_database) == []
    assert await text_states(sqlite_database) == []


async def test_a_second_run_goes_on_from_the_cursor(sqlite_database: Database) -> None:
    """A source is asked for what comes after the last page that was stored."""
    source = FakeSource("api", page(1, A), page(2, B))
    await poll(sqlite_database, source)

    assert await poll(sqlite_database, source) == [Harvest("api")]

    assert source.asked == [None, "2"]


async def test_a_repeated_page_promises_nothing_twice(database: Database) -> None:
    """Two sources that bring the same paper, and a page that comes again, promise it once."""
    await subscribe(database)
    again = FakeSource("api", page(1, A), page(2, A, B), page(3, A, B))
    feed = FakeSource("feed", page(1, B, A))

    await poll(database, again, feed)

    assert await promised(database) == {"1": [A.id, B.id]}


async def test_an_empty_page_moves_the_cursor(sqlite_database: Database) -> None:
    """A day without papers is harvested all the same."""
    source = FakeSource("api", page(1), page(2))

    assert await poll(sqlite_database, source) == [Harvest("api")]

    assert await cursor(sqlite_database, source) == "2"


async def test_a_new_version_promises_nothing(sqlite_database: Database) -> None:
    """A known paper in a new version is brought up in the store and is no new paper."""
    await subscribe(sqlite_database)
    newer = replace(DULL, version=2, title="Talking heads")

    harvests = await poll(sqlite_database, FakeSource("api", page(1, DULL), page(2, newer)))

    assert harvests == [Harvest("api", papers=2, new=1)]
    assert await promises(sqlite_database) == []
    async with sqlite_database.reading() as conn:
        assert await papers.get(conn, DULL.id) == newer


@pytest.mark.parametrize("first", [1, 2])
async def test_the_text_that_was_stored_is_matched(database: Database, first: int) -> None:
    """A page with two versions of one new paper stores and matches the newer one, in any order."""
    await subscribe(database, query="heads")
    await subscribe(database, "2", "wheels")
    newer = replace(DULL, version=2, title="Talking heads", abstract="They talk.")
    both = [DULL, newer] if first == 1 else [newer, DULL]

    await poll(database, FakeSource("api", page(1, *both)))

    async with database.reading() as conn:
        assert await papers.get(conn, DULL.id) == newer
    assert await promised(database) == {"1": [DULL.id]}


# Who gets a paper, and why


async def test_two_subscriptions_of_a_chat_promise_once(database: Database) -> None:
    """A paper that answers two subscriptions comes once, with both whys in their order."""
    first = await subscribe(database, query="heads", name="Heads")
    await subscribe(database, query="cars")
    third = await subscribe(database, query='"talking heads"')
    await unsubscribe(database, first)
    again = await subscribe(database, query="heads", name="Heads again")
    assert (again.number, third.number) == (1, 3)

    await poll(database, FakeSource("api", page(1, A)))

    (only,) = await promises(database)
    assert [(why.number, why.name) for why in only.why] == [(1, "Heads again"), (3, None)]
    assert {hit.term for why in only.why for hit in why.hits} == {"heads", "talking heads"}


async def test_each_chat_gets_its_own_promise(database: Database) -> None:
    """Two chats that asked for the same paper get it both, each for its own reason."""
    await subscribe(database, "1", "heads")
    await subscribe(database, "2", "talking")
    await subscribe(database, "3", "cars")

    harvests = await poll(database, FakeSource("api", page(1, A, DULL)))

    assert harvests == [Harvest("api", papers=2, new=2, promised=3)]
    assert await promised(database) == {"1": [A.id], "2": [A.id], "3": [DULL.id]}
    assert await text_states(database) == [
        ("claude", A.id, 1, "wanted"),
        ("claude", DULL.id, 1, "wanted"),
    ]


async def test_a_query_that_does_not_parse_is_left_out(sqlite_database: Database) -> None:
    """It is logged and gets nothing; the others go on, also when it is changed or ended."""
    broken = await subscribe(sqlite_database, "1", '"never closed')
    await subscribe(sqlite_database, "2")

    async def end_it() -> None:
        await unsubscribe(sqlite_database, broken)

    with capture_logs() as logs:
        await poll(sqlite_database, FakeSource("api", page(1, A), end_it, page(2, B)))

    assert [entry["query"] for entry in logs if entry["event"] == "subscription left out"] == [
        '"never closed'
    ]
    assert await promised(sqlite_database) == {"2": [A.id, B.id]}


# Subscriptions that change during a harvest


async def test_a_subscription_made_between_pages_counts(sqlite_database: Database) -> None:
    """Who subscribes while a page is fetched gets the papers of that page."""

    async def somebody_subscribes() -> None:
        await subscribe(sqlite_database)

    source = FakeSource("api", page(1, A), somebody_subscribes, page(2, B))
    await poll(sqlite_database, source)

    assert await promised(sqlite_database) == {"1": [B.id]}


async def test_a_subscription_ended_between_pages_counts(sqlite_database: Database) -> None:
    """Who unsubscribes while a page is fetched gets nothing of that page."""
    one = await subscribe(sqlite_database)

    async def somebody_ends_it() -> None:
        await unsubscribe(sqlite_database, one)

    await poll(sqlite_database, FakeSource("api", page(1, A), somebody_ends_it, page(2, B)))

    assert await promised(sqlite_database) == {"1": [A.id]}


class JustBefore:
    """Subscribes a late chat, or ends a subscription, right before a transaction of a run.

    The first transaction reads the cursor; each of the next stores a page that is matched already.
    """

    def __init__(
        self, database: WatchedDatabase, number: int, ends: Subscription | None = None
    ) -> None:
        self.database = database
        self.left = number
        self.ends = ends

    async def __call__(self, place: str) -> None:
        """Watch the store."""
        if place != "before a transaction":
            return
        self.left -= 1
        if self.left == 0:
            self.database.watch = None
            if self.ends:
                await unsubscribe(self.database, self.ends)
            else:
                await subscribe(self.database, "late", QUERY)


async def test_a_subscription_made_after_the_match_counts(store: WatchedDatabase) -> None:
    """Nobody falls between the matching of a page and its transaction."""
    await subscribe(store)
    store.watch = JustBefore(store, 2)

    await poll(store, FakeSource("api", page(1, A), page(2, B)))

    assert await promised(store) == {"1": [A.id, B.id], "late": [A.id, B.id]}


async def test_a_subscription_ended_after_the_match_counts(store: WatchedDatabase) -> None:
    """Nobody is promised a paper in the transaction that finds the subscription ended."""
    await subscribe(store)
    leaving = await subscribe(store, "leaving")
    store.watch = JustBefore(store, 3, leaving)
    await poll(store, FakeSource("api", page(1, A), page(2, B)))

    assert await promised(store) == {"1": [A.id, B.id], "leaving": [A.id]}


# When it is ready


async def test_a_promise_waits_for_its_summary(sqlite_database: Database) -> None:
    """While the summary is wanted, the post waits for it as long as patience allows."""
    await subscribe(sqlite_database)

    await poll(sqlite_database, FakeSource("api", page(1, A)))

    assert [one.ready_at for one in await promises(sqlite_database)] == [NOON + PATIENCE]


@pytest.mark.parametrize("state", ["done", "failed"])
async def test_a_promise_that_need_not_wait_is_ready(sqlite_database: Database, state: str) -> None:
    """When the summary is there, or cannot be had, the post need not wait."""
    await subscribe(sqlite_database)
    source = FakeSource("api", page(1, A))
    engine = Engine(sqlite_database, sources=[source])
    async with sqlite_database.transaction() as conn:
        text = await summaries.want(conn, engine.summarise.wish(A))
        if state == "done":
            await summaries.done(conn, text, "Heads talk.", "by claude")
        else:
            await summaries.failed(conn, text, "refused")

    await engine.poll.run()

    assert [one.ready_at for one in await promises(sqlite_database)] == [NOON]
