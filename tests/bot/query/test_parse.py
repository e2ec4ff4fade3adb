"""Tests of reading a query: what belongs to what, and what is a word."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from query_making import ALL

from bot.query import OPERATOR, Limits, Query, QueryError, parse
from storage.records import And, Node, Not, Or, Phrase

SIGNS = [
    '"',
    "(",
    ")",
    "-",
    "*",
    ":",
    "“",
    "„",
    "–",
    "：",
    "　",
    "!!",
    "\\'e",
    "\x00",
    "(((",
    ")))",
]
WORDS = [
    *["a", "b", " ", " OR ", " AND ", " NOT ", "cat:", "cat:cs.CV", "cat:cs.VC", "x:y", "图"],
    *["ti:", "ti:(", "au:cheng_x", "sync*", "=", "since:2026", "until:30d", "id:2401.08503"],
]
PIECES = st.sampled_from([*SIGNS, *WORDS])
LINES = st.lists(PIECES, max_size=30).map("".join)


def phrase(words: str) -> Phrase:
    return Phrase(tuple(words.split()), words)


def outcome(text: str, *, standing: bool = False) -> Query | QueryError:
    try:
        return parse(text, standing=standing)
    except QueryError as error:
        return error


A, B, C, D = map(phrase, "abcd")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a -b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT b", And((A, Not(B)))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a b OR c AND d", Or((And((A, B)), And((C, D))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a NOT b c", And((A, Not(B), C))),
        ("a NOT b OR c", Or((And((A, Not(B))), C))),
        ("a -(b OR c)", And((A, Not(Or((B, C)))))),
        ("a NOT (b c) OR d", Or((And((A, Not(And((B, C))))), D))),
        ("a (b OR -c)", And((A, Or((B, Not(C)))))),
        ("(a)(b)", And((A, B))),
        ('"a b"c', And((phrase("a b"), C))),
        ("  a\tb\n", And((A, B))),
    ],
)
def test_not_binds_tightest_then_and_then_or(text: str, tree: Node) -> None:
    """Neighbours are joined by AND, which binds tighter than OR and looser than NOT."""
    assert parse(text).tree == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a (b (c d))", And((A, B, C, D))),
        ("a OR (b OR (c OR d))", Or((A, B, C, D))),
        ("((((a))))", A),
        ("a b A", And((A, B))),
        ("-a", Not(A)),
        ("-a -b OR c", Or((And((Not(A), Not(B))), C))),
        ("NOT NOT a", A),
        ("-(-a)", A),
        ("a -(-b)", And((A, B))),
        ("a NOT -NOT b", And((A, Not(B)))),
        ("a --b", And((A, Not(B)))),
    ],
)
def test_the_tree_is_as_flat_as_it_can_be(text: str, tree: Node) -> None:
    """Nothing stands in its own kind, nothing twice, and two negations cancel."""
    assert parse(text).tree == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("or", phrase("or")),
        ("a or b", And((A, phrase("or"), B))),
        ("a Or not", And((A, phrase("or"), phrase("not")))),
        ('"OR"', phrase("or")),
        ('a "AND" b', And((A, phrase("and"), B))),
        ("ORB", phrase("orb")),
    ],
)
def test_only_upper_case_operators_are_operators(text: str, tree: Node) -> None:
    """In lower case or in quotation marks they are words."""
    assert parse(text).tree == tree


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ti:(a b)", "ti:a ti:b"),
        ("ti:(a OR b) c", "(ti:a OR ti:b) c"),
        ("-abs:(a -b)", "-(abs:a -abs:b)"),
        ('au:("Xize Cheng" OR hinton_g)', 'au:"xize cheng" OR au:hinton_g'),
        ("ti:(=a sync* “b c”)", 'ti:=a ti:sync* ti:"b c"'),
        ("cat:(cs.CV OR (cs.GR -stat.ML))", "cat:cs.CV OR (cat:cs.GR -cat:stat.ML)"),
        ("id:(2401.08503 OR 2401.08504v2)", "id:2401.08503 OR id:2401.08504"),
        ("ti:((a))", "ti:a"),
        ("TI：（a b）", "ti:a ti:b"),
    ],
)
def test_a_field_before_brackets_is_that_of_all_terms_in_them(text: str, same: str) -> None:
    """However deep they stand, and not of what follows."""
    assert parse(text) == parse(same)
    assert str(parse(text)) == str(parse(same))


@pytest.mark.parametrize(
    "text",
    [
        "“talking head” –video",
        "„talking head“ —video",
        "«talking head» −video",
        "「talking head」　‐video",
        "＂talking head＂ －video",
        "（“talking head”） --video",
    ],
)
def test_typographic_signs_mean_the_plain_ones(text: str) -> None:
    """Phones put typographic quotation marks and dashes: they say the same."""
    assert parse(text) == parse('"talking head" -video')


@given(LINES | st.text(max_size=80), st.booleans())
@example("(" * 500, False)
@example("-" * 500, False)
@example("NOT " * 120 + "a", True)
@example('"' * 499, False)
def test_any_text_is_a_query_or_a_query_error(text: str, standing: bool) -> None:
    """No text does anything else; an error tells a place in the text, and a line that parses."""
    result = outcome(text, standing=standing)
    if isinstance(result, Query):
        again = parse(str(result), ALL, standing=standing)
        assert again == result
        assert str(again) == str(result)
        return
    assert str(result).endswith(".")
    assert 0 <= result.position <= len(text)
    if result.suggestion is not None:
        assert isinstance(outcome(result.suggestion, standing=standing), Query)
        assert not set(result.suggestion) & set("“”„«»「」–—：")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("“Talking Head” or lip-sync", '"talking head" or "lip sync"'),
        ("a AND (b OR c) AND NOT d", "a (b OR c) -d"),
        ("(a b) OR c", "a b OR c"),
        ("a NOT (b c)", "a -(b c)"),
        ("cat:cs.cv NOT cat:stat.*", "cat:cs.CV -cat:stat"),
        ("a OR A OR Á", "a"),
        ("ti:(a OR =b) since:2026", "ti:a OR ti:=b since:2026-01-01"),
        ("NOT a", "-a"),
        ("AU:Cheng_X OR id:2401.08503v3", "au:cheng_x OR id:2401.08503"),
    ],
)
def test_the_canonical_form_is_plain(text: str, canonical: str) -> None:
    """It has folded words, straight quotes, spaces for AND, a minus for NOT, no spare bracket."""
    assert str(parse(text)) == canonical


def test_equal_queries_are_one_key() -> None:
    """Queries that ask the same compare and hash equal, however they were typed."""
    assert len({parse('"lip sync" a'), parse("LIP-SYNC AND a"), parse("(lip–sync) Á")}) == 1


def test_brackets_up_to_the_limit_are_read() -> None:
    """As many brackets as the limit allows may stand in one another, any number side by side."""
    assert parse("(" * 16 + "a" + ")" * 16).tree == A
    assert parse("(a) " * 100).tree == A


def test_limits_are_parameters() -> None:
    """What is too much for a person can be allowed to the operator."""
    long = " OR ".join(f"word{n}" for n in range(150))
    with pytest.raises(QueryError, match="500 is the limit"):
        parse(long)
    assert len(str(parse(long, OPERATOR))) == len(long)
    with pytest.raises(QueryError, match="more than 2 terms"):
        parse("a b c", Limits(terms=2))


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("a -b", True),
        ("a (b OR -c)", True),
        ("-a", False),
        ("a OR -b", False),
        ("-a (b OR -c)", False),
        ("since:2026", False),
    ],
)
def test_a_search_may_ask_what_a_subscription_may_not(text: str, standing: bool) -> None:
    """A subscription needs something to look for in each of its branches."""
    assert isinstance(outcome(text), Query)
    assert isinstance(outcome(text, standing=True), Query) is standing
