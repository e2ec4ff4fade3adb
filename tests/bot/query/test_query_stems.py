"""Tests of stems: what the inflections of a word have in common."""

import sys

import pytest
from effort import LONG
from query_making import real_papers

from bot.query import stems as module
from bot.query.stems import STEMS, Stems, compiled, pure, stems
from bot.query.words import words


@pytest.mark.parametrize(
    "forms",
    [
        ("heads", "head"),
        ("synced", "syncs", "syncing", "sync"),
        ("deepfakes", "deepfake"),
        ("studies", "studied", "study"),
        ("generative", "generate", "generated", "generates"),
        ("talking", "talk", "talks"),
    ],
)
def test_inflections_have_one_stem(forms: tuple[str, ...]) -> None:
    """Plurals, tenses and the like are one word."""
    assert len(set(stems(forms))) == 1


@pytest.mark.parametrize("word", ["3d", "c++", "gpt", "l", "扩", "muller", "bias", "gps"])
def test_what_has_no_inflection_is_its_own_stem(word: str) -> None:
    """Names, numbers and single letters stay what they are."""
    assert stems([word]) == (word,)


def test_unlike_words_have_unlike_stems() -> None:
    """What only looks alike is kept apart."""
    assert len(set(stems(["nodes", "anode", "model", "mode", "lip", "lipid"]))) == 6


def test_both_stemmers_agree_on_the_words_of_real_papers() -> None:
    """It does not matter for which platform there is a compiled stemmer."""
    texts = [f"{paper.title} {paper.abstract}" for paper in real_papers(2000 if LONG else 500)]
    vocabulary = {word for text in texts for word in words(text)}
    quick, slow = compiled(), pure()
    assert len(vocabulary) > (15_000 if LONG else 8_000)
    assert [word for word in vocabulary if quick(word) != slow(word)] == []


def test_a_stem_of_nothing_is_the_word() -> None:
    """A stemmer that leaves nothing of a word is not believed."""
    assert Stems(lambda word: word[1:])["a"] == "a"


def test_stems_are_worked_out_once_and_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked is remembered, up to a number of words."""
    asked: list[str] = []

    def stem(word: str) -> str:
        asked.append(word)
        return word

    monkeypatch.setattr(module, "MOST", 2)
    some = Stems(stem)
    assert [some[word] for word in ("a", "b", "a", "c", "a")] == ["a", "b", "a", "c", "a"]
    assert asked == ["a", "b", "c", "a"]
    assert len(some) == 2


def test_without_the_compiled_stemmer_the_other_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyStemmer is not installed, stems are the same, only slower."""
    monkeypatch.setitem(sys.modules, "Stemmer", None)
    with pytest.raises(ImportError):
        compiled()
    assert module._stemmer()("heads") == STEMS["heads"]
