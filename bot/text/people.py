"""Who wrote a paper, and where it belongs, on one line of a narrow screen."""

import re
from collections.abc import Sequence

from bot.text.clean import clean
from bot.text.tex import readable
from storage.records import Paper

_TIE_OR_BREAK = re.compile(r"(?<!\\)~|\\\\")
_ALL_WRITTEN = 3
_CATEGORIES = 3


def name(author: str) -> str:
    r"""An author's name as it is shown: ``Bohdan Paczy\'nski`` is Bohdan Paczyński."""
    # In a name a tilde is always a space, and a line break is an accident.
    return clean(readable(_TIE_OR_BREAK.sub(" ", author)))


def byline(authors: Sequence[str]) -> str:
    """Up to three names, or the first and how many there are: ``Zhenhui Ye et al. (14)``."""
    names = [shown for author in authors if any(map(str.isalpha, shown := name(author)))]
    if len(names) <= _ALL_WRITTEN:
        return ", ".join(names)
    return f"{names[0]} et al. ({len(names)})"


def categories(paper: Paper) -> str:
    """The primary category, at most two more, and how many are left: ``cs.GR cs.CV cs.MM +1``."""
    primary = (paper.primary_category,) if paper.primary_category else ()
    names = list(dict.fromkeys(primary + paper.categories))
    left = len(names) - _CATEGORIES
    return " ".join(names[:_CATEGORIES] + ([f"+{left}"] if left > 0 else []))
