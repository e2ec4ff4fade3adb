r"""A slow reader of papers: it cuts a text into words one character after the other.

It is written from the rules that ``bot.query.plain`` and ``bot.query.words`` publish, apart from
their code, and shares with them the folding of one character alone: what they read must agree.
"""

import re
from dataclasses import dataclass
from itertools import combinations, takewhile
from typing import NamedTuple

from bot.query.fold import fold, greek, stands_alone

GREEK = {greek(fold(chr(code))) for code in range(0x3B1, 0x3CA)} - {None}
JOINT, NUMBER, BEHIND, APART = "joint", "number", "behind a number", "apart"
AS_SIGNS = {"mathrm": "$", "rm": "$", "text": "$", "textrm": "$"}
AS_SIGNS |= {"textsubscript": "_", "textsuperscript": "^"}
SIGN = "\x00"
"""Stands before and behind a word that is one sign, and parts it from its neighbours."""


@dataclass(frozen=True)
class Reading:
    """The words of a text, and its compounds: neighbours that are written as one."""

    words: list[str]
    compounds: list[str]


class Link(NamedTuple):
    """A word, and how it is joined to the one before it."""

    word: str
    how: str


def read(text: str | None) -> Reading:
    """Cut a text into words and compounds."""
    line = _untexed(text or "").replace("\x1f", " ").lower()
    runs = [(found[0], *found.span()) for found in re.finditer(r"[^\W_]+", line)]
    words = []
    for run, _, end in runs:
        sign = re.match(r"\+\+|#", line[end:])
        words.append(run + sign[0] if run == "c" and sign else run)
        assert len(run) <= 64, "this reader knows no such words"
    chains: list[list[Link]] = []
    for at, (run, start, _) in enumerate(runs):
        before = line[runs[at - 1][2] : start] if at else " "
        how = _joined(before, chains[-1][-1] if at else Link("", APART), run)
        if how == APART:
            chains.append([])
        chains[-1].append(Link(run, how))
    return Reading(words, [compound for chain in chains for compound in _compounds(chain)])


def pieces(text: str) -> list[list[str]]:
    """The words that are one by a hyphen or an apostrophe, with no space there: ``J.-L.``."""
    line = _untexed(text).replace(SIGN, "-").lower()
    found: list[list[str]] = []
    for gap, word in re.findall(r"([\W_]*)([^\W_]+)", line):
        if found and re.search(r"[-']", gap) and not re.search(r"\s", gap):
            found[-1].append(word)
        else:
            found.append([word])
    return found


def _joined(gap: str, before: Link, behind: str) -> str:
    """How a word is joined to the one before it."""
    if not gap.strip(SIGN):
        return JOINT
    if before.how == NUMBER and gap.strip(SIGN) == "$" and gap.startswith("$"):
        return BEHIND
    core = gap.replace(SIGN, "").strip("$")
    if core.rstrip() in {"-", "--"} or core == "'":
        return JOINT
    return NUMBER if core in {"_", "^"} and behind[0].isdecimal() else APART


def _compounds(chain: list[Link]) -> list[str]:
    """What is written as one: two and three words, formulas, and two and three with formulas."""
    found: list[tuple[int, bool, int]] = []
    for first, last in combinations(range(len(chain)), 2):
        few = last - first < 3 and all(link.how != BEHIND for link in chain[first + 1 : last + 1])
        units = [unit for unit in _units(chain) if unit[-1] >= first and unit[0] <= last]
        whole = units[0][0] == first and units[-1][-1] == last and len(units) < 4
        if few or whole:
            found.append((last, not few, first))
    return [
        "".join(link.word for link in chain[first : last + 1]) for last, _, first in sorted(found)
    ]


def _units(chain: list[Link]) -> list[list[int]]:
    """The places of the words of each formula; any other word is by itself."""
    units: list[list[int]] = []
    for at, link in enumerate(chain):
        letters = sum(len(chain[other].word) for other in units[-1]) if units else 0
        if link.how in {NUMBER, BEHIND} and letters + len(link.word) <= 64:
            units[-1].append(at)
        else:
            units.append([at])
    return units


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
        return _named(name), length
    return ("", 2) if rest.startswith("-") else ("\\", 1)


def _named(command: str) -> str:
    """What a command that is no letter reads as."""
    letter = command.lower().removeprefix("var")
    if command.lower() == "ell" or letter in GREEK:
        return f"{SIGN}{letter.replace('ell', 'l')}{SIGN}"
    return AS_SIGNS.get(command, " ")


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
