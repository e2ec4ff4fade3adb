"""Tests of what a person reads about a query that has a problem."""

import pytest

from bot.query import Limits, QueryError, parse

EMPTY = 'The query is empty. Say what to look for, as in "talking head".'
LONE = "A lone - means nothing. Put it directly before a word, as in -survey."
EXCLUDES = "This only excludes. Say also what to look for."
SHORT = "A prefix needs three letters or more."
STAR = "A * stands behind the last word only, as in sync*."
STAR_INSIDE = 'The * stands inside the quotation marks, as in "lip sync*".'
SEVERAL = "Several categories stand in brackets, with OR between them."
FORWARD = "works in /search only: a subscription always looks forward."
WHOLE = "holds for the whole search. It stands alone, outside of brackets."
FIELDS = "Fields: ti abs au cat co jr id."
AN_ID = "An id looks like 2401.08503 or hep-th/9901001."
A_DATE = "A date looks like 2026-01-31 or 30d."


def problem(text: str, *, standing: bool = False) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text, standing=standing)
    return caught.value


def told(error: QueryError) -> tuple[int, str, str | None]:
    return error.position, str(error), error.suggestion


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    [
        (
            "cat:cs.VC avatar",
            "cs.VC is not a category; the nearest is cs.CV.",
            "cat:cs.CV avatar",
        ),
        ("(avatar OR head", "The bracket at character 1 is never closed.", "(avatar OR head)"),
        ("avatar OR", "Something is missing after OR.", "avatar"),
        (
            "title:avatar",
            '"title:" is not a field. Fields: ti abs au cat co jr id.',
            "ti:avatar",
        ),
        (
            "avatar since:30d",
            "since: works in /search only: a subscription always looks forward.",
            "avatar",
        ),
        (
            "avatar since: 30d survey",
            "since: works in /search only: a subscription always looks forward.",
            "avatar survey",
        ),
        ("s*", "A prefix needs three letters or more.", "syn*"),
        (
            "x" * 900,
            "This query has 900 characters; 500 is the limit. Two subscriptions may say it better.",
            None,
        ),
        (
            '"talking portrait OR lip sync',
            "The quotation mark at character 1 is never closed.",
            '"talking portrait" OR "lip sync"',
        ),
    ],
)
def test_the_sentences_that_were_agreed(text: str, sentence: str, line: str | None) -> None:
    """Whoever subscribes with one of these reads exactly that."""
    error = problem(text, standing=True)
    assert (str(error), error.suggestion) == (sentence, line)


@pytest.mark.parametrize(
    ("text", "position", "sentence", "suggestion"),
    [
        ("", 0, EMPTY, None),
        (" \n ", 0, EMPTY, None),
        (
            "avatar “talking portrait -survey cat:cs.CV",
            7,
            "The quotation mark at character 8 is never closed.",
            'avatar "talking portrait" -survey cat:cs.CV',
        ),
        (
            '"talking portrait OR "lip sync"',
            30,
            "The quotation mark at character 31 is never closed.",
            '"talking portrait" OR "lip sync"',
        ),
        ('avatar "', 7, "The quotation mark at character 8 is never closed.", "avatar"),
        ('"', 0, "The quotation mark at character 1 is never closed.", None),
        ('="a b', 1, "The quotation mark at character 2 is never closed.", '="a b"'),
        (
            'au:"Junyong Noh',
            3,
            "The quotation mark at character 4 is never closed.",
            'au:"Junyong Noh"',
        ),
        (
            '("talking head',
            1,
            "The quotation mark at character 2 is never closed.",
            '("talking head")',
        ),
        ("a (b (c", 5, "The bracket at character 6 is never closed.", "a (b (c))"),
        ("avatar (", 7, "The bracket at character 8 is never closed.", "avatar"),
        ("ti:(a", 3, "The bracket at character 4 is never closed.", "ti:(a)"),
        ("avatar) head", 6, "The bracket at character 7 was never opened.", "avatar head"),
        (") avatar", 0, "The bracket at character 1 was never opened.", "avatar"),
        ("a () b", 2, "There is nothing in the brackets at character 3.", "a b"),
        ("()", 0, "There is nothing in the brackets at character 1.", None),
        ("ti:()", 3, "There is nothing in the brackets at character 4.", None),
        ("avatar OR OR head", 7, "Something is missing after OR.", "avatar OR head"),
        ("avatar AND OR head", 7, "Something is missing after AND.", "avatar OR head"),
        ("avatar NOT", 7, "Something is missing after NOT.", "avatar"),
        ("(avatar OR) head", 8, "Something is missing after OR.", "(avatar) head"),
        ("OR avatar", 0, "Something is missing before OR.", "avatar"),
        ("(AND avatar)", 1, "Something is missing before AND.", "(avatar)"),
        ("OR", 0, "Something is missing before OR.", None),
        ("avatar cat:", 7, "Something is missing after cat:.", "avatar"),
        ("cat: cs.CV", 0, "Something is missing after cat:.", "cat:cs.CV"),
        ('ti:"" avatar', 0, "Something is missing after ti:.", "ti:avatar"),
        ("avatar since: 2026", 7, "Something is missing after since:.", "avatar since:2026"),
        ("-", 0, LONE, None),
        ("avatar -", 7, LONE, "avatar"),
        ("avatar - survey", 7, LONE, "avatar -survey"),
        ("avatar — “a survey”", 7, LONE, 'avatar -"a survey"'),
        ("(avatar -)", 8, LONE, "(avatar)"),
        ("!!", 0, '"!!" has no letter or digit to look for.', None),
        ('a "…" b', 2, '"…" has no letter or digit to look for.', "a b"),
        ('a "" b', 2, '"" has no letter or digit to look for.', "a b"),
        ("a * b", 2, '"*" has no letter or digit to look for.', "a b"),
        ("a | b", 2, '"|" has no letter or digit to look for.', "a OR b"),
    ],
)
def test_what_is_not_closed_missing_or_empty(
    text: str, position: int, sentence: str, suggestion: str | None
) -> None:
    """The problem is named where it stands, with a corrected line if there is any."""
    assert told(problem(text)) == (position, sentence, suggestion)


@pytest.mark.parametrize(
    ("text", "position", "sentence", "suggestion"),
    [
        ('title:"a b"', 0, f'"title:" is not a field. {FIELDS}', 'ti:"a b"'),
        ("abstract:(a b)", 0, f'"abstract:" is not a field. {FIELDS}', "abs:(a b)"),
        ("authors:hinton", 0, f'"authors:" is not a field. {FIELDS}', "au:hinton"),
        ("category:cs.VC", 0, f'"category:" is not a field. {FIELDS}', "cat:cs.CV"),
        ("comment:cvpr", 0, f'"comment:" is not a field. {FIELDS}', "co:cvpr"),
        ("journal:nature", 0, f'"journal:" is not a field. {FIELDS}', "jr:nature"),
        ("a title:", 2, f'"title:" is not a field. {FIELDS}', "a"),
        ("foo:bar", 0, f'"foo:" is not a field. {FIELDS}', "bar"),
        ("a cat:vision", 2, "vision is not a category; the nearest is cs.CV.", "a cat:cs.CV"),
        ("a cat:xyzzyx", 2, "xyzzyx is not a category.", "a"),
        (
            "cat:(cs.VC OR cs.LG)",
            5,
            "cs.VC is not a category; the nearest is cs.CV.",
            "cat:(cs.CV OR cs.LG)",
        ),
        ("a id:2401", 2, f"2401 is no id. {AN_ID}", "a"),
        ("id:(2401.08503 x)", 15, f"x is no id. {AN_ID}", "id:(2401.08503)"),
        (
            "ti:(a cat:cs.CV)",
            6,
            "cat: cannot stand inside ti:(…). Write it outside of the brackets.",
            "ti:(a)",
        ),
        (
            "ti:(a au:(b))",
            6,
            "au: cannot stand inside ti:(…). Write it outside of them.",
            "ti:(a (b))",
        ),
        ("xy*", 0, SHORT, "xy"),
        ("co:s*", 0, SHORT, "co:syn*"),
        ('a "lip s*"', 2, SHORT, 'a "lip syn*"'),
        ("gpt-4*", 0, SHORT, "gpt-4"),
        ("б*", 0, SHORT, "б"),
        ("*sync", 0, STAR, "sync"),
        ("a sy*nc", 4, STAR, "a sync"),
        ('ti:"lip* sync"', 7, STAR, 'ti:"lip sync"'),
        ('"lip sync"* a', 10, STAR_INSIDE, '"lip sync*" a'),
        ('au:"Cheng"**', 10, STAR_INSIDE, 'au:"Cheng*"'),
        ("ti:-head", 0, "A - stands before the field, as in -ti:head.", "-ti:head"),
        ("a cat:-cs.CV", 2, "A - stands before the field, as in -cat:cs.CV.", "a -cat:cs.CV"),
        ("arXiv:2608.16143v2", 0, f'"arXiv:" is not a field. {FIELDS}', "id:2608.16143"),
        (
            "https://arxiv.org/abs/2608.16143",
            0,
            f'"https:" is not a field. {FIELDS}',
            "id:2608.16143",
        ),
        ("cat:cs.CV,cs.gr a", 0, SEVERAL, "cat:(cs.CV OR cs.GR) a"),
        ("cat:(cs.CV|cs.GR)", 5, SEVERAL, "cat:((cs.CV OR cs.GR))"),
        ("cat:cs.C*", 0, "cs.C* is not a category; the nearest is cs.*.", "cat:cs.*"),
        ("cat:cs.CV*", 0, "cs.CV* is not a category; the nearest is cs.CV.", "cat:cs.CV"),
    ],
)
def test_what_is_wrong_with_a_term(
    text: str, position: int, sentence: str, suggestion: str | None
) -> None:
    """Fields, categories, ids and beginnings that there are not."""
    assert told(problem(text)) == (position, sentence, suggestion)


@pytest.mark.parametrize(
    ("text", "position", "sentence", "suggestion"),
    [
        ("a since:yesterday", 2, f'"yesterday" is no date. {A_DATE}', "a"),
        ("until:2026-02-30 b", 0, f'"2026-02-30" is no date. {A_DATE}', "b"),
        ("a until:2026 until:2025", 13, "until: stands here twice.", "a until:2026"),
        ("(a since:2026)", 3, f"since: {WHOLE}", "(a)"),
        ("a (since:2026)", 3, f"since: {WHOLE}", "a"),
        ("((a) until:2026)", 5, f"until: {WHOLE}", "((a))"),
        ("a -since:2026", 3, f"since: {WHOLE}", "a"),
        ("a NOT until:2026", 6, f"until: {WHOLE}", "a"),
        ("ti:(a until:2026)", 6, f"until: {WHOLE}", "ti:(a)"),
        ("(a since: 30d)", 3, f"since: {WHOLE}", "(a)"),
    ],
)
def test_what_is_wrong_with_the_days(
    text: str, position: int, sentence: str, suggestion: str | None
) -> None:
    """Bounds are days, once each, and hold for the whole search."""
    assert told(problem(text)) == (position, sentence, suggestion)


@pytest.mark.parametrize(
    ("text", "position", "sentence", "suggestion"),
    [
        ("a until:2026", 2, f"until: {FORWARD}", "a"),
        ("(a OR b) since:x", 9, f"since: {FORWARD}", "(a OR b)"),
        ("-survey", 0, EXCLUDES, None),
        ("NOT (a OR b) -c", 0, EXCLUDES, None),
        ("avatar OR -survey", 10, EXCLUDES, "avatar -survey"),
        ("avatar -b OR NOT survey", 13, EXCLUDES, "avatar -b -survey"),
        ("-survey OR avatar", 0, EXCLUDES, "avatar -survey"),
        ("-a (b OR -c)", 0, EXCLUDES, "-a b -c"),
        ("ti:(a OR -b)", 9, EXCLUDES, "ti:a -ti:b"),
    ],
)
def test_what_a_subscription_may_not_ask(
    text: str, position: int, sentence: str, suggestion: str | None
) -> None:
    """It looks forward, and for something."""
    assert told(problem(text, standing=True)) == (position, sentence, suggestion)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("cat:cs.VC avatar OR", "cat:cs.CV avatar"),
        ("(avatar OR title:head", "(avatar OR ti:head)"),
        ("((a) OR OR cat: cs.VC", "((a) OR cat:cs.CV)"),
        ("a OR -s* since:x", "a -syn*"),
    ],
)
def test_a_suggestion_mends_every_fault(text: str, suggestion: str) -> None:
    """A line with two faults is corrected in both."""
    assert problem(text, standing=True).suggestion == suggestion


def test_a_line_with_too_many_faults_gets_no_suggestion() -> None:
    """Guessing ends somewhere."""
    assert problem("a*" + " b*" * 20).suggestion is None


def test_too_long_a_query_is_counted() -> None:
    """Surrounding space does not count."""
    error = problem("x" * 900)
    assert (error.position, error.suggestion) == (500, None)
    assert parse(f"  {'x' * 500}  ")


def test_large_numbers_have_commas() -> None:
    """Digits are grouped as everywhere in messages."""
    with pytest.raises(QueryError, match="2,500 characters; 2,000 is the limit"):
        parse("x" * 2500, Limits(characters=2000))


def test_too_deep_a_query_is_refused_where_it_gets_too_deep() -> None:
    """The seventeenth bracket in one another is one too many."""
    error = problem("(" * 17 + "a" + ")" * 17)
    assert str(error) == "Brackets stand more than 16 deep, which is the limit."
    assert error.position == 16


def test_too_many_terms_are_refused_at_the_first_too_many() -> None:
    """The hundred and first term is one too many."""
    error = problem("a " * 101)
    assert str(error) == "This query has more than 100 terms, which is the limit."
    assert error.position == 200


def test_a_sentence_quotes_little_of_a_long_text() -> None:
    """What was typed is shortened in the sentence, which is read on a phone."""
    assert str(problem(f"{'x' * 100}:a")) == f'"{"x" * 29}…:" is not a field. {FIELDS}'
    assert str(problem("!" * 100)) == f'"{"!" * 29}…" has no letter or digit to look for.'


def test_a_query_error_is_a_value_error() -> None:
    """Callers that know nothing of queries may treat it as any bad value."""
    assert isinstance(problem(""), ValueError)
