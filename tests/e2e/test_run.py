"""Papercast as a service: started, refused, stopped, and run once, all as processes."""

import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from process import finished, papercast
from servers.arxiv import ArxivServer
from servers.arxiv_faults import hang, status

from bot.sources import sample

CONFIG = """
[sources.arxiv_api]
url = "{url}"
interval = 0
attempts = 1
first_days = 30

[harvest]
post_days = 30

[handlers.console]

[[topics]]
name = "Talking heads"
query = "head OR lip-sync"
chats = ["console:here"]
"""


@pytest_asyncio.fixture
async def arxiv() -> AsyncIterator[ArxivServer]:
    """A local arXiv with no paper: what is new there is up to the test."""
    async with ArxivServer(()) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, arxiv: ArxivServer) -> Path:
    """A folder with a configuration that asks the local arXiv."""
    (tmp_path / "config.toml").write_text(CONFIG.format(url=arxiv.url))
    return tmp_path


async def test_sigterm_ends_it_cleanly_while_arxiv_hangs(folder: Path, arxiv: ArxivServer) -> None:
    """A SIGTERM ends the service within ten seconds, with exit code 0, whatever it waits for."""
    arxiv.faults.append(hang())
    async with papercast(folder, "run") as process:
        await process.says("ready")
        await arxiv.until(lambda server: server.under_way > 0)
        start = time.monotonic()
        assert await process.terminate() == 0
        assert time.monotonic() - start < 10
        assert "stopped" in process.err.read_text()
    assert _rows(folder, "SELECT token FROM locks WHERE name = 'service'") == [(None,)]


async def test_a_second_service_is_refused(folder: Path) -> None:
    """The second service on a store ends with a sentence that names the first."""
    second = folder / "second"
    second.mkdir()
    async with papercast(folder, "run", measured=False) as first:
        await first.says("ready")
        async with papercast(second, "run", "-c", "../config.toml", env=_store(folder)) as other:
            assert await other.end() == 75
            said = other.err.read_text()
        assert f"process {first.child.pid}" in said
        assert "running on this database already" in said
        assert await first.terminate() == 0


async def test_one_that_was_killed_is_no_obstacle(folder: Path) -> None:
    """After a SIGKILL the next start needs no waiting."""
    async with papercast(folder, "run", measured=False) as first:
        await first.says("ready")
        await first.kill()
    assert await finished(folder, "run", "--once") == 0


async def test_a_single_run_says_when_arxiv_is_down(folder: Path, arxiv: ArxivServer) -> None:
    """With arXiv down, --once ends with 1 and a warning, and the next run takes everything in."""
    arxiv.faults.append(status(503))
    assert await finished(folder, "run", "--once") == 1
    assert "harvest ended early" in (folder / "err.txt").read_text()
    assert await finished(folder, "run", "--once") == 0


async def test_backup_while_the_service_runs(folder: Path) -> None:
    """A backup is a whole store, and an existing file is not touched."""
    async with papercast(folder, "run", measured=False) as service:
        await service.says("ready")
        other = folder / "other"
        other.mkdir()
        arguments = ("backup", "copy.db", "-c", "../config.toml")
        assert await finished(other, *arguments, env=_store(folder)) == 0
        assert await finished(other, *arguments, env=_store(folder)) == 1
        assert "is there already" in (other / "err.txt").read_text()
    with closing(sqlite3.connect(other / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM subscriptions").fetchone() == (1,)


async def test_a_bad_configuration_ends_with_78(tmp_path: Path) -> None:
    """Every problem of a configuration is printed with its line, and the exit code is 78."""
    (tmp_path / "config.toml").write_text("[harvest]\nevry = '1h'\n[handlers.console]\nwidth = 2\n")
    assert await finished(tmp_path, "config", "check") == 78
    said = (tmp_path / "err.txt").read_text()
    assert "config.toml:2" in said
    assert "every" in said
    assert "config.toml:4" in said


async def test_demo_without_a_terminal(tmp_path: Path, arxiv: ArxivServer) -> None:
    """With its input closed the demo shows the sample's posts, ends with 0, and repeats nothing."""
    arxiv.faults.extend([status(503), status(503)])
    env = {"PAPERCAST_SOURCES__ARXIV_API__URL": arxiv.url}
    assert await finished(tmp_path, "demo", env=env) == 0
    first = (tmp_path / "out.txt").read_text()
    assert "2608.16143" in first
    assert "sample" in first
    assert max(map(len, first.splitlines())) <= 80
    assert await finished(tmp_path, "demo", env=env) == 0
    second = (tmp_path / "out.txt").read_text().removeprefix(first)
    assert "arxiv.org/abs" not in second
    assert "nothing comes twice" in " ".join(second.split())


async def test_demo_asks_arxiv_first(tmp_path: Path, arxiv: ArxivServer) -> None:
    """When arXiv answers, the demo shows its newest papers for the topics, and takes commands."""
    arxiv.add(*sample.announcement())
    env = {
        "PAPERCAST_SOURCES__ARXIV_API__URL": arxiv.url,
        "PAPERCAST_SOURCES__ARXIV_API__TIMEOUT": "60",
    }
    async with papercast(tmp_path, "demo", env=env, stdin=b"subscriptions\nquit\n") as process:
        assert await process.end() == 0
    said = (tmp_path / "out.txt").read_text()
    assert "at arXiv for these topics" in said
    assert "2608.15110" in said
    assert "2 subscriptions" in said


async def test_a_store_of_a_newer_papercast_is_refused(folder: Path) -> None:
    """A store that a newer version wrote is refused with a sentence, and nothing is changed."""
    assert await finished(folder, "run", "--once") == 0
    with closing(sqlite3.connect(folder / "papercast.db")) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    assert await finished(folder, "run", "--once") == 1
    assert "newer" in (folder / "err.txt").read_text()


async def test_module_and_script_are_the_same(tmp_path: Path) -> None:
    """``python -m bot --help`` names every command."""
    assert await finished(tmp_path, "--help") == 0
    said = (tmp_path / "out.txt").read_text()
    for command in ("run", "demo", "backup", "config"):
        assert command in said


def _store(folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{folder}{os.sep}papercast.db"}


def _rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "papercast.db")) as store:
        return store.execute(sql).fetchall()
