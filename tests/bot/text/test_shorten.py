"""Texts are cut where a reader would pause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.shorten import shorten


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("One two  three.", 3, "One two three."),
        ("It is fast. It is small too and new.", 5, "It is fast. …"),
        ("It says “no.” Then it says more things.", 4, "It says “no.” …"),
        (
            "It is. Then a long sentence follows here that has no end",
            9,
            "It is. Then a long sentence follows here…",
        ),
        (
            "It learns a mapping first, then adds more and more of it",
            7,
            "It learns a mapping first…",
        ),
        ("It is known: nobody reads further than this", 4, "It is known…"),
        ("Models of the weather are slow and large", 6, "Models of the weather are slow…"),
        ("Models of the weather in the north", 6, "Models of the weather…"),
        ("It takes 5 hours to finish this run", 3, "It takes…"),
        ("We prove a ≤ b whenever c holds", 3, "We prove…"),
        ("We prove a ≤ b whenever c holds", 4, "We prove…"),
        ("It runs in time O(n log n) on graphs", 5, "It runs in time…"),
        ("It runs (as we show here) fast on graphs", 5, "It runs…"),
        ("Run log n times now", 2, "Run…"),
        ("As shown by Smith et al. and others here", 5, "As shown by Smith…"),
        ("It was (never closed and goes on and on", 5, "It was (never closed…"),
        ("a the of in on at", 3, "a the of…"),
        ("O(n log n)", 2, "O(n log…"),
        ("nothing fits", 0, "…"),
    ],
)
def test_where_it_is_cut(text: str, words: int, shown: str) -> None:
    """After a sentence, else a clause, else a word that can stand last; not inside a formula."""
    assert shorten(text, words) == shown


def test_an_abbreviation_ends_no_sentence() -> None:
    """The cut knows sentences, not full stops."""
    text = "They follow the work of Smith et al. (2016) in every respect and beyond"
    assert shorten(text, 9) == "They follow the work of Smith et al. (2016)…"


@given(st.text(alphabet="ab .,;()≤$", max_size=80), st.integers(0, 12))
def test_any_text(text: str, words: int) -> None:
    """The result has no more words than asked, is a beginning, and says when it was cut."""
    shown = shorten(text, words)
    whole = " ".join(text.split())
    if len(whole.split()) <= words:
        assert shown == whole
    else:
        kept = shown.removesuffix("…").rstrip()
        assert shown.endswith("…")
        assert whole.startswith(kept)
        assert len(kept.split()) <= words
