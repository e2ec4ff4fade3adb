"""A paper on Discord in the format that its chat has chosen, and the receipt below it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from contracts import BARE, LONG, PAPERS
from digests import BY_CLAUDE, HEADS, listed, why
from discord_reader import read
from servers.discord_checks import check_message

from bot.posted import Notice
from handlers.discord.render import bodies
from storage.records import Paper

ABSTRACT = "Emotions are *hard* to show. We unlock them."
NOTICE = listed("2608.15110", why(1, HEADS))
NOTICE = replace(NOTICE, paper=replace(NOTICE.paper, abstract=ABSTRACT))
PDF = "[PDF](https://arxiv.org/pdf/2608.15110)"
QUOTE = r"> Emotions are \*hard\* to show. We unlock them."


def embeds(notice: Notice) -> list[dict[str, Any]]:
    """The embed of each message, which Discord would take."""
    made = [json.loads(body) for body in bodies(notice, "1")]
    for post in made:
        check_message(post)
    return [post["embeds"][0] for post in made]


def test_compact() -> None:
    """Title, authors, address, with the buttons that every post has."""
    notice = replace(NOTICE, format="compact", receipt="None missing.")
    (embed,) = embeds(notice)
    assert embed["title"] == NOTICE.paper.title
    assert embed["description"] == "Peng Jia et al. (5)"
    assert embed["footer"] == {"text": "arxiv.org/abs/2608.15110\nNone missing."}
    (post,) = map(json.loads, bodies(notice, "1"))
    assert [one["label"] for one in post["components"][0]["components"]] == [
        "Abstract", "BibTeX", "Subscribe",
    ]  # fmt: skip


def test_compact_with_nothing_but_a_title() -> None:
    """There is no description then."""
    (embed,) = embeds(Notice(BARE, None, "no abstract", (), "compact"))
    assert "description" not in embed
    assert embed["url"] == "https://arxiv.org/abs/hep-th/9901001"


def test_abstract() -> None:
    """It is quoted below the summary, above the links."""
    (embed,) = embeds(replace(NOTICE, format="abstract"))
    assert embed["description"] == (f"Peng Jia et al. (5)\n\n{NOTICE.summary}\n\n{QUOTE}\n\n{PDF}")
    assert read(embed["description"]).of("quotation") == ["> "]
    assert embed["footer"]["text"].endswith("summary by Claude")


def test_nothing_is_said_twice() -> None:
    """Where the summary is a piece of the abstract, the abstract stands in its place."""
    notice = replace(NOTICE, summary="We unlock them.", basis="from the abstract")
    (embed,) = embeds(replace(notice, format="abstract"))
    assert embed["description"] == f"Peng Jia et al. (5)\n\n{QUOTE}\n\n{PDF}"
    assert "from the abstract" not in embed["footer"]["text"]


def test_a_long_abstract_is_cut() -> None:
    """To the room that the rest leaves it: a post stays one message."""
    long = replace(LONG, abstract="Many *words*. " * 900)
    (embed,) = embeds(replace(NOTICE, paper=long, format="abstract"))
    assert 4000 < len(embed["description"]) <= 4096
    assert "Many…\n\n[Project page]" in embed["description"]


def test_an_abstract_without_room_is_left_out() -> None:
    """A summary that fills the message already is what is shown."""
    (embed,) = embeds(replace(NOTICE, summary="word " * 785, format="abstract"))
    assert "> " not in embed["description"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
@pytest.mark.parametrize("form", ["compact", "summary", "abstract"])
def test_every_paper_fits(paper: Paper, form: str) -> None:
    """Whatever a paper says, Discord takes it, and the receipt is its last line."""
    receipt = "Checked 560 papers. " * 60
    many = tuple(why(n, "A long name of a subscription " * 3) for n in range(60))
    last = embeds(Notice(paper, paper.abstract, BY_CLAUDE, many, form, receipt))[-1]
    assert last["footer"]["text"].rpartition("\n")[2].startswith("Checked 560 papers. Checked")
    assert paper.id in last["footer"]["text"]
