"""Tests of the terms that standing queries share."""

from hypothesis import given
from query_making import queries

from bot.matching.terms import Terms, read
from bot.query import Query
from bot.query.tree import terms, write
from storage.records import Category, Phrase


@given(queries())
def test_a_term_is_read_from_what_was_written(query: Query) -> None:
    """The canonical text tells all that is needed to withdraw a term."""
    for term in terms(query.tree):
        assert read(write(term)) == term


def test_a_term_has_one_number_for_all_who_hold_it() -> None:
    """Equal terms are one; it goes with the last that held it, and its number is free again."""
    held = Terms()
    first, second = held.take(Phrase(("lip",), "lip")), held.take(Phrase(("lip",), "Lip"))
    assert first == second
    held.release(first)
    assert len(held) == 1
    held.release(first)
    assert len(held) == 0
    assert held.take(Category("cs.CV")) == first
