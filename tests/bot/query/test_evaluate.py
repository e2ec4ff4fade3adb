"""Tests of whether a paper answers a query, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.query import Query, QueryError, analyse, parse
from bot.query.words import words
from storage.records import And, Category, Hit, Node, Not, Or, Paper, Phrase

PAPER = Paper(
    "2608.16143",
    "AnyTalk: Speech Animation for Arbitrary Characters",
    date(2026, 8, 18),
    abstract="Enables lip-synced animations. By talking-head video, after L\\'evy, $\\beta$.",
    categories=("cs.GR", "cs.CV", "eess.SY"),
)


@pytest.mark.parametrize(
    "text",
    [
        "speech",
        "SPEECH animation",
        "animation speech",
        '"speech animation"',
        "lip-synced",
        "lipsynced",
        '"talking head" OR avatar',
        "avatar OR characters",
        "speech -avatar",
        "speech NOT (avatar OR face)",
        "speech NOT (avatar anytalk)",
        "speech (avatar OR -face)",
        "lévy",
        "beta",
        "cat:cs.CV",
        "cat:cs speech",
        "cat:cs.SY",
        "cat:eess -cat:math",
    ],
)
def test_a_paper_answers(text: str) -> None:
    """A paper answers when the terms stand in its title, its abstract or its categories."""
    assert parse(text).matches(PAPER)


@pytest.mark.parametrize(
    "text",
    [
        "avatar",
        "speech avatar",
        '"animation speech"',
        '"characters anytalk"',
        "speak",
        "animate",
        "speech -talking",
        "speech NOT (avatar OR talking)",
        "speech (avatar OR -talking)",
        "cat:math",
        "cat:cs.CL OR avatar",
        "speech -cat:cs",
    ],
)
def test_a_paper_does_not_answer(text: str) -> None:
    """A term that is missing, or an excluded one that is there, keeps a paper out."""
    assert not parse(text).matches(PAPER)
    assert parse(text).explain(PAPER) == ()


def test_a_word_is_found_in_that_form_only() -> None:
    """Words are not reduced to stems: ``head`` does not find ``heads``."""
    paper = replace(PAPER, title="Talking heads", abstract=None)
    assert parse("heads").matches(paper)
    assert not parse("head").matches(paper)


def test_unquoted_words_may_stand_anywhere() -> None:
    """Two words are both needed, in any order and any place; quoted they are neighbours."""
    paper = replace(PAPER, title="Lip motion in sync", abstract=None)
    assert parse("lip sync").matches(paper)
    assert not parse('"lip sync"').matches(paper)
    assert not parse("lip-sync").matches(paper)


def test_a_paper_without_categories_answers_no_category() -> None:
    """Some papers come without categories."""
    paper = replace(PAPER, categories=())
    assert not parse("cat:cs").matches(paper)
    assert parse("speech -cat:cs").matches(paper)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("speech", [("speech", "title", "Speech")]),
        ("Lip-Synced", [("Lip-Synced", "abstract", "lip-synced")]),
        ('avatar OR "talking   head"', [("talking head", "abstract", "talking-head")]),
        ("by speech", [("by", "abstract", "By"), ("speech", "title", "Speech")]),
        ("(by avatar) OR speech", [("speech", "title", "Speech")]),
        ("speech OR by", [("speech", "title", "Speech"), ("by", "abstract", "By")]),
        ("speech -avatar -(face OR mouth)", [("speech", "title", "Speech")]),
        ("speech (avatar OR -face)", [("speech", "title", "Speech")]),
        ("lévy", [("lévy", "abstract", "L\\'evy")]),
        ("β", [("β", "abstract", "\\beta")]),
        ("cat:cs", [("cs", "categories", "cs.GR")]),
        ("cat:CS.cv by", [("cs.CV", "categories", "cs.CV"), ("by", "abstract", "By")]),
        ("cat:cs.SY", [("cs.SY", "categories", "eess.SY")]),
        (
            "anytalk OR (anytalk speech)",
            [("anytalk", "title", "AnyTalk"), ("speech", "title", "Speech")],
        ),
    ],
)
def test_why_a_paper_came(text: str, why: list[tuple[str, str, str]]) -> None:
    """The terms that count, as written and in the query's order, each with its first place."""
    fields = {
        "title": PAPER.title,
        "abstract": PAPER.abstract or "",
        "categories": " ".join(PAPER.categories),
    }
    hits = parse(text).explain(PAPER)
    assert [(hit.term, hit.field, fields[hit.field][hit.start : hit.end]) for hit in hits] == why


def test_an_analysed_paper_serves_like_the_paper() -> None:
    """Whoever asks many queries analyses the paper once."""
    document = analyse(PAPER)
    query = parse("speech cat:cs.CV")
    assert query.matches(document)
    assert query.explain(document) == query.explain(PAPER)


def test_a_tree_built_by_hand_may_name_all_of_an_archive() -> None:
    """``cs.*`` and ``cs`` mean the same, though the parser writes the second."""
    assert Query(Category("cs.*")).matches(PAPER)


# A slow and obvious evaluator: a term is there if a run of words, put together, reads the same.

TOKENS = ["lip", "sync", "lipsync", "face", "talking"]
PHRASES = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=3).map(
    lambda found: Phrase(tuple(found), "-".join(found))
)
CATEGORIES = st.sampled_from(["cs", "cs.CV", "stat", "math.ST", "stat.TH"]).map(Category)
NODES: st.SearchStrategy[Node] = st.recursive(
    PHRASES | CATEGORIES,
    lambda node: st.one_of(
        node.map(Not),
        st.lists(node, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(node, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=8,
)
PAPERS = st.builds(
    Paper,
    id=st.just("2608.00001"),
    title=st.lists(st.sampled_from(TOKENS), max_size=4).map(" ".join),
    announced=st.just(date(2026, 8, 18)),
    abstract=st.none() | st.lists(st.sampled_from(TOKENS), max_size=6).map("-".join),
    categories=st.lists(st.sampled_from(["cs.CV", "math.ST", "stat.ML"]), max_size=2).map(tuple),
)


def answers(node: Node, paper: Paper) -> bool:
    match node:
        case Phrase(sought):
            return any(stands(text or "", sought) for text in (paper.title, paper.abstract))
        case Category(name):
            names = {name, "math.ST"} if name in {"stat", "stat.TH"} else {name}
            return any(f"{c}.".startswith(f"{n}.") for c in paper.categories for n in names)
        case Not(part):
            return not answers(part, paper)
        case And(parts):
            return min(answers(part, paper) for part in parts)
        case Or(parts):
            return max(answers(part, paper) for part in parts)


def stands(text: str, sought: tuple[str, ...]) -> bool:
    parts = [word.text for word in words(text)]
    runs = [parts[i:j] for i in range(len(parts)) for j in range(i + 1, i + 4)]
    return "".join(sought) in ["".join(run) for run in runs]


@given(NODES, PAPERS)
def test_answers_are_those_of_an_obvious_evaluator(node: Node, paper: Paper) -> None:
    """Trees of any shape on papers of any shape give what trying everything gives."""
    assert Query(node).matches(paper) == answers(node, paper)


@given(NODES, PAPERS)
def test_hits_are_true_and_positive(node: Node, paper: Paper) -> None:
    """A hit stands where it says, its term is sought, and only an answer has hits."""
    hits = Query(node).explain(paper)
    assert not hits or answers(node, paper)
    for hit in hits:
        assert hit.term in positive_terms(node)
        assert stands_at(hit, paper)


@given(NODES, PAPERS)
def test_an_answer_to_a_parsed_query_has_a_reason(node: Node, paper: Paper) -> None:
    """A query that parses names something to look for, so an answer has at least one hit."""
    try:
        query = parse(str(Query(node)))
    except QueryError:
        return
    assert bool(query.explain(paper)) == query.matches(paper)


def positive_terms(node: Node) -> set[str]:
    match node:
        case Phrase(_, text):
            return {text}
        case Category(name):
            return {name}
        case Not():
            return set()
        case And(parts) | Or(parts):
            return set().union(*map(positive_terms, parts))


def stands_at(hit: Hit, paper: Paper) -> bool:
    if hit.field == "categories":
        return " ".join(paper.categories)[hit.start : hit.end] in paper.categories
    text = paper.title if hit.field == "title" else paper.abstract or ""
    return text[hit.start : hit.end].replace("-", "").replace(" ", "") == hit.term.replace("-", "")
