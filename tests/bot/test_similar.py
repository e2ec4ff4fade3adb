"""The papers nearest to one: what they share with it, and what leads nowhere."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
import shared
from clock import NOON
from desk import BusyClock, Desk, days_ago, many, paper

from bot.query import parse
from storage.database import Database
from storage.records import Paper
from storage.upgrade import upgrade

FACES = parse(
    '"talking face" OR "talking head" OR "talking portrait" OR "lip sync*" OR "facial animation" '
    'OR "portrait animation" OR "head generation" OR "speech animation" OR "talking video"'
)
XEMO, CETALK, ANYTALK = "2608.14700", "2608.15110", "2608.16143"


async def titles(desk: Desk, one: Paper) -> list[str]:
    """The titles of the nearest, nearest first."""
    return [near.title for near in (await desk.library.similar(one)).papers]


# ---- Real papers ----


@pytest.fixture(scope="module")
def august() -> list[Paper]:
    """The papers of two days, among them some of talking faces."""
    return shared.listed(date(2026, 8, 17), date(2026, 8, 18))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def real(
    august: list[Paper], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    """A store of them."""
    folder: Path = tmp_path_factory.mktemp("real")
    async with await Database.open(f"sqlite:///{folder}/papercast.db") as database:
        await upgrade(database, folder / "backups", NOON)
        desk = Desk(database)
        for start in range(0, len(august), 500):
            await desk.store(*august[start : start + 500])
        yield desk


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("paper_id", [XEMO, CETALK, ANYTALK])
async def test_near_a_talking_face_are_talking_faces(real: Desk, paper_id: str) -> None:
    """Of thousands of papers the first ones are of its subject, and it is not among them."""
    one = await real.library.stored(paper_id)
    assert one

    near = (await real.library.similar(one)).papers

    assert len(near) == 10
    assert paper_id not in {each.id for each in near}
    assert len({each.id for each in near}) == 10
    assert sum(FACES.matches(each) for each in near[:4]) >= 3, [each.title for each in near]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_paper_that_is_not_stored(real: Desk, august: list[Paper]) -> None:
    """What is looked up at arXiv has neighbours here all the same."""
    face = next(one for one in august if one.id == XEMO)
    unknown = paper("2401.99999", face.title, abstract=face.abstract)

    near = (await real.library.similar(unknown)).papers

    assert near[0].id == XEMO
    assert CETALK in {one.id for one in near}


# ---- Small stores ----


async def test_rare_words_count_most(sqlite_database: Database) -> None:
    """A rare word in common says more than two that most papers have."""
    desk = Desk(sqlite_database)
    one = paper("2608.00001", "Avatar of a zebra by diffusion of networks")
    near = paper("2608.00002", "Zebras", days_ago(9))
    await desk.store(one, near, *many(6, "Diffusion in networks", days_ago(3), first=3))

    assert (await titles(desk, one))[0] == "Zebras"


async def test_more_in_common_is_nearer(database: Database) -> None:
    """On either database; a word of both titles says more than one of the abstracts."""
    desk = Desk(database)
    one = paper("2608.00001", "Avatars of zebras", abstract="They blink.")
    await desk.store(
        one,
        paper("2608.00002", "Horses", abstract="Horses blink, and gnus, and so do cows and hens."),
        paper("2608.00003", "Avatars of horses", days_ago(2), abstract="None of them blink."),
        paper("2608.00004", "Avatars of zebras", days_ago(3), abstract="All of them blink."),
    )

    assert await titles(desk, one) == ["Avatars of zebras", "Avatars of horses", "Horses"]


async def test_what_the_paper_alone_has(database: Database) -> None:
    """Its own name is its rarest word and leads to no other: it takes no place of those that do."""
    desk = Desk(database)
    own = " ".join(f"quux{chr(97 + n)}" for n in range(20))
    one = paper("2608.00001", own, abstract="The avatar blinks.")
    await desk.store(one, paper("2608.00002", "An avatar", days_ago(2)), *many(5, "Zebra", first=3))

    assert await titles(desk, one) == ["An avatar"]


@pytest.mark.parametrize("stored", [True, False])
async def test_the_paper_itself_is_not_near(database: Database, stored: bool) -> None:
    """Whether it is stored or not, and however alike the others are."""
    desk = Desk(database)
    one = paper("2608.00001", "Avatar")
    await desk.store(paper("2608.00002", "Avatar"), *([one] if stored else []))

    assert [near.id for near in (await desk.library.similar(one)).papers] == ["2608.00002"]


async def test_tiny_stores(database: Database) -> None:
    """An empty store has none, nor one with the paper alone, nor one of other subjects."""
    desk = Desk(database)
    one = paper("2608.00001", "Avatar")
    assert await titles(desk, one) == []

    await desk.store(one)
    assert await titles(desk, one) == []

    await desk.store(paper("2608.00002", "Zebra", abstract="Stripes."))
    assert await titles(desk, one) == []


async def test_small_words_say_nothing(sqlite_database: Database) -> None:
    """Articles and numbers in common do not make a neighbour."""
    desk = Desk(sqlite_database)
    one = paper("2608.00001", "The avatar of 2026", abstract=None)
    await desk.store(one, paper("2608.00002", "The zebra of 2026", abstract=None))

    assert await titles(desk, one) == []


async def test_the_newest_of_equals_come_first(sqlite_database: Database) -> None:
    """At most a page of them."""
    desk = Desk(sqlite_database, page_size=3)
    await desk.store(*many(9, "Avatar"))

    assert await titles(desk, paper("2401.00001", "Avatar")) == ["Avatar 9", "Avatar 8", "Avatar 7"]


async def test_time_was_up(sqlite_database: Database) -> None:
    """What cannot be ranked in time is shown newest first, or not at all; nothing fails."""
    for look in (0.01, 0.1, 1):
        desk = Desk(sqlite_database, clock=BusyClock(look), page_size=3)
        await desk.store(*many(2500, "Avatar"))
        assert len(await titles(desk, paper("2401.00001", "Avatar"))) in {0, 3}
