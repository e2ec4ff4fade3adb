"""What was set, by whom, and where: the layers of a configuration before anything is validated."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, InitSettingsSource, SettingsConfigDict

from bot.config.environment import read_environment
from bot.config.problems import ConfigError, Place, Problem
from bot.config.settings import Settings
from bot.config.toml_lines import KeyPath, key_lines

_SYNTAX_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Layer:
    """One origin of values, and the place of each key that it names."""

    values: dict[str, Any]
    places: dict[KeyPath, Place]
    whole: Place

    def place(self, path: KeyPath) -> Place:
        """The place of the setting, else of the nearest table around it, else of one inside it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        inside = (place for key, place in self.places.items() if key[: len(path)] == path)
        return next(inside, self.whole)

    def reach(self, path: KeyPath) -> tuple[int, bool]:
        """How far this layer leads towards a setting, and whether a list of it is on the way."""
        here: Any = self.values
        listed = False
        for depth, step in enumerate(path):
            listed = listed or isinstance(here, list)
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                return depth, listed
        return len(path), listed


@dataclass(frozen=True, slots=True)
class Reading:
    """All layers of one start, the strongest first, and their values as one."""

    layers: tuple[Layer, ...]
    values: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    def place(self, path: KeyPath) -> Place:
        """Where the value of a setting comes from, or where it would best be written."""
        for layer in self.layers:
            depth, listed = layer.reach(path)
            # A list is never joined with a weaker layer's: all that is in it is this layer's.
            if depth == len(path) or listed:
                return layer.place(path)
        nearest = max(reversed(self.layers), key=lambda layer: layer.reach(path)[0])
        return nearest.place(path)

    def table(self, *path: str) -> dict[str, Any]:
        """The raw table of that name; empty where there is none, or something else."""
        here: Any = self.values
        for step in path:
            here = here.get(step) if isinstance(here, dict) else None
        return here if isinstance(here, dict) else {}


class _Joined(BaseSettings):
    """All layers as pydantic-settings joins them: tables key by key, the first source wins."""

    model_config = SettingsConfigDict(extra="allow")


def read(
    path: Path | None, env: Mapping[str, str], flags: Mapping[str, str] | None = None
) -> Reading:
    """Read the file and take in the environment and the command line; validate nothing.

    Args:
        path: the TOML file; None for a start without one.
        env: the environment; nothing else of the process is looked at.
        flags: what the command line says, by dotted key: ``{"log.level": "debug"}``.

    Raises:
        ConfigError: when there is no such file, or it is no TOML: then nothing else can be said.
    """
    given = read_environment(env, frozenset(Settings.model_fields))
    layers = (
        _flags(flags or {}),
        Layer(given.values, {p: Place(n) for p, n in given.names.items()}, Place("environment")),
        _file(path) if path else Layer({}, {}, Place("the configuration")),
    )
    return Reading(layers, _join(layers), tuple(given.problems), tuple(given.notes))


def _join(layers: tuple[Layer, ...]) -> dict[str, Any]:
    sources = tuple(InitSettingsSource(_Joined, layer.values) for layer in layers)
    return _Joined(_build_sources=(sources, {})).model_extra or {}


def _flags(flags: Mapping[str, str]) -> Layer:
    values: dict[str, Any] = {}
    for key, value in flags.items():
        *tables, last = key.split(".")
        table = values
        for step in tables:
            table = table.setdefault(step, {})
        table[last] = value
    place = Place("the command line")
    return Layer(values, {tuple(key.split(".")): place for key in flags}, place)


def _file(path: Path) -> Layer:
    text = _text(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_syntax(path, text, str(error))]) from error
    lines = key_lines(text)
    places = {key: Place(str(path), line) for key, line in lines.items()}
    return Layer(values, places, Place(str(path)))


def _text(path: Path) -> str:
    try:
        # Some editors begin a file with a byte order mark, which TOML does not know.
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        sentence = "There is no such file. Copy config.example.toml to it, then change the copy."
        raise ConfigError([Problem(Place(str(path)), (), sentence)]) from error
    except UnicodeDecodeError as error:
        sentence = f"This is not UTF-8 text (byte {error.start + 1}). Save the file as UTF-8."
        raise ConfigError([Problem(Place(str(path)), (), sentence)]) from error
    except OSError as error:
        sentence = f"The file cannot be read: {error.strerror}."
        raise ConfigError([Problem(Place(str(path)), (), sentence)]) from error


def _syntax(path: Path, text: str, message: str) -> Problem:
    """The parser's message with its place in front; of the text only the place is shown."""
    found = _SYNTAX_PLACE.search(message)
    sentence = f"This is not TOML: {_SYNTAX_PLACE.sub('', message)}."
    if found is None or found[1] is None:
        return Problem(Place(str(path), text.count("\n") + 1), (), sentence)
    return Problem(Place(str(path), int(found[1]), int(found[2])), (), sentence)
