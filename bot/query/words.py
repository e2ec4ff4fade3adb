r"""Words: a text cut into what is searched, each with its place in the text as it was written.

arXiv's titles and abstracts carry TeX, so a light reading of it happens here: accents become the
letter they stand on (``L\'evy`` is ``levy``), braces are not there, the name of a command is no
word (``\textbf{3D} faces``), a Greek letter is its name. Nothing is rewritten: places stay true.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.query.fold import fold, greek, stands_alone


class Word(NamedTuple):
    """A folded word and the characters of the text it was read from.

    A tuple, because a paper has two hundred of them and a night a thousand papers.
    """

    text: str
    start: int
    end: int


_Piece = tuple[str, int, int, bool]
"""A part of a word with its place; True: a whole word or, without text, the gap between two."""

PIECE = re.compile(
    r"""
      (?P<signed>(?<![A-Za-z0-9])[Cc](?:\+\+|\#))    # C++, C#: their signs are in their names
    | (?P<plain>[A-Za-z0-9]+)
    | (?P<other>[^\x00-\x7f])
    | \\(?:['`^"~=.]|[uvHtcdbrk](?=[\s{]))\s*\{?\s*\\?(?P<accented>[A-Za-z])\}?
    | \\(?P<letter>ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])(?:\s+|\{\})?
    | \\(?P<command>[A-Za-z]+)\*?
    | (?P<nothing>[{}]|\\-)
    """,
    re.VERBOSE,
)

LETTERS = {"aa": "a"}
"""Commands that make a letter and are not spelt as what it folds to (``\\aa`` is ``å``)."""

GREEK = frozenset(filter(None, map(greek, map(chr, range(ord("α"), ord("ω") + 1)))))

SYMBOLS = {f"var{name}": name for name in GREEK} | {name: name for name in GREEK} | {"ell": "l"}
"""Commands that stand for a letter of a formula, which is a word by itself."""


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in their order."""
    return tuple(_join(_pieces(text)))


def _join(pieces: Iterable[_Piece]) -> Iterator[Word]:
    """Put pieces that touch into one word."""
    text, start, end, reach = "", 0, 0, -1
    for piece, begin, finish, alone in pieces:
        if text and (alone or begin > reach):
            yield Word(text, start, end)
            text = ""
        reach = -1 if alone else finish
        if alone and piece:
            yield Word(piece, begin, finish)
        elif piece:
            start = start if text else begin
            text, end = text + piece, finish
    if text:
        yield Word(text, start, end)


def _pieces(text: str) -> Iterator[_Piece]:
    for found in PIECE.finditer(text):
        kind = found.lastgroup
        start, end = found.span()
        if kind == "plain":
            yield found[0].lower(), start, end, False
        elif kind == "other":
            yield from _folded(found[0], start)
        elif kind == "signed":
            yield found[0].lower(), start, end, True
        elif kind == "command":
            yield SYMBOLS.get(found["command"].lower(), ""), start, end, True
        elif kind == "letter":
            letter = found["letter"].lower()
            yield LETTERS.get(letter, letter), start, end, False
        else:
            yield (found["accented"] or "").lower(), start, end, False


def _folded(character: str, at: int) -> Iterator[_Piece]:
    """The pieces of a character outside ASCII: most often one, a fraction has a gap inside."""
    folded = fold(character)
    if not folded:
        yield "", at, at + 1, False
    for part in folded:
        symbol = greek(part) or part
        alone = symbol != part or stands_alone(part) or not part.isalnum()
        yield symbol if symbol.isalnum() else "", at, at + 1, alone
