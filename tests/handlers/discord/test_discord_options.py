"""The section of the configuration, and what loading it costs."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from bot.config.secret_names import secrets_in
from handlers.discord import Options, create

TOKEN = "MTA.discord.token"


def refusal(**given: object) -> str:
    """The sentence by which options are refused."""
    with pytest.raises(ValidationError) as caught:
        Options.model_validate(given)
    return caught.value.errors()[0]["msg"]


def test_a_token_is_all_that_is_needed() -> None:
    """Discord's own addresses hold unless others are given."""
    options = Options.model_validate({"token": TOKEN})
    assert (options.api_url, options.gateway_url) == (None, None)


@pytest.mark.parametrize("token", ["", " ", "two words", "line\nbreak", "tökén"])
def test_a_token_is_one_word(token: str) -> None:
    """What cannot stand in a header is refused, and not repeated."""
    sentence = refusal(token=token)
    assert "Needs the bot's token" in sentence
    assert not token.strip() or token not in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("api_url", "https://proxy.example/api/v10"),
        ("api_url", "http://127.0.0.1:80/api/v10"),
        ("api_url", "http://[::1]:80/api"),
        ("api_url", "http://localhost/api"),
        ("gateway_url", "wss://gateway.example"),
        ("gateway_url", "ws://127.0.0.1:80/gateway"),
    ],
)
def test_addresses_that_hold(name: str, value: str) -> None:
    """Encrypted anywhere, in the clear on this machine alone; a slash at the end is left out."""
    options = Options.model_validate({"token": TOKEN, name: f"{value}/"})
    assert getattr(options, name) == value


@pytest.mark.parametrize(
    ("name", "value", "needs"),
    [
        ("api_url", "http://proxy.example/api", "https://"),
        ("api_url", "ws://127.0.0.1/api", "https://"),
        ("api_url", "discord.com", "https://"),
        ("api_url", "https://", "https://"),
        ("gateway_url", "ws://gateway.example", "wss://"),
        ("gateway_url", "https://gateway.example", "wss://"),
    ],
)
def test_addresses_that_do_not(name: str, value: str, needs: str) -> None:
    """The token would cross the network in clear text, or never arrive."""
    assert f"Needs {needs} and a host" in refusal(token=TOKEN, **{name: value})


def test_an_unknown_option_is_refused() -> None:
    """A typing mistake does not go unnoticed."""
    assert "Extra inputs" in refusal(token=TOKEN, tokn="x")


def test_the_token_is_a_secret() -> None:
    """Neither the options nor the platform show it, and the log knows to hide it."""
    options = Options.model_validate({"token": TOKEN})
    platform = create(options)
    assert TOKEN in set(secrets_in(options))
    assert TOKEN not in repr(options) + str(options) + repr(platform) + repr(vars(platform))


def test_the_sdk_is_loaded_by_create_alone() -> None:
    """Whoever does not use Discord does not wait for it."""
    program = (
        "import sys, handlers.discord as d; assert 'discord' not in sys.modules;"
        "o = d.Options(token='x'); assert 'discord' not in sys.modules;"
        "d.create(o); assert 'discord' in sys.modules"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False, stderr=subprocess.PIPE)
    assert ended.returncode == 0, ended.stderr
