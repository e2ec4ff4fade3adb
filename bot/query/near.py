"""The words of a paper that come nearest to a phrase that is not in it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.query.document import FIELDS
from bot.query.explain import BETWEEN, text_of
from bot.query.joins import LITTLE
from bot.query.stems import STEMS
from bot.query.words import placed, words
from storage.records import Hit, Paper, Phrase

_LEAST = 0.5
"""The share of a phrase's words that must be there."""

_BETWEEN_WORDS = 2
"""Other words that may stand between those of a phrase."""

_PREFIX = 4
"""Letters of a word that another may begin with and be near."""

_BORDER = re.compile(r"[.;:!?()\[\]]\s|\s[([]|\n\n")
"""Two words with this between them say nothing together."""


@dataclass(frozen=True, slots=True)
class Near:
    """Where the nearest words stand, and which share of the phrase's words they are."""

    phrase: Phrase
    hit: Hit
    share: float


class Nearby:
    """A paper that is asked for what comes nearest to phrases that are not in it."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._fields: dict[str, _Words] = {}

    def nearest(self, phrases: Iterable[Phrase]) -> Near | None:
        """What comes nearest to one of the phrases, the first of equals; None if nothing does."""
        found = (near for phrase in phrases if (near := self._near(phrase)))
        return max(found, key=lambda near: near.share, default=None)

    def _near(self, phrase: Phrase) -> Near | None:
        if phrase.field == "au":
            return self._namesake(phrase)
        best: Near | None = None
        for name in FIELDS[phrase.field]:
            share, start, end = self._words(name).nearest(phrase)
            if share >= _LEAST and (best is None or share > best.share):
                best = Near(phrase, Hit(phrase.text, name, start, end), share)
        return best

    def _words(self, field: str) -> "_Words":
        if field not in self._fields:
            self._fields[field] = _Words(text_of(self._paper, field))
        return self._fields[field]

    def _namesake(self, phrase: Phrase) -> Near | None:
        """The first author with the same family name and initial: ``J. Noh``."""
        family, initial = _named(phrase)
        start = 0
        for author in self._paper.authors:
            name = words(author)
            if name[-1:] == [family] and name[0][0] == initial:
                hit = Hit(phrase.text, "authors", start, start + len(author))
                return Near(phrase, hit, 1.0)
            start += len(author) + len(BETWEEN)
        return None


def _named(phrase: Phrase) -> tuple[str, str]:
    """The family name and the initial of an author who is looked for."""
    last, _, given = phrase.words[-1].partition("_")
    return last, (given or phrase.words[0])[0]


class _Window(NamedTuple):
    """A run of words: how many of the phrase's are in it, and whether in their order."""

    there: int
    ordered: bool
    first: int
    last: int

    @property
    def rank(self) -> tuple[int, bool, int, int]:
        """Greater is nearer: with few other words between them, and early in the text."""
        return self.there, self.ordered, self.first - self.last, -self.first


class _Words:
    """The words of a field, and where each of them stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words, _ = placed(text)
        self._at: Mapping[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self._words):
            self._at[word.text].append(at)

    def nearest(self, phrase: Phrase) -> tuple[float, int, int]:
        """Which share of a phrase's words stands nearly together, from where to where."""
        meant = [word for word in dict.fromkeys(phrase.words) if word not in LITTLE]
        if not meant:
            return 0.0, 0, 0
        which = {at: n for n, word in reversed([*enumerate(meant)]) for at in self._fitting(word)}
        windows = list(self._windows(which, len(phrase.words) + _BETWEEN_WORDS))
        if not windows:
            return 0.0, 0, 0
        there, _, first, last = max(windows, key=lambda window: window.rank)
        if there == 1 and len(meant) > 1:
            first, last = self._with_neighbour(which, len(meant))
        return there / len(meant), self._words[first].start, self._words[last].end

    def _fitting(self, word: str) -> Iterator[int]:
        """Where a form of the word stands, or another that begins with it."""
        for other, places in self._at.items():
            begun = len(word) >= _PREFIX and other.startswith(word)
            if begun or STEMS[other] == STEMS[word]:
                yield from places

    def _windows(self, which: Mapping[int, int], longest: int) -> Iterator[_Window]:
        """Runs of words with some of the phrase."""
        places = sorted(which)
        for n, first in enumerate(places):
            there: list[int] = []
            for last in places[n:]:
                if last - first >= longest or self._parted(first, last):
                    break
                there.append(which[last])
                yield _Window(len(set(there)), there == sorted(there), first, last)

    def _with_neighbour(self, which: Mapping[int, int], size: int) -> tuple[int, int]:
        """One word of the phrase with the word beside it, on the side where the others would be."""
        sides = {0: (1, -1), size - 1: (-1, 1)}
        for at in sorted(which):
            for side in sides.get(which[at], (1, -1)):
                first, last = sorted((at, at + side))
                if self._tells(at + side) and not self._parted(first, last):
                    return first, last
        at = min(which)
        return at, at

    def _tells(self, at: int) -> bool:
        return 0 <= at < len(self._words) and self._words[at].text not in LITTLE

    def _parted(self, first: int, last: int) -> bool:
        between = self._text[self._words[first].end : self._words[last].start]
        return _BORDER.search(between) is not None
