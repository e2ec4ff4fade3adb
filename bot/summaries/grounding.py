"""Whether what a summary says stands in its source: numbers, names, quotes, words. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.summaries.numbers import claimed, stated
from bot.summaries.source import Source
from bot.text.lists import words
from bot.text.scripts import SCRIPTS

_SHORTEST_QUOTE = 3
"""Words; fewer prove nothing."""

_LEAST_SHARED = 0.35
"""Of a summary's own words; a summary of something else shares a fifth with an abstract."""

_STEM = 5
_WORD = 4
"""Letters; articles and the like have fewer."""

_SHOUT = 5
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ"
_SCRIPT = re.compile(f"[{SCRIPTS}]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_QUOTES = re.compile(r"[‘’‚‛“”„‟«»'\"`´]")
_UNSPACED = r"\u0e00-\u109f\u1780-\u17ff\u2e80-\ud7ff"
"""Scripts without spaces between words, in which a name in Latin letters stands amid others."""

_PIECE = re.compile(rf"[^\W_{_UNSPACED}]+|[{_UNSPACED}]+")
_COMPOUND = re.compile(r"[^\W_]+(?:[-_^/.+][^\W_]+)+")
_MEASURE = re.compile(r"\d+(?:[kKMBTx]|[a-z]{1,3}s?)")
_ENDS = ".…,;: "
_COMMON = words(
    """about across after also among and another are based before being between both but can from
    further given have how into its more most much new not novel only other over rather shows show
    such than that the their them then there these they this those through under uses use using
    very via well were what when where which while with within without based method methods paper
    approach study work propose proposes present presents introduce introduces presenting"""
)


def plain(text: str) -> str:
    """NFKC, with raised and lowered characters marked so that 10³ does not become 103."""

    def marked(run: re.Match[str]) -> str:
        mark = "^" if run[0][0] in _RAISED else "_"
        return mark + unicodedata.normalize("NFKC", run[0])

    return _DASHES.sub("-", unicodedata.normalize("NFKC", _SCRIPT.sub(marked, text)))


def number_faults(text: str, source: Source, *, english: bool = True) -> Iterator[str]:
    """The numbers of a text that its source does not state."""
    values = stated(" \n ".join(map(plain, source.fields)))
    for number in claimed(plain(text), english=english):
        if not number.among(values):
            yield f"the number {number.shown!r} is not in the paper"


def term_faults(text: str, source: Source) -> Iterator[str]:
    """The abbreviations and names in capitals or mixed letters that the source does not have."""
    known, capitals = _vocabulary(source.fields)
    text = plain(text)
    inside = {m.start() + at: m[0] for m in _COMPOUND.finditer(text) for at in range(len(m[0]))}
    for piece in _PIECE.finditer(text):
        term = piece[0]
        if not _is_term(term):
            continue
        where = capitals if _shouts(term) else known
        whole = _squashed(inside.get(piece.start(), ""))
        if not (_forms(term) & where or (whole and _forms(whole) & known)):
            yield f"the term {term!r} is not in the paper"


def quote_faults(quotes: Iterable[str], source: Source) -> Iterator[str]:
    """The quotes that do not stand in the source, word for word."""
    fields = [_flat(field) for field in source.fields]
    count = 0
    for count, quote in enumerate(quotes, start=1):
        flat = _flat(quote).strip(_ENDS)
        if len(flat.split()) < _SHORTEST_QUOTE:
            yield f"quote {count} is too short"
        elif not any(flat in field for field in fields):
            yield f"quote {count} is not in the paper, letter by letter"
    if not count:
        yield "there is no quote"


def shares_words(text: str, source: Source) -> bool:
    """Whether a text speaks of the same things as its source, told by the stems of its words."""
    own = _stems(text)
    return not own or len(own & _stems(" ".join(source.fields))) >= _LEAST_SHARED * len(own)


def _is_term(piece: str) -> bool:
    """ALL-CAPS, CamelCase, or letters with digits; not "12kg" or "5th", which are numbers."""
    if _MEASURE.fullmatch(piece) or not any(map(str.isalpha, piece)):
        return False
    mixed = any(map(str.isdigit, piece))
    return mixed or any(char.isupper() for char in piece[1:])


def _shouts(term: str) -> bool:
    """A long word all in capitals may be an ordinary word that was made loud."""
    return term.isalpha() and term.isupper() and len(term) >= _SHOUT


def _vocabulary(fields: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """What a term may be, in small letters: words, compounds, neighbours; and those in capitals."""
    known: set[str] = set()
    capitals: set[str] = set()
    for field in map(plain, fields):
        pieces = _PIECE.findall(field)
        joined = [a + b for a, b in pairwise(pieces)]
        joined += [a + b + c for a, b, c in zip(pieces, pieces[1:], pieces[2:], strict=False)]
        every = [*pieces, *joined, *map(_squashed, _COMPOUND.findall(field))]
        known.update(form for term in every for form in _forms(term))
        loud = (term for term in every if sum(map(str.isupper, term)) > 1)
        capitals.update(form for term in loud for form in _forms(term))
    return frozenset(known), frozenset(capitals)


def _forms(term: str) -> set[str]:
    """A term in small letters, without the ending of the plural."""
    small = term.casefold()
    return {small, small.removesuffix("s")}


def _squashed(compound: str) -> str:
    return "".join(_PIECE.findall(compound))


def _flat(text: str) -> str:
    """A text in small letters, without hyphens, quotation marks or doubled blanks."""
    return " ".join(_QUOTES.sub("", plain(text)).replace("-", " ").casefold().split())


def _stems(text: str) -> set[str]:
    small = plain(text).casefold()
    found = (piece for piece in _PIECE.findall(small) if len(piece) >= _WORD and piece.isalpha())
    return {piece[:_STEM] for piece in found if piece not in _COMMON}
