"""Digests as Discord is sent them: an embed a message, cut between papers."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from contracts import HOSTILE, PAPERS, hundred
from digests import EIGHT, HEADS, LATE, TUESDAY, digests, ids, listed, why
from discord_reader import Read, read
from hypothesis import given, settings
from servers.discord_checks import check_message

from bot.posted import Digest, Group
from handlers.discord.markdown import JOINER
from handlers.discord.message import SILENT
from handlers.discord.render import bodies
from storage.records import Paper

DESCRIPTION = r"""**Talking heads**

1\. [Xemo-Talker: Unlock Emotions Explicitly for Audio-Driven Talking Portrait Synthesis]\
(https://arxiv.org/abs/2608.14700)
Chaolong Yang et al. (9) · [code](https://github.com/chaolongy/Xemo-Talker)
Learns a neutral speech-to-motion mapping first, then adds a lightweight emotion branch, while lip \
synchronization stays competitive.

2\. [CETalk: Continuous Valence-Arousal Control for Audio-Driven 3D Talking Head Generation]\
(https://arxiv.org/abs/2608.15110)
Peng Jia et al. (5)
Controls emotion by continuous valence and arousal instead of discrete categories; adds the \
3D-VA-MEAD dataset.

3\. [FMReward: Aligning and Evaluating Audio-Driven 3D Facial Animation with Human Preferences]\
(https://arxiv.org/abs/2608.15296)
Sijing Wu et al. (7) · IEEE TVCG 2026
Predicts how people judge 3D facial motion, learned from 65,574 annotated pairs, and fine-tunes \
animation models with it.

4\. [AnyTalk: Speech Animation for Arbitrary Characters Leveraging a Video Generation Model]\
(https://arxiv.org/abs/2608.16143)
Kwan Yun, **Junyong Noh** et al. (6) · TVCG · \
[project page](https://serin-yoon.github.io/projects/anytalk/)
Animates the speech of arbitrary 3D characters without any animation data, by adapting a video \
diffusion model.

5\. [SingDance: Compositional Zero-Shot Singing-and-Dancing Video Generation with Role-Aware Audio \
Conditioning](https://arxiv.org/abs/2608.16220)
Tao Feng et al. (7) · also Video generation
Makes the subject of a dance video also sing: the visible person is either the source or the \
listener of the voice.

**Video generation**

6\. [SQuad: Sub-Quadratic Attention Distillation for Efficient Video Generation]\
(https://arxiv.org/abs/2608.16585)
Animesh Karnewar et al. (4)
Distils a pretrained softmax attention into one of complexity O(n√n); cuts end-to-end DiT latency \
by 2×.

7\. [KeyID: Decoupled Drafting and Keyframe Editing for Identity-Preserving Video Generation]\
(https://arxiv.org/abs/2608.16154)
Jianjie Luo et al. (5) · ACM MM 2026 · [code](https://github.com/WISLab-GDUT/KeyID)
Training-free: drafts the video first, then puts the identity in by correcting sparse keyframes.

8\. [FlowDance: Music-Driven Dance Video Generation with Parallel Pose and RGB Streams]\
(https://arxiv.org/abs/2608.15818)
Genying Li et al. (8)
Generates dance video from music in parallel pose and RGB streams that keep the person's appearance.
""".replace("\\\n", "").rstrip()  # fmt: skip
WHOLE = {
    "embeds": [
        {
            "title": "8 papers · Tue 18 Aug",
            "color": 6195374,
            "description": DESCRIPTION,
            "footer": {
                "text": "Checked 412 new and 148 cross-listed papers; none missing.\n"
                "Summaries by Claude"
            },
        }
    ],
    "allowed_mentions": {"parse": []},
    "flags": 4096,
}
SHORT = Digest(TUESDAY, (Group(1, HEADS, tuple(map(listed, ("2608.14700", "2608.15110")))),))
_ADDRESS = re.compile(r"https://arxiv\.org/abs/(.+)")


def posts(digest: Digest, address: str = "1") -> list[dict[str, Any]]:
    """Its messages, each of which Discord would take."""
    made: list[dict[str, Any]] = [json.loads(body) for body in bodies(digest, address)]
    for post in made:
        check_message(post)
    return made


def embeds(digest: Digest) -> list[dict[str, Any]]:
    """The one embed of each message."""
    return [embed for post in posts(digest) for embed in post["embeds"]]


def seen(digest: Digest) -> list[Read]:
    """What a reader sees of the descriptions."""
    return [read(embed["description"]) for embed in embeds(digest)]


def papers(found: list[Read]) -> list[str]:
    """The papers that titles lead to, in the order in which they stand."""
    targets = (_ADDRESS.fullmatch(url) for one in found for url in one.of("link"))
    return [target[1] for target in targets if target]


def test_a_digest_of_eight_papers() -> None:
    """One message with one embed, to the letter; in a channel it rings nobody."""
    assert posts(EIGHT) == [WHOLE]


def test_the_title_is_the_link() -> None:
    """Number, title as it is, and where it leads."""
    (one,) = seen(EIGHT)
    assert papers([one]) == ids(EIGHT)
    assert one.text.split("\n")[2] == (
        "1. Xemo-Talker: Unlock Emotions Explicitly for Audio-Driven Talking Portrait Synthesis"
    )
    assert one.of("list") == []


def test_a_late_digest() -> None:
    """Why it is late stands above all papers."""
    (embed,) = embeds(replace(SHORT, late=LATE, since=date(2026, 8, 15)))
    assert embed["title"] == "2 papers · 15–18 Aug"
    assert embed["description"].startswith(f"{LATE}\n\n1\\. [Xemo-Talker: ")


def test_one_subscription_needs_no_heading() -> None:
    """The papers stand at the top, and without a receipt there is who summarised."""
    (embed,) = embeds(SHORT)
    assert embed["description"].startswith("1\\. [Xemo-Talker: ")
    assert embed["footer"] == {"text": "Summaries by Claude"}


def test_papers_beyond_the_maximum() -> None:
    """A line each under a heading of their own."""
    rest = tuple(Paper(f"2608.2000{n}", f"Paper {n} *of* cs.CV", TUESDAY) for n in range(2))
    (embed,) = embeds(replace(SHORT, also=rest))
    assert embed["description"].endswith(
        "3D-VA-MEAD dataset.\n\n**Also**\n\n"
        r"3\. [Paper 0 \*of\* cs.CV](https://arxiv.org/abs/2608.20000)" "\n"
        r"4\. [Paper 1 \*of\* cs.CV](https://arxiv.org/abs/2608.20001)"
    )  # fmt: skip


def test_a_withdrawn_paper_beyond_the_maximum() -> None:
    """Its line says so."""
    gone = Paper("2608.20000", "Paper 0", TUESDAY, withdrawn=True)
    (embed,) = embeds(replace(SHORT, also=(gone,)))
    line = r"3\. [Paper 0](https://arxiv.org/abs/2608.20000) · withdrawn"
    assert embed["description"].endswith(f"\n\n{line}")


def test_a_compact_digest() -> None:
    """Summaries are left out; without a receipt there is no footer."""
    shown = (listed(one, format="compact") for one in ("2608.14700", "2608.15110"))
    (embed,) = embeds(Digest(TUESDAY, (Group(1, HEADS, tuple(shown)),)))
    assert "footer" not in embed
    assert embed["description"].endswith("(https://arxiv.org/abs/2608.15110)\nPeng Jia et al. (5)")


def test_a_withdrawn_paper() -> None:
    """It says so under its title."""
    one = listed("2608.15110")
    gone = replace(one, paper=replace(one.paper, withdrawn=True, comment="error in section 4"))
    (found,) = seen(Digest(TUESDAY, (Group(1, HEADS, (gone, one)),)))
    assert found.text.split("\n")[1] == 'Withdrawn by the authors: "error in section 4".'


def test_a_digest_of_one_paper() -> None:
    """It is the post, with its buttons, and the receipt in its footer's last line."""
    single = Digest(TUESDAY, (Group(1, HEADS, (listed("2608.15110", why(1, HEADS)),)),))
    (post,) = posts(replace(single, receipt="None missing."))
    (embed,) = post["embeds"]
    assert embed["title"].startswith("CETalk: ")
    assert embed["footer"]["text"].endswith("summary by Claude\nNone missing.")
    assert len(post["components"][0]["components"]) == 3


def test_a_long_digest_is_several_messages() -> None:
    """Cut between papers; each says which it is, the first why it is late, the last the receipt."""
    made = embeds(hundred())
    assert len(made) > 3
    assert [embed["title"] for embed in made] == [
        f"100 papers · Tue 1 Sep · {n} of {len(made)}" for n in range(1, len(made) + 1)
    ]
    assert made[0]["description"].startswith(f"{LATE}\n\n**Talking Face**\n\n1\\. ")
    assert made[1]["description"].startswith("**Talking Face**\n\n")
    assert ["footer" in embed for embed in made] == [*[False] * (len(made) - 1), True]
    assert papers(seen(hundred())) == ids(hundred())


def test_a_digest_rings_once() -> None:
    """In direct messages, with its first message; in channels never; and it has no buttons."""
    direct, channel = posts(hundred(), "@1"), posts(hundred(), "1")
    assert [post["flags"] for post in direct] == [0, *[SILENT] * (len(direct) - 1)]
    assert {post["flags"] for post in channel} == {SILENT}
    assert not any("components" in post for post in (*direct, *channel))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("On [O III] lines", "On [O III] lines"),
        ("On [0, 1) and (0, 1]", "On [0, 1) and (0, 1]"),
        ("On [0, 1)", "On ［0, 1)"),
        ("] here [", "］ here ［"),
        ("a](https://b.example) [c", "a］(https://b.example) ［c"),
        ("see [x](https://b.example)", "see [x](https://b.example)"),
        ("@everyone <@1> :fire: discord.gg/a", "@everyone <@1> :fire: discord.gg/a"),
        ("*a* _b_ `c` ||d|| \\", "*a* _b_ `c` ||d|| \\"),
    ],
)
def test_a_title_cannot_end_its_link(title: str, shown: str) -> None:
    """Brackets, addresses and marks in a title stay text, and the whole title is the link."""
    one = listed("2608.15110")
    odd = replace(one, paper=replace(one.paper, title=title))
    (found,) = seen(Digest(TUESDAY, (Group(1, HEADS, (odd, one)),)))
    assert {kind for kind, _ in found.marks} == {"link"}
    assert papers([found]) == ["2608.15110"] * 2
    assert found.text.split("\n")[0].replace(JOINER, "") == f"1. {shown}"


def test_a_paper_without_a_title_can_be_tapped() -> None:
    """Its address stands in for the title."""
    one = listed("2608.15110")
    odd = replace(one, paper=replace(one.paper, title=" \u200b "))
    (found,) = seen(Digest(TUESDAY, (Group(1, HEADS, (odd, one)),)))
    assert found.text.startswith("1. arxiv.org/abs/2608.15110\n")


@settings(max_examples=60, deadline=None)
@given(digests([*PAPERS, replace(HOSTILE, title="*_~`|<[" * 60, abstract="*[" * 900)]))
def test_every_digest_fits(digest: Digest) -> None:
    """Every message is taken, and each paper stands in one of them, in order."""
    single = len(ids(digest)) == 1 and not digest.also
    made = posts(digest)
    if single:
        assert [post["embeds"][0]["url"] for post in made] == [
            f"https://arxiv.org/abs/{one}" for one in ids(digest)
        ]
    else:
        assert papers([read(post["embeds"][0].get("description", "")) for post in made]) == ids(
            digest
        )
        assert {"link", "bold"} >= {
            kind
            for post in made
            for kind, _ in read(post["embeds"][0].get("description", "")).marks
        }
