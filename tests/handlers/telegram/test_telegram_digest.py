"""Digests as Telegram is sent them: whole, cut between papers, with no link but ours."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from contracts import HOSTILE, NOTICES, PAPERS, hundred, name_of, papers_of
from digests import EIGHT, HEADS, LATE, TUESDAY, digests, ids, listed, why
from hypothesis import given, settings
from servers.telegram_links import links
from servers.telegram_text import Composed, html

from bot.posted import Digest, Group, Notice
from handlers.telegram.message import thaw
from handlers.telegram.render import bodies
from storage.records import Paper

WHOLE = """\
<b>8 papers · Tue 18 Aug</b>

<b>Talking heads</b>

1. <b>Xemo-Talker: Unlock Emotions Explicitly for Audio-Driven Talking Portrait Synthesis</b>
Chaolong Yang et al. (9)
Learns a neutral speech-to-motion mapping first, then adds a lightweight emotion branch, while lip \
synchronization stays competitive.
arxiv.org/abs/2608.14700 · <a href="https://github.com/chaolongy/Xemo-Talker">code</a>

2. <b>CETalk: Continuous Valence-Arousal Control for Audio-Driven 3D Talking Head Generation</b>
Peng Jia et al. (5)
Controls emotion by continuous valence and arousal instead of discrete categories; adds the \
3D-VA-MEAD dataset.
arxiv.org/abs/2608.15110

3. <b>FMReward: Aligning and Evaluating Audio-Driven 3D Facial Animation with Human Preferences</b>
Sijing Wu et al. (7) · IEEE TVCG 2026
Predicts how people judge 3D facial motion, learned from 65,574 annotated pairs, and fine-tunes \
animation models with it.
arxiv.org/abs/2608.15296

4. <b>AnyTalk: Speech Animation for Arbitrary Characters Leveraging a Video Generation Model</b>
Kwan Yun, <b>Junyong Noh</b> et al. (6) · TVCG
Animates the speech of arbitrary 3D characters without any animation data, by adapting a video \
diffusion model.
arxiv.org/abs/2608.16143 · <a href="https://serin-yoon.github.io/projects/anytalk/">project page</a>

5. <b>SingDance: Compositional Zero-Shot Singing-and-Dancing Video Generation with Role-Aware \
Audio Conditioning</b>
Tao Feng et al. (7) · also Video generation
Makes the subject of a dance video also sing: the visible person is either the source or the \
listener of the voice.
arxiv.org/abs/2608.16220

<b>Video generation</b>

6. <b>SQuad: Sub-Quadratic Attention Distillation for Efficient Video Generation</b>
Animesh Karnewar et al. (4)
Distils a pretrained softmax attention into one of complexity O(n√n); cuts end-to-end DiT latency \
by 2×.
arxiv.org/abs/2608.16585

7. <b>KeyID: Decoupled Drafting and Keyframe Editing for Identity-Preserving Video Generation</b>
Jianjie Luo et al. (5) · ACM MM 2026
Training-free: drafts the video first, then puts the identity in by correcting sparse keyframes.
arxiv.org/abs/2608.16154 · <a href="https://github.com/WISLab-GDUT/KeyID">code</a>

8. <b>FlowDance: Music-Driven Dance Video Generation with Parallel Pose and RGB Streams</b>
Genying Li et al. (8)
Generates dance video from music in parallel pose and RGB streams that keep the person's appearance.
arxiv.org/abs/2608.15818

<i>Checked 412 new and 148 cross-listed papers; none missing. Summaries by Claude.</i>"""
SHORT = Digest(TUESDAY, (Group(1, HEADS, tuple(map(listed, ("2608.14700", "2608.15110")))),))


def texts(digest: Digest, address: str = "42") -> list[str]:
    """The HTML of its messages."""
    return [thaw(body)[0].html for body in bodies(digest, address)]


def taken(digest: Digest) -> list[Composed]:
    """Its messages as Telegram shows them; nothing of them may be refused or lost."""
    found = [html(text) for text in texts(digest)]
    for one in found:
        assert len(one.text.encode("utf-16-le")) // 2 <= 4096
        assert len(one.entities) <= 100
        assert one.losses == ()
    return found


def read(found: list[Composed]) -> list[str]:
    """The papers that can be tapped, in order; of what papers say, a client may link #words."""
    tappable = (link for one in found for link in links(one) if not link.made)
    return [link.text.removeprefix("arxiv.org/abs/") for link in tappable if link.kind != "hashtag"]


def test_a_digest_of_eight_papers() -> None:
    """One message, to the letter, without buttons; it rings, because it is a person's own chat."""
    (body,) = bodies(EIGHT, "42")
    assert json.loads(body) == {"html": WHOLE, "silent": False}


def test_one_subscription_needs_no_heading() -> None:
    """The papers stand under the header."""
    (text,) = texts(SHORT)
    assert text.startswith("<b>2 papers · Tue 18 Aug</b>\n\n1. <b>Xemo-Talker: ")
    assert text.endswith("\narxiv.org/abs/2608.15110\n\n<i>Summaries by Claude.</i>")


def test_a_late_digest() -> None:
    """Why it is late stands under the header, before any paper."""
    (text,) = texts(replace(SHORT, late=LATE))
    assert text.startswith(f"<b>2 papers · Tue 18 Aug</b>\n{LATE}\n\n1. <b>")


def test_several_days() -> None:
    """The header says from which day on."""
    (text,) = texts(replace(SHORT, since=date(2026, 8, 15)))
    assert text.startswith("<b>2 papers · 15–18 Aug</b>\n")


def test_a_receipt_that_names_a_category() -> None:
    """It stands in monospace, where no client makes a link of it."""
    said = "cs.AI was not complete at arXiv by 12:00; its papers follow when they are there."
    (text,) = texts(replace(SHORT, receipt=said))
    assert text.endswith(
        "<i><code>cs.AI</code> was not complete at arXiv by 12:00; its papers follow when they are "
        "there. Summaries by Claude.</i>"
    )


def test_papers_beyond_the_maximum() -> None:
    """A line each, title and address, under a heading of their own."""
    rest = [Paper(f"2608.2000{n}", f"Paper {n} of cs.CV", TUESDAY) for n in range(2)]
    (text,) = texts(replace(SHORT, also=tuple(rest), receipt="None missing."))
    assert text.startswith("<b>4 papers · Tue 18 Aug</b>\n\n1. <b>Xemo-Talker: ")
    assert text.endswith(
        "\narxiv.org/abs/2608.15110\n\n<b>Also</b>\n\n"
        "3. Paper 0 of <code>cs.CV</code> · arxiv.org/abs/2608.20000\n"
        "4. Paper 1 of <code>cs.CV</code> · arxiv.org/abs/2608.20001\n\n"
        "<i>None missing. Summaries by Claude.</i>"
    )


def test_a_withdrawn_paper_beyond_the_maximum() -> None:
    """Its line says so."""
    gone = Paper("2608.20000", "Paper 0", TUESDAY, withdrawn=True)
    (text,) = texts(replace(SHORT, also=(gone,)))
    assert "\n\n3. Paper 0 · withdrawn · arxiv.org/abs/2608.20000\n\n" in text


def test_a_withdrawn_paper() -> None:
    """It says so under its title."""
    one = listed("2608.15110")
    gone = replace(one, paper=replace(one.paper, withdrawn=True, comment="error in section 4"))
    (text,) = texts(Digest(TUESDAY, (Group(1, HEADS, (gone, one)),)))
    assert "Generation</b>\nWithdrawn by the authors: &quot;error in section 4&quot;.\nPeng" in text


def test_a_compact_digest() -> None:
    """Summaries are left out, and nothing is said of who wrote them."""
    shown = (listed(one, format="compact") for one in ("2608.14700", "2608.15110"))
    (text,) = texts(Digest(TUESDAY, (Group(1, HEADS, tuple(shown)),)))
    assert text == (
        "<b>2 papers · Tue 18 Aug</b>\n\n"
        "1. <b>Xemo-Talker: Unlock Emotions Explicitly for Audio-Driven Talking Portrait "
        "Synthesis</b>\nChaolong Yang et al. (9)\narxiv.org/abs/2608.14700 · "
        '<a href="https://github.com/chaolongy/Xemo-Talker">code</a>\n\n'
        "2. <b>CETalk: Continuous Valence-Arousal Control for Audio-Driven 3D Talking Head "
        "Generation</b>\nPeng Jia et al. (5)\narxiv.org/abs/2608.15110"
    )


def test_a_digest_of_one_paper() -> None:
    """It is the post, with its buttons and the receipt below it."""
    single = Digest(TUESDAY, (Group(1, HEADS, (listed("2608.15110", why(1, HEADS)),)),))
    (body,) = bodies(replace(single, receipt="Checked 560 papers; none missing."), "42")
    message, silent = thaw(body)
    assert message.html.startswith("<b>CETalk: ")
    assert message.html.endswith("· summary by Claude\n<i>Checked 560 papers; none missing.</i>")
    assert [one.label for one in message.buttons] == ["Abstract", "BibTeX"]
    assert not silent


def test_a_long_digest_is_several_messages() -> None:
    """Cut between papers; each says which it is, and where it goes on the heading stands again."""
    posted = texts(hundred())
    heads = [text.split("\n", 1)[0] for text in posted]
    assert len(posted) > 3
    assert heads == [
        f"<b>100 papers · Tue 1 Sep · {n} of {len(posted)}</b>" for n in range(1, len(posted) + 1)
    ]
    assert posted[0].split("\n")[1] == LATE
    assert posted[1].split("\n")[2] == "<b>Talking Face</b>"
    assert ["none missing" in text for text in posted] == [*[False] * (len(posted) - 1), True]
    assert read(taken(hundred())) == ids(hundred())


@pytest.mark.parametrize(("address", "rings"), [("42", True), ("-1001/5", False), ("@a", False)])
def test_a_digest_rings_once(address: str, rings: bool) -> None:
    """In direct messages, with its first message; where several people read never."""
    silent = [thaw(body)[1] for body in bodies(hundred(), address)]
    assert silent == [not rings, *[True] * (len(silent) - 1)]


def test_nothing_of_ours_is_loud() -> None:
    """No exclamation mark, no two blank lines, no space at the end of a line."""
    quiet = tuple(listed(one) for one in ids(EIGHT))
    for digest in (EIGHT, replace(EIGHT, groups=(Group(1, None, quiet),), late=LATE)):
        for text in texts(digest):
            assert not re.search(r"!|\n\n\n| $", text, re.MULTILINE)


@pytest.mark.parametrize("one", NOTICES, ids=name_of)
def test_only_ours_can_be_tapped(one: Notice | Digest) -> None:
    """Whatever papers and people write, no client makes a link of it."""
    assert read([html(thaw(body)[0].html) for body in bodies(one, "42")]) == papers_of(one)


@settings(max_examples=60, deadline=None)
@given(digests([*PAPERS, replace(HOSTILE, title="cs.CV @name $CASH /help http://a.io a.de " * 30)]))
def test_every_digest_fits(digest: Digest) -> None:
    """Every message is taken whole, and each paper stands in one of them, in order."""
    assert read(taken(digest)) == ids(digest)
