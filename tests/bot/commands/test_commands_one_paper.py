"""/abstract and /bibtex: what people read of one paper."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from desk import HERE, Arxiv, Desk, paper

from bot.sources.base import SourceDown
from storage.database import Database

REAL3D = replace(
    paper("2401.08503", "Real3D-Portrait: SrVO$_3$", abstract="Builds a 3D\n  avatar in $O(n^2)$."),
    authors=("Zhenhui Ye", "Tianyun Zhong"),
    primary_category="cs.CV",
    submitted=datetime(2024, 1, 16, tzinfo=UTC),
)


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    """A store with one paper, and an arXiv that is down."""
    made = Desk(sqlite_database, Arxiv(error=SourceDown("down")))
    await made.store(REAL3D)
    return made


async def test_abstract(desk: Desk) -> None:
    """The title, the whole abstract made readable, and the address."""
    assert await desk.says("abstract arxiv.org/abs/2401.08503v2") == (
        "# Real3D-Portrait: SrVO₃\nBuilds a 3D avatar in O(n²).\narxiv.org/abs/2401.08503"
    )


async def test_a_long_abstract_is_whole(desk: Desk) -> None:
    """Nothing is cut."""
    await desk.store(paper("2608.00001", "Long", abstract="word " * 2000 + "end"))

    assert ("word " * 2000 + "end\n") in await desk.says("abstract 2608.00001")


async def test_no_abstract(desk: Desk) -> None:
    """Where there is none, it says so."""
    await desk.store(paper("2608.00001", "Bare", abstract=None))

    assert await desk.says("abstract 2608.00001") == (
        "# Bare\narXiv has no abstract of this paper.\narxiv.org/abs/2608.00001"
    )


async def test_a_withdrawn_paper(desk: Desk) -> None:
    """That it was withdrawn stands under the title."""
    await desk.store(replace(REAL3D, id="2608.00001", withdrawn=True, comment="error in 4"))

    answer = await desk.says("abstract 2608.00001")

    assert answer.splitlines()[1] == 'Withdrawn by the authors: "error in 4".'


async def test_bibtex(desk: Desk) -> None:
    """The entry, to be copied whole."""
    assert await desk.says("bibtex 2401.08503") == (
        "  @misc{ye2024real3d,\n"
        "  title         = {{Real3D-Portrait: SrVO$_3$}},\n"
        "  author        = {Zhenhui Ye and Tianyun Zhong},\n"
        "  year          = {2024},\n"
        "  eprint        = {2401.08503},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass  = {cs.CV},\n"
        "  url           = {https://arxiv.org/abs/2401.08503},\n"
        "}"
    )


@pytest.mark.parametrize("command", ["abstract", "bibtex"])
async def test_bare(desk: Desk, command: str) -> None:
    """The bare command asks which, and takes the next message."""
    reply = await desk.runner.run(command, HERE)

    assert await desk.says(command) == (
        f"Which paper? Send its id or a link:\n  /{command} 2401.08503"
    )
    assert reply.asks == command


@pytest.mark.parametrize("command", ["abstract", "bibtex"])
async def test_what_cannot_be_shown(desk: Desk, command: str) -> None:
    """Ids that are none, and papers that are not here, are told as /paper tells them."""
    for typed in ("heads", "2401.99999"):
        assert await desk.says(f"{command} {typed}") == await desk.says(f"paper {typed}")


async def test_a_paper_has_both_as_actions(desk: Desk) -> None:
    """Where one paper is shown, the rest is one tap away."""
    assert (await desk.says("paper 2401.08503")).endswith(
        "[Abstract] /abstract 2401.08503\n[BibTeX] /bibtex 2401.08503"
    )
