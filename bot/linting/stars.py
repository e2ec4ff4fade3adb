"""A star behind the last word of a term: all words that begin like it, whatever their stem."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.linting.places import Place, places
from bot.query.stems import STEMS
from storage.records import Form, Phrase


@dataclass(frozen=True, slots=True)
class Star:
    """A term with a star: ``written`` in its place makes of the line another ``line``.

    It is the line's term of this ``index``. What is ``put`` there, mostly the star alone, takes the
    place of the characters from ``start`` to ``end``, mostly none.
    """

    term: Phrase
    written: str
    line: str
    start: int
    end: int
    index: int
    put: str = "*"

    @property
    def starred(self) -> Phrase:
        """What becomes of the term; the line must parse."""
        term = places(self.line).terms[self.index].term
        assert isinstance(term, Phrase), "a star makes no other term of a phrase"
        return term


def stars(line: str) -> Iterator[Star]:
    """All stars that could widen what a line looks for, from left to right."""
    for index, place in enumerate(places(line).terms):
        term = place.term
        if place.excluded or not isinstance(term, Phrase):
            continue
        if term.form is Form.STEM and term.field != "au":
            yield _star(line, place, term, index)


def apart(line: str, star: Star, words: Sequence[str]) -> Star:
    """The star of the line behind these words, for one word of it that is joined of them."""
    place = places(line).terms[star.index]
    field, colon, _ = line[place.start : place.end].rpartition(":")
    words_apart = f'{field}{colon}"{" ".join(words)}"'
    other = f"{line[: place.start]}{words_apart}{line[place.end :]}"
    (found,) = (one for one in stars(other) if one.index == star.index)
    return replace(found, term=star.term, start=place.start, end=place.end, put=found.written)


def together(line: str, all_stars: list[Star]) -> str:
    """The line with all of its stars."""
    for star in reversed(all_stars):
        line = f"{line[: star.start]}{star.put}{line[star.end :]}"
    return line


def _star(line: str, place: Place, term: Phrase, index: int) -> Star:
    """A plural s makes room for it: ``faces*`` would lose ``face``."""
    end = place.end - 1 if line[place.end - 1] == '"' else place.end
    last = term.words[-1]
    plural = line[:end].lower().endswith(last) and STEMS[last] == last[:-1]
    start = end - 1 if plural else end
    written = f"{line[place.start : start]}*{line[end : place.end]}"
    return Star(term, written, f"{line[:start]}*{line[end:]}", start, end, index)
