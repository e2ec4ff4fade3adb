"""Configurations on disk, and plug-ins made for one test."""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

import bot.sources
import bot.summaries
import handlers
from bot.config import ConfigError, Problem

PLATFORM = """
    from pydantic import BaseModel, SecretStr

    class Options(BaseModel, extra="forbid", frozen=True):
        token: SecretStr
        guilds: list[int] = []
        proxy: str | None = None

    def create(options):
        return options.token.get_secret_value()
"""
"""A plug-in that needs a token."""

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


def write(folder: Path, text: str, name: str = "config.toml") -> Path:
    """A configuration with that text, whose indentation does not count."""
    path = folder / name
    path.write_text(dedent(text).lstrip("\n"), "utf-8")
    return path


def refusal(call: Callable[[], object]) -> ConfigError:
    """The error that the call must end with."""
    with pytest.raises(ConfigError) as caught:
        call()
    return caught.value


def spoken(problem: Problem) -> str:
    """The problem's advice on one line."""
    return " ".join(str(problem).partition("\n")[2].split())


def only(error: ConfigError) -> Problem:
    """The one problem of an error that must have no other."""
    assert len(error.problems) == 1, str(error)
    return error.problems[0]


@contextmanager
def packages(folder: Path, **modules: str) -> Iterator[Path]:
    """Python modules in a folder: ``discord="…"`` is discord.py. They are forgotten at the end."""
    for name, source in modules.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.py").write_text(dedent(source), "utf-8")
    importlib.invalidate_caches()
    before = set(sys.modules)
    try:
        yield folder
    finally:
        for name in set(sys.modules) - before:
            if _stands_in(folder, name):
                del sys.modules[name]


@contextmanager
def instead(package: ModuleType, folder: Path, **modules: str) -> Iterator[Path]:
    """The package has only these modules; its own are back at the end, as they were."""
    prefix = f"{package.__name__}."
    own = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(prefix)}
    before = dict(vars(package))
    package.__path__ = [str(folder)]
    try:
        with packages(folder, **modules):
            yield folder
    finally:
        vars(package).clear()
        vars(package).update(before)
        sys.modules.update(own)


def _stands_in(folder: Path, name: str) -> bool:
    module = sys.modules[name]
    # A package without an __init__.py has a path, but no file.
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", [])]
    return any(place and Path(place).is_relative_to(folder) for place in places)


@contextmanager
def version(folder: Path) -> Iterator[None]:
    """A version of Papercast with these plug-ins, in a folder for each kind."""
    with (
        instead(bot.sources, folder / "sources", arxiv_api=PLAIN, sample=PLAIN, base=HELPER),
        instead(bot.summaries, folder / "summaries", abstract=PLAIN, claude=PLATFORM),
        instead(handlers, folder / "handlers", console=PLAIN, discord=PLATFORM, base=HELPER),
    ):
        yield
