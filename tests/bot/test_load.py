"""From sections to modules: what is found, in which order, and what is made of it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from configs import PLAIN, PLATFORM, packages, version, write

from bot.load import Plugins, check


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A version of Papercast with known plug-ins; each folder takes more modules."""
    with version(tmp_path):
        yield tmp_path


def loaded(shelf: Path, text: str, **env: str) -> Plugins:
    """The plug-ins of this configuration."""
    return check(write(shelf, text), env)[1]


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
