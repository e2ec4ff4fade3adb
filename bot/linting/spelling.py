"""Words that papers write apart, too: ``lipsync`` is also ``lip sync``.

They find each other, but the star of the one does not do what the star of the other does: only
``"lip sync*"`` finds ``lip synchronization``, in whichever way that is written.
"""

from collections import Counter
from collections.abc import Sequence

from bot.linting.base import Case, words_at
from bot.linting.stars import Star, apart
from bot.query import Query
from bot.query.words import words_of

_MOST = 2
"""Words of one query that are looked up."""

_LETTERS = 6
"""Letters of a word that is likely to be joined of two."""

_LOOKED_AT = 20


async def spelt(case: Case, stars: Sequence[Star]) -> list[Star]:
    """The stars, and of a word that the newest papers write apart the star behind its last part."""
    lone = [one for one in stars if len(one.term.words) == 1 and len(one.term.words[0]) >= _LETTERS]
    found = {one.index: await _spelt(case, one) for one in lone[:_MOST]}
    return [found.get(one.index, one) for one in stars]


async def _spelt(case: Case, star: Star) -> Star:
    query, ways = Query(star.term), Counter[tuple[str, ...]]()
    for paper in await case.counts.newest(query, _LOOKED_AT):
        ways.update(tuple(words_of(words_at(hit, paper))) for hit in query.explain(paper))
    joined = star.term.words[0]
    several = [way for way, _ in ways.most_common() if len(way) > 1 and "".join(way) == joined]
    return apart(case.line, star, several[0]) if several else star
