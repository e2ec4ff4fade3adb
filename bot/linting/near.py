"""Near misses: words that begin like those of the query, and have another stem.

``sync`` and ``synchronization`` mean one thing and share no stem. A star finds both, and much that
has nothing to do with it: so a real paper must show what it is good for.
"""

import re
from collections import Counter

from bot.linting.base import Case, Remark, but, matters, papers, words_at
from bot.linting.spelling import spelt
from bot.linting.stars import Star, stars, together
from bot.query import Query
from bot.query.lint import named

_MOST = 6
"""Terms that are tried one by one."""

_TRIED = 2
"""Of those that add enough, so many are looked at closely, the best first."""

_LOOKED_AT = 30
"""Papers that only the wider form finds, of which most must show a form that was meant."""

_MEANT = re.compile(r"s|-?v?\d+[a-z]?|-?v?\d+(?:\.\d+)*")
"""What may follow a lone word and leave it the same: ``YOLO`` and ``YOLOv8``. With any other ending
a lone word is mostly another one: ``text`` and ``texture``."""

_TRUNCATED = 6
"""Letters of a lone word that nobody writes like that, so that it is the beginning of one."""


async def near_miss(case: Case) -> Remark | None:
    """The star that adds the most papers, if it adds enough of them and loses none."""
    starred = await spelt(case, list(stars(case.line))[:_MOST])
    if len(starred) > 1 and not await _adds_together(case, starred):
        return None
    found: list[tuple[int, Star, Query]] = []
    for star in starred:
        wider = case.changed(star.line)
        count = 0 if wider is None else await case.counts.count(wider)
        if wider and count > case.total and matters(case.total, count):
            found.append((count, star, wider))
    found.sort(key=lambda one: -one[0])
    for count, star, wider in found[:_TRIED]:
        if example := await _example(case, star, wider):
            return Remark(
                f'{named(star.term)} does not find "{example}". '
                f"With {star.written} it is {papers(count)} instead of {case.total:,}:",
                star.line,
                written=star.written,
            )
    return None


async def _adds_together(case: Case, starred: list[Star]) -> bool:
    count = await case.count(together(case.line, starred))
    return count is None or (count > case.total and matters(case.total, count))


async def _example(case: Case, star: Star, wider: Query) -> str | None:
    """The form that most of the newest papers have which the star adds.

    None where the star loses papers, or what it adds is mostly something else.
    """
    if await case.counts.count(but(case.query, wider)):
        return None
    starred = star.starred
    forms: Counter[str] = Counter()
    for paper in await case.counts.newest(but(wider, case.query), _LOOKED_AT):
        for hit in wider.explain(paper):
            if hit.term == starred.text:
                forms[words_at(hit, paper)] += 1
                break
    meant = Counter({form: n for form, n in forms.items() if _is_meant(form, star, case.total)})
    if 3 * meant.total() < 2 * forms.total() or not meant:
        return None
    return meant.most_common(1)[0][0]


def _is_meant(form: str, star: Star, total: int) -> bool:
    if len(star.starred.words) > 1:
        return True
    word = star.term.words[0]
    if not total and len(word) >= _TRUNCATED:
        return True
    return _MEANT.fullmatch(form.removeprefix(word)) is not None
