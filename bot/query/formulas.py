"""Which of the words that are joined are a compound: two, three, and a whole formula.

``La$_3$Ni$_2$O$_7$`` is six words by what TeX has between them, and one by what it means.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum

FEW = 3
"""Words that a compound has at most when it has no formula in it, and words or formulas that it
has at most when it does."""


_PIECE = re.compile(r"\d+|\D+")
_SYMBOL = 2
"""Letters of a chemical symbol: behind one of them a number belongs to it, as in ``h 2o``."""


def in_pieces(phrase: Sequence[str]) -> tuple[str, ...] | None:
    """A phrase with its formulas in the pieces that TeX makes of them: ``h 2 o ice``.

    None for one without any, and for a formula by itself, which is a compound.
    """
    if len(phrase) == 1:
        return None
    parted = zip(("", *phrase), phrase, strict=False)
    pieces = tuple(piece for before, word in parted for piece in _pieces(before, word))
    return pieces if len(pieces) > len(phrase) else None


def _pieces(before: str, word: str) -> Sequence[str]:
    goes_on = before and len(before) <= _SYMBOL and word[0].isdecimal()
    return [word] if goes_on else _PIECE.findall(word)


class Joint(Enum):
    """What joins a word to the one before it."""

    NONE = "it is the first"
    HYPHEN = "a hyphen or the like"
    NUMBER = "it is a number that is raised or lowered"
    BEHIND = "it stands directly behind such a number"


def spans(
    joints: Sequence[Joint], lengths: Sequence[int], longest: int
) -> Iterator[tuple[int, int]]:
    """The first and the last place of each compound, in the order of the last.

    A formula is one word beside its neighbours, however many it has in it, until it would have
    more letters than the longest word. Two and three of its words are a compound only where
    nothing stands behind a number: in ``H$_2$O$_2$`` there is no water.
    """
    begun, length = [0], lengths[0]  # the last words, each of which may be a formula
    broken, linked = 0, False
    for at in range(1, len(joints)):
        length += lengths[at]
        if joints[at] is Joint.HYPHEN or length > longest:
            yield from _formulas(begun, broken, at - 1)
            begun, length = [*begun[1 - FEW :], at], lengths[at]
        if joints[at] is Joint.BEHIND:
            broken, linked = at, False
            continue
        if linked:
            yield at - 2, at
        yield at - 1, at
        linked = True
    yield from _formulas(begun, broken, len(joints) - 1)


def _formulas(begun: Sequence[int], broken: int, last: int) -> Iterator[tuple[int, int]]:
    """Those that end here, with neighbours and without: what is not one of few words."""
    return ((first, last) for first in begun if last - first >= FEW or broken > first)
