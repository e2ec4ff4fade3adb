"""What a NOT takes away: more than is left is seldom meant."""

from bot.linting.base import Case, Remark
from bot.linting.places import Exclusion, places

_MOST = 4
"""Exclusions that are tried; more are a list of what somebody knows too well."""

_LEAST = 5
"""Papers that must be missing: of fewer it is too early to tell."""


async def removes_most(case: Case) -> Remark | None:
    """The exclusion that takes away more than half, if one does."""
    found = []
    for one in places(case.line).exclusions[:_MOST]:
        line = _without(case.line, one)
        count = await case.count(line)
        removed = (count or 0) - case.total
        if count and removed >= _LEAST and removed * 2 > count:
            said = case.line[one.inner : one.end]
            sentence = f"NOT {said} removes {removed:,} of {count:,} papers. Intended?"
            found.append((removed, Remark(sentence, line)))
    return max(found, key=lambda one: one[0])[1] if found else None


def _without(line: str, one: Exclusion) -> str:
    before = line[: one.start].rstrip().removesuffix(" AND")
    after = line[one.end :].lstrip()
    if not before or before.endswith("("):
        after = after.removeprefix("AND ")
    return " ".join(filter(None, (before, after))).replace("( ", "(").replace(" )", ")")
