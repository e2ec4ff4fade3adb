"""A star behind the last word of a term: all words that begin like it, whatever their stem."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.linting.places import Place, places
from bot.query.stems import STEMS
from storage.records import Form, Phrase


@dataclass(frozen=True, slots=True)
class Star:
    """A term with a star: ``written`` in its place makes of the line another ``line``.

    It is the line's term of this ``index``. The star takes the place of the characters from
    ``start`` to ``end``, mostly none.
    """

    term: Phrase
    written: str
    line: str
    start: int
    end: int
    index: int

    @property
    def starred(self) -> str:
        """What the term is called in the reasons why a paper answers; the line must parse."""
        term = places(self.line).terms[self.index].term
        assert isinstance(term, Phrase), "a star makes no other term of a phrase"
        return term.text


def stars(line: str) -> Iterator[Star]:
    """All stars that could widen what a line looks for, from left to right."""
    for index, place in enumerate(places(line).terms):
        term = place.term
        if place.excluded or not isinstance(term, Phrase):
            continue
        if term.form is Form.STEM and term.field != "au":
            yield _star(line, place, term, index)


def together(line: str, all_stars: list[Star]) -> str:
    """The line with all of its stars."""
    for star in reversed(all_stars):
        line = f"{line[: star.start]}*{line[star.end :]}"
    return line


def _star(line: str, place: Place, term: Phrase, index: int) -> Star:
    """A plural s makes room for it: ``faces*`` would lose ``face``."""
    end = place.end - 1 if line[place.end - 1] == '"' else place.end
    last = term.words[-1]
    plural = line[:end].lower().endswith(last) and STEMS[last] == last[:-1]
    start = end - 1 if plural else end
    written = f"{line[place.start : start]}*{line[end : place.end]}"
    return Star(term, written, f"{line[:start]}*{line[end:]}", start, end, index)
