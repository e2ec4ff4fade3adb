"""Changes the pure modules one expression at a time, and says which changes no test notices.

``make mutants`` runs it. The mutants that may survive are listed in docs/reliability.md, with why
nobody could see them; it ends with 1 where another one survives, or a listed one does no more.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reliability.md"
_CLASS = "ǁ"
"""Stands around the name of a class in mutmut's names."""

Mutmut = Callable[..., str]


@dataclass(frozen=True, order=True, slots=True)
class Mutant:
    """A function, as ``pacing.Pacing.limited``, and what one line of it is changed to."""

    where: str
    line: str


def listed(page: str) -> set[Mutant]:
    """Those that a page has in a table of three columns, the first two of them as code."""
    rows = re.findall(r"^\| `([\w.]+)` \| `(.+?)` \| [^|]+ \|$", page, re.MULTILINE)
    return {Mutant(where, line.replace(r"\|", "|")) for where, line in rows}


def place(name: str) -> str:
    """Where a mutant is, by the name that mutmut gave it."""
    module, _, function = name.removeprefix("bot.").rpartition(".x")
    function = function.rpartition("__mutmut_")[0]
    if function.startswith(_CLASS):
        return f"{module}.{function[1:].replace(_CLASS, '.')}"
    return f"{module}.{function.removeprefix('_')}"


def told(results: str) -> dict[str, str]:
    """How each mutant ended, by its name, as ``mutmut results`` prints it."""
    return dict(re.findall(r"^\s*(bot\S+): (.+)$", results, re.MULTILINE))


def changed(difference: str) -> str:
    """What the changed lines become, as ``mutmut show`` prints them."""
    lines = re.findall(r"^\+(?!\+\+ )(.*)$", difference, re.MULTILINE)
    return " ".join(line.strip() for line in lines)


def counts(ends: dict[str, str]) -> Iterable[str]:
    """The rows of a table: each module, its mutants, and how many were noticed."""
    modules = Counter(name.split(".")[1] for name in ends)
    noticed = Counter(name.split(".")[1] for name, end in ends.items() if end != "survived")
    yield "| module | mutants | noticed | equivalent |"
    yield "|---|--:|--:|--:|"
    for module, count in modules.items():
        rest = count - noticed[module]
        yield f"| `bot/{module}.py` | {count} | {noticed[module]} | {rest} |"


def compared(survivors: set[Mutant], known: set[Mutant]) -> list[str]:
    """What is to be done about the list."""
    new = [f"survives: {one.where}: {one.line}" for one in sorted(survivors - known)]
    rest = sorted(known - survivors)
    gone = [f"is listed, and does not survive: {one.where}: {one.line}" for one in rest]
    return [*new, *gone]


def _mutmut(*arguments: str) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout


def main(mutmut: Mutmut = _mutmut) -> int:
    """Run it, print what was found, and return the code to end with."""
    mutmut("run")
    ends = told(mutmut("results", "--all", "true"))
    survived = [name for name, end in ends.items() if end == "survived"]
    survivors = {Mutant(place(name), changed(mutmut("show", name))) for name in survived}
    print(*counts(ends), sep="\n")
    problems = compared(survivors, listed(PAGE.read_text("utf-8")))
    print(*problems or ["All that survive are listed."], sep="\n")
    return 1 if problems or not ends else 0


if __name__ == "__main__":
    sys.exit(main())
