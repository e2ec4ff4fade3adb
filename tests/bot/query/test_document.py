"""Tests of where words of a query stand in a paper."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.query import analyse
from bot.query.document import Place
from bot.query.words import Word, words
from storage.records import Paper

TEXTS = st.lists(
    st.sampled_from(["lip", "sync", "lipsync", "3", "d", "3d", "Head", "{a}", "$", "_", "."])
    | st.sampled_from(["-", "–", " - ", " ", "\n", "--", ", ", "'", ""]),
    max_size=20,
).map("".join)
SOUGHT = st.lists(
    st.sampled_from(["lip", "sync", "lipsync", "3", "d", "3d", "head", "a", "lipsynchead"]),
    min_size=1,
    max_size=5,
).map(tuple)


def paper(title: str, abstract: str | None = None) -> Paper:
    return Paper("2608.00001", title, date(2026, 8, 18), abstract=abstract)


def found(text: str, *sought: str) -> str | None:
    """The characters of a title where the words stand."""
    place = analyse(paper(text)).find(sought)
    return text[place.start : place.end] if place else None


@pytest.mark.parametrize(
    "text", ["lip-sync", "Lip–Sync", "LipSync", "lip sync", "lip- sync", "lip\nsync"]
)
@pytest.mark.parametrize("sought", [("lip", "sync"), ("lipsync",)])
def test_joined_hyphenated_and_apart_find_each_other(text: str, sought: tuple[str, ...]) -> None:
    """Each spelling of a compound finds all its spellings."""
    assert found(f"A {text} net", *sought) == text


@pytest.mark.parametrize(
    ("text", "sought", "place"),
    [
        ("a U-Net here", ("unet",), "U-Net"),
        ("a state-of-the-art net", ("state", "of", "the", "art"), "state-of-the-art"),
        ("on MoS$_2$ films", ("mos2",), "MoS$_2"),
        ("on SrVO$_{3}$ films", ("srvo3",), "SrVO$_{3"),
        ("Qwen 2 and GPT-4", ("qwen2",), "Qwen 2"),
        ("Qwen 2 and GPT-4", ("gpt4",), "GPT-4"),
        ("Alzheimer's", ("alzheimers",), "Alzheimer's"),
        ("text to speech to text", ("speech", "to", "text"), "speech to text"),
        ("image-to-image", ("imagetoimage",), "image-to-image"),
        ("talking, head", ("talking", "head"), "talking, head"),
        (r"\textbf{T}alking \textbf{Head}", ("talking", "head"), r"T}alking \textbf{Head"),
        ("图像生成模型", ("生", "成"), "生成"),
    ],
)
def test_words_that_read_the_same_are_found(text: str, sought: tuple[str, ...], place: str) -> None:
    """Hyphens, subscripts, spaces and TeX between the parts of a term do not hide it."""
    assert found(text, *sought) == place


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("a node in a graph", ("anode",)),
        ("of ten", ("often",)),
        ("VL, a model", ("vla",)),
        ("$R_{\\ell}$", ("rl",)),
        ("talk. Ink", ("talkink",)),
        ("a talk – inks dry", ("talkinks",)),
        ("one two three four", ("onetwothreefour",)),
        ("sync lip", ("lip", "sync")),
        ("lip and sync", ("lip", "sync")),
        ("lips synced", ("lip", "sync")),
        ("a head", ("ahead",)),
        ("", ("head",)),
    ],
)
def test_words_that_only_happen_to_touch_are_not_one(text: str, sought: tuple[str, ...]) -> None:
    """Short words, or words with punctuation between, are not read as one word."""
    assert found(text, *sought) is None


def test_a_phrase_does_not_cross_from_title_to_abstract() -> None:
    """The last word of the title and the first of the abstract are no neighbours."""
    document = analyse(paper("Talking", "Head synthesis"))
    assert document.find(("talking", "head")) is None
    assert document.find(("talkinghead",)) is None
    assert document.find(("talking", "head", "synthesis", "x")) is None
    assert document.find(("head", "synthesis")) == Place("abstract", 0, 14)


def test_the_first_place_counts() -> None:
    """The title comes before the abstract, and within one the earlier place."""
    document = analyse(paper("On heads", "lip sync, lipsync, heads"))
    assert document.find(("heads",)) == Place("title", 3, 8)
    assert document.find(("lipsync",)) == Place("abstract", 0, 8)
    assert analyse(paper("lipsync, lip sync")).find(("lip", "sync")) == Place("title", 0, 7)


def test_a_paper_without_abstract_is_its_title() -> None:
    """Some papers have no abstract; they are still found by their title."""
    assert analyse(paper("Talking heads", None)).find(("heads",)) == Place("title", 8, 13)


def test_long_phrases_may_hold_joined_words() -> None:
    """In a phrase of four words or more, each may be joined or apart in the text."""
    text = "audio-driven talkinghead generation"
    assert found(text, "audio", "driven", "talking", "head", "generation") == text
    assert found(text, "audiodriven", "talking", "head", "generation") == text
    assert found(text, "audio", "driven", "talking", "head", "gen") is None


def naive(text: str, sought: tuple[str, ...]) -> tuple[int, int] | None:
    """The first run of words that is sought, by trying all runs of the text."""
    all_words = words(text)
    runs = [all_words[i:j] for i in range(len(all_words)) for j in range(i + 1, len(all_words) + 1)]
    for run in runs:
        if is_sought(text, run, sought):
            return run[0].start, run[-1].end
    return None


def is_sought(text: str, run: tuple[Word, ...], sought: tuple[str, ...]) -> bool:
    parts = tuple(word.text for word in run)
    if parts == sought:
        return True
    if "".join(parts) != "".join(sought):
        return False
    if len(sought) > 3 or len(run) == 1:
        return True
    return len(run) <= 3 and all(
        is_joint(text[left.end : right.start], left.text, right.text)
        for left, right in pairwise(run)
    )


def is_joint(gap: str, left: str, right: str) -> bool:
    mark = gap.rstrip()
    if gap in {"", "'"}:
        return True
    if not mark:
        return all(len(part) > 2 or part.isdecimal() for part in (left, right))
    if len(mark) <= 2 and set(mark) <= set("-–"):
        return True
    return right.isdecimal() and set(gap) <= set("${}_") and gap.count("_") == 1


@given(TEXTS, SOUGHT)
def test_places_are_those_of_a_naive_search(text: str, sought: tuple[str, ...]) -> None:
    """The look-up tables find what trying every run of words finds, and at the same place."""
    place = analyse(paper(text)).find(sought)
    expected = naive(text, sought)
    assert (place and (place.start, place.end)) == expected
    elsewhere = analyse(paper("", text)).find(sought)
    assert (elsewhere and (elsewhere.start, elsewhere.end)) == expected
