"""Why a paper came, as the terminal shows it: matched authors in posts, and the answer to /why."""

from contracts import PLAIN

from bot.blocks import Finding, Line, Passage, Reply
from bot.posted import Notice
from bot.query import parse
from handlers.console.lines import rows as laid
from handlers.console.lines import thaw
from handlers.console.paint import paint
from handlers.console.render import bodies
from handlers.console.reply import rows
from storage.records import Why

NOH = Why(4, None, parse('au:"Junyong Noh"').explain(PLAIN))
ANSWER = Reply(
    (
        Line("AnyTalk", strong=True),
        Finding(
            1,
            "Talking heads",
            "matched:",
            (
                Passage(
                    '"lip sync*" in the abstract',
                    "AnyTalk enables ",
                    "lip-synced",
                    " animations across diverse face meshes",
                ),
            ),
            more=2,
        ),
        Finding(4, "Junyong Noh", "matched: author 6 of 6"),
        Finding(2, None, "did not: none of its phrases is in the paper."),
        Line("Delivered 18 Aug 08:00:03 UTC."),
    )
)


def test_a_post_of_a_matched_author() -> None:
    """The name is written too, and is bold as titles are."""
    (body,) = bodies(Notice(PLAIN, "Makes characters speak.", "summary by Claude", (NOH,)))
    printed = paint(laid(thaw(body)), 76, "always", terminal=True)
    assert "Kwan Yun, \x1b[1mJunyong Noh\x1b[0m et al. (6) · TVCG\n" in printed
    assert "Author: Junyong Noh" in printed


def test_why() -> None:
    """One line for each subscription, its passages below it and further in."""
    assert (
        paint(rows(ANSWER), 76, "never", terminal=False)
        == """\
AnyTalk

1 Talking heads matched:
  "lip sync*" in the abstract: "AnyTalk enables lip-synced animations across
  diverse face meshes"
  +2
4 Junyong Noh matched: author 6 of 6
Number 2 did not: none of its phrases is in the paper.

Delivered 18 Aug 08:00:03 UTC.
"""
    )


def test_what_is_bold() -> None:
    """The subscription, and what it found."""
    printed = paint(rows(ANSWER), 76, "always", terminal=True)
    assert "\x1b[1m1 Talking heads\x1b[0m matched:" in printed
    assert "AnyTalk enables \x1b[1mlip-synced\x1b[0m animations" in printed
