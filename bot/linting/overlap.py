"""What of a query comes already, with another subscription of the same chat."""

from bot.linting.base import Case, Remark, both
from bot.query import Query
from bot.query.tree import join
from storage.records import Or

_FEW = 3
"""So many other subscriptions are tried one by one at once."""

_MOST = 8
"""So many are, where a look at all together has shown that it is worth while."""

_LEAST = 2


async def comes_already(case: Case) -> Remark | None:
    """The subscription that brings half of these papers or more, if one does."""
    if case.total < _LEAST or not await _may_come(case):
        return None
    found = []
    for other in case.others[:_MOST]:
        count = await case.counts.count(both(case.query, other.query))
        if count == case.total:
            return Remark(f"All {count:,} already come with number {other.number}.")
        found.append((count, other.number))
    count, number = max(found, key=lambda one: one[0])
    if count < _LEAST or count * 2 < case.total:
        return None
    return Remark(f"{count:,} of these {case.total:,} already come with number {number}.")


async def _may_come(case: Case) -> bool:
    if len(case.others) <= _FEW:
        return bool(case.others)
    together = Query(join(Or, [other.query.tree for other in case.others]))
    return 2 * await case.counts.count(both(case.query, together)) >= case.total
