"""A lone word or phrase that is everywhere, and a phrase in which it is not."""

from bot.linting.base import Case, Remark, lone
from bot.linting.titles import phrases
from bot.query.lint import named
from bot.text.numbers import about

A_DAY = 10
"""Papers a day that are more than somebody reads."""

_LOOKED_AT = 300
"""Papers in whose titles a phrase is looked for."""

_PHRASES = 6
"""Phrases that are tried."""

_LEAST = 3
"""Papers that a phrase must find."""

_NARROWER = 4
"""A phrase must be found so many times less often than the word."""


async def common(case: Case) -> Remark | None:
    """How many papers a day a lone word or phrase brings, and a real phrase that brings fewer."""
    term = lone(case)
    a_day = case.total / case.counts.span.days
    if term is None or a_day < A_DAY:
        return None
    said = (
        f"{named(term)} is in {case.total:,} of the last {case.counts.papers:,} papers, "
        f"about {about(a_day)} a day."
    )
    field = f"{term.field}:" if term.field else ""
    found = await case.counts.newest(case.query, _LOOKED_AT)
    for phrase in phrases(term.words, [paper.title for paper in found])[:_PHRASES]:
        line = f'{field}"{phrase}"'
        count = await case.count(line)
        if count and count >= _LEAST and count * _NARROWER <= case.total:
            return Remark(f"{said} A phrase is narrower: {line}.", line, written=line)
    return Remark(said)
