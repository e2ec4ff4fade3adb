"""Texts that are cut in C are what Python makes of them."""

import random
import string
from collections.abc import Iterable
from typing import Any

import pytest
from effort import LONG
from hypothesis import example, given
from hypothesis import strategies as st
from query_making import real_papers

from bot.query import document
from bot.query.document import Field, analyse
from bot.query.joins import LITTLE
from bot.query.plain import plain
from bot.query.stems import MOST, STEMS

_cut = pytest.importorskip("bot.query._cut", reason="needs what is compiled")

CUTTER = _cut.Cutter(STEMS, LITTLE, MOST)
SNIPPETS = st.sampled_from(
    [
        *"abxz09-- --  \n\t$$__^^''\x1f\x1f\x1c+\x00~.",
        "lip",
        "heads",
        "the",
        "x",
        "a",
        "c++",
        "c#",
        "- ",
        "-\n",
        "$_",
        "_2$",
        "_3",
        "h$^2$o-",
        *("y" * length for length in (31, 32, 63, 64, 65, 200)),
    ]
)
TEXTS = st.lists(SNIPPETS, max_size=30).map("".join) | st.text(
    st.characters(max_codepoint=127), max_size=60
)
ATTRIBUTES = (
    "text",
    "stem_text",
    "compound_text",
    "words",
    "stems",
    "surfaces",
    "bases",
    "runs",
)


def in_python(simple: str) -> tuple[str, str, str, str, str]:
    """What Python makes of a plain text, as the cutter tells it."""
    field = Field.of_plain(simple)
    stretch = field.stretch()
    behind = stretch.words.removeprefix(field.text).strip(" ")
    stems_behind = stretch.stems.removeprefix(field.stem_text).strip(" ")
    return field.text, field.stem_text, field.compound_text, behind, stems_behind


def is_left(simple: str) -> bool:
    """Whether a text is left to Python: its words are not told by letters and gaps."""
    letters = (c if c.isalnum() else " " for c in simple)
    longest = max(map(len, "".join(letters).split()), default=0)
    return not simple.isascii() or "#" in simple or "++" in simple or longest > 64


def check(simple: str, cutter: Any = CUTTER) -> None:
    expected = None if is_left(simple) else in_python(simple)
    assert cutter.cut(simple) == expected, simple


@given(TEXTS)
@example("")
@example("-")
@example("---")
@example("a-b-c-d x-y - z")
@example("la$_3$ni$_2$o$_7$-h_2o-x--h$_2$o$_2$")
@example("ab_1$" * 99)
@example("y" * 64 + "_1" + "y" * 63 + "$y")
@example("x^2_n$_{1}$-ray's o'x $\x1f$-$\x1f$ b")
def test_any_text_of_ascii_is_cut_as_by_python(text: str) -> None:
    """Words, stems, compounds and what stands behind them in the index are the same."""
    check(text.lower())


@given(st.text(max_size=40) | TEXTS)
def test_any_field_is_the_same_in_both_forms(text: str) -> None:
    """Whichever attribute of a field is asked, and whatever it was written as."""
    one, other = Field.of(text), Field.of_plain(plain(text))
    assert one.stretch() == other.stretch()
    for name in ATTRIBUTES:
        assert getattr(one, name) == getattr(other, name), name
    assert list(one.compounds) == list(other.compounds)


def test_gaps_of_all_kinds_join_the_same_words() -> None:
    """Each gap of up to four signs, before a letter and before a digit."""
    signs, words = " -'_$\x1f.", ("b", "2")
    gaps = [""]
    for _ in range(4):
        gaps += [gap + sign for gap in gaps for sign in signs]
        gaps = list(dict.fromkeys(gaps))
    for word in words:
        for start in range(0, len(gaps), 50):
            check(" . ".join(f"lip{gap}{word}" for gap in gaps[start : start + 50]))
            check(" . ".join(f"x-lip{gap}{word}-ray" for gap in gaps[start : start + 50]))
            check(" . ".join(f"x_3{gap}{word}$_4$y" for gap in gaps[start : start + 50]))


@pytest.mark.parametrize("length", [1, 63, 64, 65, 128, 200])
def test_long_words_are_cut_as_by_python(length: int) -> None:
    """Also where three of them are one."""
    word = "y" * length
    for text in (word, f" {word} ", f"{word}-{word}-{word}-{word}", f"x {word} x", f"{word}-x"):
        check(text)


def test_what_is_not_told_by_letters_is_left_to_python() -> None:
    """A text that is not ASCII, the signs of two languages, and what is longer than any paper."""
    assert [CUTTER.cut(text) for text in ("图", "c#", "c++", "y" * 65)] == [None] * 4
    assert CUTTER.cut("a " * 2**19 + "a") is None
    assert CUTTER.cut("a " * 2**19) is not None
    with pytest.raises(TypeError):
        CUTTER.cut(b"bytes")
    with pytest.raises(TypeError):
        CUTTER.cut(None)


def test_real_papers_are_cut_as_by_python() -> None:
    """Titles, abstracts, comments and journals, old and new."""
    papers = real_papers(6_000 if LONG else 400)
    for paper in papers:
        for text in (paper.title, paper.abstract, paper.comment, paper.journal_ref):
            check(plain(text or ""))
    assert len(papers) >= 400


@pytest.mark.parametrize("most", [0, 1, 2, 50])
def test_what_was_forgotten_is_asked_again(most: int) -> None:
    """However few words are remembered, texts are cut the same."""
    few = _cut.Cutter(STEMS, LITTLE, most)
    for start in range(20):
        check(" ".join(f"word{n}s x-ray" for n in range(start, start + 9)), few)


def many_words(count: int) -> str:
    letters = random.Random(4).choices(string.ascii_lowercase, k=7 * count)
    return " ".join("".join(letters[at : at + 7]) for at in range(0, len(letters), 7))


def test_very_many_words_are_remembered_or_forgotten() -> None:
    """Both when the table becomes wider, and when the memory for it is full."""
    text = many_words(60_000)
    for stems in (STEMS, LongStems()):
        cutter = _cut.Cutter(stems, LITTLE, 10**9)
        for _ in range(2):
            words, found, *_ = cutter.cut(text)
            assert words == text
            assert found == " ".join(map(stems.__getitem__, text.split()))


class LongStems(dict[str, str]):
    """Gives stems as long as they may be."""

    def __missing__(self, word: str) -> str:
        return (word * 37)[:255]


class Busy(dict[str, str]):
    """While it is asked, the cutter is used by somebody else."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = list(texts)
        self.cutter = _cut.Cutter(self, LITTLE, 40)

    def __missing__(self, word: str) -> str:
        if self.texts:
            self.cutter.cut(self.texts.pop())
        return STEMS[word]


def test_a_cutter_may_be_used_while_it_asks() -> None:
    """Another thread may come in whenever Python is asked; it may even forget everything."""
    text = " ".join(f"lip{n} x heads-{n}" for n in range(100))
    others = (f"heads lip{n} its heads-{n} x {text[n:]}" for n in range(60))
    busy = Busy(others)
    check(text, busy.cutter)
    assert busy.texts == []


class Wrong(dict[str, Any]):
    """Has no stems, or what is none."""

    def __missing__(self, word: str) -> Any:
        stems = {"none": None, "other": "ö", "long": "x" * 256, "number": 1}
        if word not in stems:
            raise KeyError(word)
        return stems[word]


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("none", ValueError),
        ("other", ValueError),
        ("long", ValueError),
        ("number", TypeError),
        ("nothing", KeyError),
    ],
)
def test_what_cannot_be_a_stem_is_an_error(word: str, error: type[Exception]) -> None:
    """And the next text is cut as if nothing was."""
    wrong = Wrong(heads="head")
    cutter = _cut.Cutter(wrong, LITTLE, MOST)
    with pytest.raises(error):
        cutter.cut(f"heads {word} heads")
    assert cutter.cut("heads")[:2] == ("heads", "head")


def test_without_a_compiler_python_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper has the same tokens."""
    papers = real_papers(400)[:100]
    monkeypatch.setattr(document, "_CUTTER", CUTTER)
    quick = [analyse(paper).tokens() for paper in papers]
    monkeypatch.setattr(document, "_CUTTER", None)
    assert [analyse(paper).tokens() for paper in papers] == quick
