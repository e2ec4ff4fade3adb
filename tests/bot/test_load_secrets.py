"""Secrets of plug-ins are known to the log, and no message shows one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from configs import packages, refusal, version, write
from pydantic import SecretStr

from bot.load import check, secrets


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A version of Papercast with known plug-ins; each folder takes more modules."""
    with version(tmp_path):
        yield tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "[handlers.discord]\ntoken = ['hunter2']",
        "[handlers.discord]\ntokn = 'hunter2'",
        "[handlers.discord]\ntoken = 'x'\nproxy = 'http://me:hunter2@proxy'\nguilds = 5",
        "[handlers.discord]\ntoken = 'x'\nguilds = 'http://me:hunter2@proxy'",
        "[handlers.strict]\nwebhook = 'hunter2'",
        "[handlers.strict]\nwebhook = 'x'\nhooks = ['hunter2']",
        "[handlers.strict]\nwebhook = 'x'\nnamed = { a = 'hunter2' }",
        "[handlers.strict]\nwebhook = 'x'\nspare = 'hunter2'",
        "[handlers.whole]\nwebhook = 'hunter2'",
        "[handlers.whole]\nmore = [{ password = 'hunter2' }]",
        "[handlers.strict]\nkey = 'hunter2'\nwebhook = 'https://hunter2'",
    ],
)
def test_no_message_about_an_option_shows_a_secret(shelf: Path, text: str) -> None:
    """Neither the value nor a plug-in's own sentence about it."""
    strict = """
        from typing import Annotated
        from pydantic import BaseModel, Field, SecretStr, field_validator

        Long = Annotated[SecretStr, Field(min_length=20)]

        class Options(BaseModel, extra="forbid"):
            webhook: SecretStr
            key: str = ""
            hooks: list[Long] = []
            named: dict[str, Long] = {}
            spare: Long | None = None

            @field_validator("webhook")
            @classmethod
            def check(cls, value):
                raise ValueError(f"{value.get_secret_value()} is no webhook")

            @field_validator("key")
            @classmethod
            def look(cls, value):
                raise ValueError(f"{value} is no key")

        def create(options): ...
    """
    whole = """
        from pydantic import BaseModel, SecretStr, model_validator

        class Options(BaseModel):
            webhook: SecretStr = SecretStr("")
            more: list[dict[str, str]] = []

            @model_validator(mode="after")
            def look(self):
                raise ValueError(f"no: {self.webhook.get_secret_value()} {self.more}")

        def create(options): ...
    """
    with packages(shelf / "handlers", strict=strict, whole=whole):
        error = refusal(lambda: check(write(shelf, text), {}))
    assert "hunter2" not in f"{error} {error!r} {error.problems}"


def test_all_secrets_are_known_to_the_log(shelf: Path) -> None:
    """Typed or named as secrets, in settings or options, and the passwords of URLs."""
    with packages(
        shelf / "handlers",
        rich="""
        from pydantic import BaseModel, SecretBytes, SecretStr

        class Account(BaseModel):
            password: str
            name: str

        class Options(BaseModel):
            webhook: SecretStr
            pin: SecretBytes
            accounts: list[Account]
            api_key: str = ""
            tokens: dict[str, SecretStr] = {}

        def create(options): ...
        """,
    ):
        settings, plugins = check(
            write(
                shelf,
                """
                [database]
                url = "postgresql://me:p%40ss@db/x"
                [handlers.discord]
                token = "discord-token"
                proxy = "http://me:proxy-password@proxy"
                [handlers.rich]
                webhook = "https://example.org/hook"
                pin = "1234"
                tokens = { a = "token-a" }
                [[handlers.rich.accounts]]
                password = "account-password"
                name = "harmless"
                """,
            ),
            {"ANTHROPIC_API_KEY": ""},
        )
    assert secrets(settings, plugins) == {
        "p%40ss",
        "discord-token",
        "proxy-password",
        "https://example.org/hook",
        "1234",
        "token-a",
        "account-password",
    }


def test_a_configuration_without_secrets_has_none(shelf: Path) -> None:
    """The path of a database is no secret: hiding it would hide where things are."""
    assert secrets(*check(write(shelf, "[handlers.console]"), {})) == frozenset()


def test_options_keep_their_secrets_to_themselves(shelf: Path) -> None:
    """Printing what was loaded shows no token."""
    plugins = check(write(shelf, "[handlers.discord]\ntoken = 'hunter2'"), {})[1]
    assert dict(plugins.platforms[0].options)["token"] == SecretStr("hunter2")
    assert "hunter2" not in repr(plugins)
