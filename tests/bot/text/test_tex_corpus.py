"""TeX in real titles and abstracts."""

import re
from itertools import islice

import pytest
from effort import LONG
from shared import papers

from bot.text.tex import readable

EACH = 1_500 if LONG else 500


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """The titles and abstracts of a thousand papers or more, old and new."""
    files = ("papers-older.jsonl.xz", "papers-2026.jsonl.xz")
    found = [paper for file in files for paper in islice(papers(file), EACH)]
    return [text for paper in found for text in (paper.title, paper.abstract or "")]


@pytest.fixture(scope="module")
def once(texts: list[str]) -> list[str]:
    """The same texts, made readable."""
    return [readable(text) for text in texts]


def test_hardly_any_mark_is_left(texts: list[str], once: list[str]) -> None:
    """Of the texts that have TeX, fewer than one in a hundred keeps a command or a dollar sign."""
    marked = [
        read
        for text, read in zip(texts, once, strict=True)
        if re.search(r"\\[A-Za-z]|\$[^\d]", text)
    ]
    left = [read for read in marked if re.search(r"\\[A-Za-z]|\$(?!\d)", read)]
    assert len(marked) > EACH / 3
    assert len(left) < len(marked) / 100


def test_nothing_outside_the_basic_plane(texts: list[str], once: list[str]) -> None:
    """What the authors write in the basic plane is shown in it."""
    for text, read in zip(texts, once, strict=True):
        if max(text, default="") <= "\uffff":
            assert max(read, default="") <= "\uffff"


def test_twice_is_once(once: list[str]) -> None:
    """What is readable already is left alone, in all but one text of a thousand."""
    assert sum(readable(text) != text for text in once) <= len(once) / 1_000


def test_words_are_kept(texts: list[str], once: list[str]) -> None:
    """Long plain words survive: nothing of the prose is lost."""
    word = re.compile(r"(?<=\s)[a-z]{5,}(?=\s)")
    for text, read in zip(texts, once, strict=True):
        bare = re.sub(r"\$.*?\$|\\[a-z]+(?:\s*\[.*?\])?(?:\{[^{}]*\})*", " ", text, flags=re.DOTALL)
        assert set(word.findall(bare)) <= set(re.findall(r"[a-z]{5,}", read))
