"""Summaries in the language that a chat has chosen: what is wanted, who waits, what is shown."""

import asyncio
from datetime import timedelta

import postgres
from clock import NOON
from engine import Engine, all_texts, promise, promises, subscribe
from fakes import FakeEditor, FakePlatform, FakeSource, FakeSummariser, page, paper
from sqlalchemy import select

from bot.summaries.base import Later, Summary, SummaryError
from storage import chats, summaries
from storage.database import Database
from storage.languages import Languages, chosen
from storage.records import Habits, Paper
from storage.schema import deliveries

MINUTE = timedelta(minutes=1)
A = paper("2608.00001")
THREE = Languages("en", ("de", "en", "fr"))
CLAUDE, STAND_IN = "claude", "abstract"


class Claude(FakeSummariser):
    """A summariser that fails once in one language, whichever text it is asked for first."""

    def __init__(self, language: str, error: SummaryError) -> None:
        super().__init__(CLAUDE)
        self.fails: dict[str, SummaryError] = {language: error}

    async def summarise(self, paper: Paper, language: str) -> Summary:
        """As ever, but for that."""
        if error := self.fails.pop(language, None):
            raise error
        return await super().summarise(paper, language)


async def reads(database: Database, address: str, language: str | None) -> int:
    """Let a chat subscribe that reads this language; returns its id."""
    made = await subscribe(database, address)
    async with database.transaction() as conn:
        await chats.choose(conn, made.chat_id, Habits(language=language))
    return made.chat_id


def engine_of(database: Database, console: FakePlatform, *providers: FakeSummariser) -> Engine:
    """An engine with one paper to harvest, which these summarise."""
    source = FakeSource("api", page(1, A))
    return Engine(
        database, sources=[source], platforms=[console], providers=providers, languages=THREE
    )


async def ready(database: Database) -> set[int]:
    """The chats whose post waits for nothing more."""
    return {one.chat_id for one in await promises(database) if one.ready_at <= NOON + MINUTE}


async def test_each_chat_waits_for_its_own(database: Database) -> None:
    """One text is wanted for each language that is read; a chat is told of none but its own."""
    console, claude = FakePlatform(), Claude("en", Later("busy"))
    engine = engine_of(database, console, claude)
    plain = await reads(database, "1", None)
    french = {await reads(database, "2", "fr"), await reads(database, "3", "fr")}
    dropped = await reads(database, "4", "xx")

    await engine.poll.run()
    assert [one.key.language for one in await all_texts(database)] == ["en", "fr"]
    assert await ready(database) == set()

    await engine.summarise.run()
    assert await ready(database) == french
    engine.still.advance(60)
    await engine.summarise.run()
    assert await ready(database) == french | {plain, dropped}

    await engine.deliver.run()
    shown = {one: console.bodies(one)[0].split(" | ")[1] for one in ("1", "2", "3", "4")}
    assert shown == {
        "1": f"{A.id}v1 in en",
        "2": f"{A.id}v1 in fr",
        "3": f"{A.id}v1 in fr",
        "4": f"{A.id}v1 in en",
    }


async def test_texts_of_one_paper_do_not_wait_for_one_another(postgres_database: Database) -> None:
    """In two languages at one moment, each of which touches all that was promised of the paper.

    Both are made to wait for the promise to a third chat. Whoever had taken the promises of its
    own readers by then would wait for the other one, and the other one for it.
    """
    console, claude = FakePlatform(), Claude("de", Later("busy"))
    engine = engine_of(postgres_database, console, claude)
    german = await reads(postgres_database, "1", "de")
    others = {await reads(postgres_database, one, to) for one, to in (("2", "en"), ("3", "fr"))}
    await engine.poll.run()
    assert (await promises(postgres_database))[0].chat_id == german

    async with postgres_database.transaction() as conn:
        first = select(deliveries.c.id).where(deliveries.c.chat_id == german)
        await conn.execute(first.with_for_update())
        making = asyncio.create_task(engine.summarise.run())
        while await postgres.waiting(postgres_database) < 2:
            assert not making.done()

    assert await making == 3
    assert await ready(postgres_database) == others


async def test_one_that_cannot_be_had(database: Database) -> None:
    """The same model's summary in the language of the house is better than a sentence."""
    console = FakePlatform()
    claude, stand_in = Claude("fr", SummaryError("refused")), FakeSummariser(STAND_IN)
    stand_in.prompt = ""
    engine = engine_of(database, console, claude, stand_in)
    await reads(database, "1", None)
    await reads(database, "2", "fr")

    await engine.poll.run()
    await engine.settle()

    assert console.bodies("2")[0].split(" | ")[1:3] == [f"{A.id}v1 in en", "by claude"]


async def test_the_language_before_the_model(database: Database) -> None:
    """Another model's in the chat's own language comes before the first one's in the house's."""
    console = FakePlatform()
    claude, other = Claude("fr", SummaryError("refused")), FakeSummariser("gpt")
    engine = engine_of(database, console, claude, other)
    await reads(database, "1", None)
    await reads(database, "2", "fr")

    await engine.poll.run()
    await engine.settle()

    first, second = (console.bodies(one)[0].split(" | ")[1:3] for one in ("1", "2"))
    assert first == [f"{A.id}v1 in en", "by claude"]
    assert second[0] == f"{A.id}v1 in fr"
    assert second[1].startswith("by gpt")


async def test_a_post_keeps_its_language(database: Database) -> None:
    """A late summary comes in the one that was chosen when the paper was posted."""
    console, claude = FakeEditor(), FakeSummariser(CLAUDE)
    engine = engine_of(database, console, claude)
    chat_id = await reads(database, "1", "fr")
    await promise(database, "1", A)
    await engine.deliver.run()
    async with database.transaction() as conn:
        await chats.choose(conn, chat_id, Habits(language="de"))
        for chosen_one in (None, "de", "fr"):
            await summaries.want(conn, engine.summarise.wish(A, chosen_one))

    await engine.settle()

    assert [body.split(" | ")[1] for body in console.bodies("1")] == [f"{A.id}v1 in fr"]


async def test_nobody_reads_a_language_that_is_not_offered(database: Database) -> None:
    """A text of one that is offered no more makes no chat's post ready; it is made anew."""
    console, claude = FakePlatform(), FakeSummariser(CLAUDE)
    await reads(database, "1", "it")
    before = engine_of(database, console, claude)
    before.summarise._languages = Languages("en", ("it",))
    await before.poll.run()
    assert [one.key.language for one in await all_texts(database)] == ["it"]

    engine = engine_of(database, console, claude)
    await engine.settle()

    states = [(one.key.language, one.state) for one in await all_texts(database)]
    assert states == [("it", "failed"), ("en", "done")]
    assert console.bodies("1")[0].split(" | ")[1] == f"{A.id}v1 in en"


async def test_what_was_chosen(database: Database) -> None:
    """Only chats that chose a language are named, however many are asked for."""
    plain = await reads(database, "1", None)
    french = await reads(database, "2", "fr")
    async with database.reading() as conn:
        assert await chosen(conn, [plain, french, *range(1_000, 3_000)]) == {french: "fr"}
        assert await chosen(conn, []) == {}
