"""An index through random changes, against a plain dict of the same queries."""

from collections.abc import Sized

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from query_making import papers, queries

from bot.matching import Index
from bot.query import Query, analyse, parse
from storage.records import Paper

KEYS = st.integers(0, 9)


class Changes(RuleBasedStateMachine):
    """Additions, replacements and removals while papers come in."""

    def __init__(self) -> None:
        super().__init__()
        self.index: Index[int] = Index()
        self.model: dict[int, Query] = {}

    @rule(key=KEYS, query=queries())
    def add(self, key: int, query: Query) -> None:
        self.index.add(key, query)
        self.model[key] = query

    @rule(keys=st.lists(KEYS, min_size=2, max_size=4), query=queries())
    def share(self, keys: list[int], query: Query) -> None:
        for key in keys:
            self.add(key, query)

    @rule(key=KEYS)
    def remove(self, key: int) -> None:
        if self.model.pop(key, None) is not None:
            self.index.remove(key)

    @rule(paper=papers())
    def match(self, paper: Paper) -> None:
        document = analyse(paper)
        found = self.index.match(document)
        assert sorted(found) == sorted(
            key for key, query in self.model.items() if query.matches(document)
        )

    @invariant()
    def knows_who_stands(self) -> None:
        assert len(self.index) == len(self.model)
        assert all((key in self.index) == (key in self.model) for key in range(10))

    def teardown(self) -> None:
        for key in self.model:
            self.index.remove(key)
        assert not held(self.index)


def held(index: Index[int]) -> int:
    """How much an index holds, of whatever kind."""
    parts: list[Sized] = [index, index._tables, index._terms, index._residuals, index._names]
    return sum(map(len, [*parts, index._asked]))


def test_an_index_follows_its_changes() -> None:
    """After any changes it answers as its queries do, and empty it holds nothing."""
    run_state_machine_as_test(
        Changes, settings=settings(max_examples=50, stateful_step_count=30, deadline=None)
    )


def test_numbers_are_given_again() -> None:
    """A changing crowd of queries takes no more numbers than stand at once."""
    index: Index[int] = Index()
    for turn in range(200):
        index.add(turn % 3, parse(f"word{turn} -other{turn} OR third{turn}"))
    sizes = len(index._terms._texts), len(index._residuals._programs)
    for turn in range(200):
        index.add(turn % 3, parse(f"word{turn} -other{turn} OR third{turn}"))
    assert (len(index._terms._texts), len(index._residuals._programs)) == sizes
    for key in range(3):
        index.remove(key)
    assert not held(index)
