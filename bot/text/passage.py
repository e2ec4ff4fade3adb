"""The words of a text around one place in it, as they are quoted: readable, cut at words."""

import re
from itertools import pairwise
from typing import NamedTuple

from bot.text.clean import clean
from bot.text.sentences import sentences
from bot.text.shorten import LEANING
from bot.text.tex import readable

ROOM = 40
"""Characters on either side of the place."""

_LONGEST = 160
"""Characters of the place itself: it may be a formula."""

_FORMULA = re.compile(
    r"\$\$[^$]{1,200}\$\$|(?<!\\)\$(?:\\.|[^$\\]){1,200}\$|\\\(.{1,200}?\\\)|\\\[.{1,200}?\\\]",
    re.DOTALL,
)

_BEGIN, _END, _OPEN, _CLOSE, _STAY = "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4", "\ufdd5"
"""Noncharacters that stand for the ends of the place, for those of a formula, and for a space at
which nothing is cut. TeX is read with them in it."""
_NOTHING = dict.fromkeys(map(ord, (_BEGIN, _END, _OPEN, _CLOSE, _STAY)), " ")
_READ_FORMULA = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_ADDRESS = re.compile(r"[./@:#$]\w")


class Passage(NamedTuple):
    """The place and what stands before and behind it, with the spaces between them."""

    before: str
    hit: str
    after: str


def passage(text: str, start: int, end: int) -> Passage:
    """What is quoted of a text for its characters from ``start`` to ``end``.

    It does not reach beyond the sentence. Formulas are whole, and so are addresses, of which no
    part must be taken for another one.
    """
    plain = text.translate(_NOTHING)
    read = _read(plain, *_widened(plain, start, end))
    before, found, rest = read.partition(_BEGIN)
    hit, closed, after = rest.partition(_END)
    if not (found and closed):
        # It stood in something that nobody reads, such as the key of a citation.
        return Passage("", _shortened(clean(readable(text[start:end]))), "")
    return _cut(*_whole_address(before, hit, after))


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The place, with the whole of the formulas in which it begins and ends."""
    for formula in _FORMULA.finditer(text):
        if formula.start() < end and start < formula.end():
            start, end = min(start, formula.start()), max(end, formula.end())
    return start, end


def _read(text: str, start: int, end: int) -> str:
    """The text made readable, with marks around the place; in formulas all spaces stay."""
    parts = (text[:start], text[start:end], text[end:])
    before, hit, after = (_FORMULA.sub(rf"{_OPEN}\g<0>{_CLOSE}", part) for part in parts)
    read = readable(f"{before}{_BEGIN}{hit}{_END}{after}")
    return _READ_FORMULA.sub(lambda formula: formula[1].replace(" ", _STAY), read)


def _whole_address(before: str, hit: str, after: str) -> Passage:
    """The place, with the rest of a token that a client could take for an address or a name."""
    token, rest = _last(before), _first(after)
    if token and _ADDRESS.search(token + _first(hit)):
        before, hit = before[: len(before) - len(token)], token + hit
    if rest and _ADDRESS.search(_last(hit) + rest):
        hit, after = hit + rest, after[len(rest) :]
    return Passage(before, hit, after)


def _first(text: str) -> str:
    return "" if text[:1].isspace() else text.partition(" ")[0]


def _last(text: str) -> str:
    return "" if text[-1:].isspace() else text.rpartition(" ")[2]


def _cut(before: str, hit: str, after: str) -> Passage:
    whole = before + hit + after
    begin, end = _sentence(whole, len(before), len(before) + len(hit))
    left = _led(before[begin:])
    right = _followed(after[: end - len(before) - len(hit)])
    return Passage(_spaced(left), _shortened(clean(hit.replace(_STAY, " "))), _spaced(right))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentences begin and end in which the place does."""
    ends, at = [0], 0
    for sentence in sentences(text):
        at = text.index(sentence, at) + len(sentence)
        ends.append(at)
    around = [each for each in pairwise(ends) if each[0] < end and start < each[1]]
    return (around[0][0], max(around[-1][1], end)) if around else (start, end)


def _led(before: str) -> str:
    """The last words of what stands before the place."""
    if len(before) <= ROOM:
        return before.lstrip()
    kept = before[-ROOM:]
    return kept.lstrip() if before[-ROOM - 1].isspace() else kept.partition(" ")[2].lstrip()


def _followed(after: str) -> str:
    """The first words of what stands behind the place; none that promises another."""
    if len(after) <= ROOM:
        return after.rstrip()
    kept = after[:ROOM] if after[ROOM].isspace() else after[:ROOM].rpartition(" ")[0]
    while (words := kept.rsplit(maxsplit=1)) and words[-1].lower() in LEANING:
        kept = kept.rstrip()[: -len(words[-1])].rstrip()
    return kept.rstrip(" ,;:–—(")


def _spaced(text: str) -> str:
    """The text for people, with the space at either end that it had."""
    made = clean(text.replace(_STAY, " "))
    if not made:
        return " " if text else ""
    lead, trail = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if lead else ''}{made}{' ' if trail else ''}"


def _shortened(hit: str) -> str:
    return hit if len(hit) <= _LONGEST else f"{hit[: _LONGEST - 1].rstrip()}…"
