"""The gate that every answer of a model passes before anyone reads it. Pure and deterministic.

It holds whatever the model says: a paper may have talked it into anything. What it lets through
says nothing that the paper does not say, speaks to nobody, and leads nowhere.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.summaries.forbidden import forbidden
from bot.summaries.grounding import number_faults, quote_faults, shares_words, term_faults
from bot.summaries.source import Source, trusted
from bot.text.clean import clean
from bot.text.scripts import SCRIPTS
from bot.text.tex import readable

MOST_WORDS = 60
FEWEST_WORDS = 8
_MOST_CHARACTERS = 600
_MOST_QUOTES = 8

_UNSPACED = frozenset({"zh", "ja", "th", "km", "lo", "my"})
"""Languages without spaces between words: there two characters count as a word."""

# Their plain forms say something else, or less: SrVO₃, ℚ, ½.
_KEPT = re.compile(f"[^{SCRIPTS}ℂℕℚℝℤ½¼¾…″′‴·°µ™]+")
_OPENING = re.compile(
    r"\W*(?:(?:in )?(?:this|the) (?:paper|work|article|study|manuscript|preprint|letter|report)"
    r"|the authors?|authors)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model has written: the summary, and sentences of the paper that bear it."""

    tldr: str
    evidence: tuple[str, ...]


def polished(text: str) -> str:
    """The text as it would be shown: NFKC but for what has a form of its own, one paragraph."""
    visible = clean(readable(clean(text)))
    return _KEPT.sub(lambda run: unicodedata.normalize("NFKC", run[0]), visible)


def faults(draft: Draft, source: Source, language: str = "en") -> tuple[str, ...]:
    """Why the draft is not shown, as clauses; without any it is.

    Nothing here depends on who wrote it; the same draft and source give the same answer for ever.
    The clauses repeat no more of the draft than a number or a single word, so a paper cannot speak
    through them to whoever reads them.
    """
    return tuple(dict.fromkeys(_faults(draft, source, language)))


def _faults(draft: Draft, source: Source, language: str) -> Iterator[str]:
    shown = polished(draft.tldr)
    for form in (unicodedata.normalize("NFKC", clean(draft.tldr)), _nfkc(shown)):
        yield from forbidden(form)
    yield from _style(shown, draft.tldr, language)
    base = trusted(source)
    english = language.partition("-")[0] == "en"
    yield from number_faults(shown, base, english=english)
    yield from term_faults(shown, base)
    yield from quote_faults(draft.evidence[:_MOST_QUOTES], base)
    if english and not shares_words(shown, base):
        yield "it speaks of other things than the paper"


def _style(shown: str, written: str, language: str) -> Iterator[str]:
    length = _length(shown, language)
    if length > MOST_WORDS or len(shown) > _MOST_CHARACTERS:
        yield f"it has {length} words, and {MOST_WORDS} is the limit"
    if length < FEWEST_WORDS:
        yield f"it has {length} words, too few"
    if _OPENING.match(shown):
        yield "it begins with the paper or its authors"
    if "\n" in written.strip():
        yield "it has more than one paragraph"


def _length(text: str, language: str) -> int:
    if language.partition("-")[0] in _UNSPACED:
        return len("".join(text.split())) // 2
    return len(text.split())


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
