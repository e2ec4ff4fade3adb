"""Tests of why a paper answers a query; ``test_query_oracle`` does it with random ones."""

from dataclasses import replace
from datetime import date

import pytest

from bot.query import parse
from storage.records import Hit, Paper

PAPER = Paper(
    "2608.16143",
    "AnyTalk: Speech Animation for Arbitrary Characters",
    date(2026, 8, 18),
    abstract="Enables lip-synced animations. By talking-head video, after L\\'evy, $\\beta$.",
    authors=("Xize Cheng", "Geoffrey E. Hinton", "Li Cheng"),
    categories=("cs.GR", "cs.CV", "eess.SY"),
    comment="Accepted at CVPR 2026, 12 pages",
    journal_ref="Phys. Rev. Lett. 12 (2026)",
)
FIELDS = {
    "title": PAPER.title,
    "abstract": PAPER.abstract or "",
    "comment": PAPER.comment or "",
    "journal": PAPER.journal_ref or "",
    "authors": ", ".join(PAPER.authors),
    "categories": " ".join(PAPER.categories),
    "id": PAPER.id,
}


def hits(text: str) -> list[tuple[str, str, str]]:
    """Each hit's term and field, and what stands there."""
    found = parse(text).explain(PAPER)
    return [(hit.term, hit.field, FIELDS[hit.field][hit.start : hit.end]) for hit in found]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("speech", [("speech", "title", "Speech")]),
        ("animations", [("animations", "title", "Animation")]),
        ("Lip-Sync", [("Lip-Sync", "abstract", "lip-synced")]),
        ("lipsynced", [("lipsynced", "abstract", "lip-synced")]),
        ("anytalkspeech", [("anytalkspeech", "title", "AnyTalk: Speech")]),
        ('avatar OR "talking   head"', [("talking head", "abstract", "talking-head")]),
        ("by speech", [("by", "abstract", "By"), ("speech", "title", "Speech")]),
        ("(by avatar) OR speech", [("speech", "title", "Speech")]),
        ("speech OR by", [("speech", "title", "Speech"), ("by", "abstract", "By")]),
        ("speech -avatar -(face OR mouth)", [("speech", "title", "Speech")]),
        ("speech (avatar OR -face)", [("speech", "title", "Speech")]),
        ("speech OR speech*", [("speech", "title", "Speech"), ("speech*", "title", "Speech")]),
        ("lévy", [("lévy", "abstract", "L\\'evy")]),
        ("β", [("β", "abstract", "\\beta")]),
        ("anim*", [("anim*", "title", "Animation")]),
        ('"lip syn*"', [("lip syn*", "abstract", "lip-synced")]),
        ("lipsyn*", [("lipsyn*", "abstract", "lip-synced")]),
        ("=animations", [("animations", "abstract", "animations")]),
        ('="talking head"', [("talking head", "abstract", "talking-head")]),
        ("=talkinghead", [("talkinghead", "abstract", "talking-head")]),
        ("ti:speech", [("speech", "title", "Speech")]),
        ("abs:animation", [("animation", "abstract", "animations")]),
        ("co:cvpr", [("cvpr", "comment", "CVPR")]),
        ('jr:"phys rev"', [("phys rev", "journal", "Phys. Rev")]),
        ("au:cheng", [("cheng", "authors", "Xize Cheng")]),
        ("au:cheng_l", [("cheng_l", "authors", "Li Cheng")]),
        ('au:"G. Hinton"', [("G. Hinton", "authors", "Geoffrey E. Hinton")]),
        ("cat:cs", [("cs", "categories", "cs.GR")]),
        ("cat:CS.cv by", [("cs.CV", "categories", "cs.CV"), ("by", "abstract", "By")]),
        ("cat:cs.SY", [("cs.SY", "categories", "eess.SY")]),
        ("id:2608.16143v1", [("2608.16143", "id", "2608.16143")]),
        ("anytalk OR (anytalk speech)", [("anytalk", "title", "AnyTalk"),
                                         ("speech", "title", "Speech")]),
        ("speech since:2026", [("speech", "title", "Speech")]),
    ],
)  # fmt: skip
def test_why_a_paper_came(text: str, why: list[tuple[str, str, str]]) -> None:
    """The terms that count, as written and in the query's order, each with its first place."""
    assert hits(text) == why


@pytest.mark.parametrize("text", ["avatar", "-speech", "speech since:2027", "speech cat:math"])
def test_what_does_not_answer_has_no_hits(text: str) -> None:
    """Hits are reasons, and there are none for what did not happen."""
    assert hits(text) == []


@pytest.mark.parametrize("text", ["-avatar", "-avatar OR -speech", "since:2026", "avatar OR -face"])
def test_what_answers_by_lacking_something_has_no_hits(text: str) -> None:
    """Nothing in the paper is the reason that something is not in it."""
    assert parse(text).matches(PAPER)
    assert hits(text) == []


def test_the_first_place_counts_and_the_title_first() -> None:
    """The title comes before the abstract, and within one the earlier place."""
    paper = replace(PAPER, title="On heads", abstract="Lip sync, lipsync, heads")
    assert parse("head").explain(paper) == (Hit("head", "title", 3, 8),)
    assert parse("lipsync").explain(paper) == (Hit("lipsync", "abstract", 0, 8),)
