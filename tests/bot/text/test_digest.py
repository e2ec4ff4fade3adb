"""A digest before any platform's markup: its numbers, its headings, its pages."""

from dataclasses import replace
from datetime import date

import pytest
from digests import BY_CLAUDE, EIGHT, HEADS, NOH, PAPERS, TUESDAY, VIDEO, by_author, why
from digests import listed as shown
from hypothesis import given
from hypothesis import strategies as st

from bot.posted import Digest, Group, Notice
from bot.text.digest import Page, alone, listed, pages
from storage.records import Why

FIRST, SECOND = PAPERS["2608.14700"], PAPERS["2608.15110"]
FROM_ABSTRACT = "from the abstract"


def one_page(digest: Digest) -> Page:
    """The digest where everything fits."""
    (page,) = pages(digest, listed(digest), lambda _: True)
    return page


def of(*notices: Notice, **changes: object) -> Digest:
    """A digest of one subscription."""
    made = Digest(TUESDAY, (Group(1, HEADS, notices),))
    return replace(made, **changes)  # type: ignore[arg-type]  # of any field


def notice(n: int, basis: str = BY_CLAUDE, summary: str | None = "Said.") -> Notice:
    """The paper of that number."""
    return Notice(replace(FIRST, id=f"2608.{n:05}"), summary, basis, ())


def test_numbers_run_through() -> None:
    """From one subscription to the next, and on through those that are a line each."""
    page = one_page(replace(EIGHT, also=(FIRST, SECOND)))
    assert [paper.number for paper in page.papers] == list(range(1, 11))
    assert [(name, len(papers)) for name, papers in page.groups] == [
        (HEADS, 5), (VIDEO, 3), ("Also", 2),
    ]  # fmt: skip
    assert [paper.brief for paper in page.papers] == [False] * 8 + [True] * 2
    assert page.header == "10 papers · Tue 18 Aug"


def test_one_subscription_has_no_heading() -> None:
    """Unless there are papers beyond the maximum: these stand under their own."""
    assert [name for name, _ in one_page(of(notice(1), notice(2))).groups] == [""]
    assert [name for name, _ in one_page(of(notice(1), also=(SECOND,))).groups] == ["", "Also"]


def test_a_subscription_without_a_name() -> None:
    """It is called by its number."""
    two = Digest(TUESDAY, (Group(3, None, (notice(1),)), Group(7, " ", (notice(2),))))
    assert [name for name, _ in one_page(two).groups] == ["Number 3", "Number 7"]


def test_other_subscriptions_that_a_paper_answers() -> None:
    """They are named, two at most; a followed author shows by the bold name alone."""
    paper = PAPERS["2608.16143"]
    others = (why(2, VIDEO), by_author(4, NOH, paper), why(5, None), why(6, "Faces"))
    whys = (why(1, HEADS), *others)
    (first, second, third) = listed(
        of(
            shown("2608.16143", *whys),
            shown("2608.16143", *whys[:3]),
            shown("2608.16143", why(1, HEADS), Why(4, NOH, ())),
        )
    )
    assert first.also == "also Video generation, number 5 +1"
    assert second.also == "also Video generation"
    assert third.also == "also Junyong Noh"
    assert first.card.who[slice(*first.card.matched[0])] == NOH


def test_summaries_are_short() -> None:
    """At most 25 words, to the end of a sentence or a word; none where compact is wanted."""
    long = "Sixteen words are a sentence that says what was done, and how much of it is new. " * 3
    (cut, whole, none) = listed(
        of(
            notice(1, summary=long),
            notice(2, summary="Three words only."),
            replace(notice(3), format="compact"),
        )
    )
    assert cut.card.summary == long[:80]
    assert whole.card.summary == "Three words only."
    assert none.card.summary == ""


@pytest.mark.parametrize(
    ("bases", "origin"),
    [
        ([BY_CLAUDE], "Summaries by Claude"),
        ([FROM_ABSTRACT] * 2, "Sentences from the abstracts"),
        (
            ["from the abstract (today's summary budget is used)"],
            "Sentences from the abstracts (today's summary budget is used)",
        ),
        (["by hand"], "Summaries: by hand"),
        ([FROM_ABSTRACT, BY_CLAUDE, BY_CLAUDE], "Summaries by Claude; 1: from the abstract"),
        (
            [BY_CLAUDE, FROM_ABSTRACT] * 2 + [BY_CLAUDE],
            "Summaries by Claude; 2 and 4: from the abstract",
        ),
        (
            [BY_CLAUDE] * 8 + [FROM_ABSTRACT] * 7,
            "Summaries by Claude; 9, 10, 11, 12, 13 and 2 more: from the abstract",
        ),
        ([""], ""),
    ],
)
def test_who_summarised(bases: list[str], origin: str) -> None:
    """Said once for most of them; the others are told by their numbers."""
    digest = of(*(notice(n, basis) for n, basis in enumerate(bases)), also=(SECOND,))
    assert one_page(digest).origin == origin


def test_where_nothing_is_summarised_nothing_is_said_of_it() -> None:
    """Neither of a paper without an abstract, nor where summaries are left out."""
    compact = replace(notice(2), format="compact")
    assert one_page(of(notice(1, "no abstract", None), compact)).origin == ""
    mixed = of(notice(1, "no abstract", None), notice(2), also=(SECOND,))
    assert one_page(mixed).origin == "Summaries by Claude"


@pytest.mark.parametrize(
    ("since", "header"),
    [
        (None, "2 papers · Tue 18 Aug"),
        (date(2026, 8, 18), "2 papers · Tue 18 Aug"),
        (date(2026, 8, 15), "2 papers · 15–18 Aug"),
        (date(2026, 7, 30), "2 papers · 30 Jul – 18 Aug"),
    ],
)
def test_the_days_of_a_digest(since: date | None, header: str) -> None:
    """One day with its name, or from one to another."""
    assert one_page(of(notice(1), notice(2), since=since)).header == header


def test_a_digest_of_one_paper_is_a_post() -> None:
    """With what the digest says below it."""
    single = of(notice(1), receipt="None missing.", late="Late.")
    assert alone(single) == replace(notice(1), receipt="Late. None missing.")
    told = replace(notice(1), receipt="Of its own.")
    assert alone(of(told)) == told
    assert alone(told) is told


def test_others_stay_digests() -> None:
    """Two papers, one with a line below, none at all."""
    for digest in (of(notice(1), notice(2)), of(notice(1), also=(SECOND,)), of(also=(SECOND,))):
        assert alone(digest) is digest
    assert one_page(of(also=(SECOND,))).header == "1 paper · Tue 18 Aug"
    assert one_page(Digest(TUESDAY, (), receipt="None.")) == Page(
        "0 papers · Tue 18 Aug", receipt="None."
    )


def test_messages_have_numbers() -> None:
    """Each begins with the header and its heading; late is the first, the receipt the last."""
    digest = replace(EIGHT, late="Late.")
    made = pages(digest, listed(digest), lambda page: len(page.papers) <= 3)
    assert [page.header for page in made] == [
        f"8 papers · Tue 18 Aug · {n} of 3" for n in (1, 2, 3)
    ]
    assert [[name for name, _ in page.groups] for page in made] == [
        [HEADS], [HEADS, VIDEO], [VIDEO],
    ]  # fmt: skip
    assert [page.late for page in made] == ["Late.", "", ""]
    assert [page.receipt for page in made] == ["", "", digest.receipt]
    assert [page.origin for page in made] == ["", "", "Summaries by Claude"]


def test_the_receipt_is_never_alone() -> None:
    """Where it does not fit below the last paper, that paper goes with it."""
    made = pages(EIGHT, listed(EIGHT), lambda page: not page.receipt)
    assert [len(page.papers) for page in made] == [7, 1]


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 20))
def test_every_paper_stands_once(whole: int, also: int, most: int) -> None:
    """In order, on as few messages as there can be, whatever fits."""
    papers = tuple(notice(n) for n in range(whole))
    rest = tuple(replace(SECOND, id=f"2609.{n:05}") for n in range(also))
    digest = of(*papers, also=rest)
    made = pages(digest, listed(digest), lambda page: len(page.papers) <= most)
    assert [paper.number for page in made for paper in page.papers] == list(
        range(1, whole + also + 1)
    )
    assert len(made) == max(1, -(-(whole + also) // most))
