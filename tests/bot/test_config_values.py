"""The kinds of value that settings have, and what is refused."""

from datetime import timedelta

import pytest
from pydantic import BaseModel, SecretStr, ValidationError

from bot.config.values import Chats, DatabaseUrl, Duration, Language, Section, Zone, duration


class Kinds(BaseModel):
    """One of each."""

    duration: Duration = timedelta(seconds=1)
    url: DatabaseUrl = SecretStr("sqlite:///x.db")
    chats: Chats = ()
    language: Language = "en"
    section: Section = {}
    zone: Zone = "UTC"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("10s", 10),
        ("30m", 1_800),
        ("2h", 7_200),
        ("1d", 86_400),
        ("1.5 h", 5_400),
        (" 90 ", 90),
        (2.5, 2.5),
        (7, 7),
        (timedelta(minutes=1), 60),
    ],
)
def test_durations(value: object, seconds: float) -> None:
    """A number with a unit, or a number of seconds, also as text from a variable."""
    assert duration(value).total_seconds() == seconds


@pytest.mark.parametrize(
    "value", ["", "soon", "10 minutes", "1h30m", "-5m", -1, 0, "0s", True, [], None, "inf", 1e400]
)
def test_what_is_no_duration(value: object) -> None:
    """The sentence shows how to write one."""
    with pytest.raises(ValueError, match=r'Needs a duration: "30s", "10m", "2h", "1d"'):
        duration(value)


def test_a_duration_beyond_time_is_refused() -> None:
    """An overflow is a sentence too."""
    with pytest.raises(ValueError, match="shorter duration"):
        duration("99999999999d")


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("sqlite:///papercast.db", "sqlite:///papercast.db"),
        ("sqlite:////var/lib/papercast.db", "sqlite:////var/lib/papercast.db"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("sqlite:///x.db?timeout=5", "sqlite:///x.db?timeout=5"),
        ("papercast.db", "sqlite:///papercast.db"),
        ("/var/lib/papercast.db", "sqlite:////var/lib/papercast.db"),
        (" data/papercast.db ", "sqlite:///data/papercast.db"),
        ("postgresql://me:pw@db/papercast", "postgresql://me:pw@db/papercast"),
        ("postgres://me@db/papercast", "postgres://me@db/papercast"),
        ("postgresql+psycopg://db/x", "postgresql+psycopg://db/x"),
        (SecretStr("papercast.db"), "sqlite:///papercast.db"),
    ],
)
def test_database_urls(value: object, url: str) -> None:
    """Both databases by URL, and a bare path as a file of SQLite."""
    assert Kinds.model_validate({"url": value}).url.get_secret_value() == url


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("mysql://root@db/x", "Needs a database URL"),
        ("https://example.org", "Needs a database URL"),
        ("postgresql:db", "Needs a database URL"),
        ("", "Needs a database URL"),
        (5, "Needs a database URL"),
        ("sqlite://", "Needs a file"),
        ("sqlite:///", "Needs a file"),
        ("sqlite:///:memory:", "Needs a file"),
        (":memory:", "Needs a file"),
        ("sqlite:", "Needs a file"),
        ("sqlite://papercast.db", "Needs three slashes"),
        ("sqlite:papercast.db", "Needs three slashes"),
    ],
)
def test_what_is_no_database_url(value: object, sentence: str) -> None:
    """What was posted is remembered in the database, so one in memory is refused as well."""
    with pytest.raises(ValidationError, match=sentence):
        Kinds.model_validate({"url": value})


def test_a_url_is_a_secret() -> None:
    """It may hold a password, so printing the settings does not show it."""
    assert "hunter2" not in repr(Kinds.model_validate({"url": "postgresql://me:hunter2@db/x"}))


@pytest.mark.parametrize("chat", ["console:here", "telegram:-1001234", "discord:12/34", "x_1:a:b"])
def test_chats(chat: str) -> None:
    """A platform and an address, which is the platform's own business."""
    assert Kinds.model_validate({"chats": [chat]}).chats == (chat,)


@pytest.mark.parametrize("chat", ["console", "console:", ":here", "Console:here", "console: here"])
def test_what_is_no_chat(chat: str) -> None:
    """Without a platform nobody could post there."""
    with pytest.raises(ValidationError, match="console:here"):
        Kinds.model_validate({"chats": [chat]})


def test_a_chat_named_twice_counts_once() -> None:
    """Two of the same would be two copies of each paper."""
    kinds = Kinds.model_validate({"chats": ["console:b", "console:a", "console:b"]})
    assert kinds.chats == ("console:b", "console:a")


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant", "ast"])
def test_languages(tag: str) -> None:
    """Language tags as the web has them."""
    assert Kinds.model_validate({"language": tag}).language == tag


@pytest.mark.parametrize("tag", ["", "English", "EN", "e", "en_US", "en-"])
def test_what_is_no_language(tag: str) -> None:
    """A name of a language is no tag."""
    with pytest.raises(ValidationError, match="Needs a language tag"):
        Kinds.model_validate({"language": tag})


def test_a_section_shows_no_secret() -> None:
    """What is named as a secret is wrapped at any depth; everything else stays as it is."""
    table = {
        "token": "hunter2",
        "guilds": [1, 2],
        "proxy": "http://me:hunter2@proxy",
        "more": {"api_key": "hunter2", "api_keys": "x"},
        "password": ["hunter2"],
        "secret": 5,
    }
    section = Kinds.model_validate({"section": table}).section
    assert "hunter2" not in repr(section)
    assert section["token"].get_secret_value() == "hunter2"
    assert section["guilds"] == [1, 2]
    assert section["more"]["api_keys"] == "x"


@pytest.mark.parametrize("value", ["UTC", "Europe/Paris", "America/Argentina/Buenos_Aires"])
def test_zones(value: str) -> None:
    """A zone is named as IANA names it."""
    assert Kinds.model_validate({"zone": value}).zone == value


@pytest.mark.parametrize(
    "value", ["", "Paris", "CEST+2", "../etc/passwd", "Europe", "Europe/Paaris"]
)
def test_what_is_no_zone(value: str) -> None:
    """The sentence shows one."""
    with pytest.raises(ValidationError, match='Needs the IANA name of a time zone: "Europe/Paris"'):
        Kinds.model_validate({"zone": value})
