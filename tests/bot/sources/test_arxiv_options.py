"""The settings of ``[sources.arxiv_api]``."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.sources.arxiv_options import Options, among


def test_defaults_are_arxivs_terms() -> None:
    """Nothing need be set: all of arXiv, at its own address, at its own pace."""
    options = Options()
    assert options.url == "https://export.arxiv.org/api/query"
    assert options.interval == 3
    assert (options.categories, options.query, options.contact) == ((), "", "")
    assert (options.page_size, options.timeout, options.attempts) == (500, 30, 4)
    assert (options.first_days, options.overlap_days) == (7, 5)


def test_every_option_is_described() -> None:
    """Each description is a sentence for the operator."""
    for name, field in Options.model_fields.items():
        assert field.description, name
        assert field.description.endswith(".")


def test_categories_are_spelled_as_arxiv_does() -> None:
    """Upper and lower case do not matter; an archive may have its asterisk."""
    assert Options(categories=("CS.cl", "hep-th", "math.*")).categories == (
        "cs.CL",
        "hep-th",
        "math",
    )


def test_a_query_is_kept_in_its_canonical_form() -> None:
    """Two ways of writing the same query are one scope; spaces alone are no query."""
    assert Options(query=' "talking head"   cat:CS.cv ').query == '"talking head" cat:cs.CV'
    assert Options(query="  ").query == ""


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"categories": ["cs.XX"]}, "arXiv has no category cs.XX. Did you mean"),
        ({"categories": ["@@@@@@@@@@"]}, "arXiv has no category @@@@@@@@@@."),
        ({"query": '"talking head'}, "quot"),
        ({"url": "ftp://export.arxiv.org"}, "url"),
        ({"url": "https://a b"}, "url"),
        ({"url": "https://a/{}"}, "url"),
        ({"contact": "me\r\nX-Header: 1"}, "contact"),
        ({"page_size": 0}, "page_size"),
        ({"page_size": 2001}, "page_size"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": 91}, "timeout"),
        ({"attempts": 0}, "attempts"),
        ({"first_days": 0}, "first_days"),
        ({"overlap_days": -1}, "overlap_days"),
        ({"pagesize": 5}, "pagesize"),
    ],
)
def test_bad_settings_are_refused(setting: dict[str, Any], sentence: str) -> None:
    """Each with its name or a sentence that says what is wrong."""
    with pytest.raises(ValidationError) as caught:
        Options.model_validate(setting)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://export.arxiv.org/api/query",
        "http://ARXIV.org./api/query",
        "https://me@export.arxiv.org:443/api/query",
    ],
)
def test_arxivs_terms_cannot_be_undercut(url: str) -> None:
    """Against arXiv itself no interval under three seconds is accepted."""
    with pytest.raises(ValidationError, match="terms of use"):
        Options(url=url, interval=2.9)
    assert Options(url=url, interval=5).interval == 5


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/api/query", "https://notarxiv.org/api"])
def test_a_copy_of_ones_own_has_its_own_pace(url: str) -> None:
    """What is not arXiv may be asked as fast as it bears."""
    assert Options(url=url, interval=0).interval == 0


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({}, ""),
        ({"categories": ("cs.CV", "cs")}, "cs.CV, cs"),
        ({"categories": ("cs.CV",), "query": "ti:avatar"}, "cs.CV and ti:avatar"),
    ],
)
def test_what_is_harvested_in_a_sentence(given: dict[str, Any], part: str) -> None:
    """Nothing is said of the whole of arXiv."""
    assert among([object(), Options(**given)]).part == part


def test_without_a_section() -> None:
    """It stands as arXiv has it."""
    assert among([]) == Options()
