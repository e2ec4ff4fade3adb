"""Which phrases of several words stand in a row of words."""

from itertools import compress, pairwise

from bot.matching.entries import NONE, Terms, without
from bot.matching.ways import Words

TWO = 2
"""Words by which a phrase is found; whether it goes on is then asked word by word."""

_Exact = tuple[Words, Terms]
"""The very words that must stand there, and not only others of the same stems."""


class _Row:
    """Neighbours: what they make true, and how many phrases go on behind them."""

    __slots__ = ("exact", "longer", "terms")

    def __init__(self) -> None:
        self.terms = NONE
        self.exact: tuple[_Exact, ...] = ()
        self.longer = 0

    def __bool__(self) -> bool:
        return bool(self.terms or self.exact or self.longer)


class Rows:
    """Phrases of two words and more, of stems or of words as they are."""

    def __init__(self) -> None:
        # Of every phrase what it begins with, from two words on.
        self._rows: dict[Words, _Row] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, words: Words, term: Terms, exact: Words = ()) -> None:
        """Let these words, next to one another, make the term true; if ``exact``, as those do."""
        for length in range(TWO, len(words)):
            self._row(words[:length]).longer += 1
        row = self._row(words)
        if exact:
            row.exact += ((exact, term),)
        else:
            row.terms += term

    def remove(self, words: Words, term: Terms, exact: Words = ()) -> None:
        """Undo ``add``."""
        row = self._rows[words]
        if exact:
            row.exact = tuple(each for each in row.exact if each != (exact, term))
        else:
            row.terms = without(row.terms, term)
        for length in range(TWO, len(words)):
            self._rows[words[:length]].longer -= 1
        for length in range(TWO, len(words) + 1):
            if not self._rows[words[:length]]:
                del self._rows[words[:length]]

    def collect(self, compared: Words, words: Words, found: list[Terms]) -> None:
        """Add what is true for a text of these words, by what is ``compared`` of each of them."""
        rows, last = self._rows, len(compared)
        for at in compress(range(last), map(rows.__contains__, pairwise(compared))):
            for end in range(at + TWO, last + 1):
                row = rows.get(compared[at:end])
                if row is None:
                    break
                found.append(row.terms)
                if row.exact:
                    here = words[at:end]
                    found += [term for exact, term in row.exact if exact == here]
                if not row.longer:
                    break

    def _row(self, words: Words) -> _Row:
        row = self._rows.get(words)
        if row is None:
            row = self._rows[words] = _Row()
        return row
