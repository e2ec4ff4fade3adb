"""How keys and values are shown, and that no secret is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from configs import refusal, write

from bot.config import ConfigError, load
from bot.config.problems import key_text, shown

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

Refused = Callable[..., ConfigError]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """What the loading of this text ends with."""

    def call(text: str, **env: str) -> ConfigError:
        path = write(tmp_path, text)
        return refusal(lambda: load(path, env))

    return call


@pytest.mark.parametrize(
    "text",
    [
        "database.url = 'mysql://me:hunter2@db/x'",
        "database.url = 'mysql://me:hunter2/with@db/x'",
        f"log.level = '{TOKEN}'",
        f"[handlers.discord]\ntoken = '{TOKEN}'\n[log]\nlevel = '{TOKEN}'",
        f"harvest.{{token}} = '{TOKEN}'",
        f"harvest.token = '{TOKEN}'",
        f"harvest.tokn = '{TOKEN}'",
        f"tokn = '{TOKEN}'",
        f"summaries.api_key = '{TOKEN}'",
        f"topics = [{{ name = '{TOKEN}', query = 'a OR' }}]",
        f"token = '{TOKEN}",
    ],
)
def test_no_message_shows_a_secret(refused: Refused, text: str) -> None:
    """Not by the key's name, not by the form of the value, not by a mistyped key or quote."""
    error = refused(text)
    for said in (str(error), repr(error), repr(error.problems)):
        assert "hunter2" not in said
        assert TOKEN not in said
        assert TOKEN.partition(":")[2] not in said


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("log", "level"), "log.level"),
        (("topics", 0, "query"), "topics #1 query"),
        (("topics", 1, "chats", 2), "topics #2 chats #3"),
        (("handlers", "acme.slack", "token"), 'handlers."acme.slack".token'),
        (("",), '""'),
        ((), ""),
    ],
)
def test_keys_are_named_as_people_write_them(path: tuple[str | int, ...], text: str) -> None:
    """Items of a list are counted from 1."""
    assert key_text(path) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (True, "true"),
        ("it's", '"it\'s"'),
        ('"a" OR b', "'\"a\" OR b'"),
        ('"it\'s"', '"\\"it\'s\\""'),
        ("a\nb", '"a\\nb"'),
        (None, None),
        ([1], None),
        ({"a": 1}, None),
        ("postgres://me:hunter2@db", '"postgres://me:***@db"'),
    ],
)
def test_values_are_shown_as_they_are_written(value: object, text: str | None) -> None:
    """As in TOML; lists and tables are too long to show."""
    assert shown(("a",), value) == text


@pytest.mark.parametrize("key", ["token", "bot_token", "api_key", "password", "client_secret"])
def test_a_secret_is_a_mask(key: str) -> None:
    """Its length is nobody's business either."""
    assert shown(("a", key), "hunter2") == "***"
    assert shown((key, 0), "hunter2") == "***"
    assert shown(("a",), "hunter2", secret=True) == "***"
