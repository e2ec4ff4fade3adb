"""Settings from the environment: our own names, the customary ones, and files that hold secrets."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.config.modules import PLATFORMS, SUMMARIES, Kind
from bot.config.problems import Place, Problem
from bot.config.secret_names import DATABASE_URL, is_secret
from bot.config.toml_lines import KeyPath

PREFIX = "PAPERCAST_"
_FILE = "_FILE"


@dataclass(frozen=True, slots=True)
class Customary:
    """A variable with a name that people use everywhere, and the setting that it fills."""

    name: str
    path: KeyPath
    kind: Kind | None = None
    missing: str = ""
    secret: bool = True


CUSTOMARY = (
    Customary("LOG_LEVEL", ("log", "level"), secret=False),
    Customary("DATABASE_URL", DATABASE_URL),
    Customary("DISCORD_BOT_TOKEN", ("handlers", "discord", "token"), PLATFORMS, "Discord platform"),
    Customary("DISCORD_TOKEN", ("handlers", "discord", "token"), PLATFORMS, "Discord platform"),
    Customary(
        "TELEGRAM_BOT_TOKEN", ("handlers", "telegram", "token"), PLATFORMS, "Telegram platform"
    ),
    Customary(
        "ANTHROPIC_API_KEY", ("summaries", "claude", "api_key"), SUMMARIES, "summaries by Claude"
    ),
    Customary(
        "OPENAI_API_KEY", ("summaries", "openai", "api_key"), SUMMARIES, "summaries by OpenAI"
    ),
)
"""Where two fill one setting, the later one wins."""


@dataclass
class Environment:
    """What the variables say. Built by ``read_environment``."""

    values: dict[str, Any] = field(default_factory=dict)
    names: dict[KeyPath, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def put(self, path: KeyPath, value: object, name: str) -> None:
        """Let the setting have that value, and remember which variable said so."""
        *tables, last = path
        table = self.values
        for step in tables:
            if not isinstance(table.get(str(step)), dict):
                table[str(step)] = {}
            table = table[str(step)]
        table[str(last)] = value
        self.names[path] = name

    def refuse(self, path: KeyPath, name: str, sentence: str) -> None:
        """Remember that this variable cannot be used."""
        self.problems.append(Problem(Place(name), path, sentence))


def read_environment(env: Mapping[str, str], sections: frozenset[str]) -> Environment:
    """Everything that the environment sets; ``sections`` are the sections that there are.

    Our own name of a setting beats its customary name. An empty variable is as good as none,
    because compose files pass variables on whether they are set or not.
    """
    env = {name: value for name, value in env.items() if value.strip()}
    found = Environment()
    for one in CUSTOMARY:
        _take_customary(found, env, one)
    for name in sorted(env):
        if name.startswith(PREFIX):
            _take_own(found, env, name, sections)
    return found


def _take_customary(found: Environment, env: Mapping[str, str], one: Customary) -> None:
    here = [name for name in (one.name, one.name + _FILE) if name in env]
    if one.kind is not None and here and not one.kind.exists(str(one.path[1])):
        found.notes.append(f"{here[0]} is set, but this version has no {one.missing}: not used.")
    elif one.secret:
        _take_secret(found, env, one.name, one.path)
    elif here:
        found.put(one.path, env[one.name], one.name)


def _take_own(
    found: Environment, env: Mapping[str, str], name: str, sections: frozenset[str]
) -> None:
    steps = name.removeprefix(PREFIX).lower().split("__")
    if len(steps) == 1:
        _note_single(found, name, steps[0], sections)
        return
    base = name.removesuffix(_FILE)
    path: KeyPath = tuple(base.removeprefix(PREFIX).lower().split("__"))
    if _may_be_file(path):
        _take_secret(found, env, base, path)
    else:
        found.put(tuple(steps), _structured(env[name]), name)


def _note_single(found: Environment, name: str, rest: str, sections: frozenset[str]) -> None:
    """A single underscore after a section is nearly always a slip; other names are not settings."""
    section, _, key = rest.partition("_")
    if section in sections and key:
        better = f"{PREFIX}{section.upper()}__{key.upper()}"
        found.notes.append(f"{name} is not used. Two underscores make it a setting: {better}.")


def _may_be_file(path: KeyPath) -> bool:
    return is_secret(path[-1]) or path == DATABASE_URL


def _take_secret(found: Environment, env: Mapping[str, str], name: str, path: KeyPath) -> None:
    """The secret in the variable ``name``, or in the file that ``name_FILE`` names."""
    in_file = name + _FILE
    if name in env and in_file in env:
        found.refuse(path, name, f"{name} and {in_file} are both set. Keep one.")
    elif name in env:
        found.put(path, env[name].strip(), name)
    elif in_file in env:
        _take_file(found, Path(env[in_file].strip()), in_file, path)


def _take_file(found: Environment, file: Path, name: str, path: KeyPath) -> None:
    try:
        secret = file.read_text("utf-8").strip()
    except UnicodeDecodeError:
        found.refuse(path, name, f"{file} is not a text file.")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        found.refuse(path, name, f"{file} cannot be read: {reason}.")
    else:
        if secret:
            found.put(path, secret, name)
        else:
            found.refuse(path, name, f"{file} is empty.")


def _structured(text: str) -> object:
    """A list or a table is written as JSON; everything else is text."""
    if re.match(r"\s*[\[{]", text):
        try:
            return json.loads(text)
        except ValueError:
            return text  # Whoever validates it says what is needed.
    return text
