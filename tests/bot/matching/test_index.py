"""Tests of the index of standing queries."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_making import SMALL, ground_of, papers, queries, real_papers

from bot.matching import Index
from bot.query import Query, analyse, parse
from storage.records import And, Form, Lookup, Node, Not, Or, Paper, Phrase

PAPER = Paper(
    "2608.15110",
    "Talking Head Generation",
    date(2026, 8, 18),
    abstract="With lip synchronization.",
    categories=("cs.CV",),
)


def index(**texts: str) -> Index[str]:
    made: Index[str] = Index()
    for key, text in texts.items():
        made.add(key, parse(text))
    return made


def of_trees(*trees: Node) -> Index[int]:
    made: Index[int] = Index()
    for key, tree in enumerate(trees):
        made.add(key, Query(tree))
    return made


def test_a_paper_gives_the_keys_of_the_queries_it_answers() -> None:
    """Only the queries that match give their keys."""
    standing = index(b='"talking head"', a="avatar", d="cat:cs -avatar", c="lip-synchronization")
    assert sorted(standing.match(PAPER)) == ["b", "c", "d"]


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
    assert "a" not in standing
    assert "b" in standing
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


def test_keys_may_be_any_hashable_value() -> None:
    """A subscription's id or a pair serve as well as a name."""
    standing: Index[tuple[int, int]] = Index()
    standing.add((7, 1), parse("talking"))
    standing.add((7, 2), parse("talking"))
    assert sorted(standing.match(PAPER)) == [(7, 1), (7, 2)]


def test_sharers_of_a_query_come_and_go_alone() -> None:
    """Equal queries under different keys are all answered, until each is removed."""
    standing = index(a="talking", b="talking", c="talking")
    assert sorted(standing.match(PAPER)) == ["a", "b", "c"]
    standing.remove("b")
    assert sorted(standing.match(PAPER)) == ["a", "c"]


def test_forms_of_one_word_come_and_go_alone() -> None:
    """Words that have a stem in common are queries apart."""
    standing = index(a="head", b="heads", c="headed", d="au:head")
    assert sorted(standing.match(PAPER)) == ["a", "b", "c"]
    standing.remove("b")
    assert sorted(standing.match(PAPER)) == ["a", "c"]
    standing.remove("a")
    assert standing.match(PAPER) == ["c"]


def test_beginnings_that_begin_alike_come_and_go_alone() -> None:
    """What is kept of several beginnings at once stays until the last of them goes."""
    standing = index(a="talk*", b="tale*", c='"talking hea*"', d='"talking hear*"')
    assert sorted(standing.match(PAPER)) == ["a", "c"]
    standing.remove("b")
    standing.remove("d")
    assert sorted(standing.match(PAPER)) == ["a", "c"]
    standing.remove("c")
    assert standing.match(PAPER) == ["a"]


def test_phrases_that_begin_alike_are_told_apart() -> None:
    """Each is met where all of it stands, also where the text ends within a longer one."""
    standing = index(
        a='"talking head"',
        b='"talking head generation"',
        c='"talking head generation with"',
        d='"talking head synthesis"',
        e='"head generation"',
        f='"lip synchronization of lips"',
    )
    assert sorted(standing.match(PAPER)) == ["a", "b", "e"]
    standing.remove("b")
    standing.remove("c")
    assert sorted(standing.match(PAPER)) == ["a", "e"]


def test_exact_phrases_of_the_same_stems_are_told_apart() -> None:
    """Found by their stems, they are compared word by word."""
    standing = index(a='="talking head"', b='="talking heads"', c='"talked heads"')
    assert sorted(standing.match(PAPER)) == ["a", "c"]
    standing.remove("a")
    assert standing.match(PAPER) == ["c"]
    standing.remove("c")
    standing.add("a", parse('="talking head"'))
    assert standing.match(PAPER) == ["a"]


def test_a_key_comes_once() -> None:
    """However many of its branches match, a key is given once."""
    assert index(a='talking OR head OR "lip" OR (cat:cs head)').match(PAPER) == ["a"]


@pytest.mark.parametrize("text", ['"generation with"', "generationwith", '"generation wit*"'])
def test_the_end_of_a_title_is_no_neighbour_of_the_abstract(text: str) -> None:
    """Words of two fields make no phrase, whatever its form."""
    assert index(a=text, b="generation").match(PAPER) == ["b"]


def test_authors_are_no_neighbours() -> None:
    """The last word of a name and the first of the next make no name."""
    paper = Paper("2608.00001", "Title", date(2026, 8, 18), authors=("Bo Li", "Yann LeCun"))
    assert index(a='au:"li yann"', b='au:"bo li"', c="au:lecun_y").match(paper) in (
        ["b", "c"],
        ["c", "b"],
    )


def test_days_count_too() -> None:
    """Subscriptions never have days, but the answer would be right."""
    standing = index(a="talking until:2001", b="talking since:2026-08-18", c="since:2026")
    assert sorted(standing.match(PAPER)) == ["b", "c"]
    standing.add("c", parse("avatar"))
    standing.remove("b")
    assert standing.match(PAPER) == []


def test_a_query_that_depends_on_today_does_not_stand() -> None:
    """It would mean something else tomorrow; what stood there before stays."""
    standing = index(a="talking")
    with pytest.raises(ValueError, match="depends on today"):
        standing.add("a", parse("avatar since:30d"))
    assert standing.match(PAPER) == ["a"]


def test_a_query_that_only_excludes_is_answered_too() -> None:
    """Subscriptions are never like that, but the answer would be right."""
    standing = index(a="-avatar", b="-talking", c="avatar OR -survey")
    assert sorted(standing.match(PAPER)) == ["a", "c"]
    for key in "abc":
        standing.remove(key)
    assert standing.match(PAPER) == []


def test_trees_that_nobody_types_are_answered() -> None:
    """All and any of nothing, and beginnings of one letter, mean what they always mean."""
    talking = Phrase(("talking",), "")
    standing = of_trees(
        And(()),
        Or(()),
        And((talking, Or(()))),
        And((talking, And(()))),
        Not(Or((Not(talking), Phrase(("avatar",), "")))),
        Phrase(("t",), "", "", Form.PREFIX),
        Phrase(("talking", "h"), "", "", Form.PREFIX),
        Phrase(("q",), "", "", Form.PREFIX),
    )
    assert sorted(standing.match(PAPER)) == [0, 3, 4, 5, 6]


def test_lookups_are_no_standing_query() -> None:
    """What the index of words is asked cannot stand here, and leaves nothing behind."""
    with pytest.raises(TypeError):
        of_trees(Not(Lookup(("title",), ("talking",))))


@given(st.lists(queries(), max_size=8), st.lists(papers(), min_size=1, max_size=3))
def test_the_index_answers_as_its_queries_do(asked: list[Query], some: list[Paper]) -> None:
    """On random papers every random query is met exactly when it matches."""
    standing = of_trees(*(query.tree for query in asked))
    for document in map(analyse, some):
        found = standing.match(document)
        assert len(found) == len(set(found))
        assert set(found) == {key for key, query in enumerate(asked) if query.matches(document)}


REAL = 120


def test_real_papers_are_answered_as_by_their_queries() -> None:
    """Random queries made of real papers meet them exactly where they match."""
    some = real_papers(REAL)
    documents = [analyse(paper) for paper in some]
    counts = {True: 0, False: 0}

    @settings(deadline=None)
    @given(st.lists(queries(ground_of(some)) | queries(SMALL), min_size=10, max_size=20))
    def check(asked: list[Query]) -> None:
        standing = of_trees(*(query.tree for query in asked))
        for document in documents[:: max(1, len(asked) // 2)]:
            found = set(standing.match(document))
            for key, query in enumerate(asked):
                assert (key in found) == query.matches(document)
                counts[key in found] += 1

    check()
    assert counts[True] > 100
    assert counts[False] > 100
