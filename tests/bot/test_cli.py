"""The command line: thin, with a sentence and an exit code for every refusal."""

from pathlib import Path

import pytest
from configs import write
from logs import logging_as_it_was
from typer.testing import CliRunner, Result

from bot import serve
from bot.cli import app


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, without what belongs to a developer's own Papercast."""
    monkeypatch.chdir(tmp_path)
    for name in ("PAPERCAST_CONFIG", "DISCORD_TOKEN", "ANTHROPIC_API_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def papercast(*arguments: str) -> Result:
    """The result of one command, with logging as it was before."""
    with logging_as_it_was():
        return CliRunner().invoke(app, arguments)


def test_config_check_gives_an_overview(here: Path) -> None:
    """A good configuration is called good, with what it turns on."""
    write(here, "[handlers.console]\n[[topics]]\nname = 'Heads'\nquery = 'heads'\n")
    result = papercast("config", "check")
    assert result.exit_code == 0
    assert "The configuration is good." in result.output
    assert "platforms   console" in result.output
    assert "sources     arxiv_api" in result.output
    assert "topics      Heads" in result.output


def test_config_check_tells_what_is_not_used(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token for a platform that is not here is mentioned, and is no error."""
    monkeypatch.setenv("OPENAI_API_KEY", "abc")
    write(here, "[handlers.console]\n")
    result = papercast("config", "check")
    assert result.exit_code == 0
    assert "OPENAI_API_KEY is set" in result.output


def test_no_configuration_says_what_to_add() -> None:
    """Without a file and without a variable there is no platform, and the message says so."""
    result = papercast("run", "--once")
    assert result.exit_code == 78
    assert "handlers.console" in result.output


def test_a_missing_file_is_named() -> None:
    """A file that is not there is named, with what to copy."""
    result = papercast("config", "check", "-c", "mine.toml")
    assert result.exit_code == 78
    assert "mine.toml" in result.output
    assert "config.example.toml" in result.output


def test_a_store_that_cannot_be_opened(here: Path) -> None:
    """A folder in the store's place ends with a sentence and exit code 1."""
    write(here, "[database]\nurl = 'sqlite:///.'\n[handlers.console]\n")
    result = papercast("run", "--once")
    assert result.exit_code == 1
    assert "Cannot open" in result.output


def test_a_defect_is_logged_without_secrets(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody expected ends with 70, and a password in it is not shown."""

    async def defect(*_: object) -> int:
        raise RuntimeError("postgresql://me:hunter2@db/papers is odd")

    monkeypatch.setattr(serve, "once", defect)
    write(here, "[handlers.console]\n")
    result = papercast("run", "--once")
    assert result.exit_code == 70
    assert "stopped by a defect" in result.output
    assert "is odd" in result.output
    assert "hunter2" not in result.output


def test_ctrl_c_ends_with_its_signal(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyboard interrupt before the service listens for it ends with 130, without a traceback."""

    async def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "once", interrupted)
    write(here, "[handlers.console]\n")
    result = papercast("run", "--once")
    assert result.exit_code == 130
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Say from which day on"),
        (("--from", "2024-02-01", "--until", "2024-01-01"), "is after"),
        (("papers.jsonl", "--categories", "cs.CV,cs.XX"), "arXiv has no category cs.XX"),
        (("--from", "2024-13-01"), '"2024-13-01" is no day.'),
        (("--until", "yesterday"), '"yesterday" is no day. A day looks'),
    ],
)
def test_a_backfill_of_what_cannot_be_meant(
    here: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    """It is refused as the wrong use of a command, and no store is made."""
    write(here, "[handlers.console]\n")
    result = papercast("backfill", *arguments)
    assert result.exit_code == 2
    assert sentence in result.output
    assert not (here / "papercast.db").exists()


@pytest.mark.parametrize(
    "command", [(), ("run",), ("demo",), ("backfill",), ("backup",), ("config",)]
)
def test_help_reads_well(command: tuple[str, ...]) -> None:
    """Each command's help fits a terminal and says what it does."""
    result = papercast(*command, "--help")
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80
    assert "Usage: " in result.output
