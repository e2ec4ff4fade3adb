"""Authors as they are searched: by what they are called, and by how arXiv files them.

``Geoffrey E. Hinton`` is found by his whole name, as ``Geoffrey Hinton``, as ``G. Hinton`` and by
arXiv's own form: ``hinton_g``, ``hinton_g_e``, ``hinton_geoffrey``.
"""

from collections.abc import Iterator, Sequence

from bot.query.joins import BORDER
from bot.query.words import compounds_of, plain, words, words_of

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


def author_tokens(authors: Sequence[str]) -> list[str]:
    """The tokens of all authors, with a border between any two forms of a name."""
    tokens: list[str] = []
    for author in authors:
        for form in _forms(author):
            tokens += form
            tokens.append(BORDER)
    return tokens[:-1]


def filed(written: str) -> str | None:
    """ArXiv's form of a name as it was typed, ``Del_Maestro_A``; None when this is none."""
    parts = [words(part) for part in written.split("_")]
    if len(parts) == 1 or not all(len(part) == 1 for part in parts):
        return None
    return "_".join(part[0] for part in parts)


def _forms(author: str) -> list[Sequence[str]]:
    simple = plain(author)
    name = words_of(simple)
    if len(name) == 2 and "-" not in simple and name[1] not in _SUFFIXES:  # noqa: PLR2004 - most
        first, last = name
        filed_as = (f"{last}_{first[0]}",), (f"{last}_{first}",)
        return [name, (first[0], last), *filed_as] if len(first) > 1 else [name, filed_as[0]]
    return list(_all_forms(name, compounds_of(simple))) if name else []


def _all_forms(name: Sequence[str], compounds: Sequence[str]) -> Iterator[Sequence[str]]:
    yield name
    for compound in compounds:
        yield (compound,)
    bare = name[:-1] if len(name) > 1 and name[-1] in _SUFFIXES else name
    first, last = bare[0], bare[-1]
    if len(bare) > 1:
        if len(bare) > 2 or bare is not name:  # noqa: PLR2004 - somebody with a middle name
            yield first, last
        if len(first) > 1:
            yield first[0], last
        yield from _filed(bare)


def _filed(name: Sequence[str]) -> Iterator[Sequence[str]]:
    """One token each; with the particles of the family name and without."""
    least = len(name) - 1
    if least > _MOST_GIVEN:
        return
    for start in range(least, 0, -1):
        if start < least and name[start] not in _PARTICLES:
            return
        family, given = "_".join(name[start:]), name[:start]
        initials = "_".join(each[0] for each in given)
        for form in dict.fromkeys((given[0][0], initials, given[0])):
            yield (f"{family}_{form}",)
