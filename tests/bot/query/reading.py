r"""A slow reader of papers: it cuts a text into words one character after the other.

It is written from the rules that ``bot.query.plain`` and ``bot.query.words`` publish, apart from
their code, and shares with them the folding of one character alone: what they read must agree.
"""

import re
from dataclasses import dataclass
from itertools import takewhile

from bot.query.fold import fold, greek, stands_alone

GREEK = {greek(fold(chr(code))) for code in range(0x3B1, 0x3CA)} - {None}
JOINT, APART = "joint", "apart"
SIGN = "\x00"
"""Stands before and behind a word that is one sign, and parts it from its neighbours."""


@dataclass(frozen=True)
class Reading:
    """The words of a text, and its compounds: neighbours that are written as one."""

    words: list[str]
    compounds: list[str]


def read(text: str | None) -> Reading:
    """Cut a text into words and compounds."""
    line = _untexed(text or "").replace("\x1f", " ").lower()
    runs = [(found[0], *found.span()) for found in re.finditer(r"[^\W_]+", line)]
    words = []
    for run, _, end in runs:
        sign = re.match(r"\+\+|#", line[end:])
        words.append(run + sign[0] if run == "c" and sign else run)
        assert len(run) <= 64, "this reader knows no such words"
    chains: list[list[str]] = []
    for at, (run, start, _) in enumerate(runs):
        before = line[runs[at - 1][2] : start] if at else " "
        if at and _joins(before, run):
            chains[-1].append(run)
        else:
            chains.append([run])
    compounds = [
        "".join(chain[first : first + length])
        for chain in chains
        for first in range(len(chain))
        for length in (2, 3)
        if first + length <= len(chain)
    ]
    return Reading(words, compounds)


def _joins(gap: str, behind: str) -> bool:
    """Whether what stands between two words makes them one."""
    if not gap.strip(SIGN):
        return True
    core = gap.replace(SIGN, "").strip("$")
    if core.rstrip() in {"-", "--"} or core == "'":
        return True
    return core in {"_", "^"} and behind[0].isdecimal()


def _untexed(text: str) -> str:
    """The text with letters for accents, names for Greek, and nothing else of TeX."""
    out: list[str] = []
    at = 0
    while at < len(text):
        piece, length = _piece(text, at)
        out.append(piece)
        at += length
    return "".join(out)


def _piece(text: str, at: int) -> tuple[str, int]:
    """What a place of the text reads as, and how many characters that is."""
    character = text[at]
    if character == "\\":
        return _command(text[at + 1 :])
    if character in "{}":
        return "", 1
    owner = text[at + 1 : at + 2] in ("s", "S") and not re.match(r"\w", text[at + 2 : at + 3])
    if character in "'’" and owner:
        return "", 2
    if character.isascii():
        return character, 1
    return "".join(map(_sign, fold(character))), 1


def _sign(part: str) -> str:
    if name := greek(part):
        return f"{SIGN}{name}{SIGN}"
    if stands_alone(part):
        return f" {part} "
    if part.isalnum():
        return part
    return {"’": "'"}.get(part, "-" if part in "‐‑–−" else " ")


def _command(rest: str) -> tuple[str, int]:
    """What a backslash and the rest of a text read as."""
    if accent := _accent(rest):
        return accent
    name = "".join(takewhile(lambda c: c.isascii() and c.isalpha(), rest))
    for letter in ("ss", "ae", "oe", "aa", "o", "l", "i", "j"):
        if name in {letter, letter.upper()} and name not in {"SS", "I", "J"}:
            behind = rest[len(name) :]
            spaces = len(behind) - len(behind.lstrip())
            gone = spaces or (2 if behind.startswith("{}") else 0)
            return letter.replace("aa", "a"), 1 + len(name) + gone
    if name:
        length = 1 + len(name) + (rest[len(name) :][:1] == "*")
        symbol = name.lower().removeprefix("var")
        if symbol in GREEK:
            return f"{SIGN}{symbol}{SIGN}", length
        return (f"{SIGN}l{SIGN}" if name.lower() == "ell" else " "), length
    return ("", 2) if rest.startswith("-") else ("\\", 1)


def _accent(rest: str) -> tuple[str, int] | None:
    r"""The letter under an accent: ``'e``, ``'{e}``, ``c c``, ``"{\i}``."""
    named = rest[:1] in set("uvHtcdbrk") and (rest[1:2].isspace() or rest[1:2] == "{")
    if not named and rest[:1] not in set("'`^\"~=."):
        return None
    start = 1
    while rest[start : start + 1].isspace():
        start += 1
    start += rest[start : start + 1] == "{"
    while rest[start : start + 1].isspace():
        start += 1
    start += rest[start : start + 1] == "\\"
    letter = rest[start : start + 1]
    if not (letter.isascii() and letter.isalpha()):
        return None
    closed = rest[start + 1 : start + 2] == "}"
    return letter, 1 + start + 1 + closed
