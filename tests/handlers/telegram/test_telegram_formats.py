"""A paper on Telegram in the format that its chat has chosen, and the receipt below it."""

from dataclasses import replace

import pytest
from contracts import BARE, HOSTILE, LONG, PAPERS
from digests import BY_CLAUDE, HEADS, listed, why
from servers.telegram_text import Composed, html

from bot.posted import Notice
from handlers.telegram.message import thaw
from handlers.telegram.render import bodies

ABSTRACT = "Emotions are hard to show. We unlock them, cs.CV style."
NOTICE = listed("2608.15110", why(1, HEADS))
NOTICE = replace(NOTICE, paper=replace(NOTICE.paper, abstract=ABSTRACT))
TITLE = (
    "<b>CETalk: Continuous Valence-Arousal Control for Audio-Driven 3D Talking Head Generation</b>"
)
FOOT = "<i>Talking heads: video (title)</i>\narxiv.org/abs/2608.15110\n<code>cs.CV</code>"
QUOTE = (
    "<blockquote expandable>Emotions are hard to show. We unlock them, <code>cs.CV</code> style."
    "</blockquote>"
)


def text(notice: Notice) -> str:
    """The HTML of its one message."""
    (body,) = bodies(notice, "42")
    return thaw(body)[0].html


def shown(notice: Notice) -> Composed:
    """The message as Telegram shows it; nothing of it may be refused or lost."""
    found = html(text(notice))
    assert len(found.text.encode("utf-16-le")) // 2 <= 4096
    assert len(found.entities) <= 100
    assert found.losses == ()
    return found


def test_compact() -> None:
    """Title, authors, address, with the buttons that every post has."""
    notice = replace(NOTICE, format="compact")
    assert text(notice) == f"{TITLE}\nPeng Jia et al. (5)\n\narxiv.org/abs/2608.15110"
    (body,) = bodies(notice, "-42")
    assert [one.label for one in thaw(body)[0].buttons] == ["Abstract", "BibTeX", "Subscribe"]


def test_abstract() -> None:
    """The abstract stands below the summary, three lines of it until a tap."""
    first, second, third, foot = text(replace(NOTICE, format="abstract")).split("\n\n")
    assert first == f"{TITLE}\nPeng Jia et al. (5)"
    assert second == NOTICE.summary
    assert third == QUOTE
    assert foot.startswith(FOOT)
    assert foot.endswith("summary by Claude")
    assert "expandable_blockquote" in {
        one.kind for one in shown(replace(NOTICE, format="abstract")).entities
    }


@pytest.mark.parametrize(
    "basis", ["from the abstract", "from the abstract (today's summary budget is used)"]
)
def test_nothing_is_said_twice(basis: str) -> None:
    """Where the summary is a piece of the abstract, the abstract stands in its place."""
    notice = replace(NOTICE, format="abstract", summary="We unlock them.", basis=basis)
    first, quote, foot = text(notice).split("\n\n")
    assert first == f"{TITLE}\nPeng Jia et al. (5)"
    assert quote == QUOTE
    assert "from the abstract" not in foot


def test_a_paper_without_an_abstract() -> None:
    """There is nothing to quote."""
    assert text(Notice(BARE, None, "no abstract", (), "abstract")) == text(
        Notice(BARE, None, "no abstract", ())
    )


def test_the_receipt_is_the_last_line() -> None:
    """Small, below everything, in each format; its commands can be tapped."""
    for form in ("compact", "summary", "abstract"):
        made = text(replace(NOTICE, format=form, receipt="Checked 560 papers; see /why and cs.AI."))
        last = made.rpartition("\n")[2]
        assert last == "<i>Checked 560 papers; see /why and <code>cs.AI</code>.</i>"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
@pytest.mark.parametrize("form", ["compact", "summary", "abstract"])
def test_every_paper_fits(paper: object, form: str) -> None:
    """Whatever a paper says, however long it is: one message, and its address is there."""
    assert isinstance(paper, type(BARE))
    loud = replace(paper, abstract=f"{paper.abstract} cs.CV a.io @name " * 40)
    made = shown(Notice(loud, "x.io " * 60, BY_CLAUDE, NOTICE.why, form, "None missing."))
    assert f"arxiv.org/abs/{paper.id}" in made.text


def test_a_long_abstract_is_cut() -> None:
    """To the room that the rest of the post leaves it."""
    notice = replace(NOTICE, paper=replace(LONG, abstract="Many words. " * 900), format="abstract")
    made = shown(notice).text
    assert 3900 < len(made) <= 4096
    assert "…\n\nTalking heads" in made
    assert shown(replace(notice, paper=replace(HOSTILE, abstract="a.io " * 900))).text
