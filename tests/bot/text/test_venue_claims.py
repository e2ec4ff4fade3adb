"""What a comment claims of this very paper."""

import pytest

from bot.text.venue_claims import claims


def statements(comment: str) -> list[str]:
    return [statement for statement, _ in claims(comment)]


def test_statements_and_their_cues() -> None:
    """A comment is cut into statements, and the word for acceptance is found."""
    comment = "12 pages; Accepted at ICML 2026. This is published | Code: https://a.org"
    assert list(claims(comment)) == [
        ("12 pages", None),
        ("Accepted at ICML 2026", 0),
        ("This is published", 8),
        ("Code: https://a.org", None),
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "to appear in Trans. Amer. Math. Soc",
        "to appear in Stud. Appl. Math",
        "Accepted in Phys. Rev. Lett. 98",
        "Accepted at SIGSPATIAL 2025 - GeoAI Workshop",
        "Accepted at CVPR 2026; 4D World Models Workshop",
    ],
)
def test_what_stays_together(comment: str) -> None:
    """Short names of journals, and a workshop with its conference, are one statement."""
    assert statements(comment) == [comment]


@pytest.mark.parametrize(
    "comment",
    [
        "Submitted to ICML 2026",
        "under double-blind review at ICLR",
        "Not yet peer reviewed",
        "Extended version of a KR 2025 paper",
        "Winner of the challenge",
        "Based on our CVPR paper",
        "Accepted in part",
        "updated to match published version",
        "See our previous paper",
    ],
)
def test_what_is_no_claim(comment: str) -> None:
    """Hopes, contests, other papers and other versions are left out."""
    assert statements(comment) == []


def test_one_statement_does_not_spoil_another() -> None:
    """Only the statement that speaks of something else is left out."""
    assert statements("Extended version of X. Accepted at ICML 2026") == ["Accepted at ICML 2026"]
