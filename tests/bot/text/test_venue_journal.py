"""Journals in statements and references."""

import pytest

from bot.text.venue_journal import named_journal, short_journal, volume


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("Accepted for publication in Optica Quantum", "Optica Quantum"),
        ("accepted as a Letter in The Astrophysical Journal", "Astrophysical Journal"),
        ("accepted by journal Chaos", "Chaos"),
        ("to appear in Nature as an article", "Nature"),
        ("published in Physica A (2006), PACS", "Physica A 2006"),
        ("published at the Whale Workshop Notes", None),
        ("accepted by UNLP, a workshop on whales", "UNLP Workshop"),
        ("to appear in a nice journal", None),
        ("to appear in the book Whales", None),
        ("Optica Quantum", None),
        ("accepted by Nature THE", "Nature THE"),
        ("accepted by Nature nothing", None),
    ],
)
def test_named_journal(statement: str, shown: str | None) -> None:
    """The name after the word for acceptance, when every word of it may be in a name."""
    assert named_journal(statement) == shown


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("IEEE Transactions on Neural Networks and Learning Systems (TNNLS)", "IEEE TNNLS"),
        ("IEEE Transactions on Image Processing (IEEE TIP)", "IEEE TIP"),
        ("ACM Transactions on Graphics (ACM)", None),
        ("IEEE Conference on Whales (ICW)", None),
        ("Transactions on Whales (TW)", None),
    ],
)
def test_short_journal(statement: str, shown: str | None) -> None:
    """The short name in brackets behind a journal's long one."""
    assert short_journal(statement) == shown


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("Astrophys.J.657:706-724,2007", "Astrophys. J. 2007"),
        (
            "published in Journal of Noncommutative Geometry, 2 (2008), 53-123",
            "Journal of Noncommutative Geometry 2008",
        ),
        ("Pattern Recognition (2023)", "Pattern Recognition 2023"),
        ("AIP Conf.Proc.937:293-297,2007", None),
        ("Whales, their life and times", None),
    ],
)
def test_volume(reference: str, shown: str | None) -> None:
    """A journal stands before its volume or year."""
    assert volume(reference) == shown
