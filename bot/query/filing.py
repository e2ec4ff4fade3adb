"""How arXiv files a name: ``hinton_g_e``, the family name first.

A name does not say where the family name begins: ``Juan García-Bellido`` and ``Gabriel García
Márquez`` are filed under the last word, and under both of their last ones.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.query.plain import SEAM, plain
from bot.query.words import LONGEST_WORD, words_of

PARTICLES = frozenset(
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

_LONGEST = 2 * LONGEST_WORD
"""Letters of a form that somebody might type."""

_WORD = re.compile(rf"[^\W_]{{1,{LONGEST_WORD}}}")
_JOINTS = frozenset("-'")
_JOINED = re.compile(r"[^\W_]+\.?(?:[-'][^\W_]+\.?)+")


def filed(written: str) -> str | None:
    """ArXiv's form of a name as it was typed, ``Del_Maestro_A``; None when this is none.

    What a hyphen or an apostrophe joins is written together: ``O'Brien_C`` is ``obrien_c``.
    """
    parts = filed_parts(written)
    return "_".join(map(_together, parts)) if parts else None


def filed_parts(written: str) -> Sequence[Sequence[str]] | None:
    """The words between the underscores of a name in arXiv's form; None when it has not that."""
    parts = [plain(part).strip() for part in written.split("_")]
    found = [words_of(part) for part in parts]
    if len(parts) == 1 or not all(found):
        return None
    joined = (
        len(each) == 1 or _JOINED.fullmatch(part) for part, each in zip(parts, found, strict=True)
    )
    return found if all(joined) else None


def as_filed(name: Sequence[str]) -> str | None:
    """ArXiv's form of a name that begins with initials, ``G. E. Hinton``; None for any other."""
    initials = list(itertools.takewhile(lambda word: len(word) == 1, name))
    family = name[len(initials) :]
    return "_".join((*family, *initials)) if initials and family else None


def _together(part: Sequence[str]) -> str:
    return ("_" if all(len(word) == 1 for word in part) else "").join(part)


def sizes(name: str) -> Sequence[int]:
    """How many words of a plain name are one each time, by hyphens or apostrophes: ``J.-L.``."""
    return list(_sizes(name.replace(SEAM, "-")))


def files(name: Sequence[str], together: Sequence[int]) -> Iterator[str]:
    """Under the last word, under the last name, and with what may belong to it before it.

    ``together`` are the sizes of what is one in a name of several words; none when it is not known
    that any are.
    """
    if len(name) > _MOST_GIVEN + 1:
        return iter(())
    return (form for form in _files(_Name.of(name, together)) if len(form) <= _LONGEST)


def _sizes(name: str) -> Iterator[int]:
    size = end = 0
    for word in _WORD.finditer(name):
        gap = name[end : word.start()]
        if size and (gap.split() != [gap] or _JOINTS.isdisjoint(gap)):
            yield size
            size = 0
        size, end = size + 1, word.end()
    yield size


class _Name(NamedTuple):
    """A name of several words. Of some it is told that they are one: ``Jean-Luc``."""

    words: Sequence[str]
    first: int
    """So many words are the first name."""
    last: int
    """Where the last name begins, without the particles before it."""

    @classmethod
    def of(cls, words: Sequence[str], sizes: Sequence[int]) -> "_Name":
        """``sizes``: how many of the words are one each time."""
        begun = [at for at in itertools.accumulate(sizes) if at < len(words)]
        return cls(words, begun[0], begun[-1]) if begun else cls(words, 1, len(words) - 1)


def _files(name: _Name) -> Iterator[str]:
    words, least = name.words, len(name.words) - 1
    for start in range(least, name.first - 1, -1):
        if not _may_begin(name, start):
            break
        families = dict.fromkeys(_families(name, start))
        # Not of two names, unless a hyphen makes them one: ``wang_chen`` is Chen Wang, and may be
        # Li Wang-Chen, but not Li Wang Chen.
        if start < least and PARTICLES.issuperset(words[start : name.last]):
            yield "_".join(words[start:])
        for family, given in itertools.product(families, dict.fromkeys(_given(name, start))):
            yield f"{family}_{given}"


def _may_begin(name: _Name, start: int) -> bool:
    """Whether the family name may begin here, when it may at each word behind."""
    if start >= name.last or name.words[start] in PARTICLES:
        return True
    # Whose name ends with an initial has no second family name: Ravi Kumar S.
    return start == name.last - 1 and len(name.words[start]) > 1 < len(name.words[-1])


def _families(name: _Name, start: int) -> Iterator[str]:
    """The family name from there on, in words and written together."""
    family, before = name.words[start:], name.words[start : name.last]
    yield "_".join(family)
    if start <= name.last:
        yield "_".join((*before, "".join(name.words[name.last :])))
        if PARTICLES.issuperset(before):
            yield "".join(family)


def _given(name: _Name, behind: int) -> Iterator[str]:
    """What stands before the family name, in initials and in full."""
    given, first = name.words[:behind], name.words[: name.first]
    for shown in (given, first):
        yield "_".join([each[0] for each in shown])
    if behind <= name.last and PARTICLES.isdisjoint(given[1:]):
        yield "_".join(given)
    yield "_".join(first)
    yield "".join(first)
    yield first[0][0]
    yield first[0]
