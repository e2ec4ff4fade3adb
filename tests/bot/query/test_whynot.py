"""What keeps a paper from answering a query."""

from dataclasses import replace

import pytest
from contracts import PLAIN
from hypothesis import given
from hypothesis import strategies as st

from bot.query import analyse, parse
from bot.query.evaluate import matches
from bot.query.explain import text_of
from bot.query.tree import write
from bot.query.whynot import sought, whynot
from storage.records import And, Node, Not, Or, Phrase

PAPER = replace(PLAIN, abstract="Characters are made to speak by a diffusion model. A survey.")


def lacks(query: str) -> tuple[list[str], list[str]]:
    """What is missing of the query, and what is there that it excludes."""
    faults = whynot(parse(query).tree, analyse(PAPER))
    return [write(one) for one in faults.missing], [
        f"{hit.term}: {text_of(PAPER, hit.field)[hit.start : hit.end]}" for hit in faults.excluded
    ]


@pytest.mark.parametrize(
    ("query", "missing", "excluded"),
    [
        ("speech", [], []),
        ("avatar", ["avatar"], []),
        ("avatar OR face", ["avatar OR face"], []),
        ("speech avatar face", ["avatar", "face"], []),
        ("speech (avatar OR face)", ["avatar OR face"], []),
        ("cat:cs.RO speech", ["cat:cs.RO"], []),
        ("speech -survey", [], ["survey: survey"]),
        ("speech -survey avatar", ["avatar"], ["survey: survey"]),
        ("speech -(survey OR diffusion)", [], ["survey: survey", "diffusion: diffusion"]),
        ("speech -(survey diffusion)", [], ["survey: survey", "diffusion: diffusion"]),
        ("speech -(survey face)", [], []),
        ('speech -au:"Junyong Noh" -cat:cs', [], ["Junyong Noh: Junyong Noh", "cs: cs.GR"]),
        ("speech -(-avatar)", ["avatar"], []),
        ("speech -(-avatar -face)", ["avatar OR face"], []),
    ],
)
def test_what_keeps_it(query: str, missing: list[str], excluded: list[str]) -> None:
    """Each part that must match and does not, and each term that must not and does."""
    assert lacks(query) == (missing, excluded)


@pytest.mark.parametrize(
    ("query", "missing", "excluded"),
    [
        ("(avatar -survey) OR (speech -survey)", [], ["survey: survey"]),
        ("(avatar face) OR (speech avatar)", ["avatar"], []),
        ("(speech avatar face) OR (animation robot)", ["robot"], []),
        ("(avatar face) OR robot", ["avatar face OR robot"], []),
        ("(cat:cs avatar) OR (cat:cs robot)", ["cat:cs avatar OR cat:cs robot"], []),
    ],
)
def test_the_nearest_of_a_choice(query: str, missing: list[str], excluded: list[str]) -> None:
    """The branch of which words are there; a category alone brings none near."""
    assert lacks(query) == (missing, excluded)


def test_what_is_sought() -> None:
    """All terms but those that are excluded, twice excluded ones among them."""
    tree = parse('(a OR "b c") -d -(e -f) cat:cs').tree
    assert [write(term) for term in sought(tree)] == ["a", '"b c"', "f", "cat:cs"]


WORDS = st.sampled_from(["speech", "model", "survey", "avatar", "face"])
TREES: st.SearchStrategy[Node] = st.recursive(
    WORDS.map(lambda word: Phrase((word,), word)),
    lambda node: st.one_of(
        node.map(Not),
        st.lists(node, min_size=1, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(node, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=8,
)


@given(TREES)
def test_either_it_answers_or_something_keeps_it(node: Node) -> None:
    """A paper has no faults exactly when it answers."""
    document = analyse(PAPER)
    assert bool(whynot(node, document)) is not matches(node, document)
