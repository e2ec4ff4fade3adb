"""/similar: what people read, word for word."""

import pytest
from desk import Arxiv, BusyClock, Desk, days_ago, many, paper

from bot.sources.base import SourceDown
from storage.database import Database


async def test_bare(sqlite_database: Database) -> None:
    """The bare command asks for a paper, and takes the next message."""
    desk = Desk(sqlite_database)

    assert await desk.says("/similar") == (
        "Similar to which paper? Send its id or a link:\n  /similar 2401.08503"
    )


@pytest.mark.parametrize(
    "typed", ["2608.00001", "2608.00001v2", "https://arxiv.org/abs/2608.00001", "arXiv:2608.00001"]
)
async def test_some_papers(database: Database, typed: str) -> None:
    """The paper's title stands above those that are near, nearest first."""
    desk = Desk(database)
    await desk.store(
        paper("2608.00001", "Talking avatars"),
        paper("2608.00002", "Avatars", days_ago(2)),
        paper("2608.00003", "Talking avatars again", days_ago(3)),
        paper("2608.00004", "Zebras", abstract="Stripes."),
    )

    assert await desk.says(f"similar {typed}") == (
        "# Talking avatars\n"
        "The nearest of 4 stored papers:\n"
        "1. Talking avatars again (2608.00003)\n"
        "2. Avatars (2608.00002)"
    )


async def test_when_time_is_up(sqlite_database: Database) -> None:
    """Nothing is called near that was not found to be."""
    desk = Desk(sqlite_database, clock=BusyClock())
    await desk.store(*many(3, "Avatar"))

    assert await desk.says("similar 2608.00001") == (
        "# Avatar 1\nStopped after 0.25 s, before the nearest were found. Try again in a minute."
    )


async def test_a_page_of_them(sqlite_database: Database) -> None:
    """There is one page: what is further away is not similar any more."""
    desk = Desk(sqlite_database, page_size=2)
    await desk.store(*many(9, "Avatar"))

    answer = await desk.says("similar 2608.00001")

    assert answer.count("\n") == 3
    assert "[More]" not in answer


async def test_none_is_near(sqlite_database: Database) -> None:
    """That is said with how many were looked at."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar"))

    assert await desk.says("similar 2608.00001") == "# Avatar\nNone of 1 stored paper is near it."


async def test_paper_from_arxiv(sqlite_database: Database) -> None:
    """One that is not stored is looked up, and is not stored by that."""
    desk = Desk(sqlite_database, Arxiv(paper("2401.08503", r"Avatars of $\mathbb{R}^3$")))
    await desk.store(paper("2608.00001", "Avatars"))

    assert await desk.says("similar 2401.08503") == (
        "# Avatars of ℝ³\nThe nearest of 1 stored paper:\n1. Avatars (2608.00001)"
    )
    assert await desk.library.stored("2401.08503") is None


async def test_empty_store(sqlite_database: Database) -> None:
    """Before the first harvest nothing is near anything."""
    desk = Desk(sqlite_database, Arxiv(paper("2401.08503", "Avatars")))

    assert await desk.says("similar 2401.08503") == (
        "# Avatars\nNone of 0 stored papers is near it."
    )


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (
            "avatars",
            '"avatars" is no arXiv id and no link to a paper. '
            "An id looks like 2401.08503 or hep-th/9901001.",
        ),
        (
            "2401.99999",
            "arXiv has no paper 2401.99999. An id looks like 2401.08503 or hep-th/9901001.",
        ),
    ],
)
async def test_no_such_paper(sqlite_database: Database, line: str, answer: str) -> None:
    """As for /paper."""
    assert await Desk(sqlite_database, Arxiv()).says(f"similar {line}") == answer


async def test_arxiv_is_down(sqlite_database: Database) -> None:
    """A paper that is not stored cannot be looked up then."""
    desk = Desk(sqlite_database, Arxiv(error=SourceDown("down")))
    await desk.store(paper("2608.00001", "Avatars"))

    assert await desk.says("similar 2401.08503") == (
        "arXiv does not answer right now.\n"
        "Papercast's own store, complete to 18 Aug 2026, does not have 2401.08503."
    )
