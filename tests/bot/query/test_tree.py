"""Tests of how a query is put together, what it needs and how it is written."""

import pytest
from hypothesis import given
from query_making import ALL, queries

from bot.query import Query, QueryError, parse
from bot.query.tree import ground, groundless, is_grounded, join, negate, terms, write
from storage.records import And, Category, Form, Lookup, Node, Not, Or, PaperId, Phrase

A, B, C, D = (Phrase((letter,), letter) for letter in "abcd")


def test_nothing_is_nested_in_its_own_kind_and_nothing_stands_twice() -> None:
    """What is joined stays flat, in the order in which it came; one part is that part."""
    assert join(And, [A, And((B, C)), A]) == And((A, B, C))
    assert join(Or, [A, And((B, C)), Or((D, A))]) == Or((A, And((B, C)), D))
    assert join(Or, [A, A]) == A
    assert negate(negate(A)) == A


@pytest.mark.parametrize(
    "node", [A, Category("cs"), PaperId("2401.08503"), And((A, Not(B))), Or((A, And((B, Not(C)))))]
)
def test_a_grounded_query_has_something_to_look_for_in_each_branch(node: Node) -> None:
    """No paper answers it by lacking something alone."""
    assert is_grounded(node)
    assert ground(node) == node


@pytest.mark.parametrize(
    ("node", "branch", "narrower"),
    [
        (Not(A), Not(A), None),
        (And((Not(A), Not(B))), And((Not(A), Not(B))), None),
        (Or((Not(A), Not(B))), Not(A), None),
        (Or((A, Not(B))), Not(B), And((A, Not(B)))),
        (Or((A, B, Not(C))), Not(C), And((Or((A, B)), Not(C)))),
        (Or((A, And((Not(B), Not(C))))), And((Not(B), Not(C))), And((A, Not(B), Not(C)))),
        (And((Not(A), Or((B, Not(C))))), And((Not(A), Or((B, Not(C))))), And((Not(A), B, Not(C)))),
    ],
)
def test_what_only_excludes_is_named_and_narrowed(
    node: Node, branch: Node, narrower: Node | None
) -> None:
    """The branch that looks for nothing, and a query that does, where there is one."""
    assert not is_grounded(node)
    assert groundless(node) == branch
    assert ground(node) == (narrower or node)
    assert is_grounded(ground(node)) == (narrower is not None)


@pytest.mark.parametrize(
    ("node", "line"),
    [
        (And((A, Or((B, C)), Not(D))), "a (b OR c) -d"),
        (Or((And((A, B)), C)), "a b OR c"),
        (Not(And((A, B))), "-(a b)"),
        (Not(Or((A, B))), "-(a OR b)"),
        (Or((Not(A), Not(B))), "-a OR -b"),
        (Phrase(("lip", "sync"), "x"), '"lip sync"'),
        (Phrase(("lip", "sync"), "x", "ti", Form.PREFIX), 'ti:"lip sync*"'),
        (Phrase(("lip", "sync"), "x", "abs", Form.EXACT), 'abs:="lip sync"'),
        (Phrase(("sync",), "x", "", Form.PREFIX), "sync*"),
        (Phrase(("sync",), "x", "", Form.EXACT), "=sync"),
        (Phrase(("cheng_x",), "x", "au"), "au:cheng_x"),
        (Phrase(("c++",), "x"), "c++"),
        (Category("cs.CV"), "cat:cs.CV"),
        (PaperId("hep-th/9901001"), "id:hep-th/9901001"),
    ],
)
def test_a_tree_is_written_as_it_is_read(node: Node, line: str) -> None:
    """With folded words, straight quotes, spaces for AND, a minus for NOT, no spare bracket."""
    assert write(node) == line
    assert parse(line).tree == node


def test_a_lookup_is_no_query() -> None:
    """What the index is asked cannot be typed."""
    with pytest.raises(TypeError, match="no query"):
        write(Lookup(("title",), ("a",)))


def test_terms_come_in_the_order_in_which_they_are_written() -> None:
    """Those that are excluded too."""
    tree = parse("a -(b OR cat:cs) id:2401.08503").tree
    assert list(terms(tree)) == [A, B, Category("cs"), PaperId("2401.08503")]


@given(queries())
def test_what_a_subscription_is_told_to_ask_instead_is_grounded(query: Query) -> None:
    """Where a query only excludes, what is suggested does not, and has the same terms."""
    if is_grounded(query.tree):
        assert parse(str(query), ALL, standing=True) == query
        return
    with pytest.raises(QueryError, match="only excludes") as caught:
        parse(str(query), ALL, standing=True)
    if caught.value.suggestion:
        mended = parse(caught.value.suggestion, ALL, standing=True)
        assert set(terms(mended.tree)) == set(terms(query.tree))
