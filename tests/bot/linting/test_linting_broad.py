"""Lone words that find too much: common ones, and those whose stem has other words."""

import pytest
from counted import Shelf, counts, said

from storage.database import Database


async def test_a_common_word_and_a_phrase(sqlite_database: Database) -> None:
    """How many a day, and the most frequent phrase of the titles that is much rarer."""
    shelf = Shelf().put(320, "Diffusion").put(40, "Fast Video Diffusion: Why").put(9, "A face")
    counted = await counts(sqlite_database, shelf.put(9, "Image diffusion").papers)
    assert await said(counted, "diffusion") == (
        '"diffusion" is in 369 of the last 381 papers, about 12 a day. '
        'A phrase is narrower: "fast video diffusion".',
        '"fast video diffusion"',
    )


async def test_a_common_word_without_a_phrase(sqlite_database: Database) -> None:
    """Where no phrase is frequent, or none is rarer, none is named."""
    shelf = (
        Shelf().put(290, "Deep diffusion").put(2, "Video diffusion").put(8, "On diffusion in it")
    )
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, "diffusion") == (
        '"diffusion" is in 300 of the last 303 papers, about 10 a day.',
        None,
    )


async def test_a_field_stays(sqlite_database: Database) -> None:
    """The phrase is looked for where the word was."""
    shelf = Shelf().put(290, "Diffusion").put(20, "GAN Diffusion")
    counted = await counts(sqlite_database, shelf.papers)
    _, line = await said(counted, "ti:diffusion")
    assert line == 'ti:"GAN diffusion"'


async def test_a_word_that_is_not_common(sqlite_database: Database) -> None:
    """Less than ten a day can be read."""
    counted = await counts(sqlite_database, Shelf().put(299, "Diffusion").papers)
    assert await said(counted, "diffusion") == ("", None)


async def test_several_words_are_no_lone_one(sqlite_database: Database) -> None:
    """Who narrows knows how."""
    counted = await counts(sqlite_database, Shelf().put(320, "Video diffusion").papers)
    assert await said(counted, "video diffusion") == ("", None)


async def test_another_word_of_the_stem(sqlite_database: Database) -> None:
    """Localization is not what most of the papers are about."""
    shelf = Shelf().put(15, "Localization").put(30, "A local view").put(2, "Locality")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, "localization") == (
        '"localization" also finds "local". With localization* it is 15 papers instead of 47:',
        "localization*",
    )


@pytest.mark.parametrize("typed", ["localization OR Localization", "localization localization"])
async def test_a_word_that_is_said_twice(sqlite_database: Database, typed: str) -> None:
    """It is one word, and the line says it once."""
    shelf = Shelf().put(15, "Localization").put(30, "A local view").put(2, "Locality")
    counted = await counts(sqlite_database, shelf.papers)
    assert (await said(counted, typed))[0].startswith('"localization" also finds "local".')
    assert (await said(counted, typed))[1] == "localization*"


async def test_an_inflection_is_meant_to_find_the_others(sqlite_database: Database) -> None:
    """``grasping`` may find ``grasp``, and ``faces`` a face."""
    shelf = Shelf().put(5, "Grasping faces").put(30, "Grasp a face")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, "grasping") == ("", None)
    assert await said(counted, "faces") == ("", None)


async def test_words_that_have_little_else(sqlite_database: Database) -> None:
    """When most papers have the very word, the others are welcome."""
    shelf = Shelf().put(15, "Localization").put(14, "A local view")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, "localization") == ("", None)


async def test_a_word_that_is_mostly_written_apart(sqlite_database: Database) -> None:
    """It is no other word."""
    shelf = Shelf().put(15, "Superresolution").put(30, "Super resolution").put(9, "Resolution")
    counted = await counts(sqlite_database, shelf.papers)
    assert await said(counted, "superresolution") == ("", None)


async def test_a_word_that_is_common_by_itself(sqlite_database: Database) -> None:
    """Where the very word is common too, and the others are not many more, a phrase helps more."""
    shelf = Shelf().put(400, "Robust heads").put(290, "Robustness").put(20, "Deep robustness")
    counted = await counts(sqlite_database, shelf.papers)
    assert (await said(counted, "robustness"))[1] == '"deep robustness"'
    assert (await said(counted, '"robustness"'))[1] == '"deep robustness"'
