"""Bylines and categories on one line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.people import byline, categories, name
from storage.records import Paper


def paper(*names: str, primary: str | None = None) -> Paper:
    return Paper(
        id="2608.16143",
        title="AnyTalk",
        announced=date(2026, 8, 18),
        categories=names,
        primary_category=primary,
    )


@pytest.mark.parametrize(
    ("authors", "shown"),
    [
        ((), ""),
        (("Junyong Noh",), "Junyong Noh"),
        (("Kwan Yun", "Serin Yoon"), "Kwan Yun, Serin Yoon"),
        (("A. One", "B. Two", "C. Three"), "A. One, B. Two, C. Three"),
        (("A. One", "B. Two", "C. Three", "D. Four"), "A. One et al. (4)"),
        (("Zhenhui Ye", *["Someone Else"] * 13), "Zhenhui Ye et al. (14)"),
        (("CMS Collaboration", ":", "A. Tumasyan"), "CMS Collaboration, A. Tumasyan"),
    ],
)
def test_byline(authors: tuple[str, ...], shown: str) -> None:
    """Up to three names are all written out; of more, the first and the count."""
    assert byline(authors).text == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"Bohdan Paczy\'nski", "Bohdan Paczyński"),
        (r"T\^{a}nia Tom\'{e}", "Tânia Tomé"),
        (r"Martin Eker{\aa}", "Martin Ekerå"),
        ("L{é}o Nicollier", "Léo Nicollier"),
        (r"Jaume Gin\' e", "Jaume Giné"),
        ("S. ~Simón-Díaz", "S. Simón-Díaz"),
        ("S.~A.~Bodas", "S. A. Bodas"),
        (r"Camilo Mari\~no", "Camilo Mariño"),
        (r"\\Kimberly A. Pereira", "Kimberly A. Pereira"),
        ('Hai "Helen" Li', 'Hai "Helen" Li'),
        ("Eve\u202e\x1b[1m  Mallory", "Eve Mallory"),
        ("Moïse  de  l'Étang", "Moïse de l'Étang"),
    ],
)
def test_name(written: str, shown: str) -> None:
    """TeX, control characters and stray marks are taken out of names."""
    assert name(written) == shown


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_byline(authors: list[str]) -> None:
    """Any list of names has a byline on one line."""
    assert "\n" not in byline(authors).text


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (paper("cs.CV", primary="cs.CV"), "cs.CV"),
        (paper("cs.AI", "cs.CV", "cs.GR", "cs.MM", primary="cs.GR"), "cs.GR cs.AI cs.CV +1"),
        (paper("cs.CV", "cs.GR", "cs.MM", primary="cs.GR"), "cs.GR cs.CV cs.MM"),
        (paper("math.CO", "math.NT"), "math.CO math.NT"),
        (paper(primary="hep-th"), "hep-th"),
        (paper(), ""),
    ],
)
def test_categories(given: Paper, shown: str) -> None:
    """The primary category first, then at most two more, then how many are left."""
    assert categories(given) == shown
