"""One paper through everything that shows it on Discord, to the counterpart's strict checks."""

import json
import re
from collections.abc import Iterator
from typing import Any

from discord_reader import Read, read
from servers.discord_checks import check_message

from bot.blocks import FullPaper, Item, Line, Reply
from bot.posted import Notice
from bot.text.card import Card, card
from handlers.discord.markdown import JOINER
from handlers.discord.render import bodies
from storage.records import Hit, Paper, Why

WHY = (Why(1, "Talking heads", (Hit("talking portrait", "title", 0, 4),)),)
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
BASIS = "from the abstract"


def check(paper: Paper) -> None:
    """Refuse what Discord would refuse, link or hide; every word of the paper must be shown.

    Raises:
        AssertionError: something is wrong with it.
        servers.discord_errors.Refused: Discord would refuse it.
    """
    notice = Notice(paper, paper.abstract, BASIS, WHY)
    shown = card(paper, paper.abstract, BASIS, WHY)
    posts = [_form(body) for body in bodies(notice, "1")]
    _check_post(posts, shown)
    reply = Reply(
        (
            Item(1, paper, paper.abstract),
            FullPaper(paper, paper.abstract, BASIS),
            Line(shown.title, strong=True),
            Line(shown.summary),
            Line(shown.address),
        )
    )
    answers = [_form(body) for body in bodies(reply, "1")]
    whole = "\n".join(form["content"] for form in answers if "content" in form)
    _check_made(read(whole), shown, addresses=[shown.url, shown.url])
    seen = _plain(read(whole).text)
    assert not shown.summary or seen.count(_plain(shown.summary)) >= 2, whole


def _check_post(posts: list[dict[str, Any]], shown: Card) -> None:
    embeds = [embed for form in posts for embed in form["embeds"]]
    first, last = embeds[0], embeds[-1]
    assert first["url"] == shown.url
    assert len(shown.title) > 256 or _bare(first["title"]) == shown.title
    assert shown.id in last["footer"]["text"]
    for text in (first["title"], last["footer"]["text"]):
        assert not {kind for kind, _ in read(text).marks} & HARM, text
    pieces = [read(embed["description"]) for embed in embeds]
    links = [mark for piece in pieces for mark in piece.marks]
    assert links == [("link", url) for url in [*(one.url for one in shown.links), shown.pdf]]
    seen = _plain(" ".join(piece.text for piece in pieces))
    for told in (shown.withdrawn, shown.who, shown.summary):
        assert _plain(told) in seen, told


def _check_made(seen: Read, shown: Card, addresses: list[str]) -> None:
    """Only what is ours was made: two bold titles, and the addresses."""
    assert {kind for kind, _ in seen.marks} <= {"bold", "address"}, seen.marks
    assert seen.of("address") == addresses
    for title in seen.of("bold"):
        assert len(shown.title) > 256 or _bare(title) == shown.title


HARM = frozenset({"mention", "address", "invite", "emoji", "spoiler"})
"""What must not be made of a title or a footer, where nothing can be escaped."""


def _form(body: str) -> dict[str, Any]:
    form: dict[str, Any] = json.loads(body)
    assert form["allowed_mentions"] == {"parse": []}
    check_message(form)
    assert not any(_CONTROLS.search(text) for text in _texts(form))
    return form


def _texts(value: Any) -> Iterator[str]:
    """Every text in a form."""
    if isinstance(value, str):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _texts(inner)


def _bare(text: str) -> str:
    return text.replace(JOINER, "")


def _plain(text: str) -> str:
    """The text without what cutting may change."""
    return "".join(_bare(text).split())
