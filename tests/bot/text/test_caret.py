"""A place in a text is shown on a phone's line, with a caret under it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.caret import cut, marked


@pytest.mark.parametrize(
    ("words", "position", "expected"),
    [
        ("short", 2, ("short", 2)),
        ("short", 5, ("short", 5)),
        ("x" * 34, 33, ("x" * 34, 33)),
        ("x" * 34, 34, ("…" + "x" * 32, 33)),
        ("a" * 50 + "!" + "b" * 50, 50, ("…" + "a" * 16 + "!" + "b" * 15 + "…", 17)),
        ("!" + "b" * 50, 0, ("!" + "b" * 32 + "…", 0)),
        ("a" * 50 + "!", 50, ("…" + "a" * 32 + "!", 33)),
    ],
)
def test_a_text_is_cut_around_its_fault(
    words: str, position: int, expected: tuple[str, int]
) -> None:
    """At most 34 characters are left, with an ellipsis where some are missing."""
    assert cut(words, position, 34) == expected


@given(st.text(min_size=1), st.data())
def test_the_fault_is_never_cut_off(words: str, data: st.DataObject) -> None:
    """Wherever the fault is, its character is shown in its place."""
    position = data.draw(st.integers(0, len(words)))
    shown, caret = cut(words, position, 34)

    assert len(shown) <= 34
    assert 0 <= caret < 34
    assert shown[caret : caret + 1] == words[position : position + 1]


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ('"talking portrait OR lip sync', 0, '"talking portrait OR lip sync\n^'),
        ("avatar OR", 9, "avatar OR\n         ^"),
        ("語音 (動畫", 3, "語音 (動畫\n     ^"),
        ("a\x1bb (", 4, "a b (\n    ^"),
    ],
)
def test_the_caret_stands_under_its_place(text: str, position: int, expected: str) -> None:
    """Wide characters take two places, and what nobody sees is a space."""
    assert marked(text, position) == expected
