"""What is wrong with a configuration: all of it at once, each with its place, for a terminal."""

import json
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from bot.config.secret_names import is_secret, url_password
from bot.config.toml_lines import KeyPath
from bot.redact import MASK, Redactor

_WIDTH = 78
_LONGEST = 60
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value comes from: a line of a file, a variable, the command line."""

    name: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.name, self.line, self.column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    ``sentence`` says what is allowed, ``value`` is the bad value as it may be shown, ``nearest``
    is the key that was probably meant, and ``known`` are all that could stand there.
    """

    place: Place
    path: KeyPath
    sentence: str
    value: str | None = None
    nearest: str | None = None
    known: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The setting's name as people write it: ``topics #2 query``."""
        return key_text(self.path)

    def __str__(self) -> str:
        setting = self.key if self.value is None else f"{self.key} = {self.value}"
        head = "  ".join(part for part in (str(self.place), setting) if part)
        advice = [self.sentence]
        if self.nearest:
            advice.append(f"Did you mean {self.nearest}?")
        if self.known:
            advice.append(f"Known here: {', '.join(self.known)}.")
        return f"{head}\n{_wrapped(' '.join(advice))}"


class ConfigError(Exception):
    """The configuration cannot be used; the message is made for a terminal."""

    exit_code = 78
    """EX_CONFIG of sysexits.h: supervisors need not try again."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = _without_repeats(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        title = f"The configuration has {count} problem{'s' if count > 1 else ''}."
        return "\n\n".join([title, *(textwrap.indent(str(one), "  ") for one in self.problems)])


def _without_repeats(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The first problem of each setting, in the order of the file, then of the variables' names.

    What follows from a setting's first problem would only hide it.
    """
    first: dict[KeyPath, Problem] = {}
    for problem in problems:
        first.setdefault(problem.path, problem)
    return tuple(sorted(first.values(), key=_order))


def _order(problem: Problem) -> tuple[bool, int, str]:
    return problem.place.line is None, problem.place.line or 0, problem.place.name


def key_text(path: KeyPath) -> str:
    """A way into tables and lists as one name; items of a list are counted from 1."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f" #{step + 1} "
        else:
            dot = "." if text and not text.endswith(" ") else ""
            text += dot + (step if _BARE.fullmatch(step) else json.dumps(step, ensure_ascii=False))
    return text.strip()


def shown(path: KeyPath, value: object, *, secret: bool = False) -> str | None:
    """A value as a message may show it: short, secrets masked, None for lists and tables."""
    if secret or any(is_secret(step) for step in path):
        return MASK
    if isinstance(value, bool) or value is None or isinstance(value, dict | list | tuple):
        return str(value).lower() if isinstance(value, bool) else None
    text = str(value)
    if password := url_password(text):
        text = text.replace(f":{password}@", f":{MASK}@")
    text = Redactor().text(text)
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return _quoted(text) if isinstance(value, str) else text


def _quoted(text: str) -> str:
    """Text as it would be written in TOML: a query, full of quotes, in single ones."""
    single = '"' in text and "'" not in text and text.isprintable()
    return f"'{text}'" if single else json.dumps(text, ensure_ascii=False)


def _wrapped(text: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
