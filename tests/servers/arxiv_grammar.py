"""arXiv's query grammar, as its published source has it: first rewritten, then parsed, then asked.

What a query leaves out is filled in: a missing field is ``all``, a missing operator is OR, and a
field before parentheses goes to every word inside. Then operators are read without precedence and
from the right: ``a ANDNOT b AND c`` is ``a ANDNOT (b AND c)``. One thing is stricter here than
there: an odd number of quotes is refused, because nobody can tell what arXiv makes of it.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

OPERATORS = ("ANDNOT", "AND", "OR", "NOT")
FIELDS = ("abs", "all", "au", "cat", "co", "doi", "id", "jr", "rn", "submittedDate", "ti")

_NAMES = "|".join((*FIELDS, "lastUpdatedDate", "title"))
_TOKEN = re.compile(
    r'"[^"]*"|[()]'
    rf"|\b(?:{'|'.join(OPERATORS)})\b(?=[()\s]|$)"
    rf'|(?:{_NAMES}):|[^"()\s]+'
)
_RANGE = re.compile(r"(?:submittedDate|lastUpdatedDate):\[([\d-]{4,14}) TO ([\d-]{4,14})\]")
_MINUTES = re.compile(r"(\d{12}) TO (\d{12})")
_ALIASES = {"title:": "ti:", "lastUpdatedDate:": "submittedDate:"}


class Refused(ValueError):  # noqa: N818 - what arXiv does, rather than what went wrong
    """arXiv refuses the request; the text is the sentence of its error entry."""


@dataclass(frozen=True, slots=True)
class Term:
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Operation:
    """``left`` is None for an ANDNOT that has nothing before it."""

    operator: str
    left: "Query | None"
    right: "Query"


Query = Term | Operation


def rewrite(text: str) -> list[str]:
    """The tokens of the strict query that arXiv makes of a tolerated one."""
    if text.count('"') % 2:
        raise Refused(f"Invalid query string: '{text}'")
    tokens: list[str] = []
    field, outer = "", ["all:"]
    for token in _TOKEN.findall(_RANGE.sub(_quoted_range, text)):
        if token.endswith(":") and token[:-1] in _NAMES.split("|"):
            field = _ALIASES.get(token, token)
            continue
        if token in OPERATORS:
            _add_operator(tokens, "ANDNOT" if token == "NOT" else token)
        elif token == ")":
            tokens.append(token)
            outer = outer[:-1] or outer
        else:
            _add_missing_operator(tokens)
            if token == "(":
                outer.append(field or outer[-1])
                tokens.append(token)
            else:
                tokens.append(_term(field or outer[-1], token))
        field = ""
    return tokens


def _add_operator(tokens: list[str], operator: str) -> None:
    """Of operators in a row the last one counts, which also makes AND NOT into ANDNOT."""
    if tokens and tokens[-1] in OPERATORS:
        tokens.pop()
    tokens.append(operator)


def _add_missing_operator(tokens: list[str]) -> None:
    if tokens and tokens[-1] != "(" and tokens[-1] not in OPERATORS:
        tokens.append("OR")


def _term(field: str, value: str) -> str:
    if field == "au:" and "_" in value:
        value = '"' + value.strip('"').replace("_", " ") + '"'
    return field + value


def _quoted_range(match: re.Match[str]) -> str:
    start, end = _padded(match[1], last=False), _padded(match[2], last=True)
    return f'submittedDate:"{start} TO {end}"'


def _padded(digits: str, *, last: bool) -> str:
    """A year, month or day as the minute at which it starts, or the last one in it."""
    try:
        if len(digits) == 4:
            digits += "12" if last else "01"
        if len(digits) == 6:
            days = calendar.monthrange(int(digits[:4]), int(digits[4:6]))[1]
            digits += f"{days}" if last else "01"
    except ValueError:
        return digits
    if len(digits) == 8:
        digits += "2359" if last else "0000"
    return digits[:12]


def written(tokens: list[str]) -> str:
    """The tokens as one line, as arXiv shows them in a feed's title."""
    return " ".join(tokens).replace("( ", "(").replace(" )", ")")


def parse(tokens: list[str]) -> Query:
    """The tree of a strict query.

    Raises:
        Refused: when parentheses or operators do not add up.
    """
    rest = list(reversed(tokens))
    tree = _expression(rest, tokens)
    if rest:
        raise _invalid(tokens)
    return tree


def _expression(rest: list[str], tokens: list[str]) -> Query:
    if rest and rest[-1] == "ANDNOT":
        rest.pop()
        return Operation("ANDNOT", None, _expression(rest, tokens))
    left = _primary(rest, tokens)
    if not rest or rest[-1] == ")":
        return left
    return Operation(rest.pop(), left, _expression(rest, tokens))


def _primary(rest: list[str], tokens: list[str]) -> Query:
    token = rest.pop() if rest else ")"
    if token == "(":
        tree = _expression(rest, tokens)
        if not rest or rest.pop() != ")":
            raise _invalid(tokens)
        return tree
    if token == ")" or token in OPERATORS:
        raise _invalid(tokens)
    field, _, value = token.partition(":")
    value = value.strip('"').strip()
    if value.startswith(("*", "?")):
        raise _invalid(tokens)
    if field == "submittedDate":
        minutes(value)
    return Term(field, value)


@lru_cache
def minutes(value: str) -> tuple[datetime, datetime]:
    """The range of a date, from the start of a minute to the start of another one.

    Raises:
        Refused: when it is no range of minutes.
    """
    match = _MINUTES.fullmatch(value)
    try:
        first, last = (_minute(digits) for digits in (match.groups() if match else ()))
    except ValueError:
        raise Refused(f"Invalid date range: '{value}'") from None
    return first, last


def _minute(digits: str) -> datetime:
    return datetime.strptime(f"{digits}+0000", "%Y%m%d%H%M%z")


def _invalid(tokens: list[str]) -> Refused:
    return Refused(f"Invalid query string: '{written(tokens)}'")
