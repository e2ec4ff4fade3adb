"""What the ranker sees of a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summaries.features import FEATURES, features, leans, tells_result
from bot.summaries.weights import WEIGHTS

ABSTRACT = (
    "Whales have recently been studied widely.",
    "However, their sleep is unknown (to us).",
    "In this work, we propose WhaleNet, a novel model of sleep in whales.",
    "Code is available at https://a.org.",
)


def seen(feature: str, title: str = "WhaleNet: A Model of Sleep") -> list[float]:
    """One feature of each sentence of the abstract."""
    return [row[FEATURES.index(feature)] for row in features(title, ABSTRACT)]


@pytest.mark.parametrize(
    ("feature", "sentence"),
    [
        ("first", 0),
        ("background", 0),
        ("contrast", 1),
        ("brackets", 1),
        ("we propose", 2),
        ("first of ours", 2),
        ("new", 2),
        ("address", 3),
    ],
)
def test_one_sentence_has_it(feature: str, sentence: int) -> None:
    """Each of these features points to one sentence of the abstract."""
    values = seen(feature)
    assert [at for at, value in enumerate(values) if value > 0] == [sentence]


def test_place_and_length() -> None:
    """Places run from 0 to 1, and longer sentences are longer."""
    assert seen("place") == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert max(seen("length")) == seen("length")[2]
    assert seen("short") == [1, 1, 0, 1]
    assert seen("long") == [0, 0, 0, 0]


def test_nearness_to_the_title() -> None:
    """The sentence that shares the title's words has the highest recall and precision."""
    for feature in ("title recall", "title precision", "centrality"):
        assert max(seen(feature)) == seen(feature)[2]
    assert seen("title recall", title="") == [0, 0, 0, 0]


def test_pairs_of_the_title() -> None:
    """Adjacent words of the title count when they are adjacent in the sentence."""
    row = features("deep sea whales", ("Whales of the deep sea.",))[0]
    assert row[FEATURES.index("title pairs")] == 0.5


def test_weights_have_the_features_order() -> None:
    """The weights were trained for these features, in this order."""
    assert tuple(WEIGHTS) == FEATURES


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It outperforms all by 5%.", True),
        ("We prove that it holds.", True),
        ("Our results show that whales sleep.", True),
        ("Whales are large.", False),
    ],
)
def test_tells_result(sentence: str, expected: bool) -> None:
    """A gain, a number or what was shown is a result."""
    assert tells_result(sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("This is why.", True),
        ("However, it fails.", True),
        ("Let G be a group.", True),
        ("Here p denotes a prime.", True),
        ("This paper proves it.", False),
        ("Here we prove it.", False),
        ("We prove it.", False),
        ("We trace this to two causes.", True),
        ("Against (1), a barrier is built.", True),
        ("We trace the cells of whales.", False),
    ],
)
def test_leans(sentence: str, expected: bool) -> None:
    """A sentence that points back or prepares another cannot stand alone."""
    assert leans(sentence) is expected


@given(st.text(max_size=40), st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_sentences(title: str, sentences: list[str]) -> None:
    """Every sentence has every feature, as a number."""
    rows = features(title, sentences)
    assert [len(row) for row in rows] == [len(FEATURES)] * len(sentences)
