"""Authors as they are searched: by what they are called, and by how arXiv files them.

``Geoffrey E. Hinton`` is found by his whole name, as ``Geoffrey Hinton``, as ``G. Hinton`` and by
arXiv's own form: ``hinton_g``, ``hinton_g_e``, ``hinton_geoffrey``.
"""

import itertools
from collections.abc import Sequence

from bot.query.joins import BORDER
from bot.query.plain import plain
from bot.query.words import LONGEST_WORD, read, table, words
from storage.compiled import compiled

_PARTICLES = frozenset(
    [
        "al",
        "bin",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "st",
        "ten",
        "ter",
        "van",
        "von",
        "zu",
        "zur",
    ]
)
"""What belongs to the name behind it: ``del_maestro_a``."""

_MOST_GIVEN = 9
"""Given names of a person; more are those of a collaboration that forgot its commas."""

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})

_AND = f" {BORDER} "

_SIGNED = "-"
"""Stands for what must be looked at twice: a sign that may join words, a letter outside ASCII."""

_SIGNS = {*"-_^'$+#\x1f", *map(chr, range(128, 256))}
_IN_NAMES = table({"\n": "\n"} | dict.fromkeys(_SIGNS, _SIGNED), " ")


def author_text(authors: Sequence[str]) -> str:
    """The tokens of all authors, with a border between any two forms of a name."""
    text = _plain(authors)
    forms: str | None = _NAMES.forms(text) if _NAMES else None
    return of_plain(text) if forms is None else forms


def of_plain(text: str) -> str:
    """The same for the names of a plain text, one a line, in Python."""
    letters = text.encode("utf-8", "surrogatepass").translate(_IN_NAMES).decode("ascii")
    lines = zip(letters.split("\n"), text.split("\n"), strict=True)
    return _AND.join(filter(None, itertools.starmap(_of_line, lines)))


def filed(written: str) -> str | None:
    """ArXiv's form of a name as it was typed, ``Del_Maestro_A``; None when this is none."""
    parts = [words(part) for part in written.split("_")]
    if len(parts) == 1 or not all(len(part) == 1 for part in parts):
        return None
    return "_".join(part[0] for part in parts)


def _plain(authors: Sequence[str]) -> str:
    """The plain names, each in a line: as one text they cost hardly more than one of them does."""
    text = "\n".join(authors)
    names = plain(text)
    if text.count("\n") == names.count("\n") == len(authors) - 1:
        return names
    return "\n".join([plain(author).replace("\n", " ") for author in authors])


def _of_line(line: str, name: str) -> str:
    match line.split():
        case _ if _SIGNED in line or len(line) > LONGEST_WORD:
            return _of_any(name)
        case [first, last] if last not in _SUFFIXES:
            return _of_two(first, last)
        case [first, middle, last] if middle not in _PARTICLES and last not in _SUFFIXES:
            return _of_three(first, middle, last)
        case parts:
            return _of_parts(parts)


def _of_two(first: str, last: str) -> str:
    letter = first[0]
    if first == letter:
        return f"{first} {last}{_AND}{last}_{letter}"
    return f"{first} {last}{_AND}{letter} {last}{_AND}{last}_{letter}{_AND}{last}_{first}"


def _of_three(first: str, middle: str, last: str) -> str:
    letter = first[0]
    names = f"{first} {middle} {last}{_AND}{first} {last}{_AND}"
    files = f"{last}_{letter}{_AND}{last}_{letter}_{middle[0]}"
    if first == letter:
        return f"{names}{files}"
    return f"{names}{letter} {last}{_AND}{files}{_AND}{last}_{first}"


def _of_any(name: str) -> str:
    parts, compounds = read(name)
    if len(parts) == 2 and "-" not in name and parts[1] not in _SUFFIXES:  # noqa: PLR2004 - of two
        compounds = []
    return _of_parts(parts, compounds)


def _of_parts(name: Sequence[str], compounds: Sequence[str] = ()) -> str:
    if not name:
        return ""
    forms = [" ".join(name), *compounds]
    bare = name[:-1] if len(name) > 1 and name[-1] in _SUFFIXES else name
    first, last = bare[0], bare[-1]
    if len(bare) > 1:
        if len(bare) > 2 or bare is not name:  # noqa: PLR2004 - somebody with a middle name
            forms.append(f"{first} {last}")
        if len(first) > 1:
            forms.append(f"{first[0]} {last}")
        forms += _filed(bare)
    return _AND.join(forms)


def _filed(name: Sequence[str]) -> Sequence[str]:
    """With the particles of the family name and without."""
    forms: list[str] = []
    least = len(name) - 1
    if least > _MOST_GIVEN:
        return forms
    for start in range(least, 0, -1):
        if start < least and name[start] not in _PARTICLES:
            break
        family, given = "_".join(name[start:]), name[:start]
        initials = "_".join([each[0] for each in given])
        shown = dict.fromkeys((given[0][0], initials, given[0]))
        forms += [f"{family}_{form}" for form in shown]
    return forms


_names = compiled("bot.query._names")
_NAMES = _names and _names.Names(_IN_NAMES, _PARTICLES, _SUFFIXES, of_plain)
"""Makes the forms of nearly all names, and asks Python for the others; None if not compiled."""
