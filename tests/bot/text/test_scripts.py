"""Superscripts and subscripts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.scripts import SCRIPTS, script


@pytest.mark.parametrize(
    ("mark", "content", "shown"),
    [
        ("_", "3", "₃"),
        ("^", "n-1", "ⁿ⁻¹"),
        ("^", "n - 1", "ⁿ⁻¹"),
        ("_", "max", "ₘₐₓ"),
        ("^", "T", "ᵀ"),
        ("^", "∘", "°"),
        ("^", "*", "*"),
        ("_", "⊙", "⊙"),
    ],
)
def test_characters_with_a_form(mark: str, content: str, shown: str) -> None:
    """Where each character has a form, and the whole is short, it is used."""
    assert script(mark, content) == shown


@pytest.mark.parametrize(
    ("mark", "content", "shown"),
    [
        ("^", "∞", "^∞"),
        ("_", "c", "_c"),
        ("_", "eff", "_eff"),
        ("_", "train", "_train"),
        ("^", "-3.5", "^-3.5"),
        ("^", "-x/2", "^(-x/2)"),
        ("_", "i,j", "_(i,j)"),
        ("^", "(a,b)", "^(a,b)"),
        ("^", "iλt", "^(iλt)"),
        ("_", " ", ""),
    ],
)
def test_plain_where_there_is_no_form(mark: str, content: str, shown: str) -> None:
    """Otherwise plain text, in brackets when it has more than a word or a number."""
    assert script(mark, content) == shown


@given(st.sampled_from("^_"), st.text(max_size=8))
def test_any_content(mark: str, content: str) -> None:
    """Any content has a script, and it never grows by more than a mark and two brackets."""
    assert len(script(mark, content)) <= len(content) + 3


def test_the_ranges_hold_all_forms() -> None:
    """Every form stands in the ranges that tell scripts from letters."""
    raised = [script("^", letter) for letter in "0123456789+-=()abcdefghijklmnoprstuvwxyzABDTUVβθχ"]
    lowered = [script("_", letter) for letter in "0123456789+-=()aehijklmnoprstuvxβγρφχ"]
    assert re.fullmatch(f"[{SCRIPTS}]+", "".join(raised + lowered))
