"""What is wanted and what is configured can change before a text is made."""

import asyncio
from dataclasses import replace

from clock import NOON
from engine import PATIENCE, Engine, promise, promises, text_states, want
from fakes import FakeSummariser, Waits, paper

from bot.query import tokens
from bot.summaries.base import SummaryError
from storage import papers, summaries
from storage.database import Database
from storage.records import Paper

A = paper("2608.00001")
NEWER = replace(A, version=2, title="Talking heads, revised")


async def revised(database: Database) -> None:
    """A harvest brings a new version of the paper."""
    async with database.transaction() as conn:
        await papers.add(conn, [NEWER], tokens)


async def of(engine: Engine, one: Paper) -> tuple[str, str] | None:
    """The best summary that the store has of a paper."""
    async with engine.database.reading() as conn:
        return (await engine.summarise.of(conn, [one])).get(one.id)


async def is_ready(database: Database) -> bool:
    """Whether what is promised need wait no longer."""
    return all(one.ready_at <= NOON for one in await promises(database))


async def test_a_new_version_gets_its_own_text(sqlite_database: Database) -> None:
    """A paper that was revised since is summarised as it is now, by the same provider."""
    claude, gpt = FakeSummariser("claude"), FakeSummariser("gpt")
    engine = Engine(sqlite_database, providers=[claude, gpt])
    await promise(sqlite_database, "1", A, after=PATIENCE)
    await want(engine, A)
    await revised(sqlite_database)

    await engine.summarise.run()
    assert not await is_ready(sqlite_database)
    await engine.summarise.run()

    assert (claude.asked, gpt.asked) == (["2608.00001v2"], [])
    assert await of(engine, NEWER) == ("2608.00001v2 in en", "by claude")
    assert await is_ready(sqlite_database)
    assert await text_states(sqlite_database) == [
        ("claude", A.id, 1, "failed"),
        ("claude", A.id, 2, "done"),
    ]


async def test_a_version_that_comes_while_the_text_is_made(sqlite_database: Database) -> None:
    """The text is kept for the version that it was made of, and is not shown for another."""
    claude = FakeSummariser("claude")
    engine = Engine(sqlite_database, providers=[claude])
    ending = Waits()
    claude.will(A.id, ending)
    await want(engine, A)
    running = asyncio.create_task(engine.summarise.run())
    await ending.begun.wait()
    await revised(sqlite_database)
    ending.go_on()
    await running

    assert await of(engine, A) == ("2608.00001v1 in en", "by claude")
    assert await of(engine, NEWER) is None


async def test_a_provider_taken_out_passes_to_the_first(sqlite_database: Database) -> None:
    """A text that was wanted of a provider that is configured no more is asked of the first one."""
    await promise(sqlite_database, "1", A, after=PATIENCE)
    await want(Engine(sqlite_database, providers=[FakeSummariser("gone")]), A)
    claude, gpt = FakeSummariser("claude"), FakeSummariser("gpt")
    engine = Engine(sqlite_database, providers=[claude, gpt])

    await engine.summarise.run()
    assert not await is_ready(sqlite_database)
    await engine.summarise.run()

    assert await of(engine, A) == ("2608.00001v1 in en", "by claude")
    assert gpt.asked == []
    assert await is_ready(sqlite_database)


async def test_another_model_is_another_text(sqlite_database: Database) -> None:
    """A text wanted of a model that was replaced is made by the new one."""
    await want(Engine(sqlite_database, providers=[FakeSummariser("claude", model="m-1")]), A)
    newer = FakeSummariser("claude", model="m-2")
    engine = Engine(sqlite_database, providers=[newer])

    await engine.summarise.run()
    await engine.summarise.run()

    assert newer.asked == ["2608.00001v1"]
    assert await of(engine, A) == ("2608.00001v1 in en", "by claude")


async def test_another_language_is_another_text(sqlite_database: Database) -> None:
    """A text wanted in a language that is configured no more is made in the new one."""
    claude = FakeSummariser("claude")
    engine = Engine(sqlite_database, providers=[claude])
    async with sqlite_database.transaction() as conn:
        await papers.add(conn, [A], tokens)
        await summaries.want(conn, replace(engine.summarise.wish(A), language="fr"))

    await engine.summarise.run()
    await engine.summarise.run()

    assert claude.asked == ["2608.00001v1"]
    assert await of(engine, A) == ("2608.00001v1 in en", "by claude")


async def test_a_text_of_no_paper_is_given_up(sqlite_database: Database) -> None:
    """A text whose paper is not in the store is asked of nobody."""
    claude = FakeSummariser("claude")
    engine = Engine(sqlite_database, providers=[claude, FakeSummariser("gpt")])
    async with sqlite_database.transaction() as conn:
        await summaries.want(conn, engine.summarise.wish(A))

    await engine.summarise.run()

    assert claude.asked == []
    assert await text_states(sqlite_database) == [("claude", A.id, 1, "failed")]


async def test_a_provider_may_refuse_the_new_version(sqlite_database: Database) -> None:
    """After a revision the chain begins anew, and ends as any chain."""
    claude, gpt = FakeSummariser("claude"), FakeSummariser("gpt")
    engine = Engine(sqlite_database, providers=[claude, gpt])
    claude.will(A.id, SummaryError("too long"))
    await want(engine, A)
    await revised(sqlite_database)

    while await engine.summarise.run():
        pass

    assert await of(engine, NEWER) == ("2608.00001v2 in en", "by gpt")
