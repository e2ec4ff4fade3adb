"""papercast deliveries: counts that add up, and the story of each promise."""

import asyncio
import json
import random
from datetime import timedelta
from pathlib import Path

import pytest
from clock import NOON
from configs import write
from effort import LONG
from engine import Engine, promise
from fakes import FakePlatform, Fine, paper
from logs import logging_as_it_was
from sqlalchemy import func, select, update
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.deliveries import STATES
from bot.platforms import Gone, Rejected, RetryLater, SendError, Uncertain
from storage import attempts, chats, doubts, edits, leases, outbox, stories
from storage.database import Database
from storage.records import Habits
from storage.schema import deliveries
from storage.upgrade import upgrade

A, B = paper("2608.00001", "First $N$"), paper("2608.00002", "Second")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own with a configuration."""
    monkeypatch.chdir(tmp_path)
    for name in ("PAPERCAST_CONFIG", "DISCORD_TOKEN", "ANTHROPIC_API_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path, "[handlers.console]\n")
    return tmp_path


def told(*arguments: str) -> Result:
    """What the command prints, with logging as it was before."""
    with logging_as_it_was():
        return CliRunner().invoke(app, ["deliveries", *arguments])


@pytest.fixture
def store(here: Path) -> Path:
    """A store in which one paper came, one was not confirmed, and one chat refused."""

    async def fill() -> None:
        async with await Database.open(f"sqlite:///{here}/papercast.db") as database:
            await upgrade(database, here, NOON)
            console = FakePlatform()
            console.will("1", Fine(), Uncertain("no answer"))
            console.will("-2", Rejected("too long"))
            await promise(database, "1", A, B)
            await promise(database, "-2", B)
            engine = Engine(database, platforms=[console])
            await engine.deliver.run()
            async with database.transaction() as conn:
                await chats.pause(conn, 2, "kicked", NOON)

    asyncio.run(fill())
    return here


def test_the_counts(store: Path) -> None:
    """A line for each chat, one for all, and only the states that occur."""
    result = told()
    assert result.exit_code == 0
    assert result.output == (
        "               sent  rejected  uncertain  promised\n"
        "console:-2        0         1          0         1\n"
        "console:1         1         0          1         2\n"
        "all chats         1         1          1         3\n"
    )


def test_the_counts_as_json(store: Path) -> None:
    """The same for programs."""
    assert json.loads(told("--json").output) == [
        {"chat": "console:-2", "promised": 1, "rejected": 1},
        {"chat": "console:1", "promised": 2, "sent": 1, "uncertain": 1},
    ]


def test_the_story_of_a_paper(store: Path) -> None:
    """In each chat: why, how it ended, and each message with its attempts."""
    assert told("--paper", "arxiv.org/abs/2608.00002v1").output == (
        "2608.00002 Second\n"
        "  to console:1\n"
        "  because of number 1, Heads\n"
        "  uncertain: no answer; ready 18 Aug 2026 12:00:00 UTC\n"
        "  post 2, paper\n"
        "    part 0: uncertain, 1 attempt, last 18 Aug 2026 12:00:00 UTC, no answer\n"
        "\n"
        "2608.00002 Second\n"
        "  to console:-2 (paused: kicked)\n"
        "  because of number 1, Heads\n"
        "  rejected: too long; ready 18 Aug 2026 12:00:00 UTC\n"
        "  post 3, paper\n"
        "    part 0: rejected, 1 attempt, last 18 Aug 2026 12:00:00 UTC, too long\n"
    )


def test_the_story_of_a_chat(store: Path) -> None:
    """All that was promised to it, or a paper of it alone."""
    assert told("--chat", "console:1").output.startswith("2608.00001 First N\n  to console:1\n")
    assert "sent, 1 attempt, last 18 Aug 2026 12:00:00 UTC, message message 1" in (
        told("--chat", "console:1", "--paper", "2608.00001").output
    )
    assert told("--chat", "console:9").output == "No promise was found.\n"


def test_the_stories_as_json(store: Path) -> None:
    """With everything that is told."""
    (story,) = json.loads(told("--chat", "console:-2", "--json").output)
    assert story == {
        "paper": "2608.00002",
        "title": "Second",
        "chat": "console:-2",
        "kind": "new",
        "version": 0,
        "state": "rejected",
        "reason": "too long",
        "ready_at": "2026-08-18T12:00:00+00:00",
        "why": [{"number": 1, "name": "Heads"}],
        "post": "paper",
        "parts": [
            {
                "n": 0,
                "state": "rejected",
                "attempts": 1,
                "attempted_at": "2026-08-18T12:00:00+00:00",
                "tried_at": None,
                "resent": False,
                "message_id": None,
                "edited": False,
                "fixed": None,
                "error": "too long",
            }
        ],
    }


def test_what_waits_and_what_is_in_doubt(store: Path) -> None:
    """A promise without a post has none; a part that may have arrived, and was sent again."""

    async def change() -> None:
        async with await Database.open(f"sqlite:///{store}/papercast.db") as database:
            await promise(database, "3", paper("2608.00003", "Third"))
            async with database.transaction() as conn:
                await doubts.resend(conn, 1, B.id, NOON)
                later = NOON + timedelta(minutes=1)
                claims = await leases.claim(conn, later, later, "a", platforms=["console"])
                (claim,) = (one for one in claims if one.key == B.id)
                await attempts.attempt(conn, claim, 0, later)
                await attempts.settle(conn, claim.post_id, 0, "ready", error="cut", unsure=True)

    asyncio.run(change())
    assert told("--paper", "2608.00003").output.splitlines()[-1] == (
        "  waiting; ready 18 Aug 2026 12:00:00 UTC"
    )
    assert (
        "    part 0: ready, 2 attempts, last 18 Aug 2026 12:01:00 UTC, "
        "may have arrived 18 Aug 2026 12:01:00 UTC, sent again, cut"
    ) in told("--chat", "console:1").output


@pytest.mark.parametrize("arguments", [("--paper", "heads"), ("--chat", "123"), ("--chat", "x:")])
def test_what_cannot_be_meant(store: Path, arguments: tuple[str, str]) -> None:
    """It is refused as the wrong use of a command, with what one looks like."""
    result = told(*arguments)
    assert result.exit_code == 2
    assert "one looks like" in result.output


def test_without_a_store(here: Path) -> None:
    """None is made."""
    result = told()
    assert result.exit_code == 1
    assert not (here / "papercast.db").exists()


def test_a_store_of_another_version(here: Path) -> None:
    """It is not read, and not upgraded."""

    async def empty() -> None:
        async with (
            await Database.open(f"sqlite:///{here}/papercast.db") as database,
            database.transaction() as conn,
        ):
            await conn.exec_driver_sql("CREATE TABLE other (id INTEGER)")

    asyncio.run(empty())
    result = told()
    assert result.exit_code == 1
    assert "start Papercast once to upgrade it" in result.output


# What adds up

ERRORS: tuple[SendError | None, ...] = (
    None, Uncertain("?"), Rejected("?"), RetryLater("?"), Gone("?"),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(20 if LONG else 4))
async def test_the_counts_are_all_that_was_promised(database: Database, seed: int) -> None:
    """After whatever has happened each promise is in one of the states, and none is missing."""
    chance, made = random.Random(seed), 0
    console = FakePlatform()
    engine = Engine(database, platforms=[console])
    for n in range(12):
        address = str(chance.choice([1, -2, 3]))
        error = chance.choice(ERRORS)
        console.will(address, *([error] if error else []))
        batch = [paper(f"2608.{n:02}{k:03}") for k in range(chance.randint(1, 3))]
        await promise(database, address, *batch, after=timedelta(minutes=chance.randint(0, 3)))
        made += len(batch)
        await engine.deliver.run()
        async with database.transaction() as conn:
            chat = await chats.ensure(conn, "console", address)
            await chats.choose(conn, chat.id, Habits(unsure=chance.choice(["hold", "resend"])))
            if chance.random() < 0.5:
                await chats.resume(conn, chat.id)
            for doubt in await doubts.of_chat(conn, chat.id):
                await doubts.resend(conn, chat.id, doubt.paper_id, engine.still.now())
        engine.still.advance(chance.choice([1, 60, 600]))
        async with database.reading() as conn:
            tally = await stories.tally(conn)
            counts = await outbox.counts(conn)
            promises = await conn.scalar(select(func.count()).select_from(deliveries))
        assert set(counts) <= set(STATES)
        assert sum(counts.values()) == promises == made
        assert sum(sum(states.values()) for states in tally.values()) == made


async def test_every_state_is_counted(database: Database) -> None:
    """Those that no post brings about, too."""
    await promise(database, "1", A)
    for state in STATES:
        async with database.transaction() as conn:
            await conn.execute(update(deliveries).values(state=state))
            assert await stories.tally(conn) == {("console", "1"): {state: 1}}


def test_what_was_edited_and_what_never_will_be(store: Path) -> None:
    """A message says both, and a version that was promised says which it is."""

    async def change() -> None:
        url = f"sqlite:///{store}/papercast.db"
        async with await Database.open(url) as database, database.transaction() as conn:
            await edits.edited(conn, 1, 0, "hash")
            await edits.fix(conn, 1, 0, "deleted")
            await outbox.promise_version(conn, 1, "2608.00001", 2, (), NOON)

    asyncio.run(change())
    lines = told("--paper", "2608.00001").output.splitlines()
    assert lines[5].endswith(", message message 1, edited, not edited any more: deleted")
    assert lines[-1] == "  waiting of version 2; ready 18 Aug 2026 12:00:00 UTC"
