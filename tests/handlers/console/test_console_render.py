"""A post, from a notice to what the terminal shows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice

import pytest
from effort import LONG
from rich.cells import cell_len
from shared import papers

from bot.posted import Notice
from handlers.console.lines import BLANK, rows, thaw
from handlers.console.paint import paint
from handlers.console.render import bodies
from storage.records import Hit, Paper, Why

ANYTALK = Paper(
    id="2608.16143",
    title="AnyTalk: Speech Animation for Arbitrary Characters Leveraging a Video Generation Model",
    announced=date(2026, 8, 18),
    authors=("Kwan Yun", "Serin Yoon", "Sunjin Jung", "Jung Eun Yoo", "Inyup Lee", "Junyong Noh"),
    categories=("cs.GR", "cs.CV", "cs.MM", "cs.SD"),
    primary_category="cs.GR",
    comment="accepted to TVCG, Project page at https://serin-yoon.github.io/projects/anytalk/",
)
SQUAD = Paper(
    id="2608.16585",
    title="SQuad: Sub-Quadratic Attention Distillation for Efficient Video Generation",
    announced=date(2026, 8, 18),
    authors=("Animesh Karnewar", "Denis Korzhenkov", "Amirhossein Habibian"),
    categories=("cs.CV",),
    primary_category="cs.CV",
)
LIP_SYNC = Why(1, "Talking Face", (Hit("lip sync", "abstract", 700, 709),))
VIDEO = Why(2, "Video Generation", (Hit("video generation", "title", 55, 71),))
SUMMARY = (
    "Characters of any kind speak in 3D without animation data: a video diffusion model is tuned "
    "to one character, and its talking head becomes a blendshape animation."
)


def shown(notice: Notice, number: int = 1, width: int = 76) -> str:
    (body,) = bodies(notice)
    return paint((*rows(thaw(body), number), BLANK), width, "never", terminal=False)


def why_of(*why: Why) -> str:
    """The why line of a post."""
    (body,) = bodies(Notice(SQUAD, None, "", why))
    return "".join(words for line in thaw(body) for style, words in line if style == "why")


def test_a_post_in_full() -> None:
    """Title, who and where accepted, summary, why, link and small print, in this order."""
    assert (
        shown(Notice(ANYTALK, SUMMARY, "from the abstract", (LIP_SYNC,)))
        == """\
1  AnyTalk: Speech Animation for Arbitrary Characters Leveraging a Video
   Generation Model
   Kwan Yun et al. (6) · TVCG
   Characters of any kind speak in 3D without animation data: a video
   diffusion model is tuned to one character, and its talking head becomes a
   blendshape animation.
   Talking Face: lip sync
   arxiv.org/abs/2608.16143 · cs.GR cs.CV cs.MM +1 · from the abstract

"""
    )


def test_a_post_with_a_larger_number() -> None:
    """From ten on, everything stands one column further right."""
    notice = Notice(SQUAD, "Cuts the latency of video models.", "summary by Claude", (VIDEO,))

    assert (
        shown(notice, 10)
        == """\
10  SQuad: Sub-Quadratic Attention Distillation for Efficient Video
    Generation
    Animesh Karnewar, Denis Korzhenkov, Amirhossein Habibian
    Cuts the latency of video models.
    Video Generation: video generation (title)
    arxiv.org/abs/2608.16585 · cs.CV · summary by Claude

"""
    )


def test_a_post_with_nothing_but_a_title() -> None:
    """What a paper lacks leaves no empty line and no lone dot."""
    paper = Paper(id="hep-th/9901001", title="On strings", announced=date(1999, 1, 1))

    assert (
        shown(Notice(paper, None, "", ()))
        == """\
1  On strings
   arxiv.org/abs/hep-th/9901001

"""
    )


def test_a_withdrawn_paper() -> None:
    """The title is kept; the first line under it says that it was withdrawn, when and why."""
    paper = replace(
        SQUAD,
        withdrawn=True,
        comment="error in section 4",
        updated=datetime(2026, 9, 2, 8, tzinfo=UTC),
    )

    assert (
        shown(Notice(paper, None, "no abstract", ()))
        == """\
1  SQuad: Sub-Quadratic Attention Distillation for Efficient Video
   Generation
   Withdrawn by the authors, 2 Sep 2026: "error in section 4".
   Animesh Karnewar, Denis Korzhenkov, Amirhossein Habibian
   arxiv.org/abs/2608.16585 · cs.CV · no abstract

"""
    )


def test_a_withdrawal_without_a_word() -> None:
    """Where neither the day nor a reason is known, the sentence ends earlier."""
    paper = replace(SQUAD, withdrawn=True)

    assert "   Withdrawn by the authors.\n" in shown(Notice(paper, None, "", ()))


def test_mathematics_is_readable() -> None:
    """TeX in a title or a summary is shown in Unicode."""
    paper = replace(SQUAD, title=r"Curves over $\mathbb{Q}(T)$ in SrVO$_3$")
    notice = Notice(paper, r"In time $\mathcal{O}(n\sqrt{n})$.", "", ())

    assert shown(notice).splitlines()[0] == "1  Curves over ℚ(T) in SrVO₃"
    assert shown(notice).splitlines()[2] == "   In time O(n√n)."


def test_wide_characters_and_long_words() -> None:
    """A title without spaces is broken at the edge, by columns and not by characters."""
    paper = replace(SQUAD, title="語音" * 20 + " " + "x" * 80, authors=("王小明",))

    assert (
        shown(Notice(paper, None, "", ()))
        == """\
1  語音語音語音語音語音語音語音語音語音語音語音語音語音語音語音語音語音語音
   語音語音
   xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
   xxxxxxx
   王小明
   arxiv.org/abs/2608.16585 · cs.CV

"""
    )


def test_a_hostile_paper() -> None:
    """Escape sequences, line breaks and marks of direction leave no trace but their text."""
    paper = replace(
        SQUAD,
        title="\x1b[31mRed\x1b[0m\r\nand \x1b]0;owned\x07 \u202edesrever\u202c [bold]b[/bold]",
        authors=("A\x1b[2J", "\x9b5mB\n"),
        categories=("cs.CV", "\x1b[1mcs.GR"),
    )
    why = Why(1, "Na\x1b[1mme\x07", (Hit("te\x00rm", "abstract", 0, 4),))

    assert (
        shown(Notice(paper, "A \x1b[5mbell\x07.", "from the\x07 abstract", (why,)))
        == """\
1  Red and desrever [bold]b[/bold]
   A, B
   A bell.
   Name: term
   arxiv.org/abs/2608.16585 · cs.CV cs.GR · from the abstract

"""
    )


@pytest.mark.parametrize(
    ("hits", "line"),
    [
        ((), "Talking Face"),
        ((("lip sync", "abstract"),), "Talking Face: lip sync"),
        ((("lip sync", "title"),), "Talking Face: lip sync (title)"),
        ((("a", "title"), ("b", "abstract")), "Talking Face: a (title), b"),
        ((("a", "abstract"), ("a", "title"), ("b", "abstract")), "Talking Face: a (title), b"),
        ((("a", "x"), ("b", "x"), ("c", "x"), ("d", "x")), "Talking Face: a, b +2"),
        ((("cs.CV", "categories"), ("avatar", "title")), "Talking Face: cs.CV, avatar (title)"),
    ],
)
def test_the_why_line(hits: tuple[tuple[str, str], ...], line: str) -> None:
    """The name, then at most two terms, each once; only the title is named as a field."""
    found = tuple(Hit(term, field, 0, 1) for term, field in hits)

    assert why_of(Why(1, "Talking Face", found)) == line


def test_several_subscriptions_are_one_line() -> None:
    """Each subscription that the paper answers is named; one without a name by its number."""
    nameless = Why(3, None, (Hit("head avatar", "title", 0, 11),))

    line = why_of(LIP_SYNC, replace(nameless, hits=()), VIDEO)
    assert line == (
        "Talking Face: lip sync · Number 3 · Video Generation: video generation (title)"
    )
    assert why_of(nameless) == "Number 3: head avatar (title)"


def test_real_papers() -> None:
    """Of many real papers each line fits, none ends in a space, the address is there."""
    for paper in islice(papers("papers-2026.jsonl.xz"), 1000 if LONG else 200):
        printed = shown(Notice(paper, paper.abstract, "from the abstract", (LIP_SYNC,)))
        lines = printed.split("\n")

        assert all(cell_len(line) <= 76 and line == line.rstrip() for line in lines)
        assert "" not in lines[:-2]
        assert f"\n   arxiv.org/abs/{paper.id}" in printed


def test_the_stored_body() -> None:
    """The body is lines of styled text; nothing in it depends on the terminal."""
    (body,) = bodies(Notice(SQUAD, "Cuts latency.", "summary by Claude", (VIDEO,)))

    assert body == (
        '[[["title","SQuad: Sub-Quadratic Attention Distillation for Efficient Video Generation"]]'
        ',[["text","Animesh Karnewar, Denis Korzhenkov, Amirhossein Habibian"]]'
        ',[["text","Cuts latency."]]'
        ',[["why","Video Generation: video generation (title)"]]'
        ',[["link","arxiv.org/abs/2608.16585"],["text"," · cs.CV · summary by Claude"]]]'
    )
