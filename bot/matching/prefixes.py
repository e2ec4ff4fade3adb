"""Which beginnings of words stand in a paper, by themselves or behind other words."""

from collections.abc import Iterable, Iterator, Sequence

from bot.matching.entries import Entries, Found, drop, gather, less, more, put

HEAD = 3
"""Letters by which beginnings are found; shorter ones, which nobody can type, are tried on all."""

Shape = tuple[int, int]
"""How many words stand before the beginning, and how many letters it has."""

Shapes = dict[Shape, int]
"""Which shapes there are, and how many beginnings of each."""


class Prefixes:
    """Beginnings of words, each after the words that lead to it."""

    def __init__(self) -> None:
        self._texts: Entries[str] = {}
        # By the head of the beginning; where words lead to it, with the last of them before it.
        self._shapes: dict[str, Shapes] = {}
        # How many of them come after a word.
        self._leading: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._texts)

    def add(self, words: Sequence[str], term: int) -> None:
        """Let a word that begins so, after these others, make the term true."""
        put(self._texts, " ".join(words), term)
        place, shape = _place(words), _shape(words)
        shapes = self._shapes.setdefault(place, {})
        shapes[shape] = shapes.get(shape, 0) + 1
        if len(words) > 1:
            more(self._leading, words[-2])

    def remove(self, words: Sequence[str], term: int) -> None:
        """Undo ``add``."""
        drop(self._texts, " ".join(words), term)
        place, shape = _place(words), _shape(words)
        shapes = self._shapes[place]
        shapes[shape] -= 1
        if not shapes[shape]:
            del shapes[shape]
        if not shapes:
            del self._shapes[place]
        if len(words) > 1:
            less(self._leading, words[-2])

    def alone(self, word: str, found: Found) -> None:
        """Add what the word makes true by itself."""
        shapes = self._shapes.get(word[:HEAD], {})
        gather(self._texts, {word[:length] for _, length in shapes if length <= len(word)}, found)

    def leads(self, word: str) -> bool:
        """Whether something is sought behind the word."""
        return word in self._leading

    def behind(self, words: Sequence[str], leading: Iterable[int], found: Found) -> None:
        """Add what stands behind the words in these places."""
        gather(self._texts, self._behind(words, leading), found)

    def anywhere(self, words: Sequence[str], found: Found) -> None:
        """Add what is too short to be found by its head: nobody can type it."""
        if "" in self._shapes:
            gather(self._texts, self._anywhere(words), found)

    def _behind(self, words: Sequence[str], leading: Iterable[int]) -> Iterator[str]:
        for at in leading:
            for begun in words[at + 1 : at + 2]:
                if shapes := self._shapes.get(f"{words[at]} {begun[:HEAD]}"):
                    yield from _texts(words, at + 1, shapes)

    def _anywhere(self, words: Sequence[str]) -> Iterator[str]:
        for at in range(len(words)):
            yield from _texts(words, at, self._shapes[""])


def _place(words: Sequence[str]) -> str:
    """Under what the shape is found; in it there is a space when the beginning is led."""
    head = words[-1][:HEAD]
    return " ".join((*words[-2:-1], head)) if len(head) == HEAD else ""


def _shape(words: Sequence[str]) -> Shape:
    return len(words) - 1, len(words[-1])


def _texts(words: Sequence[str], at: int, shapes: Iterable[Shape]) -> Iterator[str]:
    """The word at this place, cut and led in each of these ways that it allows."""
    for led, length in shapes:
        if led <= at:
            yield " ".join((*words[at - led : at], words[at][:length]))
