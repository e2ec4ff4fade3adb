"""From a section of the configuration to a module: the engine imports no plug-in by name.

``[handlers.console]`` is ``handlers.console``, ``[sources.arxiv_api]`` is
``bot.sources.arxiv_api``, and a quoted name with dots is a stranger's package. A plug-in is a
module with ``Options``, a pydantic model of its table, and ``create(options, …)``.
"""

import difflib
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from bot.config import ConfigError, Problem, Reading, Settings, read, settle
from bot.config.explain import explain
from bot.config.modules import PLATFORMS, SOURCES, SUMMARIES, Kind, is_plugin, last_part
from bot.config.secret_names import secrets_in, url_password
from bot.config.settings import Summaries
from bot.config.toml_lines import KeyPath
from bot.platforms import Platform
from bot.sources.base import Source
from bot.summaries.base import Summariser

T = TypeVar("T")

DEFAULT_SOURCE = "arxiv_api"
LAST_SUMMARIES = "abstract"


@dataclass(frozen=True, slots=True)
class Plugin(Generic[T]):
    """A module that was found, and its options; ``create(options, …)`` makes the thing.

    ``name`` is the last part of the section's name; chats of a platform begin with it.
    """

    name: str
    module: str
    options: BaseModel
    create: Callable[..., T]


@dataclass(frozen=True, slots=True)
class Plugins:
    """What the configuration asks for, in its order."""

    sources: tuple[Plugin[Source], ...]
    summaries: tuple[Plugin[Summariser], ...]
    platforms: tuple[Plugin[Platform], ...]


def check(
    path: Path | None, env: Mapping[str, str], flags: Mapping[str, str] | None = None
) -> tuple[Settings, Plugins]:
    """The settings and the plug-ins, everything validated that can be without a connection.

    Raises:
        ConfigError: with everything that is wrong.
    """
    reading = read(path, env, flags)
    settings, problems = settle(reading)
    plugins = _Loading(reading, problems).plugins()
    if settings is None or problems:
        raise ConfigError(problems)
    return settings, plugins


def secrets(settings: Settings, plugins: Plugins) -> frozenset[str]:
    """Every secret that the configuration holds: what a log must never show."""
    password = url_password(settings.database.url.get_secret_value())
    # The rest of the database's URL is no secret; hiding it would hide where things are.
    found = {password}
    everything: tuple[Plugin[Any], ...] = (
        *plugins.sources,
        *plugins.summaries,
        *plugins.platforms,
    )
    for plugin in everything:
        found.update(secrets_in(plugin.options))
    return frozenset(secret for secret in found if secret)


class _Loading:
    """One look at all sections of plug-ins; what is wrong is added to ``problems``."""

    def __init__(self, reading: Reading, problems: list[Problem]) -> None:
        self._reading = reading
        self._problems = problems

    def plugins(self) -> Plugins:
        handlers = self._reading.table("handlers")
        if not handlers:
            self._refuse(("handlers",), _no_platform())
        return Plugins(
            sources=self._section(SOURCES, self._reading.table("sources") or {DEFAULT_SOURCE: {}}),
            summaries=self._section(SUMMARIES, self._providers()),
            platforms=self._section(PLATFORMS, handlers),
        )

    def _providers(self) -> dict[str, Any]:
        """The subsections of ``[summaries]``; the abstract stands in when all others fail."""
        section = self._reading.table("summaries")
        providers = {key: t for key, t in section.items() if key not in Summaries.model_fields}
        providers.setdefault(LAST_SUMMARIES, {})
        return providers

    def _section(self, kind: Kind, tables: Mapping[str, Any]) -> tuple[Plugin[Any], ...]:
        named: dict[str, str] = {}
        for name in tables:
            if named.setdefault(last_part(name), name) != name:
                sentence = (
                    f"Two {kind.noun}s are called {last_part(name)}. Keep one of the sections."
                )
                self._refuse((kind.section, name), sentence)
        found = (
            self._plugin(kind, name, table)
            for name, table in tables.items()
            if isinstance(table, dict)  # Else the validation of the settings refuses it.
        )
        return tuple(plugin for plugin in found if plugin)

    def _plugin(self, kind: Kind, name: str, table: dict[str, Any]) -> Plugin[Any] | None:
        module = self._module(kind, name, table)
        if module is None:
            return None
        path = (kind.section, name)
        try:
            options = module.Options.model_validate(table)
        except ValidationError as error:
            place = self._reading.place
            self._problems += explain(error, module.Options, place, under=path)
            return None
        return Plugin(last_part(name), module.__name__, options, module.create)

    def _module(self, kind: Kind, name: str, table: dict[str, Any]) -> ModuleType | None:
        path = (kind.section, name)
        module = kind.module(name)
        if not kind.exists(name):
            self._missing(kind, name, table)
            return None
        try:
            found = importlib.import_module(module)
        except ImportError as error:
            self._refuse(path, f"{module} cannot be loaded: {error}.")
            return None
        if not is_plugin(found):
            self._refuse(path, f"{module} is no {kind.noun}: it lacks create or Options.")
            return None
        return found

    def _missing(self, kind: Kind, name: str, table: dict[str, Any]) -> None:
        """Say that there is no such module, and whether quotes or another name would help."""
        known = kind.shipped()
        sentence = f"This version has no {kind.noun} of that name."
        if "." in name:
            sentence = f"There is no module {name}. Is its package installed?"
        elif table and all(isinstance(value, dict) for value in table.values()):
            dotted = ".".join([name, next(iter(table))])
            sentence += f' A name with dots needs quotes: [{kind.section}."{dotted}"].'
        near = difflib.get_close_matches(name, known, n=1)
        self._refuse((kind.section, name), sentence, nearest=next(iter(near), None), known=known)

    def _refuse(
        self,
        path: KeyPath,
        sentence: str,
        *,
        nearest: str | None = None,
        known: tuple[str, ...] = (),
    ) -> None:
        place = self._reading.place(path)
        self._problems.append(Problem(place, path, sentence, nearest=nearest, known=known))


def _no_platform() -> str:
    sections = " or ".join(f"[handlers.{name}]" for name in PLATFORMS.shipped())
    return f"No platform is configured, so nothing could be posted. Add {sections}."
