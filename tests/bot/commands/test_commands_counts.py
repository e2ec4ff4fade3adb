"""The numbers of one answer: each is that of the papers, and none contradicts another."""

import random
import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import count, islice

import pytest
import remark_fuzzing
from desk import TODAY, Desk, days_ago
from effort import LONG

from bot.query import Query, QueryError, parse
from storage.database import Database
from storage.records import Paper

QUERIES = 400 if LONG else 60
STORES = {
    "the last 30 days": range(50),
    "the last 30 days, few of them": range(0, 60, 4),
    "the last 30 days, some dated in the future": (-20, *range(40)),
    "the 6 days stored so far": range(6),
    "the 8 days stored so far": (*range(3), *range(14, 20), *range(60, 90)),
    "the 30 days to 29 Jul 2026": range(20, 70),
}
"""The days that a store covers, and how many days ago it has papers of."""

FOUND = re.compile(
    r"In (?P<days>.*?) this found (?P<papers>no|[\d,]+) papers? of (?P<every>[\d,]+)"
    r"(?:: (?P<pace>.*?), at most (?P<most>[\d,]+) on one day)?\."
)
NONE = re.compile(
    r"No paper in (?P<days>the .*? stored so far|the last 30 days|the 30 days to [\w ]*)"
)
REMARKS = {
    r"it is [\d,]+ papers? instead of ([\d,]+):": ("papers",),
    r"is in ([\d,]+) of the last ([\d,]+) papers, (about [\d,]+ a day)": (
        "papers",
        "every",
        "pace",
    ),
    r"\nAll ([\d,]+) already come": ("papers",),
    r"of these ([\d,]+) already come": ("papers",),
}


def papers_of(days: Sequence[int], chance: random.Random) -> list[Paper]:
    """Papers of the linter's fuzz on these days before today, weekends left out."""
    numbers = count(1)
    weekdays = [day for day in map(days_ago, days) if day.weekday() < 5]
    titles = [chance.choice(remark_fuzzing.TITLES) for _ in range(3)]
    return [
        Paper(f"2608.{next(numbers):05}", title, day, authors=("Yang Liu",), categories=("cs.CV",))
        for day in weekdays
        for title in (*titles, *chance.choices(remark_fuzzing.TITLES, k=chance.randint(1, 9)))
    ]


@pytest.mark.parametrize("shape", STORES)
async def test_no_number_contradicts_another(sqlite_database: Database, shape: str) -> None:
    """Whatever is asked, of whatever store: a preview counts the papers of the days it says."""
    chance = random.Random(shape)
    desk, stored = Desk(sqlite_database, cost=300), papers_of(STORES[shape], chance)
    await desk.store(*stored)
    newest = max(one.announced for one in stored if one.announced <= TODAY)
    end = newest if "to 29 Jul" in shape else TODAY
    there = [one for one in stored if end - timedelta(days=29) <= one.announced <= end]
    await desk.says("subscribe lip")
    typed = filter(str.isascii, remark_fuzzing.strings(chance.randrange(10**6)))
    for text in islice(filter(str.isprintable, typed), QUERIES):
        try:
            query = parse(text, standing=True)
        except QueryError:
            continue
        answer = await desk.says(f"preview {text}")
        assert "went wrong" not in answer, text
        if "This can never" not in answer and "This matches" not in answer:
            is_true(answer, query, shape.partition(",")[0], there)


def is_true(answer: str, query: Query, span: str, there: list[Paper]) -> None:
    """Whether all that the answer counts is so."""
    found = FOUND.search(answer)
    said = found or NONE.search(answer)
    assert said, answer
    assert said["days"] == span, answer
    days = [one.announced for one in there if query.matches(one)]
    if found is None or found["papers"] == "no":
        assert not days, answer
        return
    assert (found["papers"], found["every"]) == (f"{len(days):,}", f"{len(there):,}"), answer
    assert found["most"] in {None, f"{max(map(days.count, days)):,}"}, answer
    for pattern, names in REMARKS.items():
        for told in re.finditer(pattern, answer):
            assert told.groups() == tuple(found[name] for name in names), answer
