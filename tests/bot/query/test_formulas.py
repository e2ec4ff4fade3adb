"""Tests of formulas, which TeX writes in pieces."""

from datetime import date

import pytest

from bot.query import parse
from bot.query.formulas import Joint, in_pieces, spans
from bot.query.plain import plain
from bot.query.words import compounds_of, placed, words
from storage.records import Paper


def compounds(text: str) -> list[str]:
    return compounds_of(plain(text))


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        *((text, "h2o") for text in ("H$_2$O", "H$_{2}$O", "H$_2${}O", "H_2O", "H_{2}O", "$H_2$O")),
        *((text, "h2o") for text in (r"$\mathrm{H}_2\mathrm{O}$", r"H\textsubscript{2}O")),
        ("La$_3$Ni$_2$O$_7$", "la3ni2o7"),
        ("La_3Ni_2O_7", "la3ni2o7"),
        ("$La_{3}Ni_{2}O_{7}$", "la3ni2o7"),
        (r"$\text{Ce}_2\text{Zr}_2\text{O}_7$", "ce2zr2o7"),
        (r"C\textsuperscript{18}O", "c18o"),
        ("N$^3$LO", "n3lo"),
        ("$x_1x_2$", "x1x2"),
        (r"$\alpha_1\beta_2$", "alpha1beta2"),
        ("H$_2$O-rich", "h2orich"),
        ("water-H$_2$O-ice", "waterh2oice"),
        ("Al$_2$O$_3$--SiO$_2$", "al2o3sio2"),
    ],
)
def test_a_formula_is_a_compound_however_many_parts_it_has(text: str, formula: str) -> None:
    """What TeX raises or lowers in it ends no word; hyphens join the whole of it to others."""
    assert formula in compounds(text)
    (found,) = (joined for joined in placed(text)[1] if joined.text == formula)
    assert "".join(words(text[found.start : found.end])) == formula


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H$_2$ O", ["h2"]),
        ("H$_2$$O$", ["h2"]),
        ("H$_2$, O", ["h2"]),
        ("H$_2$(O)", ["h2"]),
        ("H$_2$O$_2$", ["h2", "o2", "h2o2"]),
        ("SO$_4^{2-}$", ["so4", "so42", "42"]),
        ("x_i, L$_p$ norm, 10$^{-3}$eV, SU(2), H$_x$O, $_2$O", []),
    ],
)
def test_a_formula_is_what_is_written_without_a_gap(text: str, expected: list[str]) -> None:
    """A letter that is lowered is no part of one, and of one formula no other is a part."""
    assert compounds(text) == expected


def test_a_formula_is_cut_as_a_word_is() -> None:
    """At sixty-four letters another begins, which is joined to it as by a hyphen."""
    assert compounds("ab_1$" * 25)[-2:] == ["ab1" * 25, "ab1" * 4]
    assert "ab1" * 21 in compounds("ab_1$" * 25)
    assert max(map(len, compounds("ab_1$" * 200))) <= 3 * 64


@pytest.mark.parametrize(
    ("query", "title", "place"),
    [
        ('"H2O ice"', "On H$_2$O ice", "H$_2$O ice"),
        ('"CO2 reduction reactions"', "A CO$_2$ reduction reaction", "CO$_2$ reduction reaction"),
        ('"doped La3Ni2O7 films"', "Doped La$_3$Ni$_2$O$_7$ film", "Doped La$_3$Ni$_2$O$_7$ film"),
        ('"H2O ice"', "H2O ice", "H2O ice"),
    ],
)
def test_a_formula_has_its_place_in_a_phrase(query: str, title: str, place: str) -> None:
    """The words beside it are its neighbours, in whatever pieces it is written."""
    (hit,) = parse(query).explain(Paper("2608.00001", title, date(2026, 8, 18)))
    assert title[hit.start : hit.end] == place


@pytest.mark.parametrize(
    ("phrase", "pieces"),
    [
        (["h2o", "ice"], ("h", "2", "o", "ice")),
        (["3d", "faces"], ("3", "d", "faces")),
        (["talking", "3d", "faces"], ("talking", "3", "d", "faces")),
        (["h2o"], None),
        (["h", "2o"], None),
        (["bi", "2se", "3"], None),
        (["gpt", "4"], None),
        (["lip", "sync"], None),
    ],
)
def test_a_phrase_is_sought_in_the_pieces_of_tex(
    phrase: list[str], pieces: tuple[str, ...] | None
) -> None:
    """Where letters and digits meet, as TeX parts them."""
    assert in_pieces(phrase) == pieces


def test_of_many_words_those_beside_one_another_are_compounds() -> None:
    """With a formula for one of them, as the joints say."""
    joints = [Joint.NONE, Joint.HYPHEN, Joint.NUMBER, Joint.BEHIND, Joint.HYPHEN, Joint.HYPHEN]
    found = list(spans(joints, [1] * 6, 64))
    assert found == [
        (0, 1),
        (0, 2),
        (1, 2),
        (0, 3),
        (1, 3),
        (3, 4),
        (0, 4),
        (1, 4),
        (3, 5),
        (4, 5),
        (1, 5),
    ]
    assert list(spans(joints[:1], [1], 64)) == []


@pytest.mark.parametrize("query", ["H2O", "H_2O", "H$_2$O", "h_{2}o", "H₂O", '"H$_2$O"', "=h2o"])
def test_a_formula_is_explained_as_a_whole(query: str) -> None:
    """However it is typed, the place is that of all of it."""
    title = "Ice of H$_2$O and more"
    (hit,) = parse(query).explain(Paper("2608.00001", title, date(2026, 8, 18)))
    assert title[hit.start : hit.end] == "H$_2$O"
