"""What arXiv's index keeps of words: stems of titles and abstracts, and of comments the words.

In its published source (https://github.com/arXiv/arxiv-search, ``services/index/prepare.py``) a
beginning with a star is compared with the stems of titles and abstracts, by Porter's algorithm
(https://snowballstem.org/algorithms/porter/stemmer.html): ``generat*`` finds no generation, whose
stem is ``gener``. Comments and journal references are kept as they are written.
"""

import importlib
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from bot.query.stems import STEMS

_ENDINGS = """
able ability abilities al ally ality alism ance ances ant ants ate ated ates ating ation ations
ational ative atively ator ators e ed edly ement ence ences ency ent ents er ers es ful fulness
ible ibility ibilities ic ical ically icate ied ies ing ings ingly ion ions ism ist ists ities ity
ive ively iveness ivity ization izations ize ized izer izes izing less ly ment ments ness ous ously
ousness s y
"""
ENDINGS = tuple(_ENDINGS.split())
"""What English words end in, of which a beginning may hold the first letters."""

LEAST = 3
"""Letters below which nothing is cut: fewer begin every other word."""


@lru_cache(maxsize=1000)
def begun(beginning: str) -> str:
    """What the stems of the words that begin so have in common."""
    stem = _porter()
    words = [beginning, *(beginning + rest for rest in _rests(beginning))]
    common = _common_to([beginning, *map(stem, words)])
    if common == beginning and beginning[-2:-1] == beginning[-1]:
        common = beginning[:-1]  # running is kept as run
    return common if len(common) >= LEAST else beginning


@lru_cache(maxsize=1000)
def inflected(word: str) -> str | None:
    """What the forms of a word begin with; None for what has no other form."""
    if not word.isalpha():
        return None
    common = _common_to([word, STEMS[word]])
    common = common.removesuffix("i").removesuffix("e") or common
    return common if len(common) >= LEAST else None


def _rests(beginning: str) -> list[str]:
    """How the ending goes on that the beginning may end in; of ``ly`` both letters are needed."""
    return [
        ending[length:]
        for ending in ENDINGS
        for length in range(1 if ending[0] in "aeisy" else 2, len(ending) + 1)
        if beginning.endswith(ending[:length])
    ]


def _common_to(words: Sequence[str]) -> str:
    """The letters with which all of the words begin."""
    first, last = min(words), max(words)
    pairs = enumerate(zip(first, last, strict=False))
    return first[: next((at for at, (a, b) in pairs if a != b), len(first))]


@cache
def _porter() -> Callable[[str], str]:
    module = importlib.import_module("snowballstemmer.porter_stemmer")
    stem: Callable[[str], str] = module.PorterStemmer().stemWord
    return stem
