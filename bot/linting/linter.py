"""The one remark about a query: what changes most is looked for first."""

from collections.abc import Awaitable, Callable, Sequence

from bot.linting.base import Case, Counts, Other, Remark
from bot.linting.broad import common
from bot.linting.exclusions import removes_most
from bot.linting.kin import other_words
from bot.linting.names import shared
from bot.linting.near import near_miss
from bot.linting.nothing import found_nothing
from bot.linting.operators import lower_case
from bot.linting.overlap import comes_already
from bot.linting.places import places
from bot.query import OPERATOR, Query, QueryError, parse
from bot.query.lexer import plain
from bot.query.lint import refusal
from bot.query.tree import terms

_LOOKS: Sequence[Callable[[Case], Awaitable[Remark | None]]] = (
    lower_case,
    removes_most,
    shared,
    comes_already,
    other_words,
    common,
    near_miss,
    found_nothing,
)


async def remark(
    query: Query, typed: str, counts: Counts | None, others: Sequence[Other] = ()
) -> Remark | None:
    """What a person should know before subscribing to the query; None when all is well.

    Args:
        query: what was parsed.
        typed: how it was typed; the line of the remark keeps it apart from what changes.
        counts: the last days of the store; None where there is none, or nothing is stored yet.
        others: what the chat gets already; of a query that is edited, all but itself.
    """
    if sentence := refusal(query):
        return Remark(sentence, refuses=True)
    if counts is None or query.bounds:
        return None
    try:
        return await _looked(query, _line(query, typed), counts, others)
    except TimeoutError:
        return None


async def _looked(
    query: Query, line: str, counts: Counts, others: Sequence[Other]
) -> Remark | None:
    """What the first look that finds something has to say."""
    case = Case(query, line, counts, await counts.count(query), others)
    for look in _LOOKS:
        if found := await look(case):
            return found
    return None


def _line(query: Query, typed: str) -> str:
    """The query as it was typed, in straight quotes, if each of its terms stands there once.

    Else in its canonical form, which no name of a topic is, and in which nothing is said twice: one
    of two equal terms cannot be changed alone.
    """
    line = " ".join(plain(typed).split())
    try:
        same = parse(line, OPERATOR) == query
    except QueryError:
        same = False
    once = same and len(places(line).terms) == len([*terms(query.tree)])
    return line if once else str(query)
