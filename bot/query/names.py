"""Authors as they are searched: by what they are called, and by how arXiv files them.

``Geoffrey E. Hinton`` is found by his whole name, as ``Geoffrey Hinton``, as ``G. Hinton`` and by
arXiv's own form: ``hinton_g``, ``hinton_g_e``, ``hinton_geoffrey``.
"""

import itertools
from collections.abc import Sequence

from bot.query.filing import PARTICLES, files, sizes
from bot.query.joins import BORDER
from bot.query.plain import plain
from bot.query.words import LONGEST_WORD, read, table
from storage.compiled import compiled

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
        case [first, middle, last] if middle not in PARTICLES and last not in _SUFFIXES:
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
    forms = [f"{first} {middle} {last}", f"{first} {last}"]
    if first != letter:
        forms.append(f"{letter} {last}")
    forms += f"{last}_{letter}", f"{last}_{letter}_{middle[0]}"
    if first != letter:
        forms.append(f"{last}_{first}")
    if first != letter or len(middle) > 1:
        forms.append(f"{last}_{first}_{middle}")
    if len(middle) > 1 < len(last):
        forms.append(f"{middle}_{last}_{letter}")
        if first != letter:
            forms.append(f"{middle}_{last}_{first}")
    return _AND.join(forms)


def _of_any(name: str) -> str:
    parts, compounds = read(name)
    return _of_parts(parts, compounds, sizes(name))


def _of_parts(
    name: Sequence[str], compounds: Sequence[str] = (), together: Sequence[int] = ()
) -> str:
    """``together``: how many of the words are one each time."""
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
        forms += files(bare, together)
    return _AND.join(dict.fromkeys(forms))


_names = compiled("bot.query._names")
_NAMES = _names and _names.Names(_IN_NAMES, PARTICLES, _SUFFIXES, of_plain)
"""Makes the forms of nearly all names, and asks Python for the others; None if not compiled."""
