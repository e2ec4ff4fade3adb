"""What comes nearest to a phrase that is not in a paper."""

from dataclasses import replace

import pytest
from contracts import PLAIN
from hypothesis import given
from hypothesis import strategies as st

from bot.query import parse
from bot.query.explain import text_of
from bot.query.near import Nearby
from bot.query.whynot import sought
from storage.records import Paper, Phrase

PAPER = replace(
    PLAIN,
    title="Portrait Animation: a Video Generation Model",
    abstract=(
        "We synchronize lips of heads. Faces talk with accurate lip synchronization, and "
        "generation of very long videos is shown. The end of audio. Driven by L\\'evy flights."
    ),
    authors=("Kwan Yun", "J. Noh", "Ning Liu"),
    comment="accepted to TVCG",
)


def nearest(query: str, paper: Paper = PAPER) -> tuple[str, str, float] | None:
    """The words of the paper, their field, and the share of the phrase that they are."""
    phrases = [term for term in sought(parse(query).tree) if isinstance(term, Phrase)]
    near = Nearby(paper).nearest(phrases)
    if near is None:
        return None
    hit = near.hit
    return text_of(paper, hit.field)[hit.start : hit.end], hit.field, round(near.share, 2)


@pytest.mark.parametrize(
    ("query", "words", "field", "share"),
    [
        ('"efficient video generation"', "Video Generation", "title", 0.67),
        ('"talking portrait"', "Portrait Animation", "title", 0.5),
        ('"portrait photograph"', "Portrait Animation", "title", 0.5),
        ('"lip sync"', "lip synchronization", "abstract", 1),
        ('="lip synchronizing"', "lip synchronization", "abstract", 1),
        ('"video model"', "Video Generation Model", "title", 1),
        ('abs:"generation of videos"', "generation of very long videos", "abstract", 1),
        ('"talking heads" OR "lip sync"', "lip synchronization", "abstract", 1),
        ('co:"accepted to ECCV"', "accepted", "comment", 0.5),
        ('"l\u00e9vy process"', "L\\'evy flights", "abstract", 0.5),
        ('au:"Junyong Noh"', "J. Noh", "authors", 1),
        ("au:noh_junyong", "J. Noh", "authors", 1),
    ],
)
def test_what_comes_nearest(query: str, words: str, field: str, share: float) -> None:
    """As many words of the phrase as stand nearly together, in any form; the title goes first."""
    assert nearest(query) == (words, field, share)


@pytest.mark.parametrize(
    "query",
    [
        "robot",
        '"robot arm"',
        '"state of the art"',
        '"the of"',
        '"efficient robot video"',
        'ti:"lip sync"',
        'jr:"video model"',
        'au:"Yang Liu"',
        "au:Liu",
    ],
)
def test_nothing_is_near(query: str) -> None:
    """Less than half of a phrase is nothing, and so is a namesake with another initial."""
    assert nearest(query) is None


def test_words_of_two_sentences_are_not_together() -> None:
    """What a full stop parts is no phrase: only one of the words counts."""
    near = nearest('"audio driven"')
    assert near is not None
    assert near[2] == 0.5
    assert "." not in near[0]


@given(st.text(max_size=80), st.lists(st.text("abcdé", min_size=1, max_size=5), min_size=1))
def test_any_text(text: str, words: list[str]) -> None:
    """A place is always within the text, and has words in it."""
    paper = replace(PAPER, title=f"{' '.join(words)} {text}", abstract=text)
    near = Nearby(paper).nearest([Phrase((*words[:2], "zzzz"), "any")])
    if near is not None:
        assert text_of(paper, near.hit.field)[near.hit.start : near.hit.end].strip()
