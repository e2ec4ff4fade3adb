"""Tests of matching and explaining against a slow evaluator that was written apart."""

from collections.abc import Iterator, Sequence
from functools import cache

import oracle
from effort import LONG
from hypothesis import given, settings
from hypothesis import strategies as st
from query_making import ground_of, papers, queries, real_papers
from reading import read

from bot.query import Document, Query, analyse
from bot.query.tree import is_grounded
from storage.records import And, Category, Hit, Node, Or, Paper, PaperId, Phrase, Term

SAMPLE = 400


@cache
def documents() -> tuple[Document, ...]:
    return tuple(map(analyse, real_papers(SAMPLE)))


@settings(max_examples=2400 if LONG else 30, deadline=None)
@given(st.lists(queries(bounded=True), min_size=5, max_size=8), st.lists(papers(), min_size=5))
def test_random_queries_on_random_papers(asked: list[Query], some: list[Paper]) -> None:
    """Matching says what trying every rule on every word says, and hits say why."""
    for paper in some:
        agree(asked, paper, analyse(paper))


@settings(max_examples=600 if LONG else 6, deadline=None)
@given(st.data())
def test_random_queries_on_real_papers(data: st.DataObject) -> None:
    """So it is on the words, names and TeX of real papers."""
    start = data.draw(st.integers(0, SAMPLE - 20))
    near = ground_of(real_papers(SAMPLE)[start : start + 5])
    asked = data.draw(st.lists(queries(near), min_size=4, max_size=8))
    for at in range(start, start + 20):
        agree(asked, real_papers(SAMPLE)[at], documents()[at])


def agree(asked: Sequence[Query], paper: Paper, document: Document) -> None:
    """Assert that both evaluators answer alike, and that the hits are true."""
    for query in asked:
        hits = query.explain(document)
        answer = oracle.answers(query, paper)
        assert query.matches(document) == answer, (str(query), paper)
        assert answer or not hits
        if answer and is_grounded(query.tree):
            assert hits, (str(query), paper)
        for hit in hits:
            assert any(reads_like(hit, term, paper) for term in sought(query.tree)), (hit, paper)


def sought(node: Node) -> Iterator[Term]:
    """The terms outside of every NOT."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from sought(part)
        case Phrase() | Category() | PaperId():
            yield node


def reads_like(hit: Hit, term: Term, paper: Paper) -> bool:
    """Whether what stands at the hit, cut out, is what the term looks for."""
    whole = {
        "title": paper.title,
        "abstract": paper.abstract,
        "comment": paper.comment,
        "journal": paper.journal_ref,
        "authors": ", ".join(paper.authors),
        "categories": " ".join(paper.categories),
        "id": paper.id,
    }[hit.field]
    cut = (whole or "")[hit.start : hit.end]
    match term:
        case Phrase(text=text, field="au"):
            forms = oracle.names_of(cut) if cut in paper.authors and hit.term == text else ()
            return any(oracle.called(term, form) for form in forms)
        case Phrase(text=text):
            return hit.term == text and oracle.stands(term, read(cut))
        case Category(name):
            return hit.term == name and cut in paper.categories and oracle.covers(name, cut)
        case PaperId(name):
            return hit.term == name and cut == paper.id
