"""/paper: what people read, word for word."""

import pytest
from desk import Arxiv, Desk, days_ago, paper

from bot.sources.base import RequestRefused, SourceDown, SourceError
from storage.database import Database

REAL3D = paper("2401.08503", "Real3D-Portrait", days_ago(900), "Builds a 3D avatar from one image.")


async def test_bare(sqlite_database: Database) -> None:
    """The bare command shows what it takes."""
    assert await Desk(sqlite_database).says("/paper") == (
        "Which paper? Send its id or a link:\n"
        "  /paper 2401.08503\n"
        "  /paper hep-th/9901001\n"
        "  /paper https://arxiv.org/abs/2401.08503"
    )


@pytest.mark.parametrize("typed", ["2401.08503", "https://arxiv.org/pdf/2401.08503v3.pdf"])
async def test_stored_paper(sqlite_database: Database, typed: str) -> None:
    """A stored paper is shown as a post shows it, and arXiv is not asked."""
    arxiv = Arxiv(error=SourceDown("down"))
    desk = Desk(sqlite_database, arxiv)
    await desk.store(REAL3D)

    assert await desk.says(f"paper {typed}") == (
        "Real3D-Portrait (2401.08503)\nBuilds a 3D | from the abstract, en\n"
        "[Abstract] /abstract 2401.08503\n[BibTeX] /bibtex 2401.08503"
    )
    assert arxiv.asked == []


async def test_paper_that_is_not_stored(sqlite_database: Database) -> None:
    """Any other paper is shown as arXiv has it."""
    desk = Desk(sqlite_database, Arxiv(REAL3D))

    assert await desk.says("paper arXiv:2401.08503") == (
        "Real3D-Portrait (2401.08503)\nBuilds a 3D | from the abstract, en\n"
        "[Abstract] /abstract 2401.08503\n[BibTeX] /bibtex 2401.08503"
    )


async def test_paper_without_an_abstract(sqlite_database: Database) -> None:
    """Where there is nothing to summarise, the paper is shown all the same."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2401.08503", "Real3D-Portrait", abstract=None))

    assert await desk.says("paper 2401.08503") == (
        "Real3D-Portrait (2401.08503)\nNone | no abstract\n"
        "[Abstract] /abstract 2401.08503\n[BibTeX] /bibtex 2401.08503"
    )


async def test_unknown_id(sqlite_database: Database) -> None:
    """An id that arXiv does not know is named, and how ids look is shown."""
    assert await Desk(sqlite_database, Arxiv()).says("paper 2401.99999") == (
        "arXiv has no paper 2401.99999. An id looks like 2401.08503 or hep-th/9901001."
    )


@pytest.mark.parametrize("typed", ["2401.085", "talking heads", "2413.08503", "https://arxiv.org/"])
async def test_malformed_id(sqlite_database: Database, typed: str) -> None:
    """What is no id is refused without asking anybody."""
    arxiv = Arxiv()

    assert await Desk(sqlite_database, arxiv).says(f"paper {typed}") == (
        f'"{typed}" is no arXiv id and no link to a paper. '
        "An id looks like 2401.08503 or hep-th/9901001."
    )
    assert arxiv.asked == []


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (SourceDown("503"), "arXiv does not answer right now."),
        (RequestRefused("400"), "arXiv cannot be asked for this."),
    ],
)
async def test_arxiv_fails(sqlite_database: Database, error: SourceError, sentence: str) -> None:
    """When arXiv cannot be asked, it says what the store knows."""
    desk = Desk(sqlite_database, Arxiv(error=error))

    assert await desk.says("paper 2401.08503") == (
        f"{sentence}\nThe store is empty: no harvest has ended yet."
    )
    await desk.store(paper("2608.00001", "Zebra"))
    assert await desk.says("paper 2401.08503") == (
        f"{sentence}\nPapercast's own store, complete to 18 Aug 2026, does not have 2401.08503."
    )
