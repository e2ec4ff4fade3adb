"""Words of one stem that mean different things: ``localization`` also finds ``local``."""

from collections import Counter

from bot.linting.base import Case, Remark, but, lone, papers, words_at
from bot.linting.broad import A_DAY
from bot.linting.stars import stars
from bot.query.lint import named
from bot.query.stems import STEMS
from bot.query.words import words_of
from storage.records import Form

_LEAST = 20
"""Papers of which half must have another word, before it is worth a remark."""

_MUCH = 3
"""Where the word alone is common too, the others must have made it so many times more."""

_SHOWN = 20
"""Papers in which another word of the stem is looked for."""


async def other_words(case: Case) -> Remark | None:
    """That most papers have another word of the same stem, as ``local`` for ``localization``."""
    term = lone(case)
    if term is None or len(term.words) > 1 or term.form is not Form.STEM or case.total < _LEAST:
        return None
    word = term.words[0]
    if word.endswith(("ing", "ed")) or STEMS[word] == word.removesuffix("s"):
        return None  # An inflection is meant to find the others.
    (star,) = stars(case.line)  # The line says nothing twice, so that there is one, as in the tree.
    narrower = case.changed(star.line)
    if narrower is None:
        return None
    count = await case.counts.count(narrower)
    part = 2 if count < A_DAY * case.counts.span.days else _MUCH
    if not 0 < count * part <= case.total:
        return None
    shown = await case.counts.newest(but(case.query, narrower), _SHOWN)
    forms = Counter(words_at(hit, paper) for paper in shown for hit in case.query.explain(paper))
    other = forms.most_common(1)[0][0] if forms else word
    if "".join(words_of(other)).startswith(word):
        return None  # It is the same word, and no other, that is written apart.
    return Remark(
        f'{named(term)} also finds "{other}". '
        f"With {star.written} it is {papers(count)} instead of {case.total:,}:",
        star.line,
        written=star.written,
    )
