"""What a section cannot be: modules that are not there, options that are wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from configs import PLAIN, only, packages, refusal, version, write

from bot.config import ConfigError
from bot.load import check

BROKEN = "import a_library_that_nobody_has\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A version of Papercast with known plug-ins; each folder takes more modules."""
    with version(tmp_path):
        yield tmp_path


def refused(shelf: Path, text: str, **env: str) -> ConfigError:
    """What this configuration is refused with."""
    path = write(shelf, text)
    return refusal(lambda: check(path, env))


def advice(error: ConfigError) -> str:
    """The only problem's text on one line."""
    return " ".join(str(only(error)).split())


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


def test_an_item_of_a_list_from_the_environment_names_the_variable(shelf: Path) -> None:
    """A list replaces the file's whole, so the lines of the file say nothing about it."""
    text = "[handlers.discord]\ntoken = 'hunter2'\nguilds = [1, 2]"
    problem = only(refused(shelf, text, PAPERCAST_HANDLERS__DISCORD__GUILDS='[1, "x"]'))
    assert str(problem.place) == "PAPERCAST_HANDLERS__DISCORD__GUILDS"
    assert problem.key == "handlers.discord.guilds #2"


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
