r"""Words: a text cut into what is searched.

arXiv's titles and abstracts carry TeX, so a light reading of it happens here: accents become the
letter they stand on (``L\'evy`` is ``levy``), braces are not there, the name of a command is no
word (``\textbf{3D} faces``), a Greek letter is its name. The plain text that comes of it is cut
twice: into words, and into compounds, which are words that hyphens and the like join to one.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.query.fold import fold, greek, stands_alone


class Word(NamedTuple):
    """A folded word, and the characters of the text that it was read from."""

    text: str
    start: int
    end: int


LONGEST_WORD = 64
"""Letters; what is longer is no word of any language, and is cut."""

LETTERS = {"aa": "a"}
"""Commands that make a letter and are not spelt as what it folds to (``\\aa`` is ``å``)."""

GREEK = frozenset(filter(None, map(greek, map(chr, range(ord("α"), ord("ω") + 1)))))

SYMBOLS = {f"var{name}": name for name in GREEK} | {name: name for name in GREEK} | {"ell": "l"}
"""Commands that stand for a letter of a formula, which is a word by itself."""

_SEAM = "\x1f"
"""Stands on both sides of a word that is one sign: it parts words, and is no gap between them."""

_INFLECTION = re.compile(r"'s(?!\w)")

# All begin with one class of characters, so that the engine leaps from one of these to the next.
_SPECIAL = re.compile(
    r"""
      [\\{}'\x80-\U0010ffff](?:
      (?<=\\)(?:['`^"~=.]|[uvHtcdbrk](?=[\s{]))\s*\{?\s*\\?(?P<accented>[A-Za-z])\}?
    | (?<=\\)(?P<letter>ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])(?:\s+|\{\})?
    | (?<=\\)(?P<command>[A-Za-z]+)\*?
    | (?P<other>(?<=[^\x00-\x7f])(?:(?<=’)[sS](?!\w))?)
    | (?P<nothing>(?<=[{}])|(?<=\\)-|(?<=')[sS](?!\w))          # 's is an inflection
    )
    """,
    re.VERBOSE,
)

_WORD = rf"[^\W_]{{1,{LONGEST_WORD}}}"
_PLAIN_WORD = re.compile(_WORD)
_ANY_WORD = re.compile(rf"(?<![^\W_])c(?:\+\+|\#)|{_WORD}")
"""The signs of C++ and C# are in their names."""

_JOINT = rf"(?:[{_SEAM}$]*(?:-{{1,2}}\s*|'|[_^][{_SEAM}$]*(?=\d))[{_SEAM}$]*|{_SEAM}+)"
"""What joins two words: a hyphen (some abstracts have those of a page, with space after them), an
apostrophe, and what raises or lowers a number: ``MoS$_2$``, ``x^2``."""

_UNSEEN = f"{_SEAM}$"
_SIGN = re.compile(rf"[-_^'{_SEAM}]")
_COMPOUND = re.compile(rf"[^\W_]++(?:{_JOINT}[^\W_]++)+")
_IN_WORDS = bytes(ord(chr(c) if chr(c).isalnum() and c < 128 else " ") for c in range(256))  # noqa: PLR2004 - the end of ASCII
"""For a text of ASCII: everything else becomes a space."""

_SHAPE = bytes(ord("x" if chr(c).isalnum() else " ") for c in _IN_WORDS)
_TOO_LONG = b"x" * (LONGEST_WORD + 1)
"""A word that is cut, in the shape of its text: that is sooner found than the length of each."""

_DASHES = frozenset("‐‑–−")


def plain(text: str) -> str:
    """The text in lower case, without TeX and without diacritics: what words are cut from."""
    if text.isascii() and "\\" not in text and "{" not in text and "}" not in text:
        lower = text.lower()
        return _INFLECTION.sub("", lower) if "'" in lower else lower
    return _SPECIAL.sub(_instead, text).lower()


def words(text: str) -> list[str]:
    """The words of a text in their order."""
    return words_of(plain(text))


def words_of(plain_text: str) -> list[str]:
    """The same, for a text that is plain."""
    found = _simple(plain_text)
    return _pattern(plain_text).findall(plain_text) if found is None else found[0]


def compounds_of(plain_text: str) -> list[str]:
    """Two or three words each that a plain text joins to one, written together."""
    return read(plain_text)[1] if _SIGN.search(plain_text) else []


def read(plain_text: str) -> tuple[list[str], list[str]]:
    """The words of a plain text, and its compounds."""
    found = _simple(plain_text)
    if found is None:
        compounds = [compound.text for compound in _compounds(plain_text)]
        return _pattern(plain_text).findall(plain_text), compounds
    simple, spaced = found
    return simple, _joined_in(plain_text, spaced)


def _simple(plain_text: str) -> tuple[list[str], str] | None:
    """The words, and the text with a space for all that is in none, where that tells all words.

    Nearly all plain texts are such, and this takes a fifth of the time that a pattern does.
    """
    if not plain_text.isascii() or "++" in plain_text or "#" in plain_text:
        return None
    letters = plain_text.encode("ascii").translate(_IN_WORDS)
    if _TOO_LONG in letters.translate(_SHAPE):
        return None
    spaced = letters.decode("ascii")
    return spaced.split(), spaced


def _joined_in(plain_text: str, spaced: str) -> list[str]:
    """The texts of ``_compounds``."""
    found: list[str] = []
    end = 0
    for sign in _SIGN.finditer(plain_text):
        at = sign.start()
        if at < end:
            continue
        while at > 0 and plain_text[at - 1] in _UNSEEN:
            at -= 1
        start = spaced.rfind(" ", 0, at) + 1
        if start < at and (run := _COMPOUND.match(plain_text, start)):
            end = run.end()
            found += _joined(spaced[start:end].split())
    return found


def _joined(parts: Sequence[str]) -> Iterable[str]:
    if len(parts) == 2:  # noqa: PLR2004 - most are
        return ("".join(parts),)
    return _each_joined(parts)


def _each_joined(parts: Sequence[str]) -> Iterator[str]:
    for first in range(len(parts) - 1):
        yield parts[first] + parts[first + 1]
        if first + 2 < len(parts):
            yield "".join(parts[first : first + 3])


def placed(text: str) -> tuple[list[Word], list[Word]]:
    """The same words and compounds, with their places in the text as it was written."""
    mapped, starts, ends = _mapped(text)

    def in_text(word: Word) -> Word:
        return Word(word.text, starts[word.start], ends[word.end - 1])

    found = (Word(m[0], *m.span()) for m in _pattern(mapped).finditer(mapped))
    return list(map(in_text, found)), list(map(in_text, _compounds(mapped)))


def _pattern(plain_text: str) -> re.Pattern[str]:
    return _ANY_WORD if "++" in plain_text or "#" in plain_text else _PLAIN_WORD


def _compounds(plain_text: str) -> Iterator[Word]:
    """Looked for from the few signs that can join words, not from each of the words."""
    end = 0
    for sign in _SIGN.finditer(plain_text):
        if sign.start() < end:
            continue
        start = _word_before(plain_text, sign.start())
        if run := _COMPOUND.match(plain_text, start):
            end = run.end()
            yield from _within(list(_PLAIN_WORD.finditer(plain_text, *run.span())))


def _word_before(plain_text: str, at: int) -> int:
    """Where the word begins that ends just before this place; the place itself if none does."""
    while at > 0 and plain_text[at - 1] in _UNSEEN:
        at -= 1
    while at > 0 and plain_text[at - 1].isalnum():
        at -= 1
    return at


def _within(parts: Sequence[re.Match[str]]) -> Iterator[Word]:
    """Each two and each three of these neighbours as one."""
    for first, length in itertools.product(range(len(parts)), (2, 3)):
        joined = parts[first : first + length]
        if len(joined) == length:
            text = "".join(part[0] for part in joined)
            yield Word(text, joined[0].start(), joined[-1].end())


def _mapped(text: str) -> tuple[str, list[int], list[int]]:
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
        return f"{_SEAM}{symbol}{_SEAM}" if symbol else " "
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
        return f"{_SEAM}{symbol}{_SEAM}"
    if stands_alone(part):
        return f" {part} "
    if part.isalnum():
        return part
    return "-" if part in _DASHES else "'" if part == "’" else " "
