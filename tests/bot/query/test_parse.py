"""Tests of reading a query: what belongs to what, and what is a word."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.query import OPERATOR, Limits, Query, QueryError, parse
from storage.records import And, Category, Node, Not, Or, Phrase

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
WORDS = ["a", "b", " ", " OR ", " AND ", " NOT ", "cat:", "cat:cs.CV", "cat:cs.VC", "x:y", "图"]
PIECES = st.sampled_from([*SIGNS, *WORDS])
LINES = st.lists(PIECES, max_size=30).map("".join)


def phrase(words: str) -> Phrase:
    return Phrase(tuple(words.split()), words)


def outcome(text: str) -> Query | QueryError:
    try:
        return parse(text)
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
    ("text", "words"),
    [
        ("lip-sync", "lip sync"),
        ('"Lip Sync"', "lip sync"),
        ("LipSync", "lipsync"),
        ("GPT-4", "gpt 4"),
        ("audio-", "audio"),
        ("C++", "c++"),
        ("L\\'evy", "levy"),
        ('Schr\\"odinger', "schrodinger"),
        ("Lévy", "levy"),
        ("μ-opioid", "mu opioid"),
        ("图像生成", "图 像 生 成"),
        ("and/or", "and or"),
        ("12:30", "12 30"),
        ("it's", "it s"),
        ("x,", "x"),
    ],
)
def test_a_term_is_folded_into_words(text: str, words: str) -> None:
    """A term is the words that a paper's text would be cut into."""
    assert parse(text).tree == phrase(words)


def test_a_phrase_remembers_how_it_was_written() -> None:
    """The text of a term is kept for people, without quotation marks and extra spaces."""
    tree = parse('"Talking   Heads" Lip-Sync').tree
    assert isinstance(tree, And)
    assert [part.text for part in tree.parts if isinstance(part, Phrase)] == [
        "Talking Heads",
        "Lip-Sync",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cat:cs.CV", "cs.CV"),
        ("cat:CS.cv", "cs.CV"),
        ("CAT:cs.CV", "cs.CV"),
        ("cat：cs.CV", "cs.CV"),
        ('cat:"cs.CV"', "cs.CV"),
        ("cat:cs", "cs"),
        ("cat:cs.*", "cs"),
        ("cat:cond-mat.str-el", "cond-mat.str-el"),
        ("cat:hep-th", "hep-th"),
        ("cat:alg-geom", "alg-geom"),
    ],
)
def test_a_category_is_spelt_as_arxiv_spells_it(text: str, name: str) -> None:
    """Case does not matter, and all of an archive is the archive."""
    assert parse(text).tree == Category(name)


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


@given(LINES | st.text(max_size=80))
@example("(" * 500)
@example("-" * 500)
@example("NOT " * 120 + "a")
@example('"' * 499)
def test_any_text_is_a_query_or_a_query_error(text: str) -> None:
    """No text does anything else, and an error tells a place within the text."""
    result = outcome(text)
    if isinstance(result, QueryError):
        assert str(result).endswith(".")
        assert 0 <= result.position <= len(text)


@given(LINES | st.text(max_size=80))
def test_the_canonical_form_parses_back(text: str) -> None:
    """A query's string parses to an equal query, and writes itself the same again."""
    query = outcome(text)
    if isinstance(query, Query):
        again = parse(str(query), OPERATOR)
        assert again == query
        assert str(again) == str(query)


@given(LINES | st.text(max_size=80))
def test_a_suggestion_parses(text: str) -> None:
    """What an error suggests is a query, in plain signs."""
    result = outcome(text)
    if isinstance(result, QueryError) and result.suggestion is not None:
        assert isinstance(outcome(result.suggestion), Query)
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
