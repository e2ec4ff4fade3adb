"""Where in a line its terms and exclusions stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.linting.places import operators, places
from bot.query import QueryError, parse
from bot.query.lexer import plain
from bot.query.tree import terms


@pytest.mark.parametrize(
    ("line", "excluded"),
    [
        ("head -survey", ["-survey"]),
        ("head NOT survey", ["NOT survey"]),
        ('head -"a survey" -ti:face', ['-"a survey"', "-ti:face"]),
        ("head -(survey OR face)", ["-(survey OR face)"]),
        ("head NOT ti:(survey OR face)", ["NOT ti:(survey OR face)"]),
        ("head -(face -survey)", ["-survey", "-(face -survey)"]),
        ("head NOT NOT survey", []),
        ("head", []),
    ],
)
def test_exclusions_are_found_whole(line: str, excluded: list[str]) -> None:
    """From the sign to the end of what it excludes, brackets and all; twice is not at all."""
    assert [line[one.start : one.end] for one in places(line).exclusions] == excluded


@pytest.mark.parametrize(
    ("line", "sought"),
    [
        ("head -survey", ["head"]),
        ("head -(face -survey)", ["head", "survey"]),
        ("NOT (NOT head)", ["head"]),
        ("ti:(head -face) since:2020", ["head"]),
    ],
)
def test_terms_below_a_not_are_excluded(line: str, sought: list[str]) -> None:
    """A NOT holds for all in its brackets, and another in them takes it back."""
    found = [line[one.start : one.end] for one in places(line).terms if not one.excluded]
    assert found == sought


def test_operators_stand_between_words() -> None:
    """In quotation marks, at an end or in capitals they are what they are."""
    assert [one.text for one in operators('a or b "c and d" not e OR f and')] == ["or", "not"]
    assert not list(operators("or"))


@given(st.lists(st.sampled_from(["a", "-", '"b c"', "(", ")", "ti:", "ti:d", "OR", "NOT"])))
def test_places_hold_the_terms_of_the_query(pieces: list[str]) -> None:
    """What is found in a line is what the parser finds, in the same order."""
    line = plain(" ".join(pieces).replace("- ", "-").replace(": ", ":"))
    try:
        query = parse(line)
    except QueryError:
        return
    assert dict.fromkeys(one.term for one in places(line).terms) == dict.fromkeys(terms(query.tree))
