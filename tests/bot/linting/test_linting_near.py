"""Near misses: what a star would find, when it is worth it."""

import pytest
from counted import Shelf, counts, said

from storage.database import Database


async def test_a_star_that_finds_what_was_meant(sqlite_database: Database) -> None:
    """The form is read off a real paper, and both counts are there."""
    shelf = Shelf().put(5, "Lip sync").put(6, "Lip synchronization").put(9, "Faces")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, '"lip sync"') == (
        '"lip sync" does not find "lip synchronization". '
        'With "lip sync*" it is 11 papers instead of 5:',
        '"lip sync*"',
    )


async def test_only_the_best_term_changes(sqlite_database: Database) -> None:
    """Of several terms one gets a star, and the counts are those of the whole query."""
    shelf = Shelf().put(2, "Talking face").put(5, "Lip sync").put(6, "Lip synchronization")
    shelf.put(3, "Talking facets")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, '"talking face" OR "lip sync" OR avatar') == (
        '"lip sync" does not find "lip synchronization". '
        'With "lip sync*" it is 13 papers instead of 7:',
        '"talking face" OR "lip sync*" OR avatar',
    )


@pytest.mark.parametrize(
    ("there", "more"),
    [(5, 2), (100, 19)],
)
async def test_few_papers_more_are_not_worth_it(
    sqlite_database: Database, there: int, more: int
) -> None:
    """At least three, and at least a fifth."""
    shelf = Shelf().put(there, "Lip sync").put(more, "Lip synchronization")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, '"lip sync"') == ("", None)


async def test_a_star_that_loses_papers_is_no_better(sqlite_database: Database) -> None:
    """Stems find ``sync lips``; with a star the first word is looked for as it stands."""
    shelf = Shelf().put(3, "Sync lips").put(6, "Syncs lipstick")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, '"syncs lip"') == ("", None)


async def test_a_plural_makes_room_for_the_star(sqlite_database: Database) -> None:
    """``talking faces*`` would not find a talking face."""
    shelf = Shelf().put(3, "Talking face").put(6, "Talking facets")
    counted = await counts(sqlite_database, shelf.papers)
    _, line = await said(counted, '"talking faces"')
    assert line == '"talking face*"'


async def test_a_lone_word_is_mostly_another_one(sqlite_database: Database) -> None:
    """``text`` is not ``texture``, but ``YOLO`` is ``YOLOv8``."""
    shelf = (
        Shelf().put(3, "Text").put(6, "Texture").put(3, "YOLO").put(3, "YOLOv8").put(2, "YOLO11")
    )
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, "text") == ("", None)
    assert await said(counted, "YOLO") == (
        '"YOLO" does not find "yolov8". With YOLO* it is 8 papers instead of 3:',
        "YOLO*",
    )


async def test_the_beginning_of_a_word(sqlite_database: Database) -> None:
    """A word that nobody writes, cut off where some tools ask for it, is meant with a star."""
    counted = await counts(sqlite_database, Shelf().put(6, "Summarization").papers)
    _, line = await said(counted, "summariz")
    assert line == "summariz*"


async def test_what_is_excluded_gets_no_star(sqlite_database: Database) -> None:
    """To exclude more is not to find more."""
    shelf = Shelf().put(5, "Talking head").put(3, "Lip synchronization")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, 'talking -"lip sync"') == ("", None)


async def test_a_term_that_is_said_twice(sqlite_database: Database) -> None:
    """It is changed wherever it stands: the line says it once."""
    shelf = Shelf().put(5, "Lip sync").put(6, "Lip synchronization").put(3, "Avatar")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, '"lip sync" OR Avatar OR "Lip Sync"') == (
        '"lip sync" does not find "lip synchronization". '
        'With "lip sync*" it is 14 papers instead of 8:',
        '"lip sync*" OR avatar',
    )


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("lipsync", '"lip sync*"'),
        ("lip-sync", "lip-sync*"),
        ('"lip sync"', '"lip sync*"'),
        ("TI:LipSync", 'TI:"lip sync*"'),
        ('ti:("lipsync" OR avatar) head', 'ti:("lip sync*" OR avatar) head'),
        ("avatar OR lipsync", 'avatar OR "lip sync*"'),
    ],
)
@pytest.mark.parametrize("there", ["Lip sync", "Lip-sync"])
async def test_a_joined_word_is_written_apart(
    sqlite_database: Database, typed: str, line: str, there: str
) -> None:
    """All of its spellings find the same, and so does what is offered for them."""
    shelf = Shelf().put(2, f"{there} of a head").put(1, "Lipsync of a head")
    counted = await counts(sqlite_database, shelf.put(3, "Lip synchronization of a head").papers)
    sentence, offered = await said(counted, typed)
    assert offered == line
    assert ' does not find "lip synchronization". With ' in sentence
    assert sentence.endswith(" it is 6 papers instead of 3:")


async def test_what_is_always_joined_stays_so(sqlite_database: Database) -> None:
    """Where no paper writes it apart, nobody knows where."""
    shelf = Shelf().put(3, "Lipsync").put(3, "Lip synchronization").put(3, "Lipsync2")
    counted = await counts(sqlite_database, shelf.papers)
    assert (await said(counted, "lipsync"))[1] == "lipsync*"


async def test_the_plural_of_a_joined_word(sqlite_database: Database) -> None:
    """It makes room for the star as it does anywhere."""
    shelf = Shelf().put(3, "Talking-faces").put(6, "Talking facets")
    counted = await counts(sqlite_database, shelf.papers)
    assert (await said(counted, "talkingfaces"))[1] == '"talking face*"'


async def test_the_next_best_star_when_the_best_finds_noise(sqlite_database: Database) -> None:
    """``text*`` would add more, and nothing that was meant; the person's own star is no example."""
    shelf = (
        Shelf().put(2, "Text").put(9, "Texture").put(2, "Lip sync").put(4, "Lip synchronization")
    )
    counted = await counts(sqlite_database, shelf.put(1, "Portraits").papers)
    assert await said(counted, 'portr* OR text OR "lip sync"') == (
        '"lip sync" does not find "lip synchronization". '
        'With "lip sync*" it is 9 papers instead of 5:',
        'portr* OR text OR "lip sync*"',
    )
