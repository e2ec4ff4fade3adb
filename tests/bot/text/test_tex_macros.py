"""What commands do with their arguments."""

import pytest

from bot.text.tex_macros import GAP, accented, macros


@pytest.mark.parametrize(
    ("name", "arguments", "shown"),
    [
        ("frac", ("a", "b"), "a/b"),
        ("frac", ("a+b", "2m"), "(a+b)/(2m)"),
        ("frac", ("f(x)", "k_B"), "f(x)/k_B"),
        ("frac", ("d²", "dx²"), "d²/dx²"),
        ("sqrt", ("", "Hz"), "√Hz"),
        ("sqrt", ("4", "xy"), "∜(xy)"),
        ("sqrt", ("n", "x"), "ⁿ√x"),
        ("binom", ("n", "k"), "(n choose k)"),
        ("mathbb", ("R",), "ℝ"),
        ("mathbb", ("F",), "F"),
        ("bar", ("x",), "x̄"),
        ("bar", ("AB",), "AB"),
        ("underset", ("x", "max"), "maxₓ"),
        ("operatorname", ("Hom",), "Hom"),
        ("cite", ("", "", "key"), ""),
        ("ion", ("Fe", "2"), "Fe II"),
        ("ion", ("Fe", "xiv"), "Fe XIV"),
        ("SI", ("", "5", r"\kilo\metre"), "5 kilo metre"),
        ("unicode", ("x00e9",), "é"),
        ("unicode", ("xD800",), ""),
        ("unicode", ("x1F917",), ""),
        ("unicode", ("e9",), ""),
    ],
)
def test_macros(name: str, arguments: tuple[str, ...], shown: str) -> None:
    """Each shows its arguments as a reader writes them on one line."""
    macro = macros()[name]
    assert len(macro.takes) == len(arguments)
    assert macro.shows(*arguments).replace(GAP, "") == shown


def test_other_names() -> None:
    """Commands that do the same have the same rule."""
    assert macros()["dfrac"] is macros()["frac"]
    assert macros()["textbf"] == macros()["emph"]


def test_only_references_drop_the_space_before() -> None:
    """A dropped reference takes the space before it along; a dropped colour does not."""
    assert macros()["citep"].drops
    assert not macros()["color"].drops


@pytest.mark.parametrize(
    ("accent", "base", "shown"),
    [
        ("\u0301", "e", "é"),
        ("\u0308", "ı", "ï"),
        ("\u0301", "ab", "ab"),
        ("\u0301", " ", " "),
        ("\u0301", "", ""),
    ],
)
def test_accented(accent: str, base: str, shown: str) -> None:
    """One letter takes an accent; a dotless one is dotted first; anything else stays."""
    assert accented(accent, base) == shown
