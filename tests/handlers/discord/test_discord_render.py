"""Posts as Discord is sent them, whole."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from contracts import BARE, PLAIN, REPLY
from servers.discord_checks import check_message

from bot.blocks import Action, Line, Reply
from bot.posted import Notice
from handlers.discord.message import SILENT, Message, change, form, freeze, thaw
from handlers.discord.render import bodies
from storage.records import Hit, Paper, Why

REAL3D = Paper(
    id="2401.08503",
    title="Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis",
    announced=date(2024, 1, 17),
    abstract="One-shot 3D talking portrait generation aims to reconstruct a 3D avatar.",
    authors=("Zhenhui Ye", *(f"Author {n}" for n in range(13))),
    categories=("cs.CV",),
    primary_category="cs.CV",
    comment="ICLR 2024 (Spotlight). Project page: https://real3dportrait.github.io",
    submitted=datetime(2024, 1, 16, 17, 4, tzinfo=UTC),
)
SUMMARY = (
    "Builds a 3D avatar from one unseen image and animates it with a reference video or audio. "
    "Combines a large image-to-plane model, a motion adapter, a head-torso-background "
    "super-resolution model and an audio-to-motion model, for natural torso movement and a "
    "switchable background."
)
WHY = Why(
    1,
    "Talking heads",
    (Hit("talking portrait", "title", 39, 55), Hit("talking face", "abstract", 0, 12)),
)
POST = (
    '{"embeds":[{'
    '"title":"Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis",'
    '"url":"https://arxiv.org/abs/2401.08503",'
    '"color":6195374,'
    '"description":"Zhenhui Ye et al. (14) · ICLR 2024 Spotlight\\n\\n' + SUMMARY + "\\n\\n"
    "[Project page](https://real3dportrait.github.io) · [PDF](https://arxiv.org/pdf/2401.08503)"
    '",'
    '"footer":{"text":"Talking heads: talking portrait (title), talking face\\n'
    'cs.CV · 16 Jan 2024 · 2401.08503 · summary by Claude"}'
    '}],"allowed_mentions":{"parse":[]},"flags":4096,'
)
IN_GUILD = [
    ("Abstract", "=/abstract 2401.08503"),
    ("BibTeX", "=/bibtex 2401.08503"),
    ("Subscribe", "=/subscribe #1 dm"),
]


def posted(notice: Notice, address: str = "1") -> dict[str, Any]:
    """The one message of a post."""
    (body,) = bodies(notice, address)
    found: dict[str, Any] = json.loads(body)
    check_message(found)
    return found


def notice(paper: Paper = REAL3D, summary: str | None = SUMMARY, *why: Why) -> Notice:
    """What is posted of that paper."""
    return Notice(paper, summary, "summary by Claude", why or (WHY,))


def described(paper: Paper, summary: str | None = "Said.") -> str:
    """What stands between the title and the footer."""
    text: str = posted(notice(paper, summary))["embeds"][0]["description"]
    return text


def buttons(post: dict[str, Any]) -> list[tuple[str, str]]:
    """The labels and custom ids under a post."""
    (row,) = post["components"]
    return [(one["label"], one["custom_id"]) for one in row["components"]]


def test_a_paper_in_a_channel() -> None:
    """The whole post, to the letter, with its buttons and without a sound."""
    (body,) = bodies(notice(), "1098765432109876543")
    assert body.startswith(POST)
    assert buttons(json.loads(body)) == IN_GUILD


def test_a_paper_in_direct_messages() -> None:
    """The same, and it may ring; there is nobody else to subscribe."""
    channel, direct = posted(notice()), posted(notice(), "@1098765432109876543")
    assert direct["flags"] == 0
    assert buttons(direct) == IN_GUILD[:2]
    assert direct["embeds"] == channel["embeds"]


def test_a_paper_without_why() -> None:
    """Nothing is said of it, and nothing is offered for it."""
    post = posted(Notice(REAL3D, SUMMARY, "from the abstract", ()))
    small = "cs.CV · 16 Jan 2024 · 2401.08503 · from the abstract"
    assert post["embeds"][0]["footer"]["text"] == small
    assert buttons(post) == IN_GUILD[:2]


def test_a_paper_with_nothing_else() -> None:
    """What it lacks takes no line; it can still be read."""
    post = posted(Notice(BARE, None, "no abstract", ()))
    (embed,) = post["embeds"]
    assert embed["description"] == "[PDF](https://arxiv.org/pdf/hep-th/9901001)"
    assert embed["footer"]["text"] == "announced 1 Jan 1999 · hep-th/9901001 · no abstract"


@pytest.mark.parametrize(
    ("comment", "links"),
    [
        (None, "[PDF](https://arxiv.org/pdf/2401.08503)"),
        (
            "Code: https://github.com/a/b",
            "[Code](https://github.com/a/b) · [PDF](https://arxiv.org/pdf/2401.08503)",
        ),
        (
            "Code: https://github.com/a/b_(c), project page https://a.github.io/x",
            "[Code](https://github.com/a/b_%28c%29) · [project page](https://a.github.io/x)"
            " · [PDF](https://arxiv.org/pdf/2401.08503)",
        ),
    ],
)
def test_links(comment: str | None, links: str) -> None:
    """Those that the authors gave, then the paper itself; the line begins with a capital."""
    assert described(replace(REAL3D, comment=comment)).rpartition("\n\n")[2] == links


def test_a_withdrawn_paper() -> None:
    """The title stays, the first line says it, and the frame is grey."""
    gone = replace(
        REAL3D,
        withdrawn=True,
        comment="error in section 4",
        updated=datetime(2024, 2, 2, 8, 0, tzinfo=UTC),
    )
    embed = posted(notice(gone))["embeds"][0]
    assert embed["title"] == REAL3D.title
    assert embed["color"] == 0x8A8A8A
    assert embed["description"].startswith(
        'Withdrawn by the authors, 2 Feb 2024: "error in section 4".\nZhenhui Ye et al. (14)\n\n'
    )


def test_a_title_is_never_cut_under_its_limit() -> None:
    """Two hundred and fifty-six characters are whole; of more, the beginning."""
    assert posted(notice(replace(PLAIN, title="x" * 256)))["embeds"][0]["title"] == "x" * 256
    cut = posted(notice(replace(PLAIN, title="x" * 257)))["embeds"][0]["title"]
    assert cut == "x" * 255 + "…"


def test_a_text_that_is_too_long_is_several_parts() -> None:
    """The first has the title, the last the small print and the buttons; only the first rings."""
    made = [json.loads(body) for body in bodies(notice(PLAIN, "word " * 2500), "@1")]
    assert len(made) == 4
    for post in made:
        check_message(post)
    assert ["title" in post["embeds"][0] for post in made] == [True, False, False, False]
    assert ["footer" in post["embeds"][0] for post in made] == [False, False, False, True]
    assert ["components" in post for post in made] == [False, False, False, True]
    assert [post["flags"] for post in made] == [0, SILENT, SILENT, SILENT]
    shown = " ".join(post["embeds"][0]["description"] for post in made)
    assert shown.count("word") == 2500


def test_many_reasons_leave_room_for_the_small_print() -> None:
    """The id is always there."""
    many = tuple(Why(n, "A long name of a subscription " * 3, ()) for n in range(60))
    text = posted(notice(REAL3D, "x " * 1500, *many))["embeds"][0]["footer"]["text"]
    why, small = text.split("\n")
    assert len(why) <= 1200
    assert why.endswith("…")
    assert small == "cs.CV · 16 Jan 2024 · 2401.08503 · summary by Claude"


def test_a_note_is_silent_everywhere() -> None:
    """A reply where nobody asked rings nobody, in direct messages neither."""
    (body,) = bodies(Reply((Line("Discord refuses the token."),)), "@1")
    assert json.loads(body) == {
        "content": "Discord refuses the token.",
        "allowed_mentions": {"parse": []},
        "flags": SILENT,
    }


def test_a_note_shows_the_line_that_fits_no_button() -> None:
    """Without the engine nothing can be kept, so it is there to be copied."""
    note = Reply(
        (Line("Look:"),), (Action("Short", "/status"), Action("Long", "/search " + "a" * 120))
    )
    (body,) = bodies(note, "1")
    post = json.loads(body)
    assert buttons(post) == [("Short", "=/status")]
    assert post["content"] == f"Look:\nLong:\n`/search {'a' * 120}`"


def test_a_body_comes_back_as_it_was() -> None:
    """What waited in the store is what is sent, files too."""
    for body in (*bodies(notice(), "1"), *bodies(REPLY, "1")):
        sent, files = thaw(body)
        check_message(sent)
        stored = json.loads(body)
        assert [[file.name, file.text] for file in files] == stored.pop("files", [])
        assert sent == stored


def test_what_takes_a_place_empties_it() -> None:
    """An edit keeps what it does not name, so a page names everything."""
    changed = change(Message("Page 2"))
    assert changed == {
        "content": "Page 2",
        "embeds": [],
        "components": [],
        "attachments": [],
        "allowed_mentions": {"parse": []},
    }
    assert form(Message("a"), 64)["flags"] == 64
    assert freeze(Message("é")) == '{"content":"é","allowed_mentions":{"parse":[]},"flags":0}'
