"""What is wrong with a query that parses, whatever papers there are: it asks for nothing, or all.

Such a query refuses a subscription; what needs papers to be counted is ``bot.linting``.
"""

from bot.query.query import Query
from bot.query.verdict import Clash, certain, impossible
from storage.records import Category, Form, PaperId, Term

_MOST = 2
"""Reasons in one sentence: who mends these finds the others."""


def refusal(query: Query) -> str | None:
    """Why nobody can mean this query: no paper can answer it, or every paper does."""
    never = impossible(query.tree)
    if never is not None:
        first, *others = [*map(_pair, never[:_MOST])] or ["its parts"]
        too = "".join(f", {pair} too" for pair in others)
        return f"This can never match: {first} exclude each other{too}."
    always = None if query.bounds else certain(query.tree)
    if always:
        return f"This matches every paper: {_either(always[0])} leaves none out."
    return None if always is None else "This matches every paper."


def _pair(clash: Clash) -> str:
    if clash.both_there:
        return " and ".join(map(named, (clash.term, *clash.others)))
    return f"{named(clash.term)} and NOT {_any(clash)}"


def _either(clash: Clash) -> str:
    """The same terms of what is true of every paper, where having and lacking change places."""
    if clash.both_there:
        return " OR ".join(f"NOT {named(term)}" for term in (clash.term, *clash.others))
    return f"{_any(clash)} OR NOT {named(clash.term)}"


def _any(clash: Clash) -> str:
    said = " OR ".join(map(named, clash.others))
    return said if len(clash.others) == 1 else f"({said})"


def named(term: Term) -> str:
    """A term in a sentence: always in quotation marks where it is words."""
    match term:
        case Category(name):
            return f"cat:{name}"
        case PaperId(name):
            return f"id:{name}"
        case _:
            field = f"{term.field}:" if term.field else ""
            exact = "=" if term.form is Form.EXACT else ""
            return f'{field}{exact}"{term.text}"'
