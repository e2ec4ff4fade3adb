"""Dates as people read them."""

from datetime import UTC, date, datetime

import pytest

from bot.text.dates import day, paper_date
from storage.records import Paper

PAPER = Paper(id="2401.08503", title="Real3D-Portrait", announced=date(2024, 1, 18))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (date(2024, 1, 16), "16 Jan 2024"),
        (date(1991, 12, 1), "1 Dec 1991"),
        (datetime(2026, 8, 18, 23, 59, tzinfo=UTC), "18 Aug 2026"),
    ],
)
def test_day(given: date, shown: str) -> None:
    """A day is its number, its month in letters and its year."""
    assert day(given) == shown


def test_every_month_has_its_name() -> None:
    """The twelve months, in their order and in English, whatever the machine speaks."""
    months = [day(date(2026, month, 1)).split()[1] for month in range(1, 13)]
    assert " ".join(months) == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


def test_a_paper_has_the_day_it_was_submitted() -> None:
    """The date of a paper is the first version's submission."""
    submitted = datetime(2024, 1, 16, 17, 4, tzinfo=UTC)
    paper = Paper(id=PAPER.id, title=PAPER.title, announced=PAPER.announced, submitted=submitted)
    assert paper_date(paper) == "16 Jan 2024"


def test_where_only_the_announcement_is_known_it_says_so() -> None:
    """Without a submission date the announcement stands in, and is named."""
    assert paper_date(PAPER) == "announced 18 Jan 2024"
