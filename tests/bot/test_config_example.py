"""The example shows every setting with its true default, and works as it is."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from configs import write
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from bot.config import Settings, load
from bot.config.modules import PLATFORMS, SOURCES, SUMMARIES, Kind
from bot.config.settings import Topic
from bot.load import Plugin, Plugins, check
from bot.query import OPERATOR, parse
from storage.records import Paper

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TEXT = EXAMPLE.read_text("utf-8")

_COMMENTED = re.compile(r"^# (\[+[\w.\"]+\]+|[a-z_]+ = .+)$", re.MULTILINE)
_HEADER = re.compile(r"^\[+([^\]]+)\]", re.MULTILINE)
_SETTING = re.compile(r"^(?:# )?([a-z_]+) = ", re.MULTILINE)


def everything(text: str = TEXT) -> str:
    """The example with each line in force that is shown as a default."""
    return _COMMENTED.sub(r"\1", text)


def shipped() -> Iterator[tuple[Kind, str, type[BaseModel]]]:
    """Every plug-in of this version, with the model of its options."""
    for kind in (SOURCES, SUMMARIES, PLATFORMS):
        for name in kind.shipped():
            module = __import__(kind.module(name), fromlist=["Options"])
            yield kind, name, module.Options


def settings_to_document() -> Iterator[tuple[str, ...]]:
    """The way to every setting of the engine and of every plug-in."""
    for section, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from ((section, key) for key in field.annotation.model_fields)
    yield from (("topics", key) for key in Topic.model_fields)
    for kind, name, options in shipped():
        yield from ((kind.section, name, key) for key in options.model_fields)


def plugins_of(plugins: Plugins) -> tuple[Plugin[Any], ...]:
    """All kinds of plug-ins together."""
    return (*plugins.sources, *plugins.summaries, *plugins.platforms)


def test_it_works_as_it_is() -> None:
    """Who copies it has two topics in this terminal, and defaults everywhere else."""
    settings, plugins = check(EXAMPLE, {})
    assert [topic.name for topic in settings.topics] == ["Talking Face", "Image Animation"]
    assert {topic.chats for topic in settings.topics} == {("console:here",)}
    assert [plugin.name for plugin in plugins.platforms] == ["console"]
    assert [plugin.name for plugin in plugins.sources] == ["arxiv_api"]
    assert [plugin.name for plugin in plugins.summaries] == ["abstract"]
    assert settings.notes == ()
    changed = {"topics", "handlers", "sources"}
    assert settings.model_dump(exclude=changed) == Settings().model_dump(exclude=changed)


def test_each_default_stands_as_it_is_shown(tmp_path: Path) -> None:
    """Taking the "# " away from every line changes nothing."""
    settings, plugins = check(write(tmp_path, everything()), {})
    changed = {"topics", "handlers", "sources", "summaries"}
    assert settings.model_dump(exclude=changed) == Settings().model_dump(exclude=changed)
    assert settings.summaries.patience == Settings().summaries.patience
    assert settings.summaries.language == Settings().summaries.language
    for plugin in plugins_of(plugins):
        for key, field in type(plugin.options).model_fields.items():
            default = field.get_default(call_default_factory=True, validated_data={})
            # What has no default, or None, which TOML cannot say, is shown by an example.
            if default is not None and default is not PydanticUndefined:
                assert dict(plugin.options)[key] == default, f"{plugin.module} {key}"


@pytest.mark.parametrize("way", sorted(set(settings_to_document())), ids=".".join)
def test_each_setting_is_documented(way: tuple[str, ...]) -> None:
    """A setting that is not in the example does not exist for those who read it."""
    here: Any = tomllib.loads(everything())
    for step in way:
        here = here[0] if isinstance(here, list) else here
        assert step in here, f"{'.'.join(way)} is not in config.example.toml"
        here = here[step]


@pytest.mark.parametrize("match", list(_SETTING.finditer(TEXT)), ids=lambda match: match[1])
def test_each_setting_says_why(match: re.Match[str]) -> None:
    """Words stand above every setting; those of a topic are told together."""
    above = TEXT[: match.start()].rstrip("\n").splitlines()[-1]
    section = _HEADER.findall(TEXT, 0, match.start())[-1]
    prose = above.startswith("# ") and above.endswith(".") and not _SETTING.match(above)
    assert prose or section == "topics", f"{match[1]} has no word above it"


def test_there_are_no_sections_of_plugins_that_are_not_here() -> None:
    """The example promises nothing that this version does not have."""
    shown = tomllib.loads(everything())
    names = {(kind.section, name) for kind, name, _ in shipped()}
    for section in ("sources", "handlers"):
        assert {(section, name) for name in shown.get(section, {})} <= names
    providers = {key for key, value in shown["summaries"].items() if isinstance(value, dict)}
    assert {("summaries", name) for name in providers} <= names


def test_there_is_a_section_for_each_section_of_the_settings() -> None:
    """Also for those whose settings are all commented out."""
    shown = set(tomllib.loads(everything()))
    assert shown == set(Settings.model_fields)


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        (0, "Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis"),
        (0, "Exposing Lip-syncing Deepfakes from Mouth Inconsistencies"),
        (1, "Learning Motion Priors for Human Image Animation"),
    ],
)
def test_the_topics_find_what_they_are_for(topic: int, title: str) -> None:
    """Their queries answer papers of their fields, and not the other's."""
    paper = Paper(id="2401.08503", title=title, announced=date(2024, 1, 17))
    topics = load(EXAMPLE, {}).topics
    assert [parse(one.query, OPERATOR).matches(paper) for one in topics] == [topic == 0, topic == 1]
