"""Answers, from neutral blocks to what the terminal shows."""

from dataclasses import replace
from datetime import date

from bot.blocks import Action, Block, Copy, FullPaper, Item, Line, Marked, Reply
from handlers.console.paint import paint
from handlers.console.reply import rows
from storage.records import Paper

KEYID = Paper(
    id="2608.16154",
    title="KeyID: Decoupled Drafting and Keyframe Editing for Identity-Preserving Video Generation",
    announced=date(2026, 8, 18),
    authors=("Jianjie Luo", "B", "C", "D", "E"),
    categories=("cs.CV",),
    primary_category="cs.CV",
)
CETALK = replace(KEYID, id="2608.15110", title="CETalk", authors=("Peng Jia",))
SUMMARY = "Drafts a video first, then corrects a few key frames."


def shown(*blocks: Block, actions: tuple[Action, ...] = ()) -> str:
    return paint(rows(Reply(blocks, actions)), 76, "never", terminal=False)


def test_a_bad_query() -> None:
    """The query stands apart with a caret under the fault; one line to copy follows."""
    assert (
        shown(
            Line("This query has a problem. Nothing was changed."),
            Marked('"talking portrait OR lip sync', 0),
            Line("The quotation mark at character 1 is never closed. Perhaps:"),
            Copy('/subscribe "talking portrait" OR "lip sync"'),
        )
        == """\
This query has a problem. Nothing was changed.

  "talking portrait OR lip sync
  ^
The quotation mark at character 1 is never closed. Perhaps:
  /subscribe "talking portrait" OR "lip sync"
"""
    )


def test_a_heading_may_go_on() -> None:
    """What goes on behind it, on its line, is plain."""
    line = Line("2 subscriptions", strong=True, tail="· digest daily at 08:00 Paris")
    (row,) = rows(Reply((line,)))

    assert row.line == (("title", "2 subscriptions"), ("text", " · digest daily at 08:00 Paris"))
    assert shown(line) == "2 subscriptions · digest daily at 08:00 Paris\n"


def test_a_page_of_papers() -> None:
    """Papers without a summary are title, authors and address; what can be done comes last."""
    assert (
        shown(
            Line("12 papers, newest first:"),
            Item(1, KEYID),
            Item(2, CETALK),
            actions=(Action("Next", 'search "video generation" page:2'),),
        )
        == """\
12 papers, newest first:

1  KeyID: Decoupled Drafting and Keyframe Editing for Identity-Preserving
   Video Generation
   Jianjie Luo et al. (5)
   arxiv.org/abs/2608.16154
2  CETalk
   Peng Jia
   arxiv.org/abs/2608.15110

Next: search "video generation" page:2
"""
    )


def test_papers_with_summaries_stand_apart() -> None:
    """A blank line is between papers that have a text of their own."""
    assert (
        shown(Item(9, CETALK, SUMMARY), Item(10, CETALK, SUMMARY), Line("That is all."))
        == """\
9  CETalk
   Peng Jia
   Drafts a video first, then corrects a few key frames.
   arxiv.org/abs/2608.15110

10  CETalk
    Peng Jia
    Drafts a video first, then corrects a few key frames.
    arxiv.org/abs/2608.15110

That is all.
"""
    )


def test_one_paper() -> None:
    """A paper by itself has no number and stands at the margin."""
    assert (
        shown(FullPaper(CETALK, SUMMARY, "from the abstract"), Line("Stored."))
        == """\
CETalk
Peng Jia
Drafts a video first, then corrects a few key frames.
arxiv.org/abs/2608.15110 · cs.CV · from the abstract

Stored.
"""
    )


def test_headings_and_blank_lines() -> None:
    """A heading stands apart from what is above; an empty line is a blank line, never two."""
    assert (
        shown(
            Line("2 subscriptions", strong=True),
            Line("1 Talking heads", strong=True),
            Copy('"talking head"'),
            Line("15 papers in 30 days"),
            Line(""),
            Line("2 Video generation", strong=True),
            Line("a\nb\n\n\nc"),
            Line(""),
        )
        == """\
2 subscriptions

1 Talking heads
  "talking head"
15 papers in 30 days

2 Video generation
a
b

c
"""
    )


def test_headings_are_bold() -> None:
    """A heading has the style of a title."""
    printed = paint(rows(Reply((Line("Help", strong=True),))), 76, "always", terminal=True)

    assert printed == "\x1b[1mHelp\x1b[0m\n"


def test_long_lines_are_wrapped_and_commands_are_not() -> None:
    """A sentence is broken to fit; what is copied stays on its line."""
    words = "word " * 30
    printed = shown(Line(words), Copy(words), actions=(Action("Next", words), Action("Stop", "x")))

    lengths = [len(line) for line in printed.splitlines()]
    assert max(lengths[:2]) <= 76
    assert printed.splitlines()[2] == f"  {words}".rstrip()
    assert printed.splitlines()[-2:] == [f"Next: {words}".rstrip(), "Stop: x"]


def test_an_empty_answer() -> None:
    """No blocks are no lines."""
    assert shown() == ""


def test_papers_with_a_note() -> None:
    """Why a paper came stands above its address."""
    assert (
        shown(Item(1, CETALK, note="talking face (title), cs.CV +2"), Item(2, CETALK, SUMMARY, "x"))
        == """\
1  CETalk
   Peng Jia
   talking face (title), cs.CV +2
   arxiv.org/abs/2608.15110

2  CETalk
   Peng Jia
   Drafts a video first, then corrects a few key frames.
   x
   arxiv.org/abs/2608.15110
"""
    )


def test_hostile_words() -> None:
    """What a person typed comes back without what a terminal would obey, the caret in place."""
    printed = shown(
        Line("a\x1b[2Jb\u2028c"), Copy("x\x07\ny"), Marked("\x1b[1m(oops", 4), Item(1, CETALK)
    )

    assert printed.splitlines()[:6] == ["a [2Jb", "c", "  x  y", "", "   [1m(oops", "      ^"]
