"""Tests of saying a query in arXiv's syntax, against a small reader of arXiv's grammar."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.query import OPERATOR, Query, QueryError, parse, to_arxiv
from storage.records import And, Category, Node, Not, Or, Paper, Phrase


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("avatar", '(ti:"avatar" OR abs:"avatar")'),
        ('"talking head video"', '(ti:"talking head video" OR abs:"talking head video")'),
        (
            "Lip-Sync",
            '(ti:"lip sync" OR abs:"lip sync" OR ti:"lipsync" OR abs:"lipsync")',
        ),
        ("cat:cs.CV", "cat:cs.CV"),
        ("cat:stat.ML", "cat:stat.ML"),
        ("cat:hep-th", "cat:hep-th"),
        ("cat:econ", "(cat:econ OR cat:econ.* OR cat:q-fin.EC)"),
        ("cat:cs.SY", "(cat:cs.SY OR cat:eess.SY)"),
        ("cat:cs.CV cat:cs.GR", "(cat:cs.CV AND cat:cs.GR)"),
        ("cat:cs.CV OR cat:cs.GR", "(cat:cs.CV OR cat:cs.GR)"),
        ("cat:cs.CV -cat:cs.GR", "(cat:cs.CV ANDNOT cat:cs.GR)"),
        (
            "cat:cs.CV cat:cs.LG -cat:cs.GR -cat:cs.SD",
            "((cat:cs.CV AND cat:cs.LG) ANDNOT (cat:cs.GR OR cat:cs.SD))",
        ),
        (
            "cat:cs.CV OR cat:cs.LG cat:cs.GR",
            "(cat:cs.CV OR (cat:cs.LG AND cat:cs.GR))",
        ),
        ("cat:cs.CV NOT (cat:cs.LG cat:cs.GR)", "(cat:cs.CV ANDNOT (cat:cs.LG AND cat:cs.GR))"),
        (
            "cat:cs.CV NOT (cat:cs.LG -cat:cs.GR)",
            "(cat:cs.CV ANDNOT (cat:cs.LG ANDNOT cat:cs.GR))",
        ),
        ("Lévy", '(ti:"levy" OR abs:"levy")'),
        ("C++", '(ti:"c" OR abs:"c")'),
    ],
)
def test_every_operation_stands_in_brackets(text: str, said: str) -> None:
    """No precedence is trusted, words stand in quotation marks, spellings are folded."""
    assert to_arxiv(parse(text).tree) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cat:cs.CV (cat:cs.LG OR -cat:cs.GR)", "cat:cs.CV"),
        ("cat:cs.CV NOT (cat:cs.LG OR -cat:cs.GR)", "(cat:cs.CV ANDNOT cat:cs.LG)"),
        ("cat:cs.CV NOT (-cat:cs.GR -cat:cs.LG)", "cat:cs.CV"),
        (
            "cat:cs.CV NOT (cat:cs.LG (cat:cs.SD OR -cat:cs.GR))",
            "(cat:cs.CV ANDNOT (cat:cs.LG AND cat:cs.SD))",
        ),
        ("cat:cs.CV NOT (cat:cs.LG NOT (cat:cs.SD OR -cat:cs.GR))", "cat:cs.CV"),
        ("cat:cs.CV -c++", "cat:cs.CV"),
        ("cat:cs.CV NOT (c++ cat:cs.PL)", "cat:cs.CV"),
    ],
)
def test_what_arxiv_cannot_say_is_widened(text: str, said: str) -> None:
    """An exclusion that cannot be said is left out: the answer holds more, never less."""
    assert to_arxiv(parse(text).tree) == said


@pytest.mark.parametrize(
    "node",
    [
        Not(Category("cs.CV")),
        And((Not(Category("cs.CV")), Not(Phrase(("a",), "a")))),
        Or((Category("cs.CV"), Not(Category("cs.GR")))),
    ],
)
def test_a_query_that_only_excludes_cannot_be_asked(node: Node) -> None:
    """Nobody means everything arXiv has except something; the parser lets none through."""
    with pytest.raises(ValueError, match="everything except"):
        to_arxiv(node)


# arXiv's grammar as its source has it: no precedence, and an operator takes all to its right.

LEXEME = re.compile(r'\(|\)|(?:AND|OR|ANDNOT)\b|(?:ti|abs):"[^"]*"|cat:\S+?(?=[\s)]|$)|\s+')


class Reader:
    """Whether a paper answers an expression that is read from the right."""

    def __init__(self, said: str, paper: Paper) -> None:
        lexemes = LEXEME.findall(said)
        assert "".join(lexemes) == said, "something is not in the grammar"
        self.lexemes: Iterator[str] = iter([x for x in lexemes if x.strip()] + ["end"])
        self.next = next(self.lexemes)
        self.paper = paper

    def take(self) -> str:
        taken, self.next = self.next, next(self.lexemes, "end")
        return taken

    def expression(self) -> bool:
        left = self.clause()
        if self.next not in {"AND", "OR", "ANDNOT"}:
            return left
        operator, right = self.take(), self.expression()
        if operator == "OR":
            return left or right
        return left and right != (operator == "ANDNOT")

    def clause(self) -> bool:
        lexeme = self.take()
        if lexeme == "(":
            inside = self.expression()
            assert self.take() == ")"
            return inside
        field, _, value = lexeme.partition(":")
        return self.category(value) if field == "cat" else self.words(field, value.strip('"'))

    def category(self, value: str) -> bool:
        wanted = re.compile(re.escape(value).replace(r"\*", ".*"))
        return any(wanted.fullmatch(each) for each in self.paper.categories)

    def words(self, field: str, value: str) -> bool:
        text = self.paper.title if field == "ti" else self.paper.abstract or ""
        return f" {value} " in f" {text} "


def arxiv_answers(said: str, paper: Paper) -> bool:
    reader = Reader(said, paper)
    answer = reader.expression()
    assert reader.next == "end"
    return answer


TERMS = [Phrase(("face",), "face"), Phrase(("lip", "sync"), "lip-sync"), Phrase(("head",), "head")]
SIGNED = Phrase(("c++",), "c++")
NAMES = [Category("cs.CV"), Category("cs"), Category("eess.SY"), Category("stat")]
TEXTS = st.lists(st.sampled_from(["face", "lip", "sync", "lipsync", "head", "c++"]), max_size=4)
PAPERS = st.builds(
    Paper,
    id=st.just("2608.00001"),
    title=TEXTS.map(" ".join),
    announced=st.just(date(2026, 8, 18)),
    abstract=TEXTS.map(" ".join),
    categories=st.lists(st.sampled_from(["cs.CV", "cs.SY", "stat.ML"]), max_size=2).map(tuple),
)


def trees(leaves: list[Node]) -> st.SearchStrategy[Node]:
    return st.recursive(
        st.sampled_from(leaves),
        lambda node: st.one_of(
            node.map(Not),
            st.lists(node, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(node, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        ),
        max_leaves=10,
    )


def parsed(node: Node) -> Query | None:
    try:
        return parse(str(Query(node)), OPERATOR)
    except QueryError:
        return None


@given(trees([*TERMS, SIGNED, *NAMES]), PAPERS)
def test_the_answer_holds_all_that_is_asked_for(node: Node, paper: Paper) -> None:
    """What answers the query is never lost in translation, however it excludes."""
    query = parsed(node)
    if query and query.matches(paper):
        assert arxiv_answers(to_arxiv(query.tree), _without_signs(paper))


@given(trees([*TERMS, *NAMES]), PAPERS)
def test_what_can_be_said_is_said_exactly(node: Node, paper: Paper) -> None:
    """Where no branch only excludes, the answer holds nothing else either."""
    query = parsed(node)
    if query and not _excludes_alone(query.tree):
        assert arxiv_answers(to_arxiv(query.tree), paper) == query.matches(paper)


def _without_signs(paper: Paper) -> Paper:
    """What arXiv's index makes of a paper: signs are no part of a word."""
    return Paper(
        paper.id,
        paper.title.replace("c++", "c"),
        paper.announced,
        abstract=(paper.abstract or "").replace("c++", "c"),
        categories=paper.categories,
    )


def _excludes_alone(node: Node) -> bool:
    match node:
        case Or(parts):
            return any(isinstance(part, Not) or _excludes_alone(part) for part in parts)
        case And(parts):
            return all(isinstance(part, Not) for part in parts) or any(map(_excludes_alone, parts))
        case Not(part):
            return _excludes_alone(part)
        case _:
            return False


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("cat:a AND cat:b OR cat:c", False),
        ("(cat:a AND cat:b) OR cat:c", True),
        ("cat:c ANDNOT cat:a ANDNOT cat:c", True),
        ("cat:c ANDNOT (cat:a OR cat:c)", False),
    ],
)
def test_the_reader_reads_from_the_right(said: str, expected: bool) -> None:
    """The grammar these tests hold the translation to has arXiv's two known traps."""
    paper = Paper("2608.00001", "", date(2026, 8, 18), categories=("c",))
    assert arxiv_answers(said, paper) is expected
