"""arXiv's query grammar, as its local counterpart has it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from servers.arxiv import ArxivServer
from servers.arxiv_grammar import Operation, Query, Refused, Term, parse, rewrite, written
from servers.arxiv_sample import paper
from servers.arxiv_visitor import Client

PAPERS = (
    paper(1, "Neural graphs", abstract="On networks.", categories=("cs.LG", "stat.ML")),
    paper(2, "Graph drawing", comment="Accepted at ICLR 2026", categories=("cs.CG",)),
    paper(3, "Café talk", authors=("Adrian Del Maestro", "Bo Li"), journal_ref="J. Test 5 (2026)"),
    paper(4, "Large-scale learning", doi="10.1000/182", categories=("math.OC", "cs.LG")),
    paper(5, "Neural drawing", categories=("q-fin.PR",)),
)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with ArxivServer(PAPERS) as server:
        yield Client(server)


def tree(text: str) -> Query:
    return parse(rewrite(text))


def shown(query: Query) -> str:
    if isinstance(query, Term):
        return f"{query.field}:{query.value}"
    left = f"{shown(query.left)} " if query.left else ""
    return f"({left}{query.operator} {shown(query.right)})"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("ti:a AND ti:b OR ti:c", "(ti:a AND (ti:b OR ti:c))"),
        ("ti:a OR ti:b AND ti:c", "(ti:a OR (ti:b AND ti:c))"),
        ("cat:x ANDNOT ti:s ANDNOT ti:t", "(cat:x ANDNOT (ti:s ANDNOT ti:t))"),
        ("(ti:a AND ti:b) OR ti:c", "((ti:a AND ti:b) OR ti:c)"),
        ("(cat:x) ANDNOT (ti:s OR ti:t)", "(cat:x ANDNOT (ti:s OR ti:t))"),
        ("ANDNOT ti:a AND ti:b", "(ANDNOT (ti:a AND ti:b))"),
        ("ti:a AND NOT ti:b", "(ti:a ANDNOT ti:b)"),
        ("ti:a NOT ti:b", "(ti:a ANDNOT ti:b)"),
        ("ti:a AND (NOT ti:b)", "(ti:a AND (ANDNOT ti:b))"),
        ("ti:a AND AND OR ti:b", "(ti:a OR ti:b)"),
    ],
)
def test_operators_have_no_precedence_and_read_from_the_right(text: str, meaning: str) -> None:
    """Whatever follows an operator is its right side, up to the closing parenthesis."""
    assert shown(tree(text)) == meaning


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("testing", "all:testing"),
        ("graph neural network", "all:graph OR all:neural OR all:network"),
        ('ti:"graph network" vision', 'ti:"graph network" OR all:vision'),
        ("ti:(space time)", "(ti:space OR ti:time)"),
        ("ti:(space AND (apple OR abs:time))", "(ti:space AND (ti:apple OR abs:time))"),
        ("title:apple ti:", "ti:apple"),
        ("au:del_maestro", 'au:"del maestro"'),
        ("submittedDate:[2024 TO 202602]", 'submittedDate:"202401010000 TO 202602282359"'),
        (
            "lastUpdatedDate:[20260801 TO 202608011230]",
            'submittedDate:"202608010000 TO 202608011230"',
        ),
    ],
)
def test_what_a_query_leaves_out_is_filled_in(text: str, title: str) -> None:
    """Fields, operators and digits that are missing appear in the query that arXiv repeats."""
    assert written(rewrite(text)) == title


@pytest.mark.parametrize(
    "text",
    [
        "(ti:a",
        "ti:a)",
        'ti:"a',
        "()",
        "AND",
        "ti:a AND",
        "OR ti:a",
        "*",
        "ti:?a",
        "submittedDate:[20260801* TO 20260802]",
        "submittedDate:[202699 TO 202612]",
        'submittedDate:"202608010000"',
    ],
)
def test_malformed_queries_are_refused(text: str) -> None:
    """Parentheses, quotes, operators, wildcards and dates that do not add up."""
    with pytest.raises(Refused, match="Invalid"):
        tree(text)


def test_a_tree_is_plain_data() -> None:
    """A parsed query compares by what it says."""
    assert tree("ti:a OR b") == Operation("OR", Term("ti", "a"), Term("all", "b"))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("ti:graph", {"01", "02"}),
        ("ti:GRAPHS", {"01", "02"}),
        ('ti:"neural graph"', {"01"}),
        ('ti:"graph neural"', set()),
        ("ti:cafe", {"03"}),
        ("ti:draw*", {"02", "05"}),
        ("abs:network", {"01"}),
        ("co:iclr", {"02"}),
        ('jr:"J Test"', {"03"}),
        ("au:del_maestro", {"03"}),
        ('au:"maestro bo"', set()),
        ("doi:10.1000/182", {"04"}),
        ("id:2608.00005", {"05"}),
        ("rn:anything", set()),
        ("ti:large-scale", {"04"}),
        ("cat:cs.LG", {"01", "04"}),
        ("cat:cs.*", {"01", "02", "03", "04"}),
        ("cat:cs", set()),
        ("cat:q-fin.*", {"05"}),
        ("all:drawing", {"02", "05"}),
        ('all:"cs LG"', {"01", "04"}),
        ('all:""', set()),
        ("neural drawing", {"01", "02", "05"}),
        ("ti:neural AND ti:drawing OR cat:cs.LG", {"01", "05"}),
        ("(ti:neural AND ti:drawing) OR cat:cs.LG", {"01", "04", "05"}),
        ("cat:cs.* ANDNOT ti:graph ANDNOT ti:drawing", {"02", "03", "04"}),
        ("cat:cs.* ANDNOT (ti:graph OR ti:drawing)", {"03", "04"}),
        ("ANDNOT cat:cs.*", {"05"}),
        ("submittedDate:[202608171202 TO 202608171204]", {"02", "03", "04"}),
        (
            "cat:cs.* ANDNOT ti:graph AND submittedDate:[202608171204 TO 2027]",
            {"01", "02", "03", "04"},
        ),
    ],
)
async def test_queries_find_what_arxiv_finds(client: Client, query: str, ids: set[str]) -> None:
    """Each field and operator, among them the traps: leaking exclusions and a date inside one."""
    assert await client.found(query) == ids


async def test_dates_end_at_the_first_second_of_their_last_minute(client: Client) -> None:
    """A paper of 12:01:30 is in the range that starts at 12:01, not in the one that ends then."""
    moment = datetime(2026, 8, 17, 12, 1, 30, tzinfo=UTC)
    client.server.add(paper(9, submitted=moment))
    assert "09" in await client.found("submittedDate:[202608171201 TO 202608171202]")
    assert "09" not in await client.found("submittedDate:[202608171200 TO 202608171201]")
