"""Styled lines, and the body that they become in the store."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.console.lines import BLANK, Lines, Row, freeze, rows, spaced, text, thaw

SPANS = st.tuples(st.sampled_from(["text", "title", "why", "link", "number"]), st.text())
LINES = st.lists(st.lists(SPANS, min_size=1).map(tuple), min_size=1).map(tuple)


@given(LINES)
def test_thawing_undoes_freezing(lines: Lines) -> None:
    """Whatever was frozen comes back as it was."""
    assert thaw(freeze(lines)) == lines


def test_a_body_is_small_json() -> None:
    """The stored form is fixed: bodies that wait in a store outlive an upgrade."""
    assert freeze((text("Ĝis", "title"), text("x · y"))) == '[[["title","Ĝis"]],[["text","x · y"]]]'


@pytest.mark.parametrize(
    "body",
    ["", "x", "{}", "[]", "[[]]", '[["title","x"]]', '[[["blink","x"]]]', '[[["text","x",1]]]'],
)
def test_a_foreign_body_is_refused(body: str) -> None:
    """What was not frozen here is refused with a sentence."""
    with pytest.raises(ValueError, match="the body"):
        thaw(body)


def test_a_body_is_an_array_of_arrays() -> None:
    """Any JSON reader can read a body."""
    assert json.loads(freeze((text("a"), text("b", "why")))) == [[["text", "a"]], [["why", "b"]]]


def test_a_number_stands_before_the_first_line() -> None:
    """The others are indented to where the first begins, also under a number of two digits."""
    assert rows((text("a"), text("b")), 9) == (Row(text("a"), "9  ", 3), Row(text("b"), "   ", 3))
    assert rows((text("a"), text("b")), 10)[1] == Row(text("b"), "    ", 4)


def test_lines_without_a_number_stand_at_the_margin() -> None:
    """Nothing is indented when there is no number."""
    assert rows((text("a"), text("b"))) == (Row(text("a")), Row(text("b")))


@given(st.lists(st.sampled_from([BLANK, Row(text("a")), Row(text("b"))])))
def test_spacing_leaves_no_blank_too_many(loose: list[Row]) -> None:
    """No blank row at either end, no two in a row, and every other row is kept in its order."""
    kept = spaced(loose)

    assert [row for row in kept if row != BLANK] == [row for row in loose if row != BLANK]
    assert not kept or BLANK not in (kept[0], kept[-1])
    assert (BLANK, BLANK) not in pairwise(kept)
