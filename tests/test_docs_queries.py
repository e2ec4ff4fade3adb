"""The page that teaches the query language: every example on it is true."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.query import QueryError, parse
from storage.records import Paper

PAGE = (Path(__file__).parent.parent / "docs" / "queries.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \|(?: (.+?) \|)?$", re.MULTILINE)
NOTED = re.compile(r"(.+?)\s*(?:\[(?:(abstract|comment|journal): |(by|in|id|on) )(.+)\])?")


class Example(NamedTuple):
    """A query, and what one cell of its row says that it finds or does not."""

    query: str
    title: str
    found: bool


def examples() -> Iterator[Example]:
    for query, finds, leaves in ROW.findall(PAGE):
        if leaves:
            yield from (Example(query, one.strip(), True) for one in finds.split(";"))
            yield from (Example(query, one.strip(), False) for one in leaves.split(";"))


def mistakes() -> list[tuple[str, str]]:
    return [(query, answer) for query, answer, leaves in ROW.findall(PAGE) if not leaves]


def paper(written: str) -> Paper:
    """The paper that an example describes: its title, and one thing more in brackets."""
    noted = NOTED.fullmatch(written)
    assert noted is not None
    title, text, kind, value = noted.groups()
    described: dict[str | None, dict[str, Any]] = {
        "abstract": {"abstract": value},
        "comment": {"comment": value},
        "journal": {"journal_ref": value},
        "by": {"authors": tuple((value or "").split(", "))},
        "in": {"categories": tuple((value or "").split())},
        "id": {"id": value},
        "on": {"announced": date.fromisoformat(value) if kind == "on" else None},
        None: {},
    }
    more = described[text or kind]
    return Paper(**{"id": "2608.00001", "title": title, "announced": date(2026, 8, 18), **more})


def test_the_page_has_examples() -> None:
    """The tables are read as they are written: most rows have both kinds of examples."""
    assert len(list(examples())) > 80
    assert len(mistakes()) == 5


@pytest.mark.parametrize("example", list(examples()), ids=lambda one: f"{one.query} / {one.title}")
def test_an_example_is_true(example: Example) -> None:
    """The query finds what the page says that it finds, and nothing that it does not."""
    assert parse(example.query).matches(paper(example.title)) is example.found


@pytest.mark.parametrize(("query", "answer"), mistakes())
def test_a_mistake_is_answered_like_that(query: str, answer: str) -> None:
    """The sentence is the one of the page, and there is a line that works."""
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert str(caught.value) == answer
    assert caught.value.suggestion is not None
    parse(caught.value.suggestion)
