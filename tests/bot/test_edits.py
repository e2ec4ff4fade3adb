"""What was posted is changed when more is known: what it needs, nothing else, and never twice."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from clock import NOON
from engine import Engine, all_parts, promise, promises, restarted, subscribe, the_chat, want
from fakes import FakeEditor, FakePlatform, FakeSource, Hangs, Shown, Waits, page, paper
from structlog.testing import capture_logs

from bot.platforms import Gone, Missing, Moved, Rejected, RetryLater, Uncertain
from storage import chats, edits, papers
from storage.database import Database
from storage.records import Habits, Paper

A, B = paper("2608.00001"), paper("2608.00002")
V2 = replace(A, version=2, title="Talking heads, revised", updated=NOON + timedelta(days=3))
GONE = replace(A, version=2, comment="error in section 4", withdrawn=True)
POSTED = "2608.00001 | They talk. | from the abstract | 1 Heads"
SUMMED = "2608.00001 | 2608.00001v1 in en | by claude | 1 Heads"


class Life(Engine):
    """A service that has posted A from its abstract; what comes next is harvested."""

    def __init__(self, database: Database, console: FakeEditor) -> None:
        self.source = FakeSource("api")
        super().__init__(database, sources=[self.source], platforms=[console])
        self.console = console

    async def begin(self, choice: str | None = None, *promised: Paper) -> None:
        """Post papers, A unless told otherwise, to a chat that has made its choice."""
        await subscribe(self.database, name="Heads")
        await promise(self.database, "1", *(promised or (A,)))
        if choice is not None:
            await self.choose(Habits(versions=choice))
        await self.settle()

    async def choose(self, habits: Habits) -> None:
        """Let the chat choose its habits."""
        chat = await the_chat(self.database)
        async with self.database.transaction() as conn:
            await chats.choose(conn, chat.id, habits)

    async def harvest(self, *found: Paper) -> None:
        """Harvest these papers, and do all that is due."""
        self.source.happenings.append(page(len(self.source.happenings) + 1, *found))
        await self.poll.run()
        await self.settle()

    async def summarise_late(self) -> None:
        """A summary of A is made after all."""
        await want(self, A)
        await self.summarise.run()

    @property
    def edited(self) -> list[str]:
        """What the messages of the chat were changed to, in order."""
        return [body for _, body in self.console.edits]


@pytest.fixture
def console() -> FakeEditor:
    """A platform whose messages can be changed."""
    return FakeEditor()


@pytest.fixture
def life(sqlite_database: Database, console: FakeEditor) -> Life:
    """A service that has not posted anything yet."""
    return Life(sqlite_database, console)


# What an edit is made for


async def test_a_late_summary_takes_the_place_of_the_abstract(
    database: Database, console: FakeEditor
) -> None:
    """The post changes once, and says what it would have said."""
    life = Life(database, console)
    await life.begin()
    assert console.bodies("1") == [POSTED]

    await life.summarise_late()
    assert await life.edits.run() == 1
    assert await life.edits.run() == 0

    assert console.bodies("1") == [SUMMED]
    assert life.edited == [SUMMED]
    [part] = await all_parts(database)
    assert (part.state, part.attempts, part.body) == ("sent", 1, POSTED)


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        (None, []),
        ("ignore", []),
        ("edit", [f"{POSTED} | v2 of Talking heads, revised"]),
    ],
)
async def test_a_new_version_does_what_the_chat_has_chosen(
    database: Database, console: FakeEditor, choice: str | None, shown: list[str]
) -> None:
    """It is ignored, unless the chat wants its posts to follow."""
    life = Life(database, console)
    await life.begin(choice)

    await life.harvest(V2)

    assert life.edited == shown
    assert len(console.shown) == 1
    assert len(await promises(database)) == 1


@pytest.mark.parametrize("choice", [None, "edit", "post"])
async def test_a_withdrawal_shows_whatever_the_chat_has_chosen(life: Life, choice: str) -> None:
    """It is a correction, not news: the post says it, and nothing else is posted."""
    await life.begin(choice)

    await life.harvest(GONE)

    told = "v2 of Talking heads, " if choice == "edit" else ""
    assert life.edited == [f"{POSTED} | {told}withdrawn: error in section 4"]
    assert len(life.console.shown) == 1


async def test_code_that_is_found_later_is_added(life: Life) -> None:
    """The day on which it was found is told; the same harvest again changes nothing."""
    await life.begin()
    life.still.advance(5 * 86400)
    coded = replace(A, comment="Code: https://github.com/a/b")

    await life.harvest(coded)
    await life.harvest(coded)

    assert life.edited == [f"{POSTED} | code since 2026-08-23"]
