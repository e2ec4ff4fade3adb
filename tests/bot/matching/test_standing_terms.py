"""Tests of the terms that standing queries share."""

from hypothesis import given
from query_making import queries

from bot.matching.tables import tables
from bot.matching.terms import Terms, phrase_of, text_of
from bot.query import Query
from bot.query.evaluate import key
from bot.query.tree import terms
from storage.records import Category, Phrase, Term


@given(queries())
def test_a_phrase_is_read_from_its_text(query: Query) -> None:
    """The text tells all that is needed to withdraw a phrase."""
    for term in terms(query.tree):
        if isinstance(term, Phrase):
            assert phrase_of(text_of(term)) == term


@given(queries(), queries())
def test_terms_that_differ_have_different_texts(one: Query, other: Query) -> None:
    """Of two terms the texts are equal exactly when what they ask is."""
    for a in terms(one.tree):
        for b in terms(other.tree):
            assert (text_of(a) == text_of(b)) == (asked(a) == asked(b))


def asked(term: Term) -> object:
    return term if isinstance(term, Phrase) else key(term)


def test_a_term_has_one_number_for_all_who_hold_it() -> None:
    """Equal terms are one; it goes with the last that held it, and its number is free again."""
    held = Terms(tables())
    first, second = held.take(Phrase(("lip",), "lip")), held.take(Phrase(("lip",), "Lip"))
    assert first == second
    held.release(first)
    assert len(held) == 1
    held.release(first)
    assert len(held) == 0
    assert held.take(Category("cs.CV")) == first
