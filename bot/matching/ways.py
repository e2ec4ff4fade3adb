"""The ways to a term: what stands in a paper for which it is true.

What makes a phrase true is said by ``bot.query.evaluate.stands``; each of its cases is a kind here,
and a table of ``bot.matching.tables``.
"""

from collections.abc import Sequence

from bot.query.evaluate import key
from bot.query.filing import as_filed
from bot.query.formulas import in_pieces
from bot.query.joins import LONGEST
from bot.query.stems import stems
from storage.records import Form, Phrase, Term

Words = tuple[str, ...]

STEM, EXACT, PREFIX, JOINED, ROW, EXACT_ROW, KEY = range(7)
"""The kinds: a word by its stem; the very word; the beginning of a word, behind others that lead to
it; a word that is written in parts; neighbours by their stems; the very neighbours; a key."""

Way = tuple[int, str, Words]
"""A kind, the field that is looked at, and the words as this kind compares them."""

_NAMES = "au"


def ways(term: Term) -> Sequence[Way]:
    """Each way in which the term can be true."""
    if not isinstance(term, Phrase):
        return (way_of_key(key(term)),)
    words, field, whole = term.words, term.field, "".join(term.words)
    several = len(words) > 1
    match term.form:
        case Form.EXACT:
            return ((EXACT_ROW if several else EXACT, field, words),)
        case Form.PREFIX:
            alone = (PREFIX, field, (whole,))
            return (alone, (PREFIX, field, words)) if several else (alone,)
    stem, *apart = compared(field, (whole, *words))
    found: list[Way] = [(STEM, field, (stem,))]
    if field == _NAMES and (name := as_filed(words)):
        found.append((STEM, field, (name,)))
    if _may_be_parted(whole):
        found.append((JOINED, field, (whole,)))
    if several:
        found.append((ROW, field, tuple(apart)))
    if field != _NAMES and (pieces := in_pieces(words)):
        found.append((ROW, field, stems(pieces)))
    return found


def way_of_key(name: str) -> Way:
    """The way to a term that asks this key."""
    return KEY, "", (name,)


def compared(field: str, words: Words) -> Words:
    """What of these words is compared; names have no inflections."""
    return words if field == _NAMES else stems(words)


def _may_be_parted(whole: str) -> bool:
    """Whether two words, neither of them a little one, can be written so and be read as one."""
    if len(whole) == 2:  # noqa: PLR2004 - two letters by themselves are a formula
        return whole[0].isdecimal() is not whole[1].isdecimal()
    return 1 < len(whole) <= LONGEST and not whole.isdecimal()
