"""Each wanted text is made once, or passed on; posts wait no longer than they must."""

import asyncio
from dataclasses import replace

import pytest
from clock import NOON
from engine import (
    PATIENCE,
    Engine,
    all_texts,
    promise,
    promises,
    restarted,
    text_states,
    want,
)
from fakes import FakeSummariser, Waits, paper

from bot.summaries.base import SummaryError
from bot.summarise import Summarise
from storage.database import Database
from storage.languages import Languages
from storage.records import Paper, TextKey

A, B = paper("2608.00001"), paper("2608.00002")
REFUSAL = SummaryError("the key is refused")


@pytest.fixture
def claude() -> FakeSummariser:
    """The first provider."""
    return FakeSummariser("claude")


@pytest.fixture
def gpt() -> FakeSummariser:
    """The second provider."""
    return FakeSummariser("gpt")


async def summary(engine: Engine, one: Paper) -> tuple[str, str] | None:
    """The best summary that the store has of a paper."""
    async with engine.database.reading() as conn:
        return (await engine.summarise.of(conn, [one])).get(one.id)


async def ready(database: Database) -> dict[str, bool]:
    """Whether what is promised of each paper need wait no longer at noon."""
    return {one.paper_id: one.ready_at <= NOON for one in await promises(database)}


async def done(engine: Engine) -> None:
    """Run until no text is free to be made."""
    while await engine.summarise.run():
        pass


def test_without_a_provider_nothing_can_be_summarised(sqlite_database: Database) -> None:
    """An empty chain is refused at the start, not at the first paper."""
    engine = Engine(sqlite_database)
    with pytest.raises(ValueError, match="needs a provider"):
        Summarise(sqlite_database, engine.clock, [], Languages())


def test_a_wish_is_the_first_providers(
    sqlite_database: Database, claude: FakeSummariser, gpt: FakeSummariser
) -> None:
    """What is wanted names the paper's version, the whole of the first provider, the language."""
    engine = Engine(sqlite_database, providers=[claude, gpt])

    assert engine.summarise.wish(replace(A, version=3)) == TextKey(
        "summary", A.id, 3, "claude", "m-1", "p-1", "en"
    )


async def test_a_wanted_text_is_made(database: Database, claude: FakeSummariser) -> None:
    """The text is stored with what it rests on, and what waits for it is ready at once."""
    engine = Engine(database, providers=[claude])
    await promise(database, "1", A, B, after=PATIENCE)
    await want(engine, A)

    assert await engine.summarise.run() == 1

    assert await summary(engine, A) == ("2608.00001v1 in en", "by claude")
    assert await summary(engine, B) is None
    assert await ready(database) == {A.id: True, B.id: False}
    assert await engine.summarise.run() == 0
    assert claude.asked == ["2608.00001v1"]


async def test_a_refusal_is_passed_on(
    sqlite_database: Database, claude: FakeSummariser, gpt: FakeSummariser
) -> None:
    """The providers are asked in their order, each once, and the post waits for the last one."""
    third = FakeSummariser("third")
    engine = Engine(sqlite_database, providers=[claude, gpt, third])
    claude.will(A.id, REFUSAL)
    gpt.will(A.id, REFUSAL)
    await promise(sqlite_database, "1", A, after=PATIENCE)
    await want(engine, A)

    await engine.summarise.run()
    await engine.summarise.run()
    assert await ready(sqlite_database) == {A.id: False}
    await engine.summarise.run()

    assert await text_states(sqlite_database) == [
        ("claude", A.id, 1, "failed"),
        ("gpt", A.id, 1, "failed"),
        ("third", A.id, 1, "done"),
    ]
    assert (await all_texts(sqlite_database))[0].basis == "the key is refused"
    assert await summary(engine, A) == ("2608.00001v1 in en", "by third")
    assert await ready(sqlite_database) == {A.id: True}
    assert [len(one.asked) for one in (claude, gpt, third)] == [1, 1, 1]


async def test_the_last_refusal_ends_the_waiting(
    sqlite_database: Database, claude: FakeSummariser, gpt: FakeSummariser
) -> None:
    """When nobody can make the text, the post goes out without, at once."""
    engine = Engine(sqlite_database, providers=[claude, gpt])
    claude.will(A.id, REFUSAL)
    gpt.will(A.id, REFUSAL)
    await promise(sqlite_database, "1", A, after=PATIENCE)
    await want(engine, A)

    await done(engine)

    assert await summary(engine, A) is None
    assert await ready(sqlite_database) == {A.id: True}


async def test_the_first_providers_text_is_the_best(
    sqlite_database: Database, claude: FakeSummariser, gpt: FakeSummariser
) -> None:
    """Where two providers have made a text, the one that stands first in the chain is shown."""
    for engine in (
        Engine(sqlite_database, providers=[gpt]),
        Engine(sqlite_database, providers=[claude]),
    ):
        await want(engine, A)
        await done(engine)

    both = Engine(sqlite_database, providers=[claude, gpt])
    assert await summary(both, A) == ("2608.00001v1 in en", "by claude")
    turned = Engine(sqlite_database, providers=[gpt, claude])
    assert await summary(turned, A) == ("2608.00001v1 in en", "by gpt")


@pytest.mark.parametrize("state", ["done", "failed"])
async def test_what_the_next_provider_said_before_is_not_waited_for(
    sqlite_database: Database, claude: FakeSummariser, gpt: FakeSummariser, state: str
) -> None:
    """When the next text of the chain has ended long ago, the post goes out at once."""
    before = Engine(sqlite_database, providers=[gpt])
    if state == "failed":
        gpt.will(A.id, REFUSAL)
    await want(before, A)
    await done(before)
    engine = Engine(sqlite_database, providers=[claude, gpt])
    claude.will(A.id, REFUSAL)
    await promise(sqlite_database, "1", A, after=PATIENCE)
    await want(engine, A)

    await done(engine)

    assert await ready(sqlite_database) == {A.id: True}
    assert len(gpt.asked) == 1


async def test_a_run_takes_a_batch(sqlite_database: Database, claude: FakeSummariser) -> None:
    """A run makes four texts at once, the oldest first; the next run takes the rest."""
    engine = Engine(sqlite_database, providers=[claude])
    batch = [paper(f"2608.{n:05}") for n in range(6)]
    ending = Waits()
    claude.will(batch[0].id, ending)
    await want(engine, *batch)

    running = asyncio.create_task(engine.summarise.run())
    await ending.begun.wait()
    ending.go_on()

    assert await running == 4
    assert sorted(claude.asked) == [f"{one.id}v1" for one in batch[:4]]
    assert await engine.summarise.run() == 2


async def test_two_runs_at_once_make_each_text_once(
    database: Database, claude: FakeSummariser
) -> None:
    """What one run has taken up the other leaves alone."""
    engine = Engine(database, providers=[claude])
    batch = [paper(f"2608.{n:05}") for n in range(12)]
    await want(engine, *batch)

    counts = await asyncio.gather(*(engine.summarise.run() for _ in range(3)))

    assert sum(counts) == 12
    assert sorted(claude.asked) == [f"{one.id}v1" for one in batch]


async def test_a_cancelled_run_has_ended(sqlite_database: Database, claude: FakeSummariser) -> None:
    """When a run is cancelled no call goes on behind its back; the texts stay wanted."""
    engine = Engine(sqlite_database, providers=[claude])
    endings = {one.id: Waits() for one in (A, B)}
    for paper_id, ending in endings.items():
        claude.will(paper_id, ending)
    await want(engine, A, B)
    running = asyncio.create_task(engine.summarise.run())
    for ending in endings.values():
        await ending.begun.wait()

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(asyncio.all_tasks()) == 1

    await restarted(sqlite_database)
    assert await engine.summarise.run() == 2
    assert await summary(engine, B) == ("2608.00002v1 in en", "by claude")
