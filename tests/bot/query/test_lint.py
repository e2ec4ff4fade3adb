"""The sentences about queries that ask for nothing or for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.query import EVERYTHING, Query, QueryError, parse
from bot.query.lint import refusal
from storage.records import Or


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("avatar -avatar", '"avatar" and NOT "avatar" exclude each other.'),
        ("“Avatar” –avatar", '"Avatar" and NOT "avatar" exclude each other.'),
        ("cat:cs.CV -cat:cs", "cat:cs.CV and NOT cat:cs exclude each other."),
        ("=avatar -avatar*", '="avatar" and NOT "avatar*" exclude each other.'),
        ("ti:face -face", 'ti:"face" and NOT "face" exclude each other.'),
        (
            "face -ti:face -abs:face",
            '"face" and NOT (ti:"face" OR abs:"face") exclude each other.',
        ),
        (
            "(avatar OR face OR head) -avatar -face -head",
            '"avatar" and NOT "avatar" exclude each other, "face" and NOT "face" too.',
        ),
        ("id:2401.00001 id:2401.00002", "id:2401.00001 and id:2401.00002 exclude each other."),
    ],
)
def test_what_never_matches(text: str, sentence: str) -> None:
    """The terms that clash are named, at most two pairs of them."""
    assert refusal(parse(text)) == f"This can never match: {sentence}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("avatar OR -avatar", '"avatar" OR NOT "avatar" leaves none out.'),
        ("cat:cs OR -cat:cs.CV", "cat:cs OR NOT cat:cs.CV leaves none out."),
        (
            "-id:2401.00001 OR -id:2401.00002",
            "NOT id:2401.00001 OR NOT id:2401.00002 leaves none out.",
        ),
    ],
)
def test_what_always_matches(text: str, sentence: str) -> None:
    """What leaves no paper out is named."""
    assert refusal(parse(text)) == f"This matches every paper: {sentence}"


def test_trees_without_terms() -> None:
    """Nothing and everything are seen without a reason; with a day, everything is a search."""
    assert refusal(Query(EVERYTHING)) == "This matches every paper."
    assert refusal(Query(Or(()))) == "This can never match: its parts exclude each other."
    assert refusal(parse("since:2026")) is None


@given(st.text(max_size=60) | st.text('ab-* "()=:tiOR ', max_size=30))
def test_any_query_can_be_looked_at(text: str) -> None:
    """Whatever parses is judged, and no more than that happens."""
    try:
        query = parse(text)
    except QueryError:
        return
    refusal(query)
