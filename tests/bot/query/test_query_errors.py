"""Tests of what a person reads about a query that has a problem."""

import pytest

from bot.query import Limits, QueryError, parse

EMPTY = 'The query is empty. Say what to look for, as in "talking head".'
LONE = "A lone - means nothing. Put it directly before a word, as in -survey."
EXCLUDES = "This only excludes. Say also what to look for."
STAR = "A word cannot end in *. Write each of its forms."


def problem(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "position", "sentence", "suggestion"),
    [
        ("", 0, EMPTY, None),
        (" \n ", 0, EMPTY, None),
        (
            '"talking portrait OR lip sync',
            0,
            "The quotation mark at character 1 is never closed.",
            '"talking portrait" OR "lip sync"',
        ),
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
        (
            '("talking head',
            1,
            "The quotation mark at character 2 is never closed.",
            '("talking head")',
        ),
        (
            "(avatar OR head",
            0,
            "The bracket at character 1 is never closed.",
            "(avatar OR head)",
        ),
        ("a (b (c", 5, "The bracket at character 6 is never closed.", "a (b (c))"),
        ("avatar (", 7, "The bracket at character 8 is never closed.", "avatar"),
        ("avatar) head", 6, "The bracket at character 7 was never opened.", "avatar head"),
        (") avatar", 0, "The bracket at character 1 was never opened.", "avatar"),
        ("a () b", 2, "There is nothing in the brackets at character 3.", "a b"),
        ("()", 0, "There is nothing in the brackets at character 1.", None),
        ("avatar OR", 7, "Something is missing after OR.", "avatar"),
        ("avatar OR OR head", 7, "Something is missing after OR.", "avatar OR head"),
        ("avatar AND OR head", 7, "Something is missing after AND.", "avatar OR head"),
        ("avatar NOT", 7, "Something is missing after NOT.", "avatar"),
        ("(avatar OR) head", 8, "Something is missing after OR.", "(avatar) head"),
        ("OR avatar", 0, "Something is missing before OR.", "avatar"),
        ("(AND avatar)", 1, "Something is missing before AND.", "(avatar)"),
        ("OR", 0, "Something is missing before OR.", None),
        ("title:avatar", 0, '"title:" is not a field. Fields: cat.', "avatar"),
        ('au:"Junyong Noh"', 0, '"au:" is not a field. Fields: cat.', '"Junyong Noh"'),
        ("a since:30d", 2, '"since:" is not a field. Fields: cat.', "a 30d"),
        ("a title:", 2, '"title:" is not a field. Fields: cat.', "a"),
        (
            "cat:cs.VC avatar",
            0,
            "cs.VC is not a category; the nearest is cs.CV.",
            "cat:cs.CV avatar",
        ),
        ("a cat:vision", 2, "vision is not a category; the nearest is cs.CV.", "a cat:cs.CV"),
        ("a cat:xyzzyx", 2, "xyzzyx is not a category.", "a"),
        ("avatar cat:", 7, "Something is missing after cat:.", "avatar"),
        ("cat: cs.CV", 0, "Something is missing after cat:.", "cat:cs.CV"),
        ("-", 0, LONE, None),
        ("avatar -", 7, LONE, "avatar"),
        ("avatar - survey", 7, LONE, "avatar -survey"),
        ("avatar — “a survey”", 7, LONE, 'avatar -"a survey"'),
        ("(avatar -)", 8, LONE, "(avatar)"),
        ("-survey", 0, EXCLUDES, None),
        ("NOT (a OR b) -c", 0, EXCLUDES, None),
        ("avatar OR -survey", 10, EXCLUDES, "avatar -survey"),
        ("avatar -b OR NOT survey", 13, EXCLUDES, "avatar -b -survey"),
        ("-survey OR avatar", 0, EXCLUDES, "avatar -survey"),
        ("-a (b OR -c)", 0, EXCLUDES, "-a b -c"),
        ("s*", 1, STAR, "s"),
        ('a OR "lip sync*"', 14, STAR, 'a OR "lip sync"'),
        ("!!", 0, '"!!" has no letter or digit to look for.', None),
        ('a "…" b', 2, '"…" has no letter or digit to look for.', "a b"),
        ('a "" b', 2, '"" has no letter or digit to look for.', "a b"),
    ],
)
def test_a_problem_has_a_place_a_sentence_and_a_line_to_copy(
    text: str, position: int, sentence: str, suggestion: str | None
) -> None:
    """Each way to get a query wrong is named where it stands, with a corrected line if any."""
    error = problem(text)
    assert (error.position, str(error), error.suggestion) == (position, sentence, suggestion)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("cat:cs.VC avatar OR", "cat:cs.CV avatar"),
        ("(avatar OR title:head", "(avatar OR head)"),
        ("((a) OR OR cat: cs.VC", "((a) OR cat:cs.CV)"),
        ("a OR -b*", "a -b"),
    ],
)
def test_a_suggestion_mends_every_fault(text: str, suggestion: str) -> None:
    """A line with two faults is corrected in both."""
    assert problem(text).suggestion == suggestion


def test_a_line_with_too_many_faults_gets_no_suggestion() -> None:
    """Guessing ends somewhere."""
    assert problem("a*" + " b*" * 20).suggestion is None


def test_too_long_a_query_is_counted() -> None:
    """The sentence has both numbers and a way out; surrounding space does not count."""
    error = problem("x" * 900)
    assert str(error) == (
        "This query has 900 characters; 500 is the limit. Two subscriptions may say it better."
    )
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
    assert str(problem(f"{'x' * 100}:a")) == f'"{"x" * 29}…:" is not a field. Fields: cat.'


def test_a_query_error_is_a_value_error() -> None:
    """Callers that know nothing of queries may treat it as any bad value."""
    assert isinstance(problem(""), ValueError)
