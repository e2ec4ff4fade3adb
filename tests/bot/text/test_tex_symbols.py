"""What commands without arguments stand for."""

import pytest

from bot.text.tex_symbols import operators, settings, symbols


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("alpha", "α"),
        ("Omega", "Ω"),
        ("varOmega", "Ω"),
        ("phi", "φ"),
        ("infty", "∞"),
        ("leqslant", "≤"),
        ("longrightarrow", "→"),
        ("otimes", "⊗"),
        ("ss", "ß"),
        ("eg", "e.g."),
        ("Msun", "M⊙"),
        ("backslash", "∖"),
    ],
)
def test_symbols(name: str, shown: str) -> None:
    """Greek, relations, letters and usual short forms, in characters that fonts have."""
    assert symbols()[name] == shown


@pytest.mark.parametrize("name", ["image", "gemini", "today", "frac", "cite", "method", "libra"])
def test_names_that_are_no_symbols(name: str) -> None:
    """Commands with arguments, and words that authors use as names, stand for nothing."""
    assert name not in symbols()


def test_only_visible_characters_of_the_basic_plane() -> None:
    """No symbol is a control character, or outside the basic plane."""
    for shown in symbols().values():
        assert all(character.isprintable() and character <= "\uffff" for character in shown)


def test_no_name_has_two_meanings() -> None:
    """What shows a symbol is not dropped as a setting, and operators are words."""
    assert not settings() & (set(symbols()) | operators())
    assert all(name.isalpha() for name in operators())
