"""Tests of folding: what two spellings of a character have in common."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.query.fold import fold, greek, stands_alone


@pytest.mark.parametrize(
    ("character", "folded"),
    [
        ("A", "a"),
        ("é", "e"),
        ("Ō", "o"),
        ("ß", "ss"),
        ("ø", "o"),
        ("Ł", "l"),
        ("æ", "ae"),
        ("Œ", "oe"),
        ("İ", "i"),
        ("ı", "i"),
        ("ﬁ", "fi"),
        ("Ａ", "a"),
        ("₃", "3"),
        ("½", "1⁄2"),
        ("Б", "б"),
        ("한", "\u1112\u1161\u11ab"),
        ("ς", "σ"),
    ],
)
def test_case_width_and_diacritics_do_not_matter(character: str, folded: str) -> None:
    """Spellings of one letter or digit fold to the same plain characters."""
    assert fold(character) == folded


@pytest.mark.parametrize("character", ["\u0301", "\u00ad", "\u200b", "\u2060", "\ufeff"])
def test_marks_and_format_characters_fold_to_nothing(character: str) -> None:
    """A combining accent, a soft hyphen or a zero-width space is not there."""
    assert fold(character) == ""


def test_kana_keep_their_marks() -> None:
    """The marks that tell ``ga`` from ``ka`` are kept, also in half width."""
    assert fold("ガ") == "ガ"
    assert fold("ｶ") == "カ"


@pytest.mark.parametrize("character", ["図", "ひ", "カ", "豈"])
def test_a_chinese_or_japanese_character_is_a_word(character: str) -> None:
    """Scripts without spaces are searched character by character."""
    assert all(map(stands_alone, fold(character)))


@pytest.mark.parametrize("character", ["a", "б", "한", "・", "。"])
def test_other_characters_are_no_words_of_their_own(character: str) -> None:
    """Scripts with spaces are searched word by word, and punctuation is no word."""
    assert not stands_alone(character)


@pytest.mark.parametrize(
    ("character", "name"),
    [("α", "alpha"), ("ς", "sigma"), ("λ", "lambda"), ("ω", "omega"), ("a", None), ("1", None)],
)
def test_a_greek_letter_has_a_name(character: str, name: str | None) -> None:
    """A Greek letter is searched by its English name; nothing else has one."""
    assert greek(fold(character)) == name


@given(st.characters())
def test_folding_twice_is_folding_once(character: str) -> None:
    """What was folded is as plain as it gets."""
    once = fold(character)
    assert "".join(map(fold, once)) == once


@given(st.characters())
def test_composed_and_decomposed_fold_alike(character: str) -> None:
    """It does not matter how the typist's keyboard puts an accent on a letter."""
    apart = unicodedata.normalize("NFD", character)
    together = unicodedata.normalize("NFC", character)
    if not any(map(stands_alone, together)):
        assert "".join(map(fold, apart)) == "".join(map(fold, together))
