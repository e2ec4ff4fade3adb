"""A name that many share: arXiv has no identities, so ``au:`` finds all who are called so."""

from collections import Counter
from collections.abc import Iterator

from bot.linting.base import Case, Remark
from bot.linting.places import Place, places
from bot.query import Query
from storage.records import Or, Phrase

_MOST = 3
"""Names of one query that are tried."""

_PAPERS = 8
_SUBJECTS = 5
"""Primary categories among so many papers: one person seldom has so many in a month."""

_LOOKED_AT = 200


async def shared(case: Case) -> Remark | None:
    """The first name under which papers of too many subjects appear."""
    for place in list(_names(case))[:_MOST]:
        name = Query(place.term)
        count = await case.counts.count(name)
        if count < _PAPERS:
            continue
        found = await case.counts.newest(name, _LOOKED_AT)
        subjects = Counter(paper.primary_category for paper in found if paper.primary_category)
        if len(subjects) >= _SUBJECTS:
            subject = subjects.most_common(1)[0][0]
            return _remark(case, place, count, subject)
    return None


def _names(case: Case) -> Iterator[Place]:
    """Names that find papers by themselves, whatever else the query says."""
    tree = case.query.tree
    alone = tree.parts if isinstance(tree, Or) else (tree,)
    for place in places(case.line).terms:
        if isinstance(place.term, Phrase) and place.term.field == "au" and place.term in alone:
            yield place


def _remark(case: Case, place: Place, count: int, subject: str) -> Remark:
    assert isinstance(place.term, Phrase), "only a phrase has a field"
    there = case.counts.span.days
    days = f"{there} day{'' if there == 1 else 's'}"
    narrower = f"{case.line[place.start : place.end]} cat:{subject}"
    return Remark(
        f'{count:,} papers in {days} by "{place.term.text}", probably several people. '
        f"Narrower: {narrower}",
        f"{case.line[: place.start]}{narrower}{case.line[place.end :]}",
        written=narrower,
    )
