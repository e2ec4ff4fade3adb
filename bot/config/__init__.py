"""The configuration: a TOML file, the environment, and errors that name the line.

What the command line says beats the environment, which beats the file, which beats the defaults.
The environment is passed in; nothing here looks at the process.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from bot.config.explain import explain
from bot.config.modules import SUMMARIES
from bot.config.problems import ConfigError, Place, Problem
from bot.config.reading import Reading, read
from bot.config.settings import Settings, Topic
from bot.config.toml_lines import KeyPath
from bot.config.topics import topic_problems

__all__ = [
    "ConfigError",
    "Place",
    "Problem",
    "Reading",
    "Settings",
    "Topic",
    "load",
    "read",
    "settle",
]


def load(
    path: Path | None, env: Mapping[str, str], flags: Mapping[str, str] | None = None
) -> Settings:
    """The settings of the engine; the sections of plug-ins are taken as they are.

    Args:
        path: the TOML file; None for a start without one.
        env: the environment.
        flags: what the command line says, by dotted key: ``{"log.level": "debug"}``.

    Raises:
        ConfigError: with everything that is wrong.
    """
    settings, problems = settle(read(path, env, flags))
    if settings is None:
        raise ConfigError(problems)
    return settings


def settle(reading: Reading) -> tuple[Settings | None, list[Problem]]:
    """The settings that were read, or None and everything that is wrong with them."""
    problems = [*reading.problems, *topic_problems(reading)]
    try:
        settings = Settings.model_validate(reading.values, context={"notes": reading.notes})
    except ValidationError as error:
        also: dict[KeyPath, tuple[str, ...]] = {("summaries",): SUMMARIES.shipped()}
        return None, [*problems, *explain(error, Settings, reading.place, also=also)]
    return (None if problems else settings), problems
