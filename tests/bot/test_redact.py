"""What is hidden, in which spellings, and what is left alone."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.redact import MASK, Redactor

TELEGRAM = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"token {TELEGRAM} refused", "token *** refused"),
        (f"GET https://api.telegram.org/bot{TELEGRAM}/getMe", None),
        (f"/bot{TELEGRAM.replace(':', '%3A')}/getMe", "/bot***/getMe"),
        ("key sk-ant-api03-Ab_c-9 refused", "key *** refused"),
        ("key sk-proj-Abcdefghijkl0123456789", "key ***"),
        ("Authorization: Bearer abc.DEF-123_45", "Authorization: Bearer ***"),
        ("authorization: bearer abcdefgh12345", "authorization: bearer ***"),
        ("Authorization: Basic dXNlcjpwYXNzd29yZA==", "Authorization: Basic ***"),
        ("Authorization: Bot MTk4NjIy.Cl2FMQ.ZnCjm1XVW7vRze4b", "Authorization: Bot ***"),
        ("postgresql://papercast:hunter2@db/x", "postgresql://papercast:***@db/x"),
        ("redis://:hunter2@db", "redis://:***@db"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str, shown: str | None) -> None:
    """A pattern hides a secret that nobody told us, and leaves what stands around it."""
    expected = "GET https://api.telegram.org/bot***/getMe" if shown is None else shown
    assert Redactor().text(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a risk-averse, task-specific approach to sk-learn",
        "arXiv 2401.08503 was announced at 02:14:10",
        "http://127.0.0.1:8080/api/query?search_query=all:electron",
        "a basic characterization of a bot recommendation",
        "sqlite:///papercast.db",
        "mail me: someone@example.org",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    """What only resembles a secret stays readable."""
    assert Redactor().text(text) == text


@pytest.mark.parametrize(
    "spell",
    [
        str,
        quote,
        lambda secret: quote(secret, safe=""),
        json.dumps,
        lambda secret: json.dumps(secret, ensure_ascii=False),
        lambda secret: repr({"password": secret}),
        lambda secret: repr(secret.encode()) if secret.isascii() else secret,
    ],
)
@pytest.mark.parametrize("secret", ["hunter2", "p@ss/w ord%", 'q"uo\\te', "it's", "pässwörter"])
def test_a_known_secret_is_hidden_in_every_spelling(
    secret: str, spell: Callable[[str], str]
) -> None:
    """URLs, JSON and repr write a secret differently; none of them shows it."""
    spelled = spell(secret)
    shown = Redactor([secret]).text(f"before {spelled} after")
    assert secret not in shown
    assert spelled not in shown
    assert MASK in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")


def test_a_secret_given_escaped_is_hidden_unescaped() -> None:
    """A password is escaped in the URL of the configuration and plain in a driver's message."""
    assert Redactor(["p%40ss%2Fword"]).text("refused for p@ss/word") == "refused for ***"


def test_the_longer_of_two_secrets_is_hidden_whole() -> None:
    """A secret that begins with another leaves no rest behind."""
    assert Redactor(["abcd", "abcdefgh"]).text("abcdefgh abcd") == "*** ***"


@pytest.mark.parametrize("secret", ["", "a", "abc"])
def test_a_secret_too_short_to_be_one_hides_nothing(secret: str) -> None:
    """An empty secret would otherwise stand between any two letters."""
    assert Redactor([secret]).text("abc abc") == "abc abc"


def test_values_keep_their_shape() -> None:
    """Tables and lists are searched, keys too; what is harmless keeps its type."""
    value = {
        "n": 3,
        "hunter2": ["hunter2", ("x", "a hunter2 b")],
        "t": True,
        "none": None,
        "f": 1.5,
    }
    assert Redactor(["hunter2"]).value(value) == {
        "n": 3,
        "***": ["***", ["x", "a *** b"]],
        "t": True,
        "none": None,
        "f": 1.5,
    }


def test_a_number_may_be_a_secret() -> None:
    """A PIN that somebody logs as a number is still a PIN."""
    assert Redactor(["48151623"]).value({"pin": 48151623, "other": 48151624}) == {
        "pin": MASK,
        "other": 48151624,
    }


@dataclass
class Login:
    """Something with a telling repr."""

    password: str


def test_an_unknown_type_is_searched_as_its_repr() -> None:
    """Objects and bytes are shown as text, without what they hold."""
    assert Redactor(["hunter2"]).value(Login("hunter2")) == "Login(password='***')"
    assert Redactor(["hunter2"]).value(b"x hunter2") == "b'x ***'"


def test_a_table_that_holds_itself_ends() -> None:
    """Recursion stops at a depth that no log line needs."""
    table: dict[str, object] = {"secret": "hunter2"}
    table["self"] = table
    assert "hunter2" not in str(Redactor(["hunter2"]).value(table))


@settings(deadline=None)
@given(
    secret=st.text(min_size=4).filter(lambda text: set(text) != {"*"}),
    before=st.text(),
    after=st.text(),
)
def test_no_text_shows_a_known_secret(secret: str, before: str, after: str) -> None:
    """Whatever the secret and whatever stands around it, the secret is gone."""
    shown = Redactor([secret]).text(f"{before}{secret}{after}")
    assert secret not in shown.replace(MASK, "\x00") or secret in MASK
