"""The one remark about a query: when somebody subscribes, edits, or looks before."""

from collections.abc import Iterable
from datetime import date

import pytest
from desk import HERE, TALKING, Desk, days_ago, many

from bot.blocks import Line
from storage.database import Database
from storage.records import Paper

REMARK = (
    'One remark: "lip sync" does not find "lip synchronization". '
    'With "lip sync*" it is 6 papers instead of 2:\n'
)


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    """A store in which a star finds three times as much."""
    made = Desk(sqlite_database, topics=[TALKING])
    await made.store(*many(2, "Lip sync"), *many(4, "Lip synchronization", first=3))
    return made


async def test_a_near_miss_is_said_with_a_line_to_copy(desk: Desk) -> None:
    """The line is that of the command which takes it."""
    assert f'{REMARK}  /preview "lip sync*"\n' in await desk.says('preview "lip sync"')
    assert f'{REMARK}  /edit 1 "lip sync*"\n' in await desk.says('subscribe "lip sync"')
    assert (await desk.says('edit 1 ti:"lip sync"')).endswith('/edit 1 ti:"lip sync*"')
    assert "One remark" not in await desk.says('edit 1 "lip sync*"')


async def test_what_comes_already_is_said(desk: Desk) -> None:
    """With the number of the subscription that brings it."""
    await desk.says('subscribe "lip sync"')
    answer = await desk.says("subscribe lip sync")
    assert "One remark: All 2 already come with number 1.\n" in answer


@pytest.mark.parametrize("line", ["subscribe {}", "preview {}", "edit 1 {}"])
async def test_what_nobody_can_mean_is_refused(desk: Desk, line: str) -> None:
    """And nothing was changed."""
    await desk.says("subscribe head")
    assert await desk.says(line.format("avatar -avatar")) == (
        'This can never match: "avatar" and NOT "avatar" exclude each other. Nothing was changed.'
    )
    assert [one.query for one in await desk.subscribed()] == ["head"]


async def test_of_a_topic_nothing_is_remarked(desk: Desk) -> None:
    """It is the operator's, who is told by config check."""
    assert "One remark" not in await desk.says(f"subscribe topic:{TALKING.name}")


async def test_what_the_sentence_offers_can_be_copied(desk: Desk) -> None:
    """Not the line alone, but the form that makes it another."""
    reply = await desk.runner.run('preview avatar OR "lip sync"', HERE)
    (copied,) = (block for block in reply.blocks if isinstance(block, Line) and block.copy)
    assert copied.copy == '"lip sync*"'
    assert copied.text.endswith('With "lip sync*" it is 6 papers instead of 2:')


def on(days: Iterable[date], title: str, a_day: int) -> list[Paper]:
    """So many papers on each of the days, all with ids of their own."""
    return [
        one for n, day in enumerate(days) for one in many(a_day, title, day, first=1 + n * a_day)
    ]


async def test_one_answer_has_one_count_and_one_pace(sqlite_database: Database) -> None:
    """The remark counts the papers that the answer counts, over the same days, in two digits."""
    desk = Desk(sqlite_database)
    weekdays = [day for day in map(days_ago, range(-3, 40)) if day.weekday() < 5]
    await desk.store(*on(weekdays, "Quantum", 150))

    answer = await desk.says("preview quantum")

    assert "found 3,300 papers of 3,300: about 110 a day, at most 150 on one day." in answer
    assert '"quantum" is in 3,300 of the last 3,300 papers, about 110 a day.' in answer


async def test_days_behind_a_hole(sqlite_database: Database) -> None:
    """Older years that were filled in on a young instance make no month of its few days."""
    desk = Desk(sqlite_database)
    await desk.store(*on((date(2026, 2, day) for day in range(1, 29)), "Diffusion", 30))
    await desk.store(*on(map(days_ago, range(4)), "Diffusion", 30))

    answer = await desk.says("preview diffusion")

    assert answer.startswith(
        "In the 4 days stored so far this found 120 papers of 120: about 30 a day, at most 30"
    )
    assert 'One remark: "diffusion" is in 120 of the last 120 papers, about 30 a day.' in answer
    assert "No paper in the 4 days stored so far." in await desk.says("preview zebra")
    await desk.says("subscribe diffusion")
    assert "120 papers in the 4 days stored so far, last on 18 Aug" in await desk.says(
        "subscriptions"
    )
