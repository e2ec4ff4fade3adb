"""Tests of the forms in which authors are searched."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pytest
from effort import LONG
from hypothesis import example, given
from hypothesis import strategies as st
from query_making import real_papers

from bot.query import names
from bot.query.filing import PARTICLES
from bot.query.joins import BORDER
from bot.query.names import author_text
from bot.query.plain import plain


def author_tokens(authors: Sequence[str]) -> list[str]:
    return author_text(authors).split()


def forms(*authors: str) -> list[str]:
    """Each form of the names as its words."""
    tokens = author_tokens(authors)
    grouped = groupby(tokens, key=lambda token: token == BORDER)
    return [" ".join(form) for border, form in grouped if not border]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Xize Cheng", ["xize cheng", "x cheng", "cheng_x", "cheng_xize"]),
        ("X Li", ["x li", "li_x"]),
        ("Plato", ["plato"]),
        (
            "Geoffrey E. Hinton",
            [
                "geoffrey e hinton",
                "geoffrey hinton",
                "g hinton",
                "hinton_g",
                "hinton_g_e",
                "hinton_geoffrey",
                "hinton_geoffrey_e",
            ],
        ),
        (
            "A. Del Maestro",
            ["a del maestro", "a maestro", "maestro_a", "maestro_a_d", "del_maestro",
             "del_maestro_a", "delmaestro_a"],
        ),
        (
            "Juan de la Cruz",
            [
                "juan de la cruz",
                "juan cruz",
                "j cruz",
                "cruz_j",
                "cruz_j_d_l",
                "cruz_juan",
                *("la_cruz", "la_cruz_j", "la_cruz_j_d", "la_cruz_juan"),
                *("lacruz_j", "lacruz_j_d", "lacruz_juan"),
                *("de_la_cruz", "de_la_cruz_j", "de_la_cruz_juan"),
                *("delacruz_j", "delacruz_juan"),
            ],
        ),
        ("Jürgen Müller Jr.", ["jurgen muller jr", "jurgen muller", "j muller", "muller_j",
                               "muller_jurgen"]),
        ("Jean-Luc Picard", ["jean luc picard", "jeanluc", "jean picard", "j picard", "picard_j",
                             "picard_j_l", "picard_jean", "picard_jean_luc",
                             "picard_jeanluc"]),
        ("李明", ["李 明", "明_李"]),
        (r"P. Erd\H{o}s", ["p erdos", "erdos_p"]),
        ("Henry III", ["henry iii"]),
        ("Li Bo III", ["li bo iii", "li bo", "l bo", "bo_l", "bo_li"]),
        ("A. B. Lee", ["a b lee", "a lee", "lee_a", "lee_a_b"]),
        ("Ana de Wit", ["ana de wit", "ana wit", "a wit", "wit_a", "wit_a_d", "wit_ana",
                        "de_wit", "de_wit_a", "de_wit_ana", "dewit_a", "dewit_ana"]),
        ("Pat O'Brien", ["pat o brien", "obrien", "pat brien", "p brien", "brien_p", "brien_p_o",
                         "brien_pat", "o_brien", "o_brien_p", "o_brien_pat", "obrien_p",
                         "obrien_pat"]),
        ("Abdurro'uf", ["abdurro uf", "abdurrouf", "a uf", "uf_a", "uf_abdurro"]),
        ("Juan García-Bellido", ["juan garcia bellido", "garciabellido", "juan bellido",
                                 "j bellido", "bellido_j", "bellido_j_g", "bellido_juan",
                                 "garcia_bellido", "garcia_bellido_j", "garcia_bellido_juan",
                                 "garciabellido_j", "garciabellido_juan"]),
        ("Xu García Márquez", ["xu garcia marquez", "xu marquez", "x marquez", "marquez_x",
                               "marquez_x_g", "marquez_xu", "marquez_xu_garcia",
                               "garcia_marquez_x", "garcia_marquez_xu"]),
        ("X Bo Li", ["x bo li", "x li", "li_x", "li_x_b", "li_x_bo", "bo_li_x"]),
        ("J.-L. Picard", ["j l picard", "j picard", "picard_j", "picard_j_l", "picard_jl"]),
        ("J.L. Picard", ["j l picard", "j picard", "picard_j", "picard_j_l"]),
        ("A B C D E F G H I J K", ["a b c d e f g h i j k", "a k"]),
        ("C++ Team", ["c++ team", "c team", "team_c", "team_c++"]),
        ("A" * 65, ["a" * 64 + " a", "a a", "a_a", "a_" + "a" * 64]),
        ("…", []),
        ("", []),
    ],
)  # fmt: skip
def test_an_author_goes_by_several_names(author: str, expected: list[str]) -> None:
    """The whole name, without the middle, with an initial, and as arXiv files it."""
    found = forms(author)
    assert sorted(found) == sorted(expected)


def test_names_do_not_run_into_one_another() -> None:
    """Between two forms, and two authors, stands a border, and none at the end."""
    tokens = author_tokens(["Plato", "X Li", "…"])
    assert tokens[:2] == ["plato", BORDER]
    assert author_tokens(["Plato", "Euclid"]) == ["plato", BORDER, "euclid"]
    assert author_tokens([]) == []


ODD = (
    *("Xize Cheng", "X Li", "Plato", "Geoffrey E. Hinton", "A. B. Lee", "A. Del Maestro", "…", ""),
    *("Jean-Luc Picard", "Pat O'Brien", "Abdurro'uf", "Jürgen Müller Jr.", "Li Bo III", "李明"),
    *("Xize\nCheng", "\nPlato", r"F. \c", r"Erik \o", r"P. Erd\H{o}s", r"\'", "a Dow", "b's"),
    *(
        "C++ Team",
        "C# Team",
        "ATLAS_2 Group",
        "x^2 y",
        "x\x1fy",
        "$x$ y",
        "A" * 65,
        f"A {'b' * 64}",
    ),
)


@pytest.mark.parametrize("author", ODD)
def test_an_author_is_called_the_same_in_any_company(author: str) -> None:
    """What one name has in it, TeX, signs or lines, changes nothing in the names beside it."""
    for other in ODD:
        each = [tokens for name in (author, other) if (tokens := author_tokens([name]))]
        with_borders = [token for tokens in each for token in (BORDER, *tokens)]
        assert author_tokens([author, other]) == with_borders[1:]


SIGNS = st.sampled_from(
    [*"abz019 -_^'$+#\x1f.,\t", "  ", " jr", " van ", " de", "é", "李", "y" * 30]
)
PLAIN = st.lists(st.lists(SIGNS, max_size=8).map("".join), max_size=6).map("\n".join)


@pytest.fixture(scope="module")
def compiled() -> Any:
    """What is made in C of names."""
    module = pytest.importorskip("bot.query._names", reason="needs what is compiled")
    return module.Names(names._IN_NAMES, PARTICLES, names._SUFFIXES, names.of_plain)


@given(PLAIN)
@example("")
@example("\n\n")
@example("x y\nx y z\nxi y z\nxi van z\nxi y jr\nxi jr\nxi\nxi y z jr\n")
@example("a" * 32 + " " + "b" * 31 + "\n" + "a" * 32 + " " + "b" * 32)
@example("jean-luc van der o'waals-smith jr\nj.-l. picard\nal'x\na-b-c-d-e f-g")
@example("a" * 20 + " " + "b" * 20 + " " + "c" * 22)
def test_any_names_have_the_same_forms_in_c(compiled: Any, text: str) -> None:
    """Those of two or three words, and all others, in any order; but for letters beyond ASCII."""
    assert compiled.forms(text) == (names.of_plain(text) if text.isascii() else None)


def test_real_names_have_the_same_forms_in_c(compiled: Any) -> None:
    """As they stand in papers, old and new."""
    for paper in real_papers(6_000 if LONG else 400):
        text = "\n".join(map(plain, paper.authors))
        assert compiled.forms(text) == (names.of_plain(text) if text.isascii() else None), text
        assert author_text(paper.authors) == names.of_plain(text)


def test_whoever_makes_other_names_may_fail(compiled: Any) -> None:
    """The error is told, and what is no form of a name is one."""
    for wrong, error in (("é", ValueError), (None, ValueError), (1, TypeError)):
        made = type(compiled)(names._IN_NAMES, (), (), {"plato": wrong}.__getitem__)
        with pytest.raises(error):
            made.forms("x li\nplato\nx li")
        with pytest.raises(KeyError):
            made.forms("euclid")
        assert made.forms("x li") == "x li | li_x"
    for letters, words in ((b"", ()), (names._IN_NAMES, ["x" * 65])):
        with pytest.raises(ValueError, match=r"letters|long"):
            type(compiled)(letters, words, (), str)


def test_without_a_compiler_python_makes_all_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same forms."""
    monkeypatch.setattr(names, "_NAMES", None)
    assert author_text(["Plato", "X Li"]) == "plato | x li | li_x"
