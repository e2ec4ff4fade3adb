"""Which older papers are asked for."""

from datetime import UTC, date, datetime

import pytest

from bot.wanted import Wanted
from storage.records import Paper

JANUARY, MAY = date(2024, 1, 1), date(2024, 5, 31)


def paper(submitted: str | None = None, announced: str = "2024-03-05", *categories: str) -> Paper:
    moment = datetime.fromisoformat(submitted).replace(tzinfo=UTC) if submitted else None
    day = date.fromisoformat(announced)
    return Paper("2403.00001", "A title", day, submitted=moment, categories=categories)


def test_nothing_asked_for_is_everything() -> None:
    """Whatever is known of a paper."""
    assert Wanted()(paper())
    assert str(Wanted()) == ""


@pytest.mark.parametrize(
    ("submitted", "answer"),
    [
        ("2023-12-31T23:59:59", False),
        ("2024-01-01T00:00:00", True),
        ("2024-05-31T23:59:59", True),
        ("2024-06-01T00:00:00", False),
    ],
)
def test_the_day_of_submission_decides(submitted: str, answer: bool) -> None:
    """Both days belong to the time; when it was announced does not matter."""
    assert Wanted(JANUARY, MAY)(paper(submitted, "2024-03-05")) is answer


def test_one_end_may_be_open() -> None:
    """Since a day, or until a day."""
    assert Wanted(since=JANUARY)(paper("2026-01-01"))
    assert not Wanted(since=JANUARY)(paper("2020-01-01"))
    assert Wanted(until=MAY)(paper("2020-01-01"))
    assert not Wanted(until=MAY)(paper("2026-01-01"))


def test_the_day_of_announcement_stands_in() -> None:
    """Where nobody knows when it was submitted."""
    assert Wanted(date(2024, 3, 5), date(2024, 3, 5))(paper())
    assert not Wanted(date(2024, 3, 6))(paper())


def test_a_month_is_taken_whole() -> None:
    """Where only the month of its id is known, any of its days may have been the one."""
    known = paper(announced="2024-03-31")
    assert Wanted(date(2024, 3, 15), date(2024, 3, 15))(known)
    assert not Wanted(date(2024, 4, 1))(known)
    assert not Wanted(until=date(2024, 2, 29))(known)


def test_no_paper_is_of_tomorrow() -> None:
    """Neither where only its month is known, nor where a record says so."""
    today = date(2024, 3, 21)
    assert Wanted().dated(paper(announced="2024-03-31"), today) == paper(announced="2024-03-21")
    assert Wanted().dated(paper("2024-03-20", "2024-03-22"), today).announced == today
    for day in ("2024-03-21", "2024-03-05"):
        assert Wanted(until=MAY).dated(paper(announced=day), today) == paper(announced=day)


def test_a_month_that_is_cut_off_ends_there() -> None:
    """A paper that may be of the days asked for is dated as one of them; a known day stays."""
    wanted, today = Wanted(until=date(2024, 3, 15)), date(2024, 3, 21)
    assert wanted.dated(paper(announced="2024-03-31"), today).announced == date(2024, 3, 15)
    assert wanted.dated(paper("2024-03-15", "2024-03-18"), today).announced == date(2024, 3, 18)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [("cs.CV", True), ("cs", True), ("math.MP", True), ("cs.CL", False), ("math", False)],
)
def test_one_category_is_enough(asked: str, answer: bool) -> None:
    """A category, its archive, or the other name that it goes by."""
    found = paper(None, "2024-03-05", "math-ph", "cs.CV")
    if asked == "math":
        answer = True  # math-ph is math.MP as well
    assert Wanted(categories=[asked])(found) is answer
    assert not Wanted(categories=[asked])(paper())


def test_its_text_tells_it_apart() -> None:
    """In one form, however it was written."""
    assert str(Wanted(JANUARY, MAY, ["cs.CV", "cs.CL", "cs.CV"])) == (
        "from 2024-01-01 until 2024-05-31 categories cs.CL,cs.CV"
    )
