"""Digests and formats on the terminal."""

import json
import re
from dataclasses import replace

from contracts import PAPERS, hundred
from digests import EIGHT, HEADS, LATE, TUESDAY, digests, ids, listed, why
from hypothesis import given, settings
from rich.cells import cell_len

from bot.posted import Digest, Group, Notice
from handlers.console.lines import BLANK, Line, Lines, Row, rows, text, thaw
from handlers.console.paint import paint
from handlers.console.render import bodies
from storage.records import Paper

SHORT = Digest(TUESDAY, (Group(1, HEADS, tuple(map(listed, ("2608.14700", "2608.15110")))),))
NOTICE = listed("2608.15110", why(1, HEADS))
NOTICE = replace(NOTICE, paper=replace(NOTICE.paper, abstract="Emotions are hard to show."))


def shown(posted: Notice | Digest) -> str:
    """What the terminal prints for it."""
    (body,) = bodies(posted)
    return paint((*rows(thaw(body), 7), BLANK), 76, "never", terminal=False)


def test_a_digest_of_two_papers() -> None:
    """Header, papers under numbers of their own with what belongs to them hanging below."""
    assert (
        shown(replace(SHORT, late=LATE, receipt="Checked 560 papers; none missing."))
        == """\
2 papers · Tue 18 Aug
Late: Papercast was off from 02:10 to 09:40. Nothing is lost.

1  Xemo-Talker: Unlock Emotions Explicitly for Audio-Driven Talking Portrait
   Synthesis
   Chaolong Yang et al. (9)
   Learns a neutral speech-to-motion mapping first, then adds a lightweight
   emotion branch, while lip synchronization stays competitive.
   arxiv.org/abs/2608.14700

2  CETalk: Continuous Valence-Arousal Control for Audio-Driven 3D Talking
   Head Generation
   Peng Jia et al. (5)
   Controls emotion by continuous valence and arousal instead of discrete
   categories; adds the 3D-VA-MEAD dataset.
   arxiv.org/abs/2608.15110

Checked 560 papers; none missing. Summaries by Claude.

"""
    )


def test_headings_and_papers_beyond_the_maximum() -> None:
    """Subscriptions have their names above them; the others are a line each."""
    rest = tuple(Paper(f"2608.2000{n}", f"Paper {n}", TUESDAY) for n in range(2))
    printed = shown(replace(EIGHT, also=rest))
    assert printed.startswith("10 papers · Tue 18 Aug\n\nTalking heads\n\n1  Xemo-Talker: ")
    assert "\n   arxiv.org/abs/2608.16220\n\nVideo generation\n\n6  SQuad: " in printed
    assert "\n   Tao Feng et al. (7) · also Video generation\n" in printed
    assert printed.endswith(
        "\n\nAlso\n\n9  Paper 0 · arxiv.org/abs/2608.20000\n"
        "10  Paper 1 · arxiv.org/abs/2608.20001\n\n"
        "Checked 412 new and 148 cross-listed papers; none missing. Summaries by\nClaude.\n\n"
    )


def test_a_withdrawn_paper_beyond_the_maximum() -> None:
    """Its line says so."""
    gone = Paper("2608.20000", "Paper 0", TUESDAY, withdrawn=True)
    printed = shown(replace(EIGHT, also=(gone,)))
    assert "\n\nAlso\n\n9  Paper 0 · withdrawn · arxiv.org/abs/2608.20000\n" in printed


def test_the_stored_body_of_a_digest() -> None:
    """Numbers are spans, empty lines part what hangs together, an author that matched is bold."""
    (body,) = bodies(EIGHT)
    lines = json.loads(body)
    assert lines[:4] == [
        [["title", "8 papers · Tue 18 Aug"]],
        [],
        [["title", "Talking heads"]],
        [],
    ]
    assert lines[4][0] == ["number", "1"]
    assert [["text", "Kwan Yun, "], ["title", "Junyong Noh"], ["text", " et al. (6) · TVCG"]] in (
        lines
    )


def test_what_hangs_under_a_number() -> None:
    """Until a line is empty; the number of the post itself is not shown then."""
    numbered: Line = (("number", "12"), ("title", "b"))
    lines: Lines = (text("a"), (), numbered, text("c"), (), text("d"))
    assert rows(lines, 7) == (
        Row(text("a")), BLANK, Row((("title", "b"),), "12  ", 4), Row(text("c"), "    ", 4),
        BLANK, Row(text("d")),
    )  # fmt: skip


def test_without_a_receipt_nothing_follows() -> None:
    """The last paper is the end."""
    shown_papers = tuple(replace(one, format="compact") for one in SHORT.groups[0].notices)
    printed = shown(Digest(TUESDAY, (Group(1, HEADS, shown_papers),)))
    assert printed.endswith("   Peng Jia et al. (5)\n   arxiv.org/abs/2608.15110\n\n")


def test_a_digest_of_one_paper_is_a_post() -> None:
    """Under the number of the post, with the receipt as its last line."""
    printed = shown(Digest(TUESDAY, (Group(1, HEADS, (NOTICE,)),), receipt="None missing."))
    assert printed.startswith("7  CETalk: ")
    assert printed.endswith("summary by Claude\n   None missing.\n\n")


def test_formats() -> None:
    """Compact is title, authors, address; the abstract stands below the summary, or for it."""
    assert shown(replace(NOTICE, format="compact")).split("\n")[2:] == [
        "   Peng Jia et al. (5)", "   arxiv.org/abs/2608.15110", "", "",
    ]  # fmt: skip
    both = shown(replace(NOTICE, format="abstract")).split("\n")
    assert both[4:7] == [
        "   categories; adds the 3D-VA-MEAD dataset.",
        "   Emotions are hard to show.",
        "   Talking heads: video (title)",
    ]
    once = shown(replace(NOTICE, format="abstract", basis="from the abstract"))
    assert "adds the 3D-VA-MEAD" not in once
    assert "\n   Emotions are hard to show.\n" in once
    assert "from the abstract" not in once


def test_a_hundred_papers_are_one_body() -> None:
    """Each once, in order."""
    assert re.findall(r"arxiv\.org/abs/(2609\.\d{5})", shown(hundred())) == ids(hundred())


@settings(max_examples=40, deadline=None)
@given(digests(PAPERS))
def test_every_digest_fits(digest: Digest) -> None:
    """No line is longer than a terminal of 80 columns shows, none ends in a space."""
    lines = shown(digest).split("\n")
    assert all(cell_len(line) <= 80 and line == line.rstrip(" ") for line in lines)
    printed = re.sub(r"\n *", "", "\n".join(lines))
    assert re.findall(r"arxiv\.org/abs/(2609\.\d{5})", printed) == ids(digest)
