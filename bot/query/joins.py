"""Which neighbours are read as one word: ``lip sync`` as ``lipsync``, and ``a node`` not as anode.

A compound (``lip-sync``) is always read as one word too. Words that stand apart are, unless one
of them is a little word of the language, two of them are single letters, or all are numbers:
otherwise every other formula and clause would spell something that it does not mean.
"""

import string
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import compress, count

LONGEST = 32
"""Letters of the longest word that is looked for written apart."""

BORDER = "|"
"""Stands between what are no neighbours in a run of tokens; no word is written like that."""

LETTERED = "_"
"""Stands before a run that has a single letter in it, written as one token of the index."""

LITTLE = frozenset(
    [
        "a",
        "al",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "do",
        "et",
        "for",
        "from",
        "had",
        "has",
        "have",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "no",
        "nor",
        "not",
        "of",
        "on",
        "or",
        "our",
        "so",
        "such",
        "than",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "us",
        "was",
        "we",
        "were",
        "which",
        "who",
        "will",
        "with",
    ]
)

_APART = LITTLE | {BORDER}
SINGLE_LETTERS = frozenset(string.ascii_lowercase) - _APART
"""What can be a single letter among the words of a text that is ASCII when it is plain."""


def reads_as_one(words: Sequence[str]) -> bool:
    """Whether two or three words that stand apart are read as one."""
    if sum(map(len, words)) > LONGEST or not LITTLE.isdisjoint(words) or BORDER in words:
        return False
    if sum(len(word) == 1 and not word.isdecimal() for word in words) > 1:
        return False
    return not all(map(str.isdecimal, words))


@lru_cache(maxsize=4096)
def splits(whole: str) -> tuple[tuple[str, ...], ...]:
    """All ways to write a word as two or three that are read as one."""
    return tuple(parts for parts in _cuts(whole) if reads_as_one(parts))


def runs(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """All that neighbours in a text are read as, each with its first and its last place."""
    for last in range(1, len(words)):
        for first in (last - 1, last - 2):
            if first >= 0 and reads_as_one(parts := words[first : last + 1]):
                yield "".join(parts), first, last


def lettered(words: Sequence[str], letters: Set[str] | None = None) -> list[str]:
    """The runs that have a single letter among them; a text has few of these.

    ``letters`` are what can be one among these words, where that is known.
    """
    if letters is None:
        single = {word for word in words if len(word) == 1 and not word.isdecimal()}
        letters = single - _APART
    if letters.isdisjoint(words):
        return []
    apart = letters | _APART
    line = (BORDER, BORDER, *words, BORDER, BORDER)
    places = compress(count(), map(letters.__contains__, words))
    found = [run for at in places for run in _around(line[at : at + 5], apart)]
    return [run for run in found if len(run) <= LONGEST]


def _around(words: Sequence[str], apart: Set[str]) -> Iterator[str]:
    """Which runs have the third of five words in them; those of ``apart`` are in none with it."""
    first, before, letter, behind, last = words
    if before not in apart:
        if first not in apart:
            yield first + before + letter
        yield before + letter
        if behind not in apart:
            yield before + letter + behind
    if behind not in apart:
        yield letter + behind
        if last not in apart:
            yield letter + behind + last


def has_letter(parts: Sequence[str]) -> bool:
    """Whether one of the words is a single letter."""
    return any(len(part) == 1 and not part.isdecimal() for part in parts)


def _cuts(whole: str) -> Iterator[tuple[str, ...]]:
    if len(whole) > LONGEST:
        return
    for end in range(1, len(whole)):
        yield whole[:end], whole[end:]
        for second in range(end + 1, len(whole)):
            yield whole[:end], whole[end:second], whole[second:]
