r"""Folding: what two spellings of one character have in common.

Case, width and diacritics do not matter; ``ø`` is ``o`` and ``ß`` is ``ss``. A Greek letter is
its name, because papers write ``β``, ``$\beta$`` and ``beta`` for the same thing. Chinese and
Japanese characters keep their marks, which there tell one sound or word from another.
"""

import functools
import unicodedata

STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"}
)
"""Latin letters that Unicode does not take apart."""


@functools.cache
def fold(character: str) -> str:
    """What one character is searched as; empty for a mark or a format character."""
    if unicodedata.category(character) == "Cf":
        return ""
    composed = unicodedata.normalize("NFKC", character)
    if any(stands_alone(c) for c in composed):
        return composed
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not _is_mark(c))
    folded = unicodedata.normalize("NFKD", bare.casefold()).translate(STROKES)
    return "".join(c for c in folded if not _is_mark(c))


@functools.cache
def stands_alone(character: str) -> bool:
    """Whether its script has no spaces between words, so that a character is a word."""
    name = unicodedata.name(character, "")
    return character.isalnum() and name.startswith(("CJK", "HIRAGANA", "KATAKANA"))


@functools.cache
def greek(character: str) -> str | None:
    """The name of a folded Greek letter: ``beta`` for ``β``."""
    kind, _, name = unicodedata.name(character, "").partition(" SMALL LETTER ")
    if kind != "GREEK":
        return None
    return name.split()[-1].lower().replace("lamda", "lambda")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
