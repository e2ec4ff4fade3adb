"""What Telegram is sent, whole: posts, and answers with every kind of block."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from contracts import REPLY, WITHDRAWN
from servers.telegram_text import html

from bot.blocks import Action, Copy, Document, Entry, Item, Line, Marked, Reply
from bot.posted import Notice
from handlers.telegram.limits import is_shared
from handlers.telegram.message import Message, freeze, thaw
from handlers.telegram.render import bodies
from handlers.telegram.reply import said_as
from storage.records import Hit, Paper, Why

REAL3D = Paper(
    id="2401.08503",
    title="Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis",
    announced=date(2024, 1, 17),
    abstract="One image is enough.",
    authors=("Zhenhui Ye", *(f"Author {n}" for n in range(13))),
    categories=("cs.CV",),
    primary_category="cs.CV",
    comment="ICLR 2024 (Spotlight). Project page: https://real3dportrait.github.io",
    submitted=datetime(2024, 1, 16, 12, tzinfo=UTC),
)
WHY = Why(
    1,
    "Talking heads",
    (Hit("talking portrait", "title", 0, 1), Hit("talking face", "abstract", 0, 1)),
)
NOTICE = Notice(REAL3D, "Builds a 3D avatar from one image.", "summary by Claude", (WHY,))
POST = (
    "<b>Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis</b>\n"
    "Zhenhui Ye et al. (14) · ICLR 2024 Spotlight\n"
    "\n"
    "Builds a 3D avatar from one image.\n"
    "\n"
    "<i>Talking heads: talking portrait (title), talking face</i>\n"
    'arxiv.org/abs/2401.08503 · <a href="https://real3dportrait.github.io">project page</a>\n'
    "<code>cs.CV</code> · 16 Jan 2024 · summary by Claude"
)


def markup(*blocks: object) -> list[str]:
    """The HTML of an answer with these blocks."""
    return [one.html for one in said_as(Reply(tuple(blocks)))]  # type: ignore[arg-type]  # blocks of any kind


def test_a_post_is_told_line_by_line() -> None:
    """Title, who and where accepted, summary, why, address and links, small print."""
    (body,) = bodies(NOTICE, "42")
    assert json.loads(body) == {
        "html": POST,
        "buttons": [["Abstract", "=/abstract 2401.08503"], ["BibTeX", "=/bibtex 2401.08503"]],
        "silent": False,
    }


def test_where_several_people_read_it_is_silent_and_can_be_had() -> None:
    """A group's post rings nobody, and offers the same for one's own messages."""
    (body,) = bodies(NOTICE, "-1001/5")
    sent = json.loads(body)
    assert sent["silent"] is True
    assert sent["buttons"][-1] == ["Subscribe", "=/subscribe #1 dm"]


@pytest.mark.parametrize(
    ("address", "shared"), [("42", False), ("42/7", False), ("-5", True), ("@papers", True)]
)
def test_addresses_say_who_reads(address: str, shared: bool) -> None:
    """Groups and channels have negative numbers, or a name."""
    assert is_shared(address) is shared


def test_a_withdrawn_paper_says_so_under_its_title() -> None:
    """The title is kept, and the sentence follows."""
    (body,) = bodies(Notice(WITHDRAWN, None, "no abstract", ()), "42")
    second = thaw(body)[0].html.splitlines()[1]
    assert second == "Withdrawn by the authors: &quot;error in section 4&quot;."


def test_a_paper_with_next_to_nothing() -> None:
    """Lines that have nothing to say are left out."""
    bare = Paper(id="hep-th/9901001", title="Branes", announced=date(1999, 1, 1))
    (body,) = bodies(Notice(bare, None, "no abstract", ()), "42")
    assert thaw(body)[0].html == (
        "<b>Branes</b>\n\narxiv.org/abs/hep-th/9901001\nannounced 1 Jan 1999 · no abstract"
    )


def test_an_answer_stands_together() -> None:
    """Sentences under each other, what can be copied in monospace, a blank line where asked."""
    assert markup(Line("Subscribed, number 1:"), Copy('"a" OR b'), Line(""), Line("Stop:")) == [
        "Subscribed, number 1:\n<code>&quot;a&quot; OR b</code>\n\nStop:"
    ]


def test_a_heading_may_go_on() -> None:
    """What goes on behind it, on its line, is plain; our own commands in it can be tapped."""
    line = Line("2 <subscriptions>", strong=True, tail="· digest daily at 08:00 · /settings")
    assert markup(line) == ["<b>2 &lt;subscriptions&gt;</b> · digest daily at 08:00 · /settings"]


def test_what_can_be_copied_in_a_sentence() -> None:
    """It is in monospace where it stands last; in what is too long, or elsewhere, nothing is."""
    line = Line("cs.* is cs.*, not <cs.CV>", copy="cs.*")
    assert markup(line) == ["cs.* is <code>cs.*</code>, not &lt;<code>cs.CV</code>&gt;"]
    assert markup(Line("Yes.", copy="no")) == ["Yes."]
    assert markup(Line("a " * 500, copy="a")) == [("a " * 500).strip()]


def test_a_caret_stands_under_its_place() -> None:
    """In monospace, in lines of at most 34 characters."""
    text = '"talking portrait" OR (lip sync and a lot more of it'
    (shown,) = markup(Marked(text, 22))
    lines = html(shown).text.split("\n")
    assert all(len(line) <= 34 for line in lines)
    assert lines[0][lines[1].index("^")] == "("


def test_lists_and_entries() -> None:
    """A paper of a list is a title and an address; a subscription is its name, query and note."""
    entry = Entry(4, "Junyong Noh", '"junyong noh"', "1 paper in 30 days")
    assert markup(Item(1, REAL3D), Item(2, REAL3D), entry, replace(entry, name=None)) == [
        f"1. <b>{REAL3D.title}</b>\narxiv.org/abs/2401.08503\n"
        f"2. <b>{REAL3D.title}</b>\narxiv.org/abs/2401.08503\n"
        "\n"
        "4 <b>Junyong Noh</b>\n<code>&quot;junyong noh&quot;</code>\n1 paper in 30 days\n"
        "\n"
        "<b>Number 4</b>\n<code>&quot;junyong noh&quot;</code>\n1 paper in 30 days"
    ]


def test_what_is_noted_of_a_paper_fits() -> None:
    """In italics, without what a terminal would obey, and cut where a line would be too long."""
    (shown,) = markup(Item(1, REAL3D, note="\x1b[1m<talking> @face_ " + "x" * 900))
    composed = html(shown)
    lines = composed.text.split("\n")
    assert lines[1].startswith("<talking> @")
    assert len(lines[1]) <= 401
    assert lines[2] == "arxiv.org/abs/2401.08503"
    assert {one.kind for one in composed.entities} >= {"bold", "italic"}


def test_several_lines_to_copy_are_a_block() -> None:
    """A BibTeX entry keeps its lines and what they are indented by."""
    assert markup(Copy("@misc{a,\n  title = {x}\n}")) == ["<pre>@misc{a,\n  title = {x}\n}</pre>"]


def test_a_file_is_a_message_of_its_own() -> None:
    """The buttons stand under the text before it."""
    file = Document("papercast.json", "{}")
    text, last = said_as(Reply((Line("All of it:"), file)), asks=True)
    assert (text.html, text.asks) == ("All of it:", True)
    assert last == Message(file=file)


def test_nothing_to_say_is_no_message() -> None:
    """An empty answer, and one of blank lines, say nothing."""
    assert said_as(Reply(())) == ()
    assert said_as(Reply((Line(""), Line(" ")))) == ()


def test_every_kind_of_block_is_taken() -> None:
    """Telegram takes an answer with everything in it, however long."""
    long = Reply((*REPLY.blocks, Line("word " * 3000), Copy("x" * 9000), *REPLY.blocks))
    for message in said_as(long):
        if message.html:
            assert html(message.html).text


def test_a_note_shows_what_fits_no_button() -> None:
    """Without the engine beside it, a long line is shown to be copied."""
    long = Action("Again", "/search " + "x" * 80)
    (body,) = bodies(Reply((Line("Look."),), (Action("Status", "/status"), long)), "42")
    message, silent = thaw(body)
    assert silent
    assert [one.data for one in message.buttons] == ["=/status"]
    assert message.html == f"Look.\nAgain:\n<code>{long.line}</code>"


@pytest.mark.parametrize("body", ["", "{}", '{"html":"","silent":true}', '{"html":"x"}', "[1]"])
def test_what_is_no_body_is_refused(body: str) -> None:
    """Only what was made here is sent."""
    with pytest.raises(ValueError, match="body"):
        thaw(body)


def test_a_body_comes_back_whole() -> None:
    """Through the store and back."""
    message = Message("<b>x</b>", file=None)
    assert thaw(freeze(message, silent=True)) == (message, True)
    file = Message(file=Document("a.json", "{}"))
    assert thaw(freeze(file, silent=False)) == (file, False)
