"""Tests of the index of standing queries."""

from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared import papers

from bot.matching import Index
from bot.query import Query, analyse, parse
from storage.records import Hit, Paper

PAPER = Paper(
    "2608.15110",
    "Talking Head Generation",
    date(2026, 8, 18),
    abstract="With lip synchronization.",
    categories=("cs.CV",),
)


def index(**queries: str) -> Index[str]:
    made: Index[str] = Index()
    for key, text in queries.items():
        made.add(key, parse(text))
    return made


def test_a_paper_gives_the_keys_of_the_queries_it_answers() -> None:
    """Keys come in the order they were added, and only of queries that match."""
    standing = index(b='"talking head"', a="avatar", d="cat:cs -avatar", c="lip-synchronization")
    assert standing.match(PAPER) == ["b", "d", "c"]


def test_an_empty_index_matches_nothing() -> None:
    """With no query standing, no paper is wanted."""
    standing: Index[int] = Index()
    assert len(standing) == 0
    assert standing.match(PAPER) == []


def test_a_removed_query_no_longer_matches() -> None:
    """What was removed is gone, and the others stay."""
    standing = index(a="talking", b="head")
    standing.remove("a")
    assert len(standing) == 1
    assert standing.match(PAPER) == ["b"]


def test_removing_what_does_not_stand_is_an_error() -> None:
    """A key that nobody added, or that was removed, is a KeyError."""
    standing = index(a="talking")
    standing.remove("a")
    with pytest.raises(KeyError):
        standing.remove("a")


def test_a_query_replaces_the_one_under_its_key() -> None:
    """An edited subscription asks its new query alone."""
    standing = index(a="talking")
    standing.add("a", parse("avatar"))
    assert len(standing) == 1
    assert standing.match(PAPER) == []
    assert standing["a"] == parse("avatar")


def test_an_unknown_key_has_no_query() -> None:
    """Asking for the query of a key that does not stand is a KeyError."""
    with pytest.raises(KeyError):
        index()["a"]


def test_keys_may_be_any_hashable_value() -> None:
    """A subscription's id or a pair serve as well as a name."""
    standing: Index[tuple[int, int]] = Index()
    standing.add((7, 1), parse("talking"))
    assert standing.match(PAPER) == [(7, 1)]


def test_many_may_ask_the_same() -> None:
    """Equal queries under different keys are all answered."""
    standing = index(a="talking", b="talking")
    assert standing.match(PAPER) == ["a", "b"]


def test_a_match_can_be_explained() -> None:
    """The hits of the query under the key, none when the paper does not answer."""
    standing = index(a='avatar OR "talking head"', b="avatar")
    assert standing.explain("a", PAPER) == (Hit("talking head", "title", 0, 12),)
    assert standing.explain("b", PAPER) == ()


def test_an_analysed_paper_is_not_analysed_again() -> None:
    """Match and explain take the document that was made once for the paper."""
    standing = index(a="talking")
    document = analyse(PAPER)
    assert standing.match(document) == ["a"]
    assert standing.explain("a", document) == standing.explain("a", PAPER)


WORDS = st.sampled_from(["talking", "head", "avatar", "lip"])
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(" OR ".join) | WORDS.map("head -{}".format)
CHANGES = st.lists(st.tuples(st.integers(0, 4), TEXTS | st.none()), max_size=12)


@given(CHANGES, st.lists(WORDS, max_size=4))
def test_the_index_answers_as_its_queries_do(
    changes: list[tuple[int, str | None]], title: list[str]
) -> None:
    """After any additions and removals, the answer is that of each standing query by itself."""
    standing: Index[int] = Index()
    model: dict[int, Query] = {}
    for key, text in changes:
        if text:
            model[key] = parse(text)
            standing.add(key, model[key])
        elif model.pop(key, None):
            standing.remove(key)
    paper = Paper("2608.00001", " ".join(title), date(2026, 8, 18))
    assert len(standing) == len(model)
    assert set(standing.match(paper)) == {key for key in model if model[key].matches(paper)}


def test_real_papers_find_their_subscriptions() -> None:
    """Over a day's real papers, every match has a reason and every other query has none."""
    standing = index(
        learning='"deep learning" OR "reinforcement learning"',
        vision="cat:cs.CV (image OR video) -survey",
        quantum="cat:quant-ph",
        compound="multimodal OR real-time",
    )
    counts = dict.fromkeys(["learning", "vision", "quantum", "compound"], 0)
    for paper in islice(papers("papers-2026.jsonl.xz"), 400):
        matched = standing.match(paper)
        for key in counts:
            counts[key] += key in matched
            assert bool(standing.explain(key, paper)) == (key in matched)
    assert all(0 < count < 400 for count in counts.values())
