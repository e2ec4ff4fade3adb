"""What is wrong is said all at once, and what is allowed with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from configs import only, refusal, spoken, write

from bot.config import ConfigError, load
from bot.config.problems import Place, Problem

Refused = Callable[..., ConfigError]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """What the loading of this text ends with."""

    def call(text: str, **env: str) -> ConfigError:
        path = write(tmp_path, text)
        return refusal(lambda: load(path, env))

    return call


def test_the_whole_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made to be read in a terminal: place, key, value, then what is allowed."""
    write(
        tmp_path,
        """
        [harvest]
        evry = "1h"

        [delivery]
        concurrency = "many"
        send_timeout = "soon"
        """,
    )
    monkeypatch.chdir(tmp_path)
    error = refusal(lambda: load(Path("config.toml"), {"LOG_LEVEL": "loud"}))
    assert str(error) == (
        """The configuration has 4 problems.

  config.toml:2  harvest.evry
      There is no such setting. Did you mean every? Known here: every,
      post_days.

  config.toml:5  delivery.concurrency = "many"
      Needs a whole number. (How many messages may be under way at the same
      time.)

  config.toml:6  delivery.send_timeout = "soon"
      Needs a duration: "30s", "10m", "2h", "1d" or a number of seconds, more
      than 0. (How long one message may take to be confirmed.)

  LOG_LEVEL  log.level = "loud"
      Needs one of debug, info, warning or error. (The least weight of a line
      that is shown.)"""
    )


def test_it_is_a_configuration_error_for_supervisors() -> None:
    """Exit code 78: starting again would change nothing."""
    error = ConfigError([Problem(Place("x"), ("a",), "It is missing.")])
    assert error.exit_code == 78
    assert str(error).startswith("The configuration has 1 problem.\n")


def test_no_line_is_wider_than_a_terminal(refused: Refused) -> None:
    """Long sentences are broken; long values are cut."""
    error = refused(f'[summaries]\nlanguage = "{"x" * 300}"\nlanuage = 1\nleve = 2')
    assert len(error.problems) == 3
    advice = [line for line in str(error).splitlines() if line.startswith("      ")]
    assert advice
    assert all(len(line) <= 80 for line in advice)
    assert "x" * 59 + "…" in str(error)
    assert "x" * 60 not in str(error)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("harvest.post_days", "-1", "Needs at least 0."),
        ("harvest.post_days", "3651", "Needs at most 3650."),
        ("harvest.post_days", "1.5", "Needs a whole number."),
        ("harvest.post_days", "[1]", "Needs a whole number."),
        ("harvest.every", "[]", 'Needs a duration: "30s"'),
        ("log.level", '"loud"', "Needs one of debug, info, warning or error."),
        ("log.level", "5", "Needs one of debug, info, warning or error."),
        ("summaries.language", "5", "Needs text in quotes."),
        ("backup.folder", "5", "Needs a path in quotes."),
        ("backup", "5", "Needs a table: [backup]."),
        ("handlers", "5", "Needs a table: [handlers]."),
        ("handlers.console", "5", "Needs a table: [handlers.console]."),
        ("topics", "5", 'Needs a list: ["one", "two"].'),
        ("topics", "[5]", "Needs a table: [topics #1]."),
        ("database.url", '"mysql://x"', "Needs a database URL: sqlite:///papercast.db or"),
    ],
)
def test_a_problem_says_what_is_allowed(
    refused: Refused, setting: str, value: str, sentence: str
) -> None:
    """In words, not in the names of types."""
    problem = only(refused(f"{setting} = {value}"))
    assert spoken(problem).startswith(sentence)


def test_what_a_setting_is_for_is_said(refused: Refused) -> None:
    """Who got it wrong may not know what it means."""
    problem = only(refused("delivery.concurrency = 0"))
    assert spoken(problem) == (
        "Needs at least 1. (How many messages may be under way at the same time.)"
    )


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("[harvst]", "harvest"),
        ("[harvest]\nEvery = '1h'", "every"),
        ("[harvest]\nintervall = '1h'", None),
        ("level = 'debug'", "log.level"),
        ("[log]\nfolder = 'x'", "backup.folder"),
        ("[summaries]\nlanuage = 'de'", "language"),
        ("[[topics]]\nname = 'a'\nquery = 'b'\nchat = []", "chats"),
    ],
)
def test_an_unknown_key_has_a_nearest_one(refused: Refused, text: str, nearest: str | None) -> None:
    """A slip of the pen, or the right key in the wrong section."""
    problem = only(refused(text))
    assert problem.nearest == nearest
    assert ("Did you mean" in str(problem)) is (nearest is not None)
    assert problem.value is None
    assert problem.known


def test_an_unknown_key_of_summaries_knows_the_providers(refused: Refused) -> None:
    """Beside its settings the section has a subsection for each provider."""
    assert {"language", "patience"} <= set(only(refused("[summaries]\nfoo = 1")).known)


def test_all_problems_of_a_setting_are_one(refused: Refused, tmp_path: Path) -> None:
    """A secret's file that is missing is not also a missing secret."""
    error = refused("", DATABASE_URL_FILE=str(tmp_path / "no"), PAPERCAST_DATABASE__URL_FILE="/no")
    assert len(error.problems) == 1
