"""From sections to modules: what is found, what is validated, and what is refused."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from configs import PLATFORM, instead, only, packages, refusal, write
from pydantic import SecretStr

import bot.sources
import bot.summaries
import handlers
from bot.config import ConfigError
from bot.load import Plugins, check, secrets

PLAIN = """
    from pydantic import BaseModel

    class Options(BaseModel, extra="forbid", frozen=True):
        size: int = 3

    def create(options, word="made"):
        return f"{word} {__name__} {options.size}"
"""
"""A plug-in that needs nothing."""

HELPER = "LIMIT = 3\n"
"""A module beside the plug-ins that is none."""

BROKEN = "import a_library_that_nobody_has\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A version of Papercast with known plug-ins; each folder takes more modules."""
    with (
        instead(bot.sources, tmp_path / "sources", arxiv_api=PLAIN, sample=PLAIN, base=HELPER),
        instead(bot.summaries, tmp_path / "summaries", abstract=PLAIN, claude=PLATFORM),
        instead(handlers, tmp_path / "handlers", console=PLAIN, discord=PLATFORM, base=HELPER),
    ):
        yield tmp_path


def loaded(shelf: Path, text: str, **env: str) -> Plugins:
    """The plug-ins of this configuration."""
    return check(write(shelf, text), env)[1]


def refused(shelf: Path, text: str, **env: str) -> ConfigError:
    """What this configuration is refused with."""
    path = write(shelf, text)
    return refusal(lambda: check(path, env))


def advice(error: ConfigError) -> str:
    """The only problem's text on one line."""
    return " ".join(str(only(error)).split())


def test_a_section_is_a_module(shelf: Path) -> None:
    """The options are the module's own, and create makes the thing from them."""
    plugins = loaded(
        shelf,
        """
        [sources.sample]
        [summaries.abstract]
        size = 5
        [handlers.console]
        size = "7"
        """,
    )
    (source,), (summary,), (platform,) = plugins.sources, plugins.summaries, plugins.platforms
    assert [plugin.name for plugin in (source, summary, platform)] == [
        "sample",
        "abstract",
        "console",
    ]
    assert [plugin.module for plugin in (source, summary, platform)] == [
        "bot.sources.sample",
        "bot.summaries.abstract",
        "handlers.console",
    ]
    assert str(source.create(source.options)) == "made bot.sources.sample 3"
    assert str(summary.create(summary.options)) == "made bot.summaries.abstract 5"
    assert str(platform.create(platform.options, word="new")) == "new handlers.console 7"


def test_sections_keep_their_order(shelf: Path) -> None:
    """The first provider is asked first."""
    plugins = loaded(shelf, "[handlers.console]\n[sources.sample]\n[sources.arxiv_api]")
    assert [plugin.name for plugin in plugins.sources] == ["sample", "arxiv_api"]


@pytest.mark.parametrize("text", ["[handlers.console]", "[handlers.console]\n[sources]"])
def test_without_a_source_arxiv_is_asked(shelf: Path, text: str) -> None:
    """There is nothing to harvest but arXiv, so nobody need say so."""
    assert [plugin.name for plugin in loaded(shelf, text).sources] == ["arxiv_api"]


def test_the_abstract_stands_in_last(shelf: Path) -> None:
    """When every provider fails there is still a sentence from the abstract."""
    plugins = loaded(shelf, "[handlers.console]\n[summaries.claude]\ntoken = 'hunter2'")
    assert [plugin.name for plugin in plugins.summaries] == ["claude", "abstract"]


def test_the_abstract_stands_where_it_is_written(shelf: Path) -> None:
    """Who names it first means it."""
    plugins = loaded(
        shelf,
        "[handlers.console]\n[summaries.abstract]\n[summaries.claude]\ntoken = 'hunter2'",
    )
    assert [plugin.name for plugin in plugins.summaries] == ["abstract", "claude"]


def test_settings_of_summaries_are_no_providers(shelf: Path) -> None:
    """Language and patience are not modules."""
    plugins = loaded(shelf, "[handlers.console]\n[summaries]\nlanguage = 'de'\npatience = '1m'")
    assert [plugin.name for plugin in plugins.summaries] == ["abstract"]


def test_a_strangers_package_works_by_its_dotted_name(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is called by the last part of the name, and its chats begin with that."""
    monkeypatch.syspath_prepend(str(shelf / "elsewhere"))
    with packages(shelf / "elsewhere" / "acme", slack=PLATFORM):
        plugins = loaded(
            shelf,
            """
            [handlers."acme.slack"]
            token = "hunter2"
            [[topics]]
            name = "a"
            query = "b"
            chats = ["slack:general"]
            """,
        )
    (platform,) = plugins.platforms
    assert (platform.name, platform.module) == ("slack", "acme.slack")
    assert str(platform.create(platform.options)) == "hunter2"


def test_a_token_in_the_environment_is_enough(shelf: Path) -> None:
    """The platform of a customary variable needs no section."""
    (platform,) = loaded(shelf, "", DISCORD_TOKEN="hunter2").platforms
    assert platform.name == "discord"
    assert str(platform.create(platform.options)) == "hunter2"


def test_a_list_from_the_environment_reaches_the_options(shelf: Path) -> None:
    """It replaces the file's list and is validated like it."""
    text = "[handlers.discord]\ntoken = 'hunter2'\nguilds = ['x']"
    (platform,) = loaded(shelf, text, PAPERCAST_HANDLERS__DISCORD__GUILDS="[1, 2]").platforms
    assert dict(platform.options)["guilds"] == [1, 2]


def test_an_item_of_a_list_from_the_environment_names_the_variable(shelf: Path) -> None:
    """A list replaces the file's whole, so the lines of the file say nothing about it."""
    text = "[handlers.discord]\ntoken = 'hunter2'\nguilds = [1, 2]"
    problem = only(refused(shelf, text, PAPERCAST_HANDLERS__DISCORD__GUILDS='[1, "x"]'))
    assert str(problem.place) == "PAPERCAST_HANDLERS__DISCORD__GUILDS"
    assert problem.key == "handlers.discord.guilds #2"


def test_without_a_platform_there_is_nothing_to_do(shelf: Path) -> None:
    """The sentence says what to add."""
    assert advice(refused(shelf, "[log]")).endswith(
        "No platform is configured, so nothing could be posted. "
        "Add [handlers.console] or [handlers.discord]."
    )


def test_without_a_file_the_platform_is_missing_too(shelf: Path) -> None:
    """A start without a file has no line to point at."""
    problem = only(refusal(lambda: check(None, {})))
    assert str(problem.place) == "the configuration"
    assert shelf.exists()


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (
            "handlers.discrd",
            "This version has no platform of that name. Did you mean discord? "
            "Known here: console, discord.",
        ),
        (
            "sources.rss",
            "This version has no source of that name. Known here: arxiv_api, sample.",
        ),
        (
            "summaries.gemini",
            "This version has no summary provider of that name. Known here: abstract, claude.",
        ),
        (
            "handlers.acme.slack",
            "This version has no platform of that name. A name with dots needs quotes: "
            '[handlers."acme.slack"]. Known here: console, discord.',
        ),
        (
            'handlers."acme.slack"',
            "There is no module acme.slack. Is its package installed? "
            "Known here: console, discord.",
        ),
        ("sources.base", "bot.sources.base is no source: it lacks create or Options."),
        ('handlers.""', "This version has no platform of that name. Known here: console, discord."),
        ('handlers."..x"', "There is no module ..x. Is its package installed? "
         "Known here: console, discord."),
    ],
)  # fmt: skip
def test_a_module_that_is_not_there(shelf: Path, section: str, expected: str) -> None:
    """What exists is listed, and what was probably meant."""
    assert advice(refused(shelf, f"[handlers.console]\n[{section}]")).endswith(expected)


def test_a_plugin_whose_library_is_missing(shelf: Path) -> None:
    """The sentence names the library; the plug-in itself is known."""
    with packages(shelf / "handlers", matrix=BROKEN):
        error = refused(shelf, "[handlers.matrix]")
        assert advice(error).endswith(
            "handlers.matrix cannot be loaded: No module named 'a_library_that_nobody_has'."
        )
        assert "matrix" in advice(refused(shelf, "[handlers.matrx]"))


def test_options_that_are_no_model(shelf: Path) -> None:
    """A plug-in that does not keep the contract is told apart from a missing one."""
    with packages(shelf / "handlers", odd="class Options: ...\ncreate = dict"):
        assert "handlers.odd is no platform" in advice(refused(shelf, "[handlers.odd]"))


def test_two_plugins_of_one_name(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat's address could mean either."""
    monkeypatch.syspath_prepend(str(shelf / "elsewhere"))
    with packages(shelf / "elsewhere" / "acme", console=PLAIN):
        text = '[handlers.console]\n[handlers."acme.console"]'
        assert advice(refused(shelf, text)).endswith(
            "Two platforms are called console. Keep one of the sections."
        )


@pytest.mark.parametrize(
    ("text", "place", "key", "sentence"),
    [
        ("[handlers.discord]", ":1", "handlers.discord.token", "It is missing."),
        (
            "[handlers.console]\nsise = 5",
            ":2",
            "handlers.console.sise",
            "There is no such setting.",
        ),
        ("[handlers.console]\nsize = 'x'", ":2", "handlers.console.size", "Needs a whole number."),
        (
            "[handlers.discord]\ntoken = 'x'\nguilds = [1,\n'x']",
            ":4",
            "handlers.discord.guilds #2",
            "Needs a whole number.",
        ),
    ],
)
def test_an_option_that_is_wrong(
    shelf: Path, text: str, place: str, key: str, sentence: str
) -> None:
    """It is told like any other setting, with its line."""
    problem = only(refused(shelf, text))
    assert str(problem.place).endswith(f"config.toml{place}")
    assert problem.key == key
    assert problem.sentence == sentence


@pytest.mark.parametrize(
    ("text", "key", "sentence"),
    [
        ("start = '2026-13-01'", "start", "Input should be a valid date or datetime, month value"),
        ("name = 'X'", "name", "Does not have the right form. (A name in small letters.)"),
        ("best = { size = 'x' }", "best.size", "Needs a whole number. (Its size.)"),
        ("best = 5", "best", "Needs a table: [handlers.deep.best]."),
        ("all = [{ size = 1 }, { sise = 1 }]", "all #2 sise", "There is no such setting."),
        ("all = [{ size = 1 }, 5]", "all #2", "Needs a table: [handlers.deep.all #2]."),
        ("by_name = { a = { size = 'x' } }", "by_name.a.size", "Needs a whole number. (Its size.)"),
        ("sum = 7", None, "Must not be 7."),
    ],
)
def test_options_may_be_deep(shelf: Path, text: str, key: str | None, sentence: str) -> None:
    """Tables in lists in tables are looked through; an unknown finding keeps its own words."""
    deep = """
        from datetime import date
        from typing import Annotated, Optional
        from pydantic import BaseModel, Field, model_validator

        class Thing(BaseModel, extra="forbid"):
            size: int = Field(3, description="Its size.")

        class Options(BaseModel, extra="forbid"):
            start: date | None = None
            name: str = Field("", pattern="^[a-z]*$", description="A name in small letters")
            best: Thing | None = None
            all: Annotated[list[Thing], Field(max_length=9)] = []
            by_name: dict[str, Annotated[Thing, Field()]] = {}
            sum: int = 0

            @model_validator(mode="after")
            def look(self):
                if self.sum == 7:
                    raise ValueError("Must not be 7.")
                return self

        def create(options): ...
    """
    with packages(shelf / "handlers", deep=deep):
        problem = only(refused(shelf, f"[handlers.deep]\n{text}"))
    assert problem.key == ("handlers.deep" if key is None else f"handlers.deep.{key}")
    assert problem.sentence.startswith(sentence)


def test_a_misspelt_option_has_a_nearest_one(shelf: Path) -> None:
    """The plug-in's own model tells what is known."""
    problem = only(refused(shelf, "[handlers.console]\nsise = 5"))
    assert problem.nearest == "size"
    assert problem.known == ("size",)


def test_everything_wrong_is_told_at_once(shelf: Path) -> None:
    """Settings, options, modules, topics and variables in one message, in the order of the file."""
    error = refused(
        shelf,
        """
        [harvest]
        evry = "1h"
        [handlers.console]
        size = "x"
        [handlers.discrd]
        [[topics]]
        name = "a"
        query = "b OR"
        """,
        LOG_LEVEL="loud",
        DATABASE_URL_FILE="/nowhere",
    )
    assert [problem.key for problem in error.problems] == [
        "harvest.evry",
        "handlers.console.size",
        "handlers.discrd",
        "topics #1 query",
        "database.url",
        "log.level",
    ]


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
        error = refused(shelf, text)
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
    plugins = loaded(shelf, "[handlers.discord]\ntoken = 'hunter2'")
    assert dict(plugins.platforms[0].options)["token"] == SecretStr("hunter2")
    assert "hunter2" not in repr(plugins)


def test_the_engine_imports_no_front_end() -> None:
    """They are found by name, when a configuration asks for them."""
    script = "import sys, bot.load; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert not [name for name in result.stdout.split() if name.partition(".")[0] == "handlers"]


def test_made_modules_are_forgotten(tmp_path: Path) -> None:
    """What one test puts on the shelf is not there for the next."""
    with packages(tmp_path, left_over=dedent(PLAIN)):
        sys.path.insert(0, str(tmp_path))
        __import__("left_over")
        sys.path.remove(str(tmp_path))
    assert "left_over" not in sys.modules
