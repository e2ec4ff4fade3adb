"""The short form of ``make fuzz``: no text does harm, whatever it is."""

from contextlib import suppress
from itertools import islice

import fuzzing
import pytest
from effort import LONG
from hypothesis import given, settings
from hypothesis import strategies as st
from query_making import ALL, lines

from bot.query import OPERATOR, Limits, QueryError, parse

SHORT = 1500
TYPED = str.maketrans({'"': "“", "-": "—", ":": "：", "(": "（", ")": "）", " ": "\u3000"})
"""What a phone may make of a line."""


def test_strings_made_of_queries_do_no_harm() -> None:
    """A text is a query that can be written, looked up and asked of arXiv, or is told why not."""
    queries = sum(map(fuzzing.check, islice(fuzzing.strings(2, fuzzing.seeds()), SHORT)))
    assert SHORT / 4 < queries < SHORT * 3 / 4


@settings(max_examples=100 if LONG else 40)
@given(st.text(max_size=80))
def test_any_text_does_no_harm(text: str) -> None:
    """The same holds for text that has nothing to do with queries."""
    fuzzing.check(text)


@settings(max_examples=200 if LONG else 60)
@given(lines(bounded=True))
def test_what_is_written_reads_the_same(line: str) -> None:
    """The canonical form parses back, and so does a line with the signs of a phone."""
    query = parse(line, ALL)
    assert parse(str(query), ALL) == query
    assert str(parse(str(query), ALL)) == str(query)
    assert parse(line.translate(TYPED), ALL) == query


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        ")" * 5000,
        "-" * 5000 + "a",
        "NOT " * 2000 + "a",
        '"' * 4999,
        "*" * 5000,
        "\\" * 5000,
        "{" * 5000,
        "a" * 5000,
        "a-" * 2500,
        "a:" * 2500,
        'a"' * 2500,
        "图" * 5000,
        "since:2024 " * 500,
        "ti:(" * 1000,
        "x^" * 2500,
        " OR ".join(["lipsynchronization"] * 300),
        "ﷺ" * 3000,
    ],
)
def test_very_long_lines_are_no_trap(text: str) -> None:
    """Text that repeats is read as fast as any other, even where nothing limits its length."""
    with suppress(QueryError):
        parse(text, Limits(characters=10**6, terms=10**4))
    fuzzing.check(text)


def test_brackets_cannot_exhaust_the_stack() -> None:
    """Even the operator's queries are only so deep, written canonically as well."""
    for opened, closed in (("(", ")"), ("-(a ", ")"), ("ti:(", ")"), ("-(a OR ", ")")):
        line = opened * 16 + "b" + closed * 16
        try:
            query = parse(line, OPERATOR)
        except QueryError:
            continue
        assert parse(str(query), OPERATOR) == query
