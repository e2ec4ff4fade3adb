"""The quick look says what the full reading says, or that it cannot tell."""

from itertools import islice

import pytest
import shared
from hypothesis import example, given
from hypothesis import strategies as st

from bot.query import Query, analyse, parse
from bot.query.sieve import letters, sift
from bot.query.words import words
from storage.records import Category, Paper

QUERIES = [
    '"talking head"',
    '"talking head" OR "lip sync" OR lipsync',
    "diffusion -survey",
    "cat:cs.CV -video",
    "cat:cs.SY OR cat:math",
    '("neural radiance field" OR gaussian) avatar cat:cs',
    "-(cat:cs survey) graph",
    '"beta function" OR schrodinger OR "l evy"',
    'c++ OR "c#"',
]

texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("\\\\\\{}'`\"^~=.uvHtcdbrkoOlLij $%#+*- aeAEssC"), st.characters()
    ),
    max_size=40,
)


def read(text: str) -> str:
    """The letters of a text as the full reading has them."""
    return "".join(word.text for word in words(text))


@given(texts)
@example(r"L\'evy, Erd\H{o}s and Jo\v{z}ef")
@example(r"\c{\alpha} \'\i \"{\i} \'\textbf{x}")
@example(r"\varepsilon-\textbf{3D} \aa\AA{} stra\ss e")
@example("C++ c# A+B #7")
@example("İ ς Σ Ꭰ ½ 深度学习 Schrödinger ß")
def test_letters_are_those_of_the_words(text: str) -> None:
    """Whatever the text, its letters in one run are its words put together."""
    assert letters(text) == read(text)


def test_letters_of_real_papers() -> None:
    """Titles and abstracts of real papers, with their TeX, are read alike."""
    for paper in islice(shared.papers("papers-older.jsonl.xz"), 0, 15_000, 30):
        for text in (paper.title, paper.abstract or ""):
            assert letters(text) == read(text)


def test_sure_verdicts_are_right() -> None:
    """On real papers a sure yes matches, a sure no does not, and few papers stay open."""
    papers = list(islice(shared.papers("papers-2026.jsonl.xz"), 0, 10_000, 25))
    documents = [analyse(paper) for paper in papers]
    for query in map(parse, QUERIES):
        verdicts = [verdict(query, paper) for paper in papers]

        judged = zip(documents, verdicts, strict=True)
        assert all(said in {None, query.matches(document)} for document, said in judged)
        assert verdicts.count(None) < 0.15 * len(papers)


def verdict(query: Query, paper: Paper) -> bool | None:
    """What the quick look says of a paper."""
    run = f"{letters(paper.title)} {letters(paper.abstract or '')}"
    return sift(query.tree, run, paper.categories)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("avatar", None),
        ("zebra", False),
        ("cat:cs", True),
        ("cat:math", False),
        ("avatar cat:cs", None),
        ("avatar cat:math", False),
        ("cat:cs -zebra", True),
        ("cat:cs -avatar", None),
        ("cat:cs -cat:cs.CV", False),
        ("avatar OR cat:cs", True),
        ("avatar OR zebra", None),
        ("zebra OR cat:math", False),
        ("cat:cs OR cat:math", True),
        ("cat:cs cat:cs.CV", True),
    ],
)
def test_verdicts(text: str, said: bool | None) -> None:
    """Letters alone never prove a word; they disprove it, and categories do both."""
    assert sift(parse(text).tree, "headavatars", ("cs.CV",)) is said


def test_words_of_two_fields_do_not_run_together() -> None:
    """The end of a title and the beginning of an abstract are no phrase."""
    assert sift(parse('"talking head"').tree, "talking headof", ("cs.CV",)) is False


def test_twins_are_one_category() -> None:
    """A category answers under its other name."""
    assert sift(Category("eess.SY"), "", ("cs.SY",)) is True
