"""What nobody sees is taken out of a text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.clean import clean


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\x00b\x07c\x1fd\x7fe", "abc de"),
        ("\x1b[31mred\x1b[0m and \x9b1mbold", "red and bold"),
        ("\x1b]0;title\x07shown \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "shown link"),
        ("\x1b]never ends, \x9dnor this", "never ends, nor this"),
        ("\x1b(Bcharset\x1b7\x1b", "charset"),
        ("abc\u202egnp.exe\u2066x\u2069", "abcgnp.exex"),
        ("zero\u200bwidth\u200d\ufeff\u2060", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("lone\ud800\udfff", "lone"),
        ("non\ufdd0\uffff", "non"),
        ("fill\u3164er", "filler"),
        ("a \t\r\n\v\f\u00a0\u2003\u2028b", "a b"),
        ("  ", ""),
        ("e\u0301", "é"),
    ],
)
def test_what_goes(text: str, left: str) -> None:
    """Controls, escapes, overrides, zero width, tags and surrogates go; space becomes one space."""
    assert clean(text) == left


def test_visible_text_stays() -> None:
    """Accents, other scripts, mathematics and emoji are visible."""
    text = "Erdős, 山田, Ωμέγα, x ∈ ℝⁿ, 🤗"
    assert clean(text) == text


@given(st.text(alphabet=st.characters(codec=None)))
def test_nothing_unseen_is_left(text: str) -> None:
    """Of any text no control, format mark for direction, or surrogate is left, and it is NFC."""
    cleaned = clean(text)
    assert not {unicodedata.category(character) for character in cleaned} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(cleaned) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"
    )
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == " ".join(cleaned.split())


@given(st.text())
def test_clean_twice_is_clean_once(text: str) -> None:
    """What is clean is not changed."""
    assert clean(clean(text)) == clean(text)
