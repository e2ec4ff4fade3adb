r"""Plain text: what words are cut from.

arXiv's titles and abstracts carry TeX, so a light reading of it happens here: accents become the
letter they stand on (``L\'evy`` is ``levy``), braces are not there, the name of a command is no
word (``\textbf{3D} faces``), a Greek letter is its name. What is outside ASCII is folded.
"""

import functools
import re

from bot.query.fold import fold, greek, stands_alone

LETTERS = {"aa": "a"}
"""Commands that make a letter and are not spelt as what it folds to (``\\aa`` is ``å``)."""

GREEK = frozenset(filter(None, map(greek, map(chr, range(ord("α"), ord("ω") + 1)))))

SYMBOLS = {f"var{name}": name for name in GREEK} | {name: name for name in GREEK} | {"ell": "l"}
"""Commands that stand for a letter of a formula, which is a word by itself."""

SIGNS = dict.fromkeys(("mathrm", "rm", "text", "textrm"), "$")
SIGNS |= {"textsubscript": "_", "textsuperscript": "^"}
"""Commands that are read as a sign which says the same. Upright letters part a formula
(``$\\mathrm{Al}_2\\mathrm{O}_3$``) no more than the sign does with which one begins."""

SEAM = "\x1f"
"""Stands on both sides of a word that is one sign: it parts words, and is no gap between them."""

_COMMAND = r"""
      (?:['`^"~=.]|[uvHtcdbrk](?=[\s{]))\s*\{?\s*\\?(?P<accented>[A-Za-z])\}?
    | (?P<letter>ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])(?:\s+|\{\})?
    | (?P<command>[A-Za-z]+)\*?
"""
_TEX = re.compile(rf"\\(?:{_COMMAND}|(?P<hyphen>-))", re.VERBOSE)

# All begin with one class of characters, so that the engine leaps from one of these to the next.
_SPECIAL = re.compile(
    rf"""
      [\\{{}}'\x80-\U0010ffff](?:
      (?<=\\)(?:{_COMMAND})
    | (?P<other>(?<=[^\x00-\x7f])(?:(?<=’)[sS](?!\w))?)
    | (?P<nothing>(?<=[{{}}])|(?<=\\)-|(?<=')[sS](?!\w))          # 's is an inflection
    )
    """,
    re.VERBOSE,
)

_INFLECTION = re.compile(r"'s(?!\w)")
_INFLECTION_IN_TEX = re.compile(r"(?<!\\)'[sS](?!\w)")
_NOTHING = "\x80"
"""Stands in a text of ASCII for what was taken from it, until commands have been read: one may end
there, and none goes on behind it."""

_DASHES = frozenset("‐‑–−")


def plain(text: str) -> str:
    """The text in lower case, without TeX and without diacritics."""
    if not text.isascii():
        return _SPECIAL.sub(_instead, text).lower()
    if "\\" not in text and "{" not in text and "}" not in text:
        lower = text.lower()
        return _INFLECTION.sub("", lower) if "'" in lower else lower
    return _untexed(text).lower()


def _untexed(text: str) -> str:
    """What ``_SPECIAL`` would make of a text of ASCII, found by signs that are sooner found."""
    if "'" in text:
        text = _INFLECTION_IN_TEX.sub(_NOTHING, text)
    if "\\" in text:
        text = _TEX.sub(_instead, text)
    return text.encode("latin-1").translate(None, b"{}\x80").decode("ascii")


def mapped(text: str) -> tuple[str, list[int], list[int]]:
    """The plain text, and for each of its characters where in the text it comes from."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for found in _SPECIAL.finditer(text):
        start, end = found.span()
        instead = _instead(found)
        pieces += text[at:start], instead
        starts += *range(at, start), *[start] * len(instead)
        ends += *range(at + 1, start + 1), *[end] * len(instead)
        at = end
    pieces.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return "".join(pieces).lower(), starts, ends


def _instead(found: re.Match[str]) -> str:
    """What stands in the plain text for something special."""
    kind = found.lastgroup
    if kind == "other":
        return "" if found["other"] else _read(found[0])
    if kind == "command":
        symbol = SYMBOLS.get(found["command"].lower())
        return f"{SEAM}{symbol}{SEAM}" if symbol else SIGNS.get(found["command"], " ")
    if kind == "letter":
        letter = found["letter"].lower()
        return LETTERS.get(letter, letter)
    return (found["accented"] or "").lower()


@functools.cache
def _read(character: str) -> str:
    return "".join(map(_folded, fold(character)))


def _folded(part: str) -> str:
    """A part of what one character outside ASCII is searched as: a fraction has a gap inside."""
    if symbol := greek(part):
        return f"{SEAM}{symbol}{SEAM}"
    if stands_alone(part):
        return f" {part} "
    if part.isalnum():
        return part
    return "-" if part in _DASHES else "'" if part == "’" else " "
