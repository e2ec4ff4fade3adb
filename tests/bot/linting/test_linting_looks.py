"""The other remarks: operators, exclusions, names, overlap, nothing at all."""

from datetime import timedelta

import pytest
from counted import DAY, Shelf, counts, said

from storage.database import Database


@pytest.mark.parametrize(
    ("typed", "sentence", "line"),
    [
        (
            "lip sync or talking head",
            '"or" in lower case is a word to look for. With OR it is 9 papers instead of 0:',
            "lip sync OR talking head",
        ),
        (
            "“lip sync” Or “talking head” not survey",
            '"Or" and "not" in lower case are words to look for. '
            "With OR and NOT it is 7 papers instead of 0:",
            '"lip sync" OR "talking head" NOT survey',
        ),
    ],
)
async def test_operators_in_lower_case(
    sqlite_database: Database, typed: str, sentence: str, line: str
) -> None:
    """What they would do in capitals, with the counts both ways."""
    shelf = Shelf().put(4, "Lip sync").put(3, "Talking head").put(2, "A survey of a talking head")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, typed) == (sentence, line)


async def test_and_in_lower_case_changes_little(sqlite_database: Database) -> None:
    """Where papers have the word anyway, or it is quoted, nothing is said."""
    counted = await counts(sqlite_database, Shelf().put(9, "Face and body").papers)
    assert await said(counted, "face and body") == ("", None)
    assert await said(counted, '"face and body"') == ("", None)


@pytest.mark.parametrize(
    ("typed", "said_of_it", "line"),
    [
        ("head -survey", "survey", "head"),
        ("head AND NOT survey", "survey", "head"),
        ("-survey AND head", "survey", "head"),
        ("(NOT survey head)", "survey", "(head)"),
        ('head -("a survey" OR face)', '("a survey" OR face)', "head"),
        ("head -nothing -survey", "survey", "head -nothing"),
    ],
)
async def test_an_exclusion_of_most(
    sqlite_database: Database, typed: str, said_of_it: str, line: str
) -> None:
    """More than half of what would be found, and the line without it."""
    shelf = Shelf().put(8, "A survey of a head").put(2, "A head")
    counted = await counts(sqlite_database, shelf.papers)
    sentence = f"NOT {said_of_it} removes 8 of 10 papers. Intended?"
    assert await said(counted, typed) == (sentence, line)


async def test_an_exclusion_of_few(sqlite_database: Database) -> None:
    """Half is no reason to ask, and of four papers it is too early."""
    shelf = Shelf().put(6, "A survey of a head").put(6, "A head").put(4, "A survey of faces")
    counted = await counts(sqlite_database, shelf.put(1, "Faces").papers)
    assert await said(counted, "head -survey") == ("", None)
    assert await said(counted, "faces -survey") == ("", None)


async def test_a_name_that_many_share(sqlite_database: Database) -> None:
    """Papers of many subjects are by several people; the most frequent subject is narrower."""
    shelf = Shelf().put(9, "A face", author="Yang Liu", category="cs.LG")
    for category in ("cs.CR", "quant-ph", "math.OC", "cs.RO"):
        shelf.put(1, "A head", author="Yang Liu", category=category)
    counted = await counts(sqlite_database, shelf.put(7, "A face", author="Jun Noh").papers)
    sentence = (
        '13 papers in 30 days by "Yang Liu", probably several people. '
        'Narrower: au:"Yang Liu" cat:cs.LG'
    )
    assert await said(counted, 'au:"Yang Liu"') == (sentence, 'au:"Yang Liu" cat:cs.LG')
    assert await said(counted, 'hand OR au:“Yang Liu” OR "Jun"') == (
        sentence,
        'hand OR au:"Yang Liu" cat:cs.LG OR "Jun"',
    )
    assert await said(counted, 'au:"Yang Liu" cat:cs.LG') == ("", None)


async def test_a_busy_person(sqlite_database: Database) -> None:
    """Many papers of few subjects may well be by one person."""
    shelf = (
        Shelf().put(9, "A face", author="Yang Liu").put(3, "A", author="Yang Liu", category="cs")
    )
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, 'au:"Yang Liu"') == ("", None)


async def test_what_comes_already(sqlite_database: Database) -> None:
    """The other subscription that brings most of it, where it brings half."""
    shelf = Shelf().put(3, "Lip sync avatars").put(1, "Lip sync heads").put(1, "Lip sync")
    counted = await counts(sqlite_database, shelf.put(2, "Faces").papers)
    assert await said(counted, '"lip sync"', "heads", "heads OR avatars") == (
        "4 of these 5 already come with number 3.",
        None,
    )
    assert await said(counted, '"lip sync"', "lip") == ("All 5 already come with number 2.", None)
    assert await said(counted, '"lip sync"', "heads") == ("", None)
    many = [f"w{n}" for n in range(18)]
    assert await said(counted, '"lip sync"', "avatars", *many) == (
        "3 of these 5 already come with number 2.",
        None,
    )
    assert await said(counted, '"lip sync"', *many) == ("", None)


async def test_nothing_in_the_last_days(sqlite_database: Database) -> None:
    """The newest older paper shows whether that is right."""
    june = DAY - timedelta(days=60)
    shelf = Shelf().put(1, "Faces").put(1, "Old $\\beta$ heads", day=june - timedelta(days=1))
    counted = await counts(sqlite_database, shelf.put(1, "Heads of\n June", day=june).papers)
    right = "For a narrow subject that can be right"
    assert await said(counted, "heads") == (
        f"No paper in the last 30 days. {right}; the newest older one: 19 Jun 2026, Heads of June",
        None,
    )
    assert await said(counted, "hands") == (
        f"No paper in the last 30 days, and none before. {right}.",
        None,
    )
