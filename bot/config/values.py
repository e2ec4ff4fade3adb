"""The kinds of value beyond TOML's own, each with the sentence that refuses a bad one."""

import re
from datetime import timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.config.secret_names import hide_secrets
from bot.text.languages import NAMES

_UNITS = {"": "seconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd]?)")
_NO_DURATION = 'Needs a duration: "30s", "10m", "2h", "1d" or a number of seconds, more than 0.'

_NO_URL = "Needs a database URL: sqlite:///papercast.db or postgresql://user@host/name."
_NO_FILE = "Needs a file, because what was posted is remembered there: sqlite:///papercast.db."

_CHAT = re.compile(r"[a-z][a-z0-9_]*:\S+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def duration(value: object) -> timedelta:
    """``"30s"``, ``"10m"``, ``"2h"``, ``"1d"`` or a number of seconds, as a time span.

    Raises:
        ValueError: when it is none of these, or is not more than nothing.
    """
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch("" if isinstance(value, bool) else str(value).strip())
    if found is None:
        raise ValueError(_NO_DURATION)
    try:
        span = timedelta(**{_UNITS[found[2]]: float(found[1])})
    except OverflowError:
        raise ValueError("Needs a shorter duration: this is more than a million years.") from None
    if not span:
        raise ValueError(_NO_DURATION)
    return span


def database_url(value: object) -> SecretStr:
    """A URL of SQLite or PostgreSQL; a bare path is a file of SQLite.

    Raises:
        ValueError: when it is neither. The sentence does not repeat the value.
    """
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if not isinstance(text, str) or not text.strip():
        raise ValueError(_NO_URL)
    text = text.strip()
    scheme, colon, rest = text.partition(":")
    kind = scheme.partition("+")[0].lower()
    if kind in {"postgresql", "postgres"} and rest.startswith("//"):
        return SecretStr(text)
    if kind == "sqlite" and colon:
        return _file_url(text, rest)
    if kind in {"postgresql", "postgres"} or "://" in text:
        raise ValueError(_NO_URL)
    return _file_url(f"sqlite:///{text}", f"///{text}")


def _file_url(url: str, rest: str) -> SecretStr:
    path = rest.partition("?")[0].removeprefix("///")
    if path in {"//", "", ":memory:"}:
        raise ValueError(_NO_FILE)
    if not rest.startswith("///"):
        raise ValueError("Needs three slashes before the path: sqlite:///papercast.db.")
    return SecretStr(url)


def _chat(value: str) -> str:
    if _CHAT.fullmatch(value) is None:
        raise ValueError('Needs a platform and an address: "console:here".')
    return value


def one_line(text: str) -> str:
    """The text without breaks and doubled blanks: a long query may be written over many lines."""
    return " ".join(text.split())


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _language(value: str) -> str:
    if _LANGUAGE.fullmatch(value) is None:
        raise ValueError('Needs a language tag: "en", "fr", "pt-BR".')
    return value


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError('Needs the IANA name of a time zone: "Europe/Paris".') from None


Duration = Annotated[timedelta, BeforeValidator(duration)]
DatabaseUrl = Annotated[SecretStr, BeforeValidator(database_url)]
Chats = Annotated[tuple[Annotated[str, AfterValidator(_chat)], ...], AfterValidator(_once)]
OneLine = Annotated[str, BeforeValidator(lambda v: one_line(v) if isinstance(v, str) else v)]
Language = Annotated[str, AfterValidator(_language)]
Languages = Annotated[
    tuple[Language, ...],
    BeforeValidator(lambda value: tuple(NAMES) if value == "all" else value),
    AfterValidator(_once),
]
Zone = Annotated[str, AfterValidator(_zone)]
Section = Annotated[dict[str, Any], AfterValidator(hide_secrets)]
"""The table of one plug-in: its own module says what belongs in it."""
