"""The day of an announcement, from as little as an old record tells."""

from datetime import UTC, date, datetime

import pytest

from bot.sources.days import day_of, end_of, month_of


@pytest.mark.parametrize(
    ("paper_id", "month"),
    [
        ("2401.08503", date(2024, 1, 1)),
        ("0704.0001", date(2007, 4, 1)),
        ("hep-th/9901001", date(1999, 1, 1)),
        ("math.GT/0309136", date(2003, 9, 1)),
        ("cond-mat.mtrl-sci/0012001", date(2000, 12, 1)),
        ("acc-phys/9411001", date(1994, 11, 1)),
        ("9107.0001", date(1991, 7, 1)),
    ],
)
def test_an_id_tells_its_month(paper_id: str, month: date) -> None:
    """Of both forms that arXiv has had; the century is that of arXiv."""
    assert month_of(paper_id) == month


@pytest.mark.parametrize(
    "paper_id",
    ["", "2413.00001", "2401.08503v2", "2401.123", "2401123", "hep-th/2401.12345", "٢٤٠١.٠٨٥٠٣"],
)
def test_no_id_tells_no_month(paper_id: str) -> None:
    """Neither a version, nor a month that is none, nor digits of another script."""
    assert month_of(paper_id) is None


def test_a_listed_day_stands() -> None:
    """What arXiv's list said is no estimate."""
    submitted = datetime(2024, 1, 2, 12, tzinfo=UTC)
    assert day_of(date(2024, 1, 1), date(2024, 1, 9), submitted) == date(2024, 1, 9)


def test_else_it_is_estimated_from_the_submission() -> None:
    """A paper of a Tuesday morning comes in the night to Wednesday."""
    submitted = datetime(2024, 1, 2, 12, tzinfo=UTC)
    assert day_of(date(2024, 1, 1), None, submitted) == date(2024, 1, 3)


def test_else_it_is_the_last_day_that_it_can_have_been() -> None:
    """So no paper is taken for older than it is."""
    assert day_of(date(2024, 2, 1), None, None) == date(2024, 2, 29)
    assert end_of(date(1999, 12, 1)) == date(1999, 12, 31)
