"""The phrases in which titles have a term: what people call the narrower subjects."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.query.joins import LITTLE
from bot.query.stems import STEMS, stems
from bot.query.words import Word, placed, words_of
from bot.text.lists import words as listed

LONGER = 3
"""Words that a phrase has more than the term, at most."""

_SEEN = 3
"""Titles that must have a phrase: of fewer it is nobody's term."""

_MOSTLY = 0.6
"""The part of its titles in which a phrase goes on in one way, so that it ends too early."""

_IDLE = LITTLE | listed(
    "via using towards toward through under over between across beyond without more when how what "
    "why does do improving enhancing understanding new novel approach method methods study "
    "analysis framework model models system systems learning efficient effective evaluating "
    "exploring rethinking large small"
)
"""Words that make no phrase of another, or one that says no more."""

_OPEN = listed(
    "aware based driven guided free level conditioned centric enhanced augmented powered oriented "
    "specific induced generated assisted large small"
)
"""Words behind which there must be another."""


@dataclass(slots=True)
class _Seen:
    """How often phrases stand in titles, by their stems, and how each is written."""

    written: dict[tuple[str, ...], Counter[str]] = field(default_factory=dict)

    def total(self, key: tuple[str, ...]) -> int:
        """In how many titles the phrase stands."""
        return self.written[key].total()

    def whole(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """The phrase, with the words that nearly always belong to it."""
        longer = [
            other
            for other in self.written
            if len(other) == len(key) + 1 and key in {other[1:], other[:-1]}
        ]
        best = max(longer, key=self.total, default=key)
        return self.whole(best) if self.total(best) > _MOSTLY * self.total(key) and longer else key


def phrases(sought: Sequence[str], titles: Iterable[str]) -> list[str]:
    """The phrases with these words that stand in most titles, as they are mostly written."""
    seen = _Seen()
    for title in titles:
        for key, text in dict(_around(sought, title)).items():
            seen.written.setdefault(key, Counter())[text] += 1
    shortest = (key for key in seen.written if len(key) == len(sought) + 1)
    often = sorted(shortest, key=lambda key: -seen.total(key))
    frequent = (seen.whole(key) for key in often if seen.total(key) >= _SEEN)
    found = (seen.written[key].most_common(1)[0][0] for key in frequent)
    return [text for text in dict.fromkeys(found) if _says_more(text, sought)]


def _around(sought: Sequence[str], title: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """All longer runs of words in which those that are sought stand."""
    found, _ = placed(title)
    words = [word.text for word in found]
    size = len(sought)
    for at in range(len(words) - size + 1):
        if not all(map(_same, sought, words[at : at + size])):
            continue
        for first in range(max(at - LONGER, 0), at + 1):
            if first < at and words[first] in _IDLE:
                continue
            for last in range(at + size, min(first + size + LONGER, len(words)) + 1):
                if last - first > size and _adjoin(title, found[first:last]):
                    yield stems(words[first:last]), _written(title, found[first:last])


def _same(sought: str, word: str) -> bool:
    """Whether the word is what was sought, in the singular or the plural."""
    plural = {sought.removesuffix("s"), f"{sought}s"}
    return word == sought or (word in plural and STEMS[word] == STEMS[sought])


def _adjoin(title: str, words: Sequence[Word]) -> bool:
    """Whether only spaces and hyphens stand between, and no little word is among them."""
    near = all(title[one.end : other.start] in {" ", "-"} for one, other in pairwise(words))
    return near and LITTLE.isdisjoint(word.text for word in words)


def _written(title: str, words: Sequence[Word]) -> str:
    """In small letters, except for abbreviations."""
    text = title[words[0].start : words[-1].end]
    for word in words:
        one = title[word.start : word.end]
        if one[1:].islower() or len(one) == 1:
            text = text.replace(one, one.lower(), 1)
    return text


def _says_more(text: str, sought: Sequence[str]) -> bool:
    """Whether what stands before and behind the words that were sought is worth something."""
    words = words_of(text.lower())
    added = [word for word in words if not any(_same(one, word) for one in sought)]
    return words[-1] not in _OPEN and not _IDLE.issuperset(added)
