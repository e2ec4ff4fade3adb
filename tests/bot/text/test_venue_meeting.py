"""Conferences and workshops in statements."""

import pytest

from bot.text.venue_meeting import bare_meeting, is_gathering, long_meeting, named_meeting


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("Accepted at WHALE 2026", "WHALE 2026"),
        ("Accepted at WHALE'26", "WHALE 2026"),
        ("Accepted at WHALE26, 12 pages", "WHALE 2026"),
        ("Accepted at EUCNC & 6G Summit 2026", None),
        ("IEEE IoT 2026 (accepted for publication)", "IEEE IoT 2026"),
        ("Accepted at WHALE Workshop, ICML 2026", "ICML 2026 Workshop"),
        ("Accepted at WHALE 2026 at ICML 2026", "ICML 2026"),
        ("Accepted in IEEE 2026", None),
        ("Accepted at ACL 24 pages", None),
        ("Accepted on 2026-05-01", None),
        ("Accepted for the special issue on ICML 2026", None),
        ("Accepted at The Web Conference 2026", "The Web Conference 2026"),
        ("Accepted at SIGGRAPH Asia 2025", "SIGGRAPH Asia 2025"),
    ],
)
def test_named_meeting(statement: str, shown: str | None) -> None:
    """A short name with its year; one that we know goes before one that we do not."""
    assert named_meeting(statement, 0) == shown


def test_after_the_cue_before_what_is_before_it() -> None:
    """Of two unknown conferences, the one after the word for acceptance is meant."""
    assert named_meeting("For WHALE 2025, accepted at SHARK 2026", 15) == "SHARK 2026"


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("10 pages, 8 figures, CVPR 2026 Findings", "CVPR 2026 Findings"),
        ("CVPR 2026 (Oral)", "CVPR 2026 Oral"),
        ("ACL 2026 Accepted Paper", "ACL 2026"),
        ("ICLR 2026 workshop on whales", "ICLR 2026 Workshop"),
        ("European Conference on Artificial Intelligence (ECAI) 2024", "ECAI 2024"),
        ("WHALE 2026", None),
        ("Compared with CVPR 2025 winners", None),
        ("code of icml2026", None),
    ],
)
def test_bare_meeting(statement: str, shown: str | None) -> None:
    """Without a word for acceptance, only a known conference that stands alone counts."""
    assert bare_meeting(statement) == shown


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("the Whale Conference (WHALE), Oslo, May 2026", "WHALE 2026"),
        ("the Whale Conference (WHALE), 2025 or 2026", "WHALE"),
        ("the 43rd International Conference on Machine Learning", "ICML"),
        ("the Whale Conference (IEEE)", None),
        ("extended reality (XR) Systems Conference", None),
        ("whales (WHALE)", None),
    ],
)
def test_long_meeting(statement: str, shown: str | None) -> None:
    """A long name gives its short one, from brackets or because all know it."""
    assert long_meeting(statement) == shown


def test_gatherings() -> None:
    """Conferences and the like are told from other words."""
    assert is_gathering("2026 Whale Symposium")
    assert not is_gathering("Whale Letters")
