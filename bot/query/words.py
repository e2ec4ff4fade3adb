"""Words: a text cut into what is searched.

A plain text is cut twice: into words, and into compounds, which are words that hyphens and the like
join to one.
"""

import itertools
import re
import string
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.query.formulas import Joint, spans
from bot.query.plain import SEAM, mapped, plain


class Word(NamedTuple):
    """A folded word, and the characters of the text that it was read from."""

    text: str
    start: int
    end: int


LONGEST_WORD = 64
"""Letters; what is longer is no word of any language, and is cut."""

_WORD = rf"[^\W_]{{1,{LONGEST_WORD}}}"
_PLAIN_WORD = re.compile(_WORD)
_ANY_WORD = re.compile(rf"(?<![^\W_])c(?:\+\+|\#)|{_WORD}")
"""The signs of C++ and C# are in their names."""

_UNSEEN = f"{SEAM}$"
_JOINT = rf"""
      [-_^'{_UNSEEN}](?<=[^\W_].)(?:
      (?:(?<=[{_UNSEEN}])[{_UNSEEN}]*[-_^'])?
      (?:(?<=-)-?\s*|(?<=')|(?<=[_^])[{_UNSEEN}]*(?=\d))[{_UNSEEN}]*
    | (?<={SEAM}){SEAM}*
    )(?=[^\W_])
"""
"""What joins two words: a hyphen (some abstracts have those of a page, with space after them), an
apostrophe, and what raises or lowers a number: ``MoS$_2$``, ``x^2``."""

_NUMBER = rf"[{_UNSEEN}]*+[_^][{_UNSEEN}]*+(?=\d)[^\W_]++"
"""A number that is raised or lowered, with the sign that does it."""
_BEHIND = rf"\${SEAM}*+(?=[^\W_])"
"""The end of TeX, where a formula goes on behind such a number: ``H$_2$O``."""

_JOINING = re.compile(_JOINT, re.VERBOSE)
_SIGN = re.compile(rf"[-_^'{SEAM}]")
_COMPOUND = re.compile(
    rf"[^\W_]++(?:{_NUMBER}(?:{_BEHIND}[^\W_]++)?+|{_JOINT}[^\W_]++)+", re.VERBOSE
)
_FORMULA = re.compile(
    rf"{_JOINT}[^\W_]++{_NUMBER}|(?<=[^\W_]){_NUMBER}(?:{_BEHIND}|{_JOINT})", re.VERBOSE
)
"""A raised or lowered number with more than the word before it."""

_IN_WORDS = frozenset(map(ord, string.ascii_letters + string.digits))


def table(instead: dict[str, str], other: str) -> bytes:
    """For ``bytes.translate``: letters and digits of ASCII stay, and all else is replaced."""
    kept = {c: chr(c) for c in _IN_WORDS} | {ord(sign): is_ for sign, is_ in instead.items()}
    return bytes(ord(kept.get(c, other)) for c in range(256))


# What parts words becomes a space or, where it was none, a line's end: a hyphen may have the one
# behind it and join, but not the other.
_SPACES = dict.fromkeys(filter(str.isspace, map(chr, range(128))), " ")
_SIGNS = dict.fromkeys(f"_^'{_UNSEEN}", "'")
_HYPHENED = table(_SPACES | _SIGNS | {"-": "-"}, "\n")

_JOINED = "\x80"
"""Stands for what joins two words in a text of ASCII, which has no such character."""

_MARKED = table({_JOINED: "-"}, "\n")

_SHAPE = bytes(ord("x" if c in _IN_WORDS else " ") for c in range(256))
_TOO_LONG = b"x" * (LONGEST_WORD + 1)
"""A word that is cut, in the shape of its text: that is sooner found than the length of each."""


def words(text: str) -> list[str]:
    """The words of a text in their order."""
    return words_of(plain(text))


def words_of(plain_text: str) -> list[str]:
    """The same, for a text that is plain."""
    return read(plain_text)[0]


def compounds_of(plain_text: str) -> list[str]:
    """What a plain text joins to one, written together: two or three words each, and formulas."""
    return read(plain_text)[1]


def read(plain_text: str) -> tuple[list[str], list[str]]:
    """The words of a plain text, and its compounds."""
    parts = _parts(plain_text)
    if parts is None:
        compounds = [compound.text for compound in _compounds(plain_text)]
        return _pattern(plain_text).findall(plain_text), compounds
    if len(parts) == 1:
        return parts[0].split(), []
    return _in_parts(parts)


def _parts(plain_text: str) -> list[str] | None:
    """The text cut at its hyphens, with gaps in place of all that is in no word.

    Nothing else in it joins words. None where letters and gaps do not tell all words: nearly all
    plain texts can be cut so, and that takes a fifth of the time that a pattern does.
    """
    if not plain_text.isascii() or "#" in plain_text or ("+" in plain_text and "++" in plain_text):
        return None
    if ("_" in plain_text or "^" in plain_text) and _FORMULA.search(plain_text):
        return None
    letters = plain_text.encode("ascii").translate(_HYPHENED)
    if _TOO_LONG in letters.translate(_SHAPE):
        return None
    parts = letters.decode("ascii").split("-")
    if b"'" not in letters and "" not in parts:
        return parts
    marked = _JOINING.sub(_JOINED, plain_text).encode("latin-1")
    return marked.translate(_MARKED).decode("ascii").split("-")


def _in_parts(parts: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of these parts, and each two and three that the hyphens between them join.

    A hyphen joins that stands right behind a word, and has nothing but spaces before the next.
    """
    words, compounds = parts[0].split(), []
    ended, linked = parts[0][-1] > " ", False
    for part in parts[1:]:
        found = part.split()
        if ended and (part[0] > " " or part.lstrip(" ")[:1] > " "):
            two = words[-1] + found[0]
            if linked:
                compounds.append(words[-2] + two)
            compounds.append(two)
            linked = len(found) == 1
        else:
            linked = False
        words += found
        ended = part[-1] > " "
    return words, compounds


def placed(text: str) -> tuple[list[Word], list[Word]]:
    """The same words and compounds, with their places in the text as it was written."""
    simple, starts, ends = mapped(text)

    def in_text(word: Word) -> Word:
        return Word(word.text, starts[word.start], ends[word.end - 1])

    found = (Word(m[0], *m.span()) for m in _pattern(simple).finditer(simple))
    return list(map(in_text, found)), list(map(in_text, _compounds(simple)))


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
            yield from _within(plain_text, list(_PLAIN_WORD.finditer(plain_text, *run.span())))


def _word_before(plain_text: str, at: int) -> int:
    """Where the word begins that ends just before this place; the place itself if none does."""
    while at > 0 and plain_text[at - 1] in _UNSEEN:
        at -= 1
    while at > 0 and plain_text[at - 1].isalnum():
        at -= 1
    return at


def _within(text: str, parts: Sequence[re.Match[str]]) -> Iterator[Word]:
    """Each two and each three of these neighbours as one, and the formulas among them."""
    lengths = [len(part[0]) for part in parts]
    for first, last in spans(list(_joints(text, parts)), lengths, LONGEST_WORD):
        joined = "".join(part[0] for part in parts[first : last + 1])
        yield Word(joined, parts[first].start(), parts[last].end())


def _joints(text: str, parts: Sequence[re.Match[str]]) -> Iterator[Joint]:
    """What joins each of these neighbours to the one before it."""
    joint = Joint.NONE
    yield joint
    for part, behind in itertools.pairwise(parts):
        gap = text[part.end() : behind.start()]
        if "_" in gap or "^" in gap:
            joint = Joint.NUMBER
        elif joint is Joint.NUMBER and gap.rstrip(SEAM) == "$":
            joint = Joint.BEHIND
        else:
            joint = Joint.HYPHEN
        yield joint
