"""Why a paper came, as Discord shows it: matched authors in posts, and the answer to /why."""

import json
from dataclasses import replace

import pytest
from contracts import PLAIN
from discord_reader import read
from effort import LONG
from hypothesis import given
from hypothesis import strategies as st
from servers.discord_checks import check_message
from shared import every

from bot.blocks import Finding, Line, Passage, Reply
from bot.posted import Notice
from bot.query import parse
from bot.text.card import card
from bot.text.passage import passage
from handlers.discord.markdown import JOINER, marked_places
from handlers.discord.message import form
from handlers.discord.render import bodies
from handlers.discord.reply import messages
from storage.records import Hit, Paper, Why

NOH = Why(4, None, parse('au:"Junyong Noh"').explain(PLAIN))
WHY = (
    f"**{PLAIN.title}**\n"
    "\n"
    "1 **Talking heads** matched:\n"
    '"lip sync\\*" in the abstract: '
    '"AnyTalk enables **lip-synced** animations across diverse face meshes"\n'
    "4 **Junyong Noh** matched: author 6 of 6\n"
    "**Number 2** did not: none of its phrases is in the paper. "
    'Nearest: "video generation" (title)\n'
    "\\+2\n"
    "\n"
    "Delivered 18 Aug 08\\:00:03 UTC."
)
EVERY = 1 if LONG else 1000


def shown(answer: Reply) -> str:
    """The one message of an answer."""
    (message,) = messages(answer)
    check_message(form(message))
    return message.content


def description(paper: Paper, *why: Why) -> str:
    """What the embed of a post says."""
    (body,) = bodies(Notice(paper, "Short.", "from the abstract", why), "1")
    check_message(json.loads(body))
    text: str = json.loads(body)["embeds"][0]["description"]
    return text


def test_a_post_of_a_matched_author() -> None:
    """The name is written too, and is bold; the footer says that it was the author."""
    (body,) = bodies(Notice(PLAIN, "Makes characters speak.", "summary by Claude", (NOH,)), "1")
    (embed,) = json.loads(body)["embeds"]
    assert embed["description"] == (
        "Kwan Yun, **Junyong Noh** et al. (6) · TVCG\n\nMakes characters speak.\n\n"
        "[Project page](https://serin-yoon.github.io/projects/anytalk/) · "
        "[PDF](https://arxiv.org/pdf/2608.16143)"
    )
    assert embed["footer"]["text"].splitlines()[0] == "Author: Junyong Noh"


@pytest.mark.parametrize("name", ["*A*", "_B_ [x](http://b.example)", "@everyone", "- C", "1. D"])
def test_markup_in_a_name(name: str) -> None:
    """It is only shown, wherever the name stands."""
    for authors in ((name, "X", "Y", "Z"), ("X", "Y", "Z", name)):
        start = len(", ".join([*authors[: authors.index(name)], ""]))
        hit = Hit("x", "authors", start, start + len(name))
        paper = replace(PLAIN, authors=authors, comment=None)
        seen = read(description(paper, Why(1, None, (hit,))).splitlines()[0])
        who = card(paper, why=(Why(1, None, (hit,)),)).who
        assert seen.text.replace(JOINER, "") == who
        assert {kind for kind, _ in seen.marks} == {"bold"}


def test_why() -> None:
    """One line for each subscription, its passages under it, a blank line around all of them."""
    answer = Reply(
        (
            Line(PLAIN.title, strong=True),
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
            ),
            Finding(4, "Junyong Noh", "matched: author 6 of 6"),
            Finding(
                2,
                None,
                'did not: none of its phrases is in the paper. Nearest: "video generation" (title)',
                more=2,
            ),
            Line("Delivered 18 Aug 08:00:03 UTC."),
        )
    )
    assert shown(answer) == WHY


def quoted(quote: Passage) -> None:
    """Refuse whatever is made of a passage besides the bold hit."""
    for message in messages(Reply((Finding(1, quote.hit, "matched:", (quote,) * 3),))):
        check_message(form(message))
        seen = read(message.content)
        assert {kind for kind, _ in seen.marks} <= {"bold"}, message.content
    line = read(messages(Reply((Finding(1, "x", "", (quote,)),)))[0].content).text.splitlines()[1]
    whole = f'{quote.label}: "{quote.before}{quote.hit}{quote.after}"'
    assert line.replace(JOINER, "") == whole


@given(st.text(max_size=120), st.integers(0, 120), st.integers(0, 120))
def test_whatever_is_quoted(text: str, one: int, other: int) -> None:
    """Discord takes it and makes nothing of it; all of it is shown."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    quoted(Passage("x", *passage(text, start, end)))


def test_real_papers() -> None:
    """Whatever a real paper says, its passages are shown as they are."""
    query = parse("github OR code OR model OR co:accepted OR co:pages OR method OR data OR of")
    for paper in every(EVERY, "papers-2026.jsonl.xz"):
        for hit in query.explain(paper):
            texts = {"title": paper.title, "abstract": paper.abstract, "comment": paper.comment}
            text = texts[hit.field] or ""
            quoted(Passage("x", *passage(text, hit.start, hit.end)))


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 60))
def test_any_line_with_a_mark(text: str, start: int, length: int) -> None:
    """What is marked is bold, and nothing else is made of the line."""
    line = " ".join(text.split())
    end = min(start + length, len(line))
    marked = line[start:end]
    if marked.strip() != marked or "\\" in line or not marked.isprintable():
        return
    assert {kind for kind, _ in read(marked_places(line, [(start, end)])).marks} <= {"bold"}
