"""Who wrote a paper, and where it belongs, on one line of a narrow screen."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.text.clean import clean
from bot.text.marks import Mark
from bot.text.tex import readable
from storage.records import Hit, Paper

_TIE_OR_BREAK = re.compile(r"(?<!\\)~|\\\\")
_ALL_WRITTEN = 3
_CATEGORIES = 3
_BETWEEN = ", "
"""What stands between two authors in the text that a hit's place is counted in."""


class Byline(NamedTuple):
    """Who wrote a paper; ``matched`` are the places of the names that somebody asked for."""

    text: str
    matched: tuple[Mark, ...]


def name(author: str) -> str:
    r"""An author's name as it is shown: ``Bohdan Paczy\'nski`` is Bohdan Paczyński."""
    # In a name a tilde is always a space, and a line break is an accident.
    return clean(readable(_TIE_OR_BREAK.sub(" ", author)))


def byline(authors: Sequence[str], matched: Collection[int] = ()) -> Byline:
    """Up to three names, or the first and how many there are: ``Zhenhui Ye et al. (14)``.

    Of the authors with these numbers, counted from 0, the first three are written in any case.
    """
    named = ((n, name(author)) for n, author in enumerate(authors))
    names = {n: shown for n, shown in named if any(map(str.isalpha, shown))}
    asked = [n for n in names if n in matched]
    few = len(names) <= _ALL_WRITTEN
    written = list(names) if few else sorted({next(iter(names)), *asked[:_ALL_WRITTEN]})
    text, places = "", []
    for n in written:
        text += ", " if text else ""
        if n in asked:
            places.append((len(text), len(text) + len(names[n])))
        text += names[n]
    left = len(written) < len(names)
    return Byline(f"{text} et al. ({len(names)})" if left else text, tuple(places))


def author_of(hit: Hit, authors: Sequence[str]) -> int | None:
    """Which of the authors a hit is, counted from 0; None when it is none of them.

    Its place is counted in the authors with commas between them. A newer version of the paper may
    have others than the one in which it was found.
    """
    start = 0
    for n, author in enumerate(authors):
        if hit.field == "authors" and (hit.start, hit.end) == (start, start + len(author)):
            return n
        start += len(author) + len(_BETWEEN)
    return None


def categories(paper: Paper) -> str:
    """The primary category, at most two more, and how many are left: ``cs.GR cs.CV cs.MM +1``."""
    primary = (paper.primary_category,) if paper.primary_category else ()
    names = list(dict.fromkeys(primary + paper.categories))
    left = len(names) - _CATEGORIES
    return " ".join(names[:_CATEGORIES] + ([f"+{left}"] if left > 0 else []))
