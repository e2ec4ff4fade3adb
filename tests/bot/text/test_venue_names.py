"""What we know of the names of venues."""

import pytest

from bot.text.venue_names import is_journal, known, no_venues, short


def test_a_known_name_is_found_in_small_letters() -> None:
    """The names as they are written, by their small letters."""
    assert known()["neurips"] == "NeurIPS"


def test_no_name_is_both() -> None:
    """What is known as a conference is not refused as one."""
    assert not set(known()) & no_venues()


@pytest.mark.parametrize(
    "name", ["IEEE", "Springer Nature", "April", "Proc. AMS", "ACM on Interactive"]
)
def test_no_journal(name: str) -> None:
    """Publishers, series and months are no journals."""
    assert not is_journal(name)


def test_journal() -> None:
    """A name we know nothing of may be a journal."""
    assert is_journal("Optics Letters")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("the 43rd International Conference on Machine Learning, Seoul", "ICML"),
        ("the International Conference on Machine Learning", "ICML"),
        ("the International Conference on Machine Learning and Computing", None),
        ("International Conference on Acoustics, Speech, and Signal Processing", "ICASSP"),
        ("the Asian Conference on Machine Learning", None),
        ("nothing", None),
    ],
)
def test_short_forms(text: str, form: str | None) -> None:
    """A long name has its short form only where it ends as ours does."""
    assert short(text) == form
