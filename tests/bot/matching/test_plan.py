"""Tests of where a query is met."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_making import queries

from bot.matching.plan import ALWAYS, Plan, holds, plan, rarest_first
from bot.query import Query, parse
from bot.query.tree import is_grounded, terms
from storage.records import And, Node, Not, Or, Term


def planned(text: str) -> tuple[Plan, Mapping[str, int]]:
    tree = parse(text).tree
    numbers = {term: number for number, term in enumerate(dict.fromkeys(terms(tree)), start=1)}
    named = {str(Query(term)): number for term, number in numbers.items()}
    return plan(tree, numbers.__getitem__), named


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("model diffusion-bridges", '"diffusion bridges"'),
        ("cat:cs.CV avatar", "avatar"),
        ("model au:hinton_g", "au:hinton_g"),
        ("avatar id:2401.08503", "id:2401.08503"),
        ("(model OR data) avatar", "avatar"),
        ("the of electroencephalography", "electroencephalography"),
    ],
)
def test_a_query_is_met_at_its_rarest_part(text: str, anchor: str) -> None:
    """Of all that must be there, the one that seldom is decides whether the rest is looked at."""
    found, numbers = planned(text)
    assert [term for term, _ in found.places or ()] == [numbers[anchor]]


def test_any_of_several_is_met_at_each() -> None:
    """Without anything to ask besides, where any of them is enough."""
    found, numbers = planned("avatar OR puppet")
    assert found.places == ((numbers["avatar"], ALWAYS), (numbers["puppet"], ALWAYS))


def test_rare_alternatives_are_met_before_what_is_common_to_them() -> None:
    """``a (b OR c)`` is met at b and at c when a is more frequent than both."""
    found, numbers = planned("model (electroencephalography OR id:2401.08503)")
    assert dict(found.places or ()) == {
        numbers["electroencephalography"]: numbers["model"],
        numbers["id:2401.08503"]: numbers["model"],
    }


@pytest.mark.parametrize(
    "text", ["avatar model", "model avatar", "avatar -model", "cat:cs.CV avatar", "au:lee avatar"]
)
def test_of_two_terms_the_rarer_is_named_as_a_plan_has_it(text: str) -> None:
    """The form that is most frequent needs no whole plan, and is met in the same place."""
    tree = parse(text).tree
    numbers = {term: number for number, term in enumerate(terms(tree), start=1)}
    pair = rarest_first(tree)
    assert pair
    rarest, other, excluded = pair
    rest = ~numbers[other] if excluded else numbers[other]
    assert plan(tree, numbers.__getitem__).places == ((numbers[rarest], rest),)


@pytest.mark.parametrize("text", ["avatar", "-avatar", "avatar OR model", "a b c", "a (b OR c)"])
def test_no_other_query_is_two_terms(text: str) -> None:
    """Whatever else there is has a plan of its own."""
    assert rarest_first(parse(text).tree) is None


def test_what_only_excludes_is_met_nowhere() -> None:
    """It has no place; the whole must be looked at."""
    assert planned("-avatar")[0].places is None


def answers(node: Node, true: set[Term]) -> bool:
    match node:
        case Not(part):
            return not answers(part, true)
        case And(parts):
            return all(answers(part, true) for part in parts)
        case Or(parts):
            return any(answers(part, true) for part in parts)
    return node in true


@given(queries(), st.data())
def test_the_places_of_a_query_are_where_it_matches(query: Query, data: st.DataObject) -> None:
    """Whatever terms are true: the program and the places hold exactly when the tree does."""
    every = list(dict.fromkeys(terms(query.tree)))
    numbers = {term: number for number, term in enumerate(every, start=1)}
    true = set(data.draw(st.lists(st.sampled_from(every))))
    of_true = {numbers[term] for term in true}
    found = plan(query.tree, numbers.__getitem__)
    expected = answers(query.tree, true)
    assert holds(found.program, of_true) == expected
    if found.places is None:
        assert not is_grounded(query.tree)
    else:
        met = any(term in of_true and holds(rest, of_true) for term, rest in found.places)
        assert met == expected
