"""What config check says of topics that are not wrong."""

import asyncio
from datetime import date
from pathlib import Path

import pytest
from clock import FakeClock
from configs import write
from counted import Shelf, counts
from logs import logging_as_it_was
from typer.testing import CliRunner

from bot.advice import advice
from bot.cli import app
from bot.config import Settings, load
from bot.query import tokens
from storage import papers
from storage.database import Database

LAST_YEAR = date(2025, 8, 18)
"""The command has the clock of the machine, by which no paper may be of tomorrow."""

TOPICS = """
    [handlers.console]
    [database]
    url = "{url}"
    [[topics]]
    name = "Lips"
    query = '"lip sync"'
    [[topics]]
    name = "Heads"
    query = 'heads'
"""


def configured(folder: Path, url: str) -> Settings:
    return load(write(folder, TOPICS.format(url=url)), {})


async def test_topics_are_tried_on_the_store(sqlite_database: Database, tmp_path: Path) -> None:
    """Each topic gets its remark, with counts from the store that the configuration names."""
    shelf = Shelf().put(4, "Lip sync").put(4, "Lip synchronization").put(1, "Heads")
    await counts(sqlite_database, shelf.papers)
    found = await advice(configured(tmp_path, sqlite_database.shown_url), FakeClock())
    assert [(topic.name, remark.line) for topic, remark in found] == [("Lips", '"lip sync*"')]


async def test_no_store_is_made(tmp_path: Path) -> None:
    """Without a store nothing is counted, and there is none afterwards either."""
    file = tmp_path / "papercast.db"
    assert await advice(configured(tmp_path, f"sqlite:///{file}"), FakeClock()) == []
    assert not file.exists()


async def test_a_store_of_another_version_is_left_alone(sqlite_url: str, tmp_path: Path) -> None:
    """A file without our tables, or one that is no database, is not touched."""
    async with await Database.open(sqlite_url):
        pass
    assert await advice(configured(tmp_path, sqlite_url), FakeClock()) == []
    file = tmp_path / "text.db"
    file.write_text("This is no database. " * 100)
    assert await advice(configured(tmp_path, f"sqlite:///{file}"), FakeClock()) == []
    assert file.read_text() == "This is no database. " * 100


async def test_an_empty_store_says_nothing(database: Database, tmp_path: Path) -> None:
    """Before the first harvest there is nothing to count in."""
    assert await advice(configured(tmp_path, database.shown_url), FakeClock()) == []


async def test_without_topics_no_store_is_opened(tmp_path: Path) -> None:
    """There would be nothing to ask it."""
    assert await advice(load(write(tmp_path, "[handlers.console]"), {}), FakeClock()) == []


async def test_config_check_shows_the_remarks(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence that fits a terminal, and the better query on a line of its own."""
    shelf = Shelf().put(4, "Lip sync", day=LAST_YEAR).put(4, "Lip synchronization", day=LAST_YEAR)
    async with sqlite_database.transaction() as conn:
        await papers.add(conn, shelf.put(1, "Heads", day=LAST_YEAR).papers, tokens)
    file = write(tmp_path, TOPICS.format(url=sqlite_database.shown_url))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with logging_as_it_was():
        output = await in_a_thread("config", "check", "-c", str(file))
    assert output.endswith(
        'Lips: "lip sync" does not find "lip synchronization". With "lip sync*" it is 8\n'
        "papers instead of 4:\n"
        '    "lip sync*"\n'
    )


async def in_a_thread(*arguments: str) -> str:
    """The command has an event loop of its own."""
    result = await asyncio.to_thread(CliRunner().invoke, app, arguments)
    assert result.exit_code == 0
    return result.output
