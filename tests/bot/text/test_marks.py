"""Places of a text that stand out."""

import pytest

from bot.text.marks import Mark, pieces


@pytest.mark.parametrize(
    ("marks", "made"),
    [
        ([], [("abcdef", False)]),
        ([(0, 2)], [("", False), ("ab", True), ("cdef", False)]),
        ([(1, 2), (4, 6)], [("a", False), ("b", True), ("cd", False), ("ef", True), ("", False)]),
        ([(4, 9)], [("abcd", False), ("ef", True), ("", False)]),
        ([(8, 9)], [("abcdef", False), ("", True), ("", False)]),
    ],
)
def test_pieces(marks: list[Mark], made: list[tuple[str, bool]]) -> None:
    """All of the text in order, the marked places apart; a mark behind the end marks nothing."""
    assert list(pieces("abcdef", marks)) == made
