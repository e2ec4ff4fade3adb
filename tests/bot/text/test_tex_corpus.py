"""TeX in real titles and abstracts."""

import re
from itertools import islice

import pytest
from shared import papers

from bot.text.tex import readable

EACH = 1_500


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """The titles and abstracts of some three thousand papers, old and new."""
    files = ("papers-older.jsonl.xz", "papers-2026.jsonl.xz")
    found = [paper for file in files for paper in islice(papers(file), EACH)]
    return [text for paper in found for text in (paper.title, paper.abstract or "")]


def test_hardly_any_mark_is_left(texts: list[str]) -> None:
    """Of the texts that have TeX, fewer than one in a hundred keeps a command or a dollar sign."""
    marked = [text for text in texts if re.search(r"\\[A-Za-z]|\$[^\d]", text)]
    left = [text for text in marked if re.search(r"\\[A-Za-z]|\$(?!\d)", readable(text))]
    assert len(marked) > 500
    assert len(left) < len(marked) / 100


def test_nothing_outside_the_basic_plane(texts: list[str]) -> None:
    """What the authors write in the basic plane is shown in it."""
    for text in texts:
        if max(text, default="") <= "\uffff":
            assert max(readable(text), default="") <= "\uffff"


def test_twice_is_once(texts: list[str]) -> None:
    """What is readable already is left alone, in all but one text of a thousand."""
    once = [readable(text) for text in texts]
    assert sum(readable(text) != text for text in once) <= len(texts) / 1_000


def test_words_are_kept(texts: list[str]) -> None:
    """Long plain words survive: nothing of the prose is lost."""
    word = re.compile(r"(?<=\s)[a-z]{5,}(?=\s)")
    for text in texts:
        bare = re.sub(r"\$.*?\$|\\[a-z]+(?:\s*\[.*?\])?(?:\{[^{}]*\})*", " ", text, flags=re.DOTALL)
        assert set(word.findall(bare)) <= set(re.findall(r"[a-z]{5,}", readable(text)))
