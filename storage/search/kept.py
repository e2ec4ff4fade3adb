"""Words that are kept at hand, so that others are told from them."""

from collections.abc import Iterable

from storage.compiled import compiled

MOST = 100_000
"""Words that are kept: some ten MiB of them."""


class Kept:
    """A set of words that is asked whole texts; ``_kept.pyx`` does the same sooner."""

    def __init__(self) -> None:
        self._words: set[str] = set()

    def others(self, texts: Iterable[str]) -> set[str]:
        """The words of these texts that are not kept, but those with a ``_`` in them."""
        found: set[str] = set()
        for text in texts:
            found.update(text.split(" "))
        found.discard("")
        return {word for word in found - self._words if "_" not in word}

    def keep(self, words: Iterable[str]) -> None:
        """Keep these words too, as long as there are not too many."""
        if len(self._words) < MOST:
            self._words.update(words)

    def clear(self) -> None:
        """Keep none any more."""
        self._words.clear()


def kept() -> Kept:
    """An empty set, of the sooner kind where there is one."""
    module = compiled("storage.search._kept")
    made: Kept = module.Kept() if module else Kept()
    return made
