"""A paper made ready for matching: analysed once, then asked by every subscription.

Words of a query stand in a text where they follow one another in it, or where neighbouring words,
put together, read the same: ``lip-sync``, ``lipsync`` and ``"lip sync"`` find each other.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.query.words import Word, words
from storage.records import Paper

LONGEST = 3
"""The most words of a text that are read as one."""

APART = 3
"""Shorter words with a space between are not read as one: ``a node`` is no anode."""

HYPHEN = re.compile(r"[-‐‑–]{1,2}\s*|['’]|")
"""What joins two words; some abstracts have the hyphens of a page with space after them."""

SUBSCRIPT = re.compile(r"[${}]*_[${}]*")
"""What stands between the parts of ``MoS$_2$``."""

BORDER = Word("\n", 0, 0)
"""Stands between the title and the abstract; no query has such a word."""


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of a field of a paper."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """An analysed paper.

    ``texts`` are the words of the title, the border and the words of the abstract, and ``words``
    the same with their places; ``positions`` tells where in them a word stands, ``joined`` where
    words that can be read as one have their first and their last.
    """

    words: tuple[Word, ...]
    texts: tuple[str, ...]
    positions: dict[str, list[int]]
    joined: dict[str, tuple[int, int]]
    categories: tuple[str, ...]

    def find(self, sought: tuple[str, ...]) -> Place | None:
        """The first place where these words stand, whether joined, hyphenated or apart."""
        run = min(self._runs(sought), default=None)
        return self._place(*run) if run else None

    def _runs(self, sought: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """The first run of each way to write the sought words, by its first and last word."""
        length, whole = len(sought), "".join(sought)
        for first in self.positions.get(sought[0], ()):
            if self.texts[first : first + length] == sought:
                yield first, first + length - 1
                break
        if length > 1 and whole in self.positions:
            yield self.positions[whole][0], self.positions[whole][0]
        if whole in self.joined:
            yield self.joined[whole]
        if length > LONGEST:
            yield from self._long_runs(whole)

    def _long_runs(self, whole: str) -> Iterator[tuple[int, int]]:
        """Long phrases may hold joined words anywhere: the text spells them out or does not."""
        for first, text in enumerate(self.texts):
            if whole.startswith(text):
                length = _spelt(self.texts[first:], whole)
                if length:
                    yield first, first + length - 1
                    return

    def _place(self, first: int, last: int) -> Place:
        field = "title" if first < self.texts.index(BORDER.text) else "abstract"
        return Place(field, self.words[first].start, self.words[last].end)


def analyse(paper: Paper) -> Document:
    """Read a paper's title and abstract once, for any number of queries."""
    abstract = paper.abstract or ""
    title_words, abstract_words = words(paper.title), words(abstract)
    joins = [*_joins(paper.title, title_words), False, *_joins(abstract, abstract_words)]
    all_words = (*title_words, BORDER, *abstract_words)
    texts = tuple(word.text for word in all_words)
    positions: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        positions.setdefault(text, []).append(at)
    return Document(all_words, texts, positions, _joined(texts, joins), paper.categories)


def _joins(text: str, found: Sequence[Word]) -> Iterator[bool]:
    """For each word whether it can be read as one with the next; the last cannot."""
    for left, right in itertools.pairwise(found):
        yield _is_joint(text[left.end : right.start], left.text, right.text)
    if found:
        yield False


def _is_joint(gap: str, left: str, right: str) -> bool:
    """Whether two words with this between them can be read as one."""
    if gap.isspace():
        return _can_stand_apart(left) and _can_stand_apart(right)
    if HYPHEN.fullmatch(gap):
        return True
    return right.isdecimal() and SUBSCRIPT.fullmatch(gap) is not None


def _can_stand_apart(part: str) -> bool:
    return len(part) >= APART or part.isdecimal()


def _joined(texts: Sequence[str], joins: Sequence[bool]) -> dict[str, tuple[int, int]]:
    """The first place of all runs of two or three words (``LONGEST``) that can be read as one."""
    runs: dict[str, tuple[int, int]] = {}
    for first, joint in enumerate(joins):
        if joint:
            two = texts[first] + texts[first + 1]
            runs.setdefault(two, (first, first + 1))
            if joins[first + 1]:
                runs.setdefault(two + texts[first + 2], (first, first + 2))
    return runs


def _spelt(texts: Sequence[str], whole: str) -> int:
    """With how many of its first words a text spells ``whole``; 0 if it does not."""
    at = 0
    for count, text in enumerate(texts, start=1):
        if not whole.startswith(text, at):
            return 0
        at += len(text)
        if at == len(whole):
            return count
    return 0
