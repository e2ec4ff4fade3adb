"""Whole messages as people see them, from fixed records: text and every mark in it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from servers.telegram_links import links
from servers.telegram_text import html

from bot.blocks import Block, Copy, Entry, Item, Line, Marked, Reply
from bot.posted import Notice
from handlers.telegram.message import thaw
from handlers.telegram.render import bodies
from handlers.telegram.reply import said_as
from storage.records import Hit, Paper, Why

REAL3D = Paper(
    id="2401.08503",
    title="Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis",
    announced=date(2024, 1, 17),
    authors=("Zhenhui Ye", *(f"Author {n}" for n in range(13))),
    categories=("cs.CV",),
    primary_category="cs.CV",
    comment="ICLR 2024 (Spotlight). Project page: https://real3dportrait.github.io",
    submitted=datetime(2024, 1, 16, 12, tzinfo=UTC),
)
SUMMARY = (
    "Builds a 3D avatar from one unseen image and animates it with a reference video or audio. "
    "Combines a large image-to-plane model, a motion adapter, a head-torso-background "
    "super-resolution model and an audio-to-motion model, for natural torso movement and a "
    "switchable background."
)
HITS = (Hit("talking portrait", "title", 0, 1), Hit("talking face", "abstract", 0, 1))
POST = f"""\
<b>Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis</b>
Zhenhui Ye et al. (14) · ICLR 2024 Spotlight

{SUMMARY}

<i>Talking heads: talking portrait (title), talking face</i>
arxiv.org/abs/2401.08503 · <a href="https://real3dportrait.github.io">project page</a>
<code>cs.CV</code> · 16 Jan 2024 · summary by Claude"""

START = """\
Papercast reads arXiv every night and sends you the papers you ask for, each with a short summary.

What should it look for? Send a few words, for example:
<code>"talking portrait"</code>
<code>"lip sync*" OR "talking head"</code>
<code>au:"Junyong Noh"</code>

/help shows everything else."""

SUBSCRIBED = """\
Subscribed, number 1:
<code>"talking portrait" OR "talking face" OR "lip sync"</code>

In the last 30 days this found 5 papers of 13,655, at most 3 on one day. The newest:

1. <b>Xemo-Talker: Unlock Emotions Explicitly for Audio-Driven Talking Portrait Synthesis</b>
arxiv.org/abs/2608.14700
2. <b>CETalk: Continuous Valence-Arousal Control for Audio-Driven 3D Talking Head Generation</b>
arxiv.org/abs/2608.15110

One remark: "lip sync" does not find "lip synchronization". With <code>"lip sync*"</code> it is \
11 papers instead of 5:
<code>/edit 1 "talking portrait" OR "talking face" OR "lip sync*"</code>
Stop:
<code>/unsubscribe 1</code>"""

PROBLEM = """\
This query has a problem. Nothing was changed.

<pre>"talking portrait OR lip sync
^</pre>
The quotation mark at character 1 is never closed. Perhaps:
<code>/subscribe "talking portrait" OR "lip sync"</code>"""

SUBSCRIPTIONS = """\
<b>2 subscriptions</b>

1 <b>Talking heads</b>
<code>"talking head" OR "lip sync*"</code>
15 papers in 30 days, last on 18 Aug

4 <b>Junyong Noh</b>
<code>au:"Junyong Noh"</code>
1 paper in 30 days, last on 18 Aug

/edit changes one, /unsubscribe ends it."""

UNKNOWN_CATEGORY = (
    "<code>cs.VC</code> is not a category. Nearest: <code>cs.CV</code> (Computer Vision)."
)


def shows(made: str, wanted: str) -> bool:
    """Whether both are the same text with the same marks; how quotes are escaped is no matter."""
    one, other = html(made), html(wanted)
    return (one.text, one.entities) == (other.text, other.entities)


def answer(*blocks: Block) -> str:
    """The one message of an answer with these blocks."""
    (message,) = said_as(Reply(blocks))
    return message.html


def test_a_post() -> None:
    """Title, who, summary, why, address and links, small print; nothing else."""
    notice = Notice(REAL3D, SUMMARY, "summary by Claude", (Why(1, "Talking heads", HITS),))
    (body,) = bodies(notice, "42")
    assert thaw(body)[0].html == POST


def test_a_post_of_two_subscriptions() -> None:
    """Both are named on the one line."""
    why = (
        Why(1, "Talking heads", (Hit("talking portrait", "abstract", 0, 1),)),
        Why(2, "3D avatars", (Hit("3D avatar", "abstract", 0, 1),)),
    )
    (body,) = bodies(Notice(REAL3D, SUMMARY, "summary by Claude", why), "42")
    line = "<i>Talking heads: talking portrait · 3D avatars: 3D avatar</i>"
    assert line in thaw(body)[0].html.splitlines()


def test_a_withdrawn_paper() -> None:
    """The title is kept, and the first line under it says so."""
    gone = replace(
        REAL3D,
        withdrawn=True,
        comment="error in section 4",
        updated=datetime(2024, 2, 2, tzinfo=UTC),
    )
    (body,) = bodies(Notice(gone, None, "no abstract", ()), "42")
    said = 'Withdrawn by the authors, 2 Feb 2024: "error in section 4".'
    assert html(thaw(body)[0].html).text.splitlines()[1] == said


def test_the_first_greeting() -> None:
    """Examples that a tap copies, and a command that a tap gives."""
    first, *_, last = START.splitlines()
    examples = ('"talking portrait"', '"lip sync*" OR "talking head"', 'au:"Junyong Noh"')
    made = answer(
        Line(first),
        Line(""),
        Line("What should it look for? Send a few words, for example:"),
        *map(Copy, examples),
        Line(""),
        Line(last),
    )
    assert shows(made, START)


def test_a_new_subscription() -> None:
    """The query to copy, the newest papers, and how to end it."""
    xemo = replace(
        REAL3D,
        id="2608.14700",
        title="Xemo-Talker: Unlock Emotions Explicitly for Audio-Driven Talking Portrait Synthesis",
    )
    cetalk = replace(
        REAL3D,
        id="2608.15110",
        title="CETalk: Continuous Valence-Arousal Control for Audio-Driven 3D Talking Head "
        "Generation",
    )
    found = "In the last 30 days this found 5 papers of 13,655, at most 3 on one day. The newest:"
    made = answer(
        Line("Subscribed, number 1:"),
        Copy('"talking portrait" OR "talking face" OR "lip sync"'),
        Line(""),
        Line(found),
        Item(1, xemo),
        Item(2, cetalk),
        Line(
            'One remark: "lip sync" does not find "lip synchronization". '
            'With "lip sync*" it is 11 papers instead of 5:',
            copy='"lip sync*"',
        ),
        Copy('/edit 1 "talking portrait" OR "talking face" OR "lip sync*"'),
        Line("Stop:"),
        Copy("/unsubscribe 1"),
    )
    assert shows(made, SUBSCRIBED)


PREVIEWED = """\
In the last 30 days this found 5 papers of 13,655: about 1 a week, at most 3 on one day.
The newest:

1. <b>Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis</b>
<i>talking portrait (title), talking face +1</i>
arxiv.org/abs/2401.08503
2. <b>Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis</b>
<i><code>cs.CV</code></i>
arxiv.org/abs/2401.08503

4 of these 5 already come with number 2."""


def test_a_preview() -> None:
    """Why each came stands in italics between title and address, and links nothing."""
    made = answer(
        Line(
            "In the last 30 days this found 5 papers of 13,655: about 1 a week, "
            "at most 3 on one day."
        ),
        Line("The newest:"),
        Item(1, REAL3D, note="talking portrait (title), talking face +1"),
        Item(2, REAL3D, note="cs.CV"),
        Line("4 of these 5 already come with number 2."),
    )
    assert shows(made, PREVIEWED)
    unmade = [one.text for one in links(html(made)) if not one.made]
    assert unmade == ["arxiv.org/abs/2401.08503"] * 2


def test_a_query_with_a_problem() -> None:
    """The caret stands under its place, and one line can be copied."""
    made = answer(
        Line("This query has a problem. Nothing was changed."),
        Marked('"talking portrait OR lip sync', 0),
        Line("The quotation mark at character 1 is never closed. Perhaps:"),
        Copy('/subscribe "talking portrait" OR "lip sync"'),
    )
    assert shows(made, PROBLEM)


def test_the_list_of_subscriptions() -> None:
    """Number and name, the query to copy, what it brought; apart from each other."""
    notes = ("15 papers in 30 days, last on 18 Aug", "1 paper in 30 days, last on 18 Aug")
    made = answer(
        Line("2 subscriptions", strong=True),
        Entry(1, "Talking heads", '"talking head" OR "lip sync*"', notes[0]),
        Entry(4, "Junyong Noh", 'au:"Junyong Noh"', notes[1]),
        Line("/edit changes one, /unsubscribe ends it."),
    )
    assert shows(made, SUBSCRIPTIONS)


def test_a_category_in_a_sentence() -> None:
    """It is no link to a stranger's site."""
    made = answer(Line("cs.VC is not a category. Nearest: cs.CV (Computer Vision)."))
    assert made == UNKNOWN_CATEGORY
