"""An author who was asked for is named: on the byline, and on the why line."""

from dataclasses import replace

import pytest
from contracts import CROWD, PLAIN
from hypothesis import given
from hypothesis import strategies as st

from bot.query import parse
from bot.text.card import card, reason
from bot.text.people import author_of, byline
from storage.records import Hit, Paper, Why


def starred(*matched: int, authors: tuple[str, ...] = PLAIN.authors) -> str:
    """The byline, with stars around the names that stand out."""
    text, places = byline(authors, matched)
    for start, end in reversed(places):
        text = f"{text[:start]}*{text[start:end]}*{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("matched", "shown"),
    [
        ((), "Kwan Yun et al. (6)"),
        ((5,), "Kwan Yun, *Junyong Noh* et al. (6)"),
        ((0,), "*Kwan Yun* et al. (6)"),
        ((5, 1), "Kwan Yun, *Serin Yoon*, *Junyong Noh* et al. (6)"),
        ((1, 2, 3, 4, 5), "Kwan Yun, *Serin Yoon*, *Sunjin Jung*, *Jung Eun Yoo* et al. (6)"),
    ],
)
def test_a_matched_author_is_written_too(matched: tuple[int, ...], shown: str) -> None:
    """In the order of the paper, three at most; the first author and the count stay."""
    assert starred(*matched) == shown


def test_a_few_authors() -> None:
    """Where all are written, no count follows."""
    assert starred(1, authors=("A. One", "B. Two", "C. Three")) == "A. One, *B. Two*, C. Three"
    four = ("A. One", "B. Two", "C. Three", "D. Four")
    assert starred(1, 2, 3, authors=four) == "A. One, *B. Two*, *C. Three*, *D. Four*"


def test_a_name_in_tex() -> None:
    """What stands out is the name as it is read; what is no name is not counted."""
    authors = (":", "B. Paczy\\'nski", "X", "Y", "L. L\\'evy~III")
    assert starred(4, authors=authors) == "B. Paczyński, *L. Lévy III* et al. (4)"


def test_which_author_a_hit_is() -> None:
    """The query language and the byline count places in the same text."""
    hits = [hit for q in ('au:"Junyong Noh"', "au:yun_k") for hit in parse(q).explain(PLAIN)]
    assert [author_of(hit, PLAIN.authors) for hit in hits] == [5, 0]


def test_a_hit_of_another_version_is_nobody() -> None:
    """The authors may have changed since; then nobody stands out, and the term is named."""
    (hit,) = parse('au:"Junyong Noh"').explain(PLAIN)
    newer = replace(PLAIN, authors=("Junyong Noh", *PLAIN.authors[:5]))
    assert author_of(hit, newer.authors) is None
    shown = card(newer, why=(Why(4, None, (hit,)),))
    assert (shown.matched, shown.why) == ((), "Author: Junyong Noh")
    assert author_of(replace(hit, field="title"), PLAIN.authors) is None


def why(query: str, name: str | None, paper: Paper = PLAIN) -> str:
    """The why line of a subscription of that name."""
    return reason(Why(4, name, parse(query).explain(paper)), paper.authors)


@pytest.mark.parametrize(
    ("query", "name", "line"),
    [
        ('au:"junyong noh"', None, "Author: Junyong Noh"),
        ("au:noh_j", "Junyong Noh", "Author: Junyong Noh"),
        ("au:noh_j", "KAIST", "KAIST: Junyong Noh"),
        ("au:noh_j au:yun_k", None, "Authors: Junyong Noh, Kwan Yun"),
        ("au:noh_j animation", None, "Number 4: Junyong Noh, animation (title)"),
        ("co:TVCG", "Journals", "Journals: TVCG"),
        ("id:2608.16143", None, "Number 4: 2608.16143"),
    ],
)
def test_the_why_line_of_an_author(query: str, name: str | None, line: str) -> None:
    """The name as the paper has it; no field is named but the title."""
    assert why(query, name) == line


def test_the_card_of_a_matched_author() -> None:
    """Who wrote it, where it was accepted, and which place stands out."""
    shown = card(PLAIN, why=(Why(4, None, parse("au:noh_j").explain(PLAIN)),))
    assert shown.who == "Kwan Yun, Junyong Noh et al. (6) · TVCG"
    assert [shown.who[start:end] for start, end in shown.matched] == ["Junyong Noh"]


def test_the_last_of_a_crowd() -> None:
    """Thousands of authors are one line all the same."""
    shown = card(CROWD, why=(Why(1, None, parse('au:"author 2999"').explain(CROWD)),))
    assert shown.who == "Author 0, Author 2999 et al. (3000) · TVCG"


@given(st.lists(st.text(max_size=12), max_size=8), st.sets(st.integers(0, 9)))
def test_any_names(authors: list[str], matched: set[int]) -> None:
    """Places are in order and within the line, whatever the names."""
    text, places = byline(authors, matched)
    ends = [end for place in places for end in place]
    assert ends == sorted(ends)
    assert all(start < end <= len(text) for start, end in places)
    for n in range(len(authors)):
        start = len(", ".join([*authors[:n], ""]))
        hit = Hit("x", "authors", start, start + len(authors[n]))
        assert author_of(hit, authors) is not None
