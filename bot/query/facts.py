"""What a term says of a paper, taken apart, and which of it follows from what else is said.

A term is so when one of its facts is: ``"lip sync"`` when these stems are neighbours in the title,
or in the abstract, or when the word ``lipsync`` stands there. Only what surely follows is said to:
``"lip sync"`` does not mean that there is a word ``sync``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from bot.query.categories import NAMES, covering
from bot.query.document import FIELDS
from bot.query.evaluate import follow, key, lead
from bot.query.filing import as_filed
from bot.query.formulas import in_pieces
from bot.query.joins import runs, splits
from bot.query.stems import STEMS, stems
from storage.records import Category, Form, PaperId, Phrase, Term


class Says(Enum):
    """What a fact says of its words."""

    WORD = "this word is there, maybe as a compound"
    WORDS = "these words are neighbours"
    STEM = "a word of this stem is there, maybe as a compound"
    STEMS = "words of these stems are neighbours"
    RUN = "neighbours are read as this word"
    BEGUN = "a word that begins like this is there, maybe as a compound"
    LED = "these words are neighbours, of which the last begins like this"
    KEY = "this is among the keys"


_NAMES = "authors"
_KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be so of one field of a paper."""

    field: str
    says: Says
    words: tuple[str, ...]


@lru_cache(maxsize=4096)
def facts(term: Term) -> tuple[Fact, ...]:
    """What the term says: it is so exactly when one of these is."""
    if isinstance(term, Category | PaperId):
        return (Fact(_KEYS, Says.KEY, (key(term),)),)
    return tuple(fact for field in FIELDS[term.field] for fact in _in_field(term, field))


def follows(fact: Fact, given: Fact) -> bool:
    """Whether the fact is surely so of each paper of which the given one is."""
    if fact == given:
        return True
    return fact.field == given.field and _SURELY[fact.says](fact.words, given)


def _in_field(phrase: Phrase, field: str) -> Iterator[Fact]:
    """As ``stands`` of ``bot.query.evaluate`` looks for it."""
    words = phrase.words
    whole = "".join(words)
    one = len(words) == 1
    match phrase.form:
        case Form.EXACT:
            yield Fact(field, Says.WORD if one else Says.WORDS, words)
        case Form.PREFIX:
            yield Fact(field, Says.BEGUN, (whole,))
            if not one:
                yield Fact(field, Says.LED, words)
        case Form.STEM:
            yield Fact(field, Says.STEM, (whole if field == _NAMES else STEMS[whole],))
            if field == _NAMES and (name := as_filed(words)):
                yield Fact(field, Says.STEM, (name,))
            if splits(whole):
                yield Fact(field, Says.RUN, (whole,))
            if not one:
                yield Fact(field, Says.STEMS, words if field == _NAMES else stems(words))
            if field != _NAMES and (pieces := in_pieces(words)):
                yield Fact(field, Says.STEMS, stems(pieces))


def _whole(given: Fact) -> tuple[str, ...]:
    """The words that are there for sure, as neighbours."""
    match given.says:
        case Says.WORD | Says.WORDS:
            return given.words
        case Says.LED:
            return given.words[:-1]
        case _:
            return ()


def _begun(given: Fact) -> tuple[str, ...]:
    """The same, with the beginning of one more behind them."""
    return given.words if given.says in {Says.BEGUN, Says.LED} else _whole(given)


def _stems(given: Fact) -> tuple[str, ...]:
    """The stems that are there for sure, as neighbours."""
    if given.says in {Says.STEM, Says.STEMS}:
        return given.words
    return _whole(given) if given.field == _NAMES else stems(_whole(given))


@lru_cache(maxsize=512)
def _keys_with(name: str) -> frozenset[str]:
    """The keys that every paper has which has this one: ``cs`` with ``cs.cv``."""
    coverings = [{each.lower() for each in covering(category)} for category in NAMES]
    found = [keys for keys in coverings if name in keys]
    return frozenset.intersection(*map(frozenset, found)) if found else frozenset()


_SURELY: Mapping[Says, Callable[[tuple[str, ...], Fact], bool]] = {
    Says.WORD: lambda words, given: words[0] in _whole(given),
    Says.WORDS: lambda words, given: follow(words, _whole(given)),
    Says.STEM: lambda words, given: words[0] in _stems(given),
    Says.STEMS: lambda words, given: follow(words, _stems(given)),
    Says.RUN: lambda words, given: any(run == words[0] for run, _, _ in runs(_whole(given))),
    Says.BEGUN: lambda words, given: any(word.startswith(words[0]) for word in _begun(given)),
    Says.LED: lambda words, given: lead(words, _begun(given)),
    Says.KEY: lambda words, given: words[0] in _keys_with(given.words[0]),
}
"""Whether these words are so in that way, wherever the given fact is."""
