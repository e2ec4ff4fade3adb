"""Answers as Discord shows them, whole."""

from dataclasses import replace
from datetime import date

import pytest
from contracts import PLAIN
from discord_reader import read
from hypothesis import given
from hypothesis import strategies as st
from servers.discord_checks import check_message

from bot.blocks import Action, Block, Copy, Document, Entry, FullPaper, Item, Line, Marked, Reply
from handlers.discord.buttons import Button
from handlers.discord.message import Message, form
from handlers.discord.reply import messages
from storage.records import Paper

DAY = date(2026, 8, 18)
XEMO = Paper(
    "2608.14700",
    "Xemo-Talker: Unlock Emotions Explicitly for Audio-Driven Talking Portrait Synthesis",
    DAY,
)
CETALK = Paper(
    "2608.15110",
    "CETalk: Continuous Valence-Arousal Control for Audio-Driven 3D Talking Head Generation",
    DAY,
)


def shown(*blocks: Block) -> str:
    """The one message of these blocks."""
    (message,) = messages(Reply(blocks))
    check_message(form(message))
    assert (message.embeds, message.files) == ((), ())
    return message.content


def test_a_heading_may_go_on() -> None:
    """What goes on behind it, on its line, is plain."""
    line = Line("2 *subscriptions*", strong=True, tail="· digest daily at 08:00 _Paris_")
    said = r"**2 \*subscriptions\*** · digest daily at 08:00 \_Paris\_"
    assert shown(line, Line("Text.")) == f"{said}\nText."


def test_what_can_be_copied_in_a_sentence() -> None:
    """It is in monospace where it stands last; in what is too long, or elsewhere, nothing is."""
    assert shown(Line("- *a* is *a*, not _b_", copy="*a*")) == r"\- \*a\* is `*a*`, not \_b\_"
    assert shown(Line("Ticks: a`b`.", copy="a`b`")) == "Ticks: `` a`b` ``."
    assert shown(Line("*Yes*.", copy="no")) == r"\*Yes\*."
    assert shown(Line("a " * 500, copy="a")) == ("a " * 500).strip()


def test_a_new_subscription() -> None:
    """What was subscribed, what it would have brought, and when the next papers come."""
    assert shown(
        Line("Subscribed, number 1:"),
        Copy('"talking portrait" OR "talking face" OR "lip sync"'),
        Line(""),
        Line(
            "In the last 30 days this found 5 papers of 13,655, at most 3 on one day. The newest:"
        ),
        Item(1, XEMO),
        Item(2, CETALK),
        Line(""),
        Line("New papers come when arXiv announces them. Next: Wed 19 Aug, about 00:00 UTC."),
        Line("Posts go to #papers. Only you can see this."),
    ) == (
        "Subscribed, number 1:\n"
        '`"talking portrait" OR "talking face" OR "lip sync"`\n'
        "\n"
        "In the last 30 days this found 5 papers of 13,655, at most 3 on one day. The newest:\n"
        "\n"
        "1\\. **Xemo-Talker: Unlock Emotions Explicitly for Audio-Driven Talking Portrait "
        "Synthesis**\n"
        "<https://arxiv.org/abs/2608.14700>\n"
        "2\\. **CETalk: Continuous Valence-Arousal Control for Audio-Driven 3D Talking Head "
        "Generation**\n"
        "<https://arxiv.org/abs/2608.15110>\n"
        "\n"
        "New papers come when arXiv announces them. Next: Wed 19 Aug, about 00:00 UTC.\n"
        "Posts go to #papers. Only you can see this."
    )


def test_a_bad_query() -> None:
    """The place is pointed at in monospace; the line that is right can be copied."""
    assert shown(
        Line("This query has a problem. Nothing was changed."),
        Marked('"talking portrait OR lip sync', 0),
        Line("The quotation mark at character 1 is never closed. Perhaps:"),
        Copy('/subscribe "talking portrait" OR "lip sync"'),
    ) == (
        "This query has a problem. Nothing was changed.\n"
        "\n"
        "```\n"
        '"talking portrait OR lip sync\n'
        "^\n"
        "```\n"
        "The quotation mark at character 1 is never closed. Perhaps:\n"
        '`/subscribe "talking portrait" OR "lip sync"`'
    )


def test_a_list_of_subscriptions() -> None:
    """Number and name, the query to be copied, what it brought; a blank line between them."""
    assert shown(
        Line("2 subscriptions", strong=True),
        Entry(1, "Talking heads", '"talking head" OR "lip sync*"', "15 papers in 30 days"),
        Entry(4, None, 'au:"Junyong Noh"', "1 paper in 30 days"),
        Line("/settings"),
    ) == (
        "**2 subscriptions**\n"
        "\n"
        "1 **Talking heads**\n"
        '`"talking head" OR "lip sync*"`\n'
        "15 papers in 30 days\n"
        "\n"
        "**Number 4**\n"
        '`au:"Junyong Noh"`\n'
        "1 paper in 30 days\n"
        "\n"
        "/settings"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        'What should it look for? Send words, a "phrase in quotes", or au:"a name". '
        "/cancel to stop.",
        "arXiv has no paper 2401.99999. An id looks like 2401.08503 or hep-th/9901001.",
        "20 subscriptions is the limit here. Two subjects can share one: \"a\" OR \"b\".",
        "This Papercast is private. Its operator can let you in; give them this number: 48151623.",
        'Only members with "Manage Channel" can change what #papers gets. In a direct message you '
        "can subscribe for yourself.",
        'Papercast may not write in #papers: it lacks "Embed Links". Grant it under channel '
        "settings, Permissions, then try again. Nothing was changed.",
        "You already have this: number 1. Nothing was changed.",
        "cs.VC is not a category. Nearest: cs.CV (Computer Vision).",
        "Please wait 20 seconds.",
    ],
)  # fmt: skip
def test_a_sentence_is_shown_as_it_is(sentence: str) -> None:
    """Nothing is made of it, and it needs no escape."""
    assert shown(Line(sentence)) == sentence
    assert read(sentence).marks == []


def test_an_undone_subscription() -> None:
    """The whole line that undoes it is in monospace."""
    blocks = (Line("Removed number 1, Talking heads. To undo:"), Copy('/subscribe "lip sync*"'))
    assert shown(*blocks) == ('Removed number 1, Talking heads. To undo:\n`/subscribe "lip sync*"`')


def test_a_whole_abstract() -> None:
    """The title in bold, the text, and the address as a link without a preview."""
    blocks = (Line("A title", strong=True), Line("Text."), Line("arxiv.org/abs/hep-th/9901001"))
    assert shown(*blocks) == "**A title**\nText.\n<https://arxiv.org/abs/hep-th/9901001>"


def test_several_lines_to_copy_are_a_block() -> None:
    """Their indentation stays, and they cannot end the block."""
    assert shown(Copy("@misc{a,\n  title = {B},\n}")) == "```\n@misc{a,\n  title = {B},\n}\n```"
    assert shown(Copy("a\n```\nb")).count("```") == 2


def test_monospace_holds_any_line() -> None:
    """Backticks are kept apart from the marks around them."""
    assert shown(Copy("a `b` c")) == "``a `b` c``"
    assert shown(Copy("`b`")) == "`` `b` ``"
    assert messages(Reply((Copy(""),))) == ()


def test_items_with_a_summary_stand_apart() -> None:
    """And say it between title and address; a withdrawn paper says so first."""
    gone = replace(XEMO, withdrawn=True)
    assert shown(Item(1, gone, "Short."), Item(2, XEMO)) == (
        f"1\\. **{XEMO.title}**\nWithdrawn by the authors.\nShort.\n<https://arxiv.org/abs/2608.14700>"
        f"\n\n2\\. **{XEMO.title}**\n<https://arxiv.org/abs/2608.14700>"
    )


def test_items_say_why_they_came() -> None:
    """What is noted of a paper stands below its text, above the address, without any mark."""
    note = "talking *face* (title), cs.CV +2"
    assert shown(Item(1, XEMO, "Short.", note), Item(2, CETALK, note="\x1b[1mlip_sync_")) == (
        f"1\\. **{XEMO.title}**\nShort.\ntalking \\*face\\* (title), cs.CV +2\n"
        "<https://arxiv.org/abs/2608.14700>"
        f"\n\n2\\. **{CETALK.title}**\nlip\\_sync\\_\n<https://arxiv.org/abs/2608.15110>"
    )


def test_blank_lines_are_one() -> None:
    """However many there are, and none at the ends."""
    assert (
        shown(Line(""), Line("a"), Line(""), Line("  "), Line("b\n\nc"), Line("")) == "a\n\nb\n\nc"
    )
    assert messages(Reply(())) == messages(Reply((Line(""),))) == ()


def test_frames_and_files_keep_their_order() -> None:
    """A text after a frame is a message of its own; each message has one frame, ten files."""
    paper = FullPaper(PLAIN, "Short.", "from the abstract")
    made = messages(Reply((Line("a"), paper, paper, Line("b"))))
    assert [(one.content, len(one.embeds)) for one in made] == [("a", 1), ("", 1), ("b", 0)]
    files = tuple(Document(f"{n}.json", "{}") for n in range(12))
    made = messages(Reply((Line("a"), *files, Line("b"))))
    assert [(one.content, len(one.files)) for one in made] == [("a", 10), ("", 2), ("b", 0)]


def test_buttons_stand_under_the_last_message() -> None:
    """Where the thumb is."""
    reply = Reply((Line("a" * 1500), Line("b" * 1500)), (Action("More", "/more"),))
    first, last = messages(reply, [Button("More", "=/more")])
    assert (first.rows, len(last.rows)) == ((), 1)


BLOCKS = st.lists(
    st.one_of(
        st.builds(Line, st.text(max_size=3000), st.booleans()),
        st.builds(Copy, st.text(max_size=3000)),
        st.builds(Item, st.integers(1, 99), st.just(PLAIN), st.none() | st.text(max_size=3000)),
        st.builds(Entry, st.just(3), st.none() | st.text(max_size=400), st.text(), st.text()),
        st.builds(Marked, st.text(max_size=200), st.integers(0, 200)),
    ),
    max_size=8,
)


@given(BLOCKS)
def test_no_answer_breaks_a_limit(blocks: list[Block]) -> None:
    """Whatever is said, every message fits and none is empty."""
    for message in messages(Reply(tuple(blocks))):
        assert message != Message()
        assert message.content.strip() or message.embeds or message.files
        check_message(form(message))


@given(st.text(max_size=5000))
def test_a_long_text_is_whole(text: str) -> None:
    """Cut into messages, it says what it said."""
    words = " ".join(f"{text} word".split()) + " end" * 900
    made = messages(Reply((Line(words),)))
    assert len(made) > 1
    assert sum(one.content.count("end") for one in made) == words.count("end")
