"""Tests of what arXiv's index keeps of words, on the words of real papers."""

import pytest
from effort import LONG
from query_making import real_papers

from bot.query.arxiv_stems import LEAST, _porter, begun, inflected
from bot.query.stems import STEMS
from bot.query.words import words


@pytest.mark.parametrize(
    ("beginning", "kept"),
    [
        ("generat", "gener"),
        ("synchroniz", "synchron"),
        ("transformer", "transform"),
        ("runn", "run"),
        ("stud", "stud"),
        ("studi", "stud"),
        ("sync", "sync"),
        ("learn", "learn"),
        ("model", "model"),
        ("gpt", "gpt"),
        ("uni", "uni"),
    ],
)
def test_a_beginning_is_cut_to_what_stems_keep_of_it(beginning: str, kept: str) -> None:
    """What may be the first letters of an ending is no part of a stem."""
    assert begun(beginning) == kept


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        ("accepted", "accept"),
        ("studies", "stud"),
        ("pages", "pag"),
        ("cvpr", "cvpr"),
        ("12", None),
        ("3d", None),
        ("use", None),
    ],
)
def test_the_forms_of_a_word_begin_alike(word: str, kept: str | None) -> None:
    """Where words are kept as they are written, a star stands for their endings."""
    assert inflected(word) == kept


def test_few_real_words_are_lost() -> None:
    """Of the beginnings of real words, hardly any would miss the word at arXiv."""
    texts = [f"{paper.title} {paper.abstract}" for paper in real_papers(60 if LONG else 30)]
    found = {word for text in texts for word in words(text) if word.isalpha() and word.isascii()}
    pairs = [(word, word[:end]) for word in found for end in range(LEAST, len(word) + 1)]
    stems = dict(zip(found, map(_porter(), found), strict=True))
    cut = {start: begun(start) for _, start in pairs}
    lost = [(word, start) for word, start in pairs if not stems[word].startswith(cut[start])]
    assert len(pairs) > (10_000 if LONG else 5_000)
    assert len(lost) < len(pairs) / 80
    mute = [word for word in found if (kept := inflected(word)) and not word.startswith(kept)]
    assert mute == []
    assert all(STEMS[word] for word in found)
