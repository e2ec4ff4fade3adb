"""Tests of which neighbours are read as one word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.query.joins import (
    BORDER,
    LITTLE,
    LONGEST,
    SINGLE_LETTERS,
    has_letter,
    lettered,
    reads_as_one,
    runs,
    splits,
)

WORDS = st.sampled_from(
    ["lip", "sync", "x", "y", "3", "12", "d", "a", "of", "ten", "ray", "扩", BORDER, "s" * 30]
)


@pytest.mark.parametrize(
    "words",
    ["lip sync", "x ray", "x 2", "3 d", "gpt 4", "deep fake net", "u net", "22 b"],
)
def test_neighbours_that_people_also_write_joined(words: str) -> None:
    """Two or three words, one of which may be a single letter or a number."""
    assert reads_as_one(words.split())


@pytest.mark.parametrize(
    "words",
    [
        "a node",
        "of ten",
        "in formation",
        "an ode",
        "x y",
        "n log n",
        "1 2",
        "10 20 30",
        "lip | sync",
    ],
)
def test_neighbours_that_only_happen_to_spell_a_word(words: str) -> None:
    """Little words, formulas, numbers and signs are not read as one, nor across a border."""
    assert not reads_as_one(words.split())


def test_what_is_too_long_is_not_read_as_one() -> None:
    """Thirty-two letters are the most."""
    assert reads_as_one(["a" * 31, "b"])
    assert not reads_as_one(["a" * 31, "bb"])
    assert splits("a" * (LONGEST + 1)) == ()


def test_the_ways_to_write_a_word_apart() -> None:
    """A word is sought as any two or three that read as one."""
    assert splits("x2") == (("x", "2"),)
    assert splits("12") == ()
    assert ("lip", "sync") in splits("lipsync")
    assert ("a", "node") not in splits("anode")
    assert ("an", "ode") not in splits("anode")
    assert ("ano", "de") in splits("anode")
    assert splits("a") == ()


def test_little_words_are_folded() -> None:
    """They are compared with folded words."""
    assert all(word.islower() and word.isascii() and word.isalpha() for word in LITTLE)


@given(st.lists(WORDS, max_size=8))
def test_runs_are_all_neighbours_that_read_as_one(words: list[str]) -> None:
    """Each run has its place, and none is left out."""
    found = list(runs(words))
    every = [
        ("".join(words[first : first + length]), first, first + length - 1)
        for length in (2, 3)
        for first in range(len(words) - length + 1)
        if reads_as_one(words[first : first + length])
    ]
    assert sorted(found) == sorted(every)


@given(st.lists(WORDS.filter(lambda word: word != BORDER), min_size=2, max_size=3))
def test_runs_and_splits_agree(words: list[str]) -> None:
    """What a text is read as, and how the index is asked for it, are one rule."""
    whole = "".join(words)
    assert (tuple(words) in splits(whole)) == reads_as_one(words)
    for parts in splits(whole):
        assert whole in [run for run, _, _ in runs(parts)]


@given(st.lists(WORDS, max_size=8))
def test_runs_with_a_single_letter_are_told_apart(words: list[str]) -> None:
    """They are those of all runs that have one, and none of them comes twice."""
    every = [run for run, first, last in runs(words) if has_letter(words[first : last + 1])]
    assert sorted(lettered(words)) == sorted(every)


@given(st.lists(WORDS | st.sampled_from("bciz09яé"), max_size=8))
def test_what_can_be_a_letter_need_not_be_found_out(words: list[str]) -> None:
    """Where all words are of ASCII, the letters that can be among them are known."""
    known = [word for word in words if word.isascii()]
    assert lettered(known, SINGLE_LETTERS) == lettered(known)
    every = [run for run, first, last in runs(words) if has_letter(words[first : last + 1])]
    assert sorted(lettered(words)) == sorted(every)
