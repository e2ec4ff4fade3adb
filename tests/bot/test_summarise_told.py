"""What readers and operators are told of providers that cannot make a text."""

import pytest
from clock import NOON
from engine import Engine, all_texts, want
from fakes import FakeSummariser, paper
from troubled import Told
from wanted import HOUR, A, B, bases, engine_of

from bot.summaries.base import Halted, Summary, SummaryError
from bot.summarise import Summarise
from storage.database import Database
from storage.languages import Languages
from storage.records import Paper
from storage.schema import texts


@pytest.fixture
def claude() -> FakeSummariser:
    """The first provider."""
    return FakeSummariser("claude")


@pytest.fixture
def last() -> FakeSummariser:
    """The provider of last resort."""
    return FakeSummariser("abstract")


def of(engine: Engine, *providers: FakeSummariser, troubles: Told) -> Summarise:
    """The step with somebody to tell."""
    return Summarise(engine.database, engine.clock, providers, Languages(), troubles=troubles)


async def test_a_halted_provider_is_not_asked(
    sqlite_database: Database, claude: FakeSummariser, last: FakeSummariser
) -> None:
    """One answer is enough for all papers; the operator hears of it once."""
    told = Told()
    engine = await engine_of(sqlite_database, claude, last)
    await want(engine, B)
    step = of(engine, claude, last, troubles=told)
    claude.will(A.id, Halted("key", "New key."))
    claude.will(B.id, Halted("key", "New key."))
    await step.run()
    later = paper("2608.00003")
    await want(engine, later)

    while await step.run():
        pass

    assert f"{later.id}v1" not in claude.asked
    assert sorted(last.asked) == [f"{one.id}v1" for one in (A, B, later)]
    assert told.history == ["key"]
    assert told.open == {"key": "New key."}


async def test_a_halt_that_ends_is_over_when_a_text_is_made(
    sqlite_database: Database, claude: FakeSummariser, last: FakeSummariser
) -> None:
    """The operator hears of that, too."""
    told = Told()
    engine = await engine_of(sqlite_database, claude, last)
    step = of(engine, claude, last, troubles=told)
    claude.will(A.id, Halted("credit", "Pay.", until=NOON + HOUR))
    while await step.run():
        pass
    engine.still.advance(3600)
    await want(engine, B)
    while await step.run():
        pass
    assert claude.asked == [f"{A.id}v1", f"{B.id}v1"]
    assert told.history == ["credit", "credit over"]


@pytest.mark.parametrize(
    ("error", "basis"),
    [
        (SummaryError("no"), "by abstract"),
        (SummaryError("no", note="Claude declined"), "by abstract (Claude declined)"),
        (Halted("b", "", note="the budget is used"), "by abstract (the budget is used)"),
    ],
)
async def test_readers_are_told_why_no_model_wrote_it(
    database: Database,
    claude: FakeSummariser,
    last: FakeSummariser,
    error: SummaryError,
    basis: str,
) -> None:
    """The note of the one that could not stands behind the basis of the last one."""
    engine = await engine_of(database, claude, last)
    claude.will(A.id, error)
    await engine.settle()
    assert (await bases(database))[-1] == ("abstract", "done", basis)
    async with database.reading() as conn:
        assert await engine.summarise.of(conn, [A]) == {A.id: (f"{A.id}v1 in en", basis)}


async def test_another_models_summary_needs_no_excuse(
    sqlite_database: Database, claude: FakeSummariser, last: FakeSummariser
) -> None:
    """Where a second model writes it, readers see who did, and no more."""
    gpt = FakeSummariser("gpt")
    engine = await engine_of(sqlite_database, claude, gpt, last)
    claude.will(A.id, SummaryError("no", note="Claude declined"))
    await engine.settle()
    assert (await bases(sqlite_database))[-1] == ("gpt", "done", "by gpt")


async def test_a_note_goes_all_the_way(
    sqlite_database: Database, claude: FakeSummariser, last: FakeSummariser
) -> None:
    """Where the second model has nothing to say of its own failure, the first one's note stays."""
    gpt = FakeSummariser("gpt")
    engine = await engine_of(sqlite_database, claude, gpt, last)
    claude.will(A.id, SummaryError("no", note="Claude declined"))
    gpt.will(A.id, SummaryError("broken"))
    await engine.settle()
    assert (await bases(sqlite_database))[-1][2] == "by abstract (Claude declined)"


async def test_a_single_provider_that_works_has_no_note(
    sqlite_database: Database, claude: FakeSummariser
) -> None:
    """Nothing went wrong, so nothing is said."""
    engine = await engine_of(sqlite_database, claude)
    await engine.settle()
    assert await bases(sqlite_database) == [("claude", "done", "by claude")]


async def test_a_text_that_no_database_keeps(
    sqlite_database: Database, last: FakeSummariser
) -> None:
    """A NUL in what a provider says is no reason to stop."""

    class Broken(FakeSummariser):
        async def summarise(self, paper: Paper, language: str) -> Summary:
            made = await super().summarise(paper, language)
            return Summary(f"{made.body}\x00", made.basis)

    engine = await engine_of(sqlite_database, Broken("claude"), last)
    await engine.settle()
    assert [state for _, state, _ in await bases(sqlite_database)] == ["failed", "done"]


async def test_what_a_provider_knows_of_itself_is_passed_on(
    sqlite_database: Database, last: FakeSummariser
) -> None:
    """Once when it is so, and once when it is over."""

    class Ending(FakeSummariser):
        sentence: str | None = "It ends soon."

        def news(self) -> dict[str, str | None]:
            return {"ends": self.sentence}

    told, ending = Told(), Ending("claude")
    engine = await engine_of(sqlite_database, ending, last)
    step = of(engine, ending, last, troubles=told)
    assert told.history == []
    await step.run()
    assert told.open == {"ends": "It ends soon."}
    ending.sentence = None
    await step.run()
    assert told.open == {"ends": "It ends soon."}
    await want(engine, B)
    await step.run()
    assert told.history == ["ends", "ends over"]


async def test_a_slow_call_is_stored_once(
    sqlite_database: Database, claude: FakeSummariser
) -> None:
    """Where two made the same text, because a lease had ended, the first one's stays."""
    engine = await engine_of(sqlite_database, claude)
    async with sqlite_database.transaction() as conn:
        await conn.execute(texts.update().values(state="done", body="first", basis="by one"))
    (text,) = await all_texts(sqlite_database)
    await engine.summarise._keep(text, Summary("second", "by two"), claude)
    assert await bases(sqlite_database) == [("claude", "done", "by one")]
