"""What the environment sets, and what it may not set silently."""

from pathlib import Path

import pytest
from configs import PLATFORM, instead

import bot.summaries
import handlers
from bot.config.environment import Environment, read_environment

SECTIONS = frozenset({"log", "delivery", "handlers"})


def taken(**env: str) -> Environment:
    """What these variables say; nothing of it is wrong."""
    found = read_environment(env, SECTIONS)
    assert found.problems == []
    return found


def refused(**env: str) -> str:
    """The one thing that is wrong with these variables."""
    (problem,) = read_environment(env, SECTIONS).problems
    return str(problem)


def test_our_own_names_have_two_underscores_between_the_steps() -> None:
    """The name of a variable is the way to the setting; case does not count after the prefix."""
    found = taken(PAPERCAST_LOG__LEVEL="debug", PAPERCAST_SOURCES__ARXIV_API__PAGE_SIZE="50")
    assert found.values == {
        "log": {"level": "debug"},
        "sources": {"arxiv_api": {"page_size": "50"}},
    }
    assert found.names == {
        ("log", "level"): "PAPERCAST_LOG__LEVEL",
        ("sources", "arxiv_api", "page_size"): "PAPERCAST_SOURCES__ARXIV_API__PAGE_SIZE",
    }


def test_other_variables_set_nothing() -> None:
    """The environment is full of names that are not ours."""
    assert taken(HOME="/root", PAPERCAST_CONFIG="/etc/x.toml", LOG__LEVEL="debug").values == {}


def test_an_empty_variable_is_as_good_as_none() -> None:
    """Compose files pass variables on whether they are set or not."""
    found = taken(PAPERCAST_LOG__LEVEL="", LOG_LEVEL=" ", DATABASE_URL="", DATABASE_URL_FILE="")
    assert found.values == {}


def test_lists_and_tables_are_json() -> None:
    """There is no other way to put a list into a variable."""
    found = taken(
        PAPERCAST_SOURCES__X__LISTS='["cs.CV", "cs.SD"]', PAPERCAST_SOURCES__Y='{"a": {"b": 1}}'
    )
    assert found.values["sources"] == {"x": {"lists": ["cs.CV", "cs.SD"]}, "y": {"a": {"b": 1}}}


def test_what_only_begins_like_json_is_text() -> None:
    """Whoever needs a list will say so."""
    assert taken(PAPERCAST_LOG__LEVEL="[debug").values == {"log": {"level": "[debug"}}


def test_a_variable_inside_another_ones_value_does_not_fail() -> None:
    """The deeper one wins; that a text is needed instead is found by the validation."""
    found = taken(PAPERCAST_LOG__LEVEL="debug", PAPERCAST_LOG__LEVEL__X="1")
    assert found.values == {"log": {"level": {"x": "1"}}}


def test_a_table_and_one_of_its_keys_join() -> None:
    """A key by itself is added to the table that another variable holds."""
    found = taken(PAPERCAST_SOURCES__X='{"a": 1, "b": 2}', PAPERCAST_SOURCES__X__B="3")
    assert found.values == {"sources": {"x": {"a": 1, "b": "3"}}}


def test_customary_names_of_settings() -> None:
    """Names that every host knows work as well."""
    found = taken(LOG_LEVEL="DEBUG", DATABASE_URL="postgres://db/x")
    assert found.values == {"log": {"level": "DEBUG"}, "database": {"url": "postgres://db/x"}}
    assert found.names["database", "url"] == "DATABASE_URL"


def test_our_own_name_beats_the_customary_one() -> None:
    """Who writes the long name means this program."""
    found = taken(LOG_LEVEL="debug", PAPERCAST_LOG__LEVEL="error")
    assert found.values == {"log": {"level": "error"}}
    assert found.names["log", "level"] == "PAPERCAST_LOG__LEVEL"


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "DISCORD_BOT_TOKEN"])
def test_a_token_fills_its_platform_when_there_is_one(tmp_path: Path, name: str) -> None:
    """With the token alone the platform is configured."""
    with instead(handlers, tmp_path, discord=PLATFORM):
        found = taken(**{name: " hunter2\n"})
    assert found.values == {"handlers": {"discord": {"token": "hunter2"}}}
    assert found.notes == []


def test_the_more_usual_of_two_names_wins(tmp_path: Path) -> None:
    """Where both are set, DISCORD_TOKEN counts."""
    with instead(handlers, tmp_path, discord=PLATFORM):
        found = taken(DISCORD_TOKEN="one", DISCORD_BOT_TOKEN="two")
    assert found.values == {"handlers": {"discord": {"token": "one"}}}


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("DISCORD_TOKEN", "Discord platform"),
        ("DISCORD_TOKEN_FILE", "Discord platform"),
        ("DISCORD_BOT_TOKEN", "Discord platform"),
        ("TELEGRAM_BOT_TOKEN", "Telegram platform"),
    ],
)
def test_a_token_for_a_platform_that_is_not_here_is_noted(
    tmp_path: Path, name: str, missing: str
) -> None:
    """It sets nothing, breaks nothing, and does not go unsaid."""
    with instead(handlers, tmp_path):
        found = taken(**{name: "hunter2"})
    assert found.values == {}
    assert found.notes == [f"{name} is set, but this version has no {missing}: not used."]


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("ANTHROPIC_API_KEY", "summaries by Claude"),
        ("OPENAI_API_KEY", "summaries by OpenAI"),
    ],
)
def test_a_key_for_summaries_that_are_not_here_is_noted(
    tmp_path: Path, name: str, missing: str
) -> None:
    """People have such keys in their shells; that is no reason to refuse a start."""
    with instead(bot.summaries, tmp_path):
        found = taken(**{name: "sk-x"})
    assert found.notes == [f"{name} is set, but this version has no {missing}: not used."]


def test_a_single_underscore_is_noted() -> None:
    """It looks like a setting and is none."""
    found = taken(PAPERCAST_LOG_LEVEL="debug", PAPERCAST_SHARED="/x")
    assert found.values == {}
    assert found.notes == [
        "PAPERCAST_LOG_LEVEL is not used. Two underscores make it a setting: PAPERCAST_LOG__LEVEL."
    ]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("DATABASE_URL_FILE", ("database", "url")),
        ("PAPERCAST_DATABASE__URL_FILE", ("database", "url")),
        ("PAPERCAST_HANDLERS__X__TOKEN_FILE", ("handlers", "x", "token")),
        ("PAPERCAST_HANDLERS__X__BOT_TOKEN_FILE", ("handlers", "x", "bot_token")),
        ("PAPERCAST_SUMMARIES__X__API_KEY_FILE", ("summaries", "x", "api_key")),
    ],
)
def test_a_secret_may_be_in_a_file(tmp_path: Path, name: str, path: tuple[str, ...]) -> None:
    """What containers mount as a file is read, without the newline at its end."""
    file = tmp_path / "secret"
    file.write_text("hunter2\n", "utf-8")
    found = taken(**{name: str(file)})
    value = found.values
    for step in path[:-1]:
        value = value[step]
    assert value[path[-1]] == "hunter2"
    assert found.names[path] == name


def test_a_setting_that_ends_in_file_is_not_read() -> None:
    """Only secrets have files; a plug-in's ``log_file`` is an option like any other."""
    found = taken(PAPERCAST_HANDLERS__X__LOG_FILE="/nowhere", PAPERCAST_LOG__FILE="/nowhere")
    assert found.values == {
        "handlers": {"x": {"log_file": "/nowhere"}},
        "log": {"file": "/nowhere"},
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b" \n", "is empty."),
        (b"\xff\xfe\x00", "is not a text file."),
        (None, "cannot be read: No such file or directory."),
    ],
)
def test_a_secret_file_that_cannot_be_used(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    """The problem names the variable and the file."""
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    shown = refused(DATABASE_URL_FILE=str(file))
    assert shown.startswith("DATABASE_URL_FILE  database.url\n")
    assert " ".join(shown.split()).endswith(f"{file} {sentence}")


def test_a_secret_file_with_an_impossible_name() -> None:
    """A name that no file can have is a sentence, not a traceback."""
    assert "cannot be read: embedded null byte." in refused(DATABASE_URL_FILE="a\0b")


@pytest.mark.parametrize("name", ["DATABASE_URL", "PAPERCAST_DATABASE__URL"])
def test_a_secret_given_twice(tmp_path: Path, name: str) -> None:
    """Nobody can tell which of the two is meant."""
    env = {name: "postgres://me:hunter2@db/x", f"{name}_FILE": str(tmp_path)}
    problems = read_environment(env, SECTIONS).problems
    assert problems[0].sentence == f"{name} and {name}_FILE are both set. Keep one."
    assert "hunter2" not in str(problems[0])
