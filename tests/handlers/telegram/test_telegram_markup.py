"""Telegram's HTML: nothing breaks it, and no client finds a link that we did not make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers.telegram_links import links
from servers.telegram_text import html

from handlers.telegram.html import TEXT, bold, code, cut, italic, link, quoted, said, units
from handlers.telegram.pieces import Chunk, messages, split, visible

TRAPS = (
    "cs.CV",
    "math.CO",
    "stat.ML and cs.RO",
    "see https://evil.example/x",
    "www.evil.com",
    "mail ada@heads.example",
    "@everyone",
    "@papercast_bot",
    "$AAPL",
    "$L^2",
    "run /forget now",
    "Word.It",
    "node.js on heroku.com/x",
    "ftp://x.de",
    "tg://resolve?domain=x",
    "end.The next",
    "t.me/joinchat",
    "</b>",
    "||spoiler||",
    "](http://a.b.com)",
    "&lt;b&gt;",
    "{" * 2000,
)


def not_ours(markup: str) -> list[str]:
    """What a client would link by itself, hashtags apart: they lead nowhere else."""
    return [one.text for one in links(html(markup)) if not one.made and one.kind != "hashtag"]


@pytest.mark.parametrize("trap", TRAPS)
def test_what_a_paper_says_is_no_link(trap: str) -> None:
    """Shown as it is written, but for what nobody sees; nothing in it can be tapped."""
    markup = quoted(f"On {trap} here")
    assert html(markup).text.replace("\u2060", "") == f"On {trap} here"
    assert not_ours(markup) == []
    assert not_ours(bold(markup)) == []


@given(st.text(max_size=300))
def test_whatever_is_said_is_taken_and_links_nothing(text: str) -> None:
    """Telegram takes it, shows it, and makes nothing of it tappable."""
    markup = f"- {quoted(text)} -"
    assert not_ours(markup) == []
    assert visible(markup).replace("\u2060", "") == f"- {text} -".replace("\u2060", "")


def test_our_own_lines_stay_tappable() -> None:
    """Commands and addresses that we write out are meant to be tapped; categories are not."""
    line = said("Stop: /unsubscribe 1 · arxiv.org/abs/2401.08503 · cs.VC is not a category")
    assert not_ours(line) == ["/unsubscribe", "arxiv.org/abs/2401.08503"]
    assert "<code>cs.VC</code>" in line


def test_marks_are_closed() -> None:
    """Each mark is whole, and nothing stays nothing."""
    assert (bold("x"), italic("x"), code("<x>")) == (
        "<b>x</b>",
        "<i>x</i>",
        "<code>&lt;x&gt;</code>",
    )
    assert (bold(""), italic(""), code("")) == ("", "", "")
    assert link('https://a.example/"x"', "code") == (
        '<a href="https://a.example/&quot;x&quot;">code</a>'
    )


@given(st.text(max_size=100), st.integers(2, 60))
def test_a_cut_text_fits(text: str, room: int) -> None:
    """Counted as Telegram counts, and never in the middle of a character."""
    short = cut(text, room)
    assert units(short) <= max(room, 1) or short == text
    assert short == text or short.endswith("…")


def test_lengths_are_in_utf_16() -> None:
    """A character outside the basic plane counts twice."""
    assert units("a𝒫") == 3


@given(st.text(max_size=400), st.integers(5, 50))
def test_a_split_text_is_all_there(text: str, room: int) -> None:
    """Each piece fits, none is empty, and nothing but space at the cuts is lost."""
    clean = text.replace("\x00", "")
    pieces = list(split(clean, room))
    assert all(0 < units(piece) <= room for piece in pieces if piece)
    assert "".join("".join(pieces).split()) == "".join(clean.split())


def test_messages_are_cut_between_chunks() -> None:
    """Under Telegram's limits of length and of entities, in order."""
    chunks = [Chunk(f"<b>{n}</b> " + "x" * 1000, apart=bool(n % 2)) for n in range(12)]
    made = list(messages(chunks))
    assert all(units(visible(one)) <= TEXT for one in made)
    assert [word for one in made for word in one.split() if word.startswith("<b>")] == [
        f"<b>{n}</b>" for n in range(12)
    ]
    many = list(messages(Chunk(code("x")) for _ in range(120)))
    assert all(len(html(one).entities) <= 100 for one in many)
