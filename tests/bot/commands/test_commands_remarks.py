"""The one remark about a query: when somebody subscribes, edits, or looks before."""

import pytest
from desk import TALKING, Desk, many

from storage.database import Database

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
