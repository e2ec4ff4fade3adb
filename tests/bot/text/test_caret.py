"""A place in a text is shown on a phone's line, with a caret under it."""

import unicodedata
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.caret import cut, marked


def cells(text: str) -> int:
    """How wide a text is, where marks have no width and some letters are double."""
    return sum(
        0
        if unicodedata.category(one) in {"Mn", "Me", "Cf"}
        else 1 + (east_asian_width(one) in "WF")
        for one in text
    )


@pytest.mark.parametrize(
    ("words", "position", "expected"),
    [
        ("short", 2, ("short", 2)),
        ("short", 5, ("short", 5)),
        ("short", 9, ("short", 5)),
        ("x" * 34, 33, ("x" * 34, 33)),
        ("x" * 34, 34, ("…" + "x" * 32, 33)),
        ("a" * 50 + "!" + "b" * 50, 50, ("…" + "a" * 16 + "!" + "b" * 15 + "…", 17)),
        ("!" + "b" * 50, 0, ("!" + "b" * 32 + "…", 0)),
        ("a" * 50 + "!", 50, ("…" + "a" * 32 + "!", 33)),
        ("語" * 17, 3, ("語" * 17, 3)),
        ("語" * 30, 0, ("語" * 16 + "…", 0)),
        ("語" * 30 + "!", 30, ("…" + "語" * 15 + "!", 16)),
        ("語" * 30 + "!" + "語" * 30, 30, ("…" + "語" * 7 + "!" + "語" * 7 + "…", 8)),
        ("e\u0301" * 34, 40, ("e\u0301" * 34, 40)),
    ],
)
def test_a_text_is_cut_around_its_fault(
    words: str, position: int, expected: tuple[str, int]
) -> None:
    """At most 34 cells are left, with an ellipsis where something is missing."""
    assert cut(words, position, 34) == expected


@given(st.text(min_size=1) | st.text("a語\u0301\u200d", min_size=1, max_size=120), st.data())
def test_the_fault_is_never_cut_off(words: str, data: st.DataObject) -> None:
    """Wherever the fault is, its character is shown in its place."""
    position = data.draw(st.integers(0, len(words)))
    shown, caret = cut(words, position, 34)

    assert cells(shown) <= 34
    assert 0 <= cells(shown[:caret]) < 34
    assert shown[caret : caret + 1] == words[position : position + 1]


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ('"talking portrait OR lip sync', 0, '"talking portrait OR lip sync\n^'),
        ("avatar OR", 9, "avatar OR\n         ^"),
        ("語音 (動畫", 3, "語音 (動畫\n     ^"),
        ("Le\u0301vy x:y", 6, "Le\u0301vy x:y\n     ^"),
        ("a\x1bb (", 4, "a b (\n    ^"),
    ],
)
def test_the_caret_stands_under_its_place(text: str, position: int, expected: str) -> None:
    """Wide characters take two places, and what nobody sees is a space."""
    assert marked(text, position) == expected
